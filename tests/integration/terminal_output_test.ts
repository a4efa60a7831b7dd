// SPDX-License-Identifier: MIT
/** What others wrote, on a terminal and elsewhere: a program's output must not control the user's terminal. */
import assert from "node:assert/strict";
import { inDirectory, runSwamp } from "../support/run_in_process.ts";

// deno-lint-ignore no-control-regex
const CONTROL = /\u001b\]0;|\u0007|\u001b\[2J/;

Deno.test("control sequences of a program are shown on a terminal; a pipe gets the bytes", async () => {
  await inDirectory(async (cwd) => {
    await runSwamp(["repo", "init"], { cwd });
    await runSwamp(["model", "create", "command/shell", "noisy"], { cwd });
    const run = [
      "model",
      "method",
      "run",
      "noisy",
      "execute",
      "--input",
      `run=printf 'a\\033]0;t\\007b\\033[2Jc\\n'`,
    ];
    const onTerminal = await runSwamp(run, { cwd, tty: true });
    assert.doesNotMatch(onTerminal.stderr + onTerminal.stdout, CONTROL);
    assert.match(onTerminal.stderr, /a\\x1b\]0;t\\x07b\\x1b\[2Jc/);
    assert.match((await runSwamp(run, { cwd })).stderr, CONTROL);
    for (
      const command of [
        ["data", "get", "noisy", "log"],
        ["model", "output", "logs", "noisy"],
        ["model", "output", "data", "noisy", "--name", "log"],
        ["model", "output", "data", "noisy", "--field", "stdout"],
        ["model", "method", "history", "logs", "noisy"],
        ["model", "method", "history", "logs", "noisy", "--follow"],
        ["data", "query", 'name == "result"', "--select", "attributes.stdout"],
      ]
    ) {
      const shown = await runSwamp(command, { cwd, tty: true });
      assert.doesNotMatch(shown.stdout, CONTROL, command.join(" "));
      assert.match(shown.stdout, /a\\x1b\]0;t\\x07b\\x1b\[2Jc/, command.join(" "));
      assert.match((await runSwamp(command, { cwd })).stdout, CONTROL, command.join(" "));
    }
  });
});
