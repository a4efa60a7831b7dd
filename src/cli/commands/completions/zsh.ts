// SPDX-License-Identifier: MIT
import { completionsCommand } from "../../completions_command.ts";

export default completionsCommand("zsh", [
  ["completions zsh > ~/.zfunc/_swamp", "install it in a directory of fpath"],
  ["completions zsh", "print it, for example for: source <(swamp completions zsh)"],
]);
