// SPDX-License-Identifier: MIT
import { command } from "./command.ts";
import { COMPLETION_SCRIPTS, type Shell } from "./completion_scripts.ts";

/** `completions <shell>`, the same for every shell but for the script. */
export function completionsCommand(shell: Shell, examples: readonly (readonly [string, string])[]) {
  return command({
    path: `completions ${shell}`,
    summary: `Print the completion script for ${shell}`,
    anywhere: true,
    examples,
    run: () => ({ shell, script: COMPLETION_SCRIPTS[shell] }),
    view: (out, { script }) => out.raw(script),
  });
}
