// SPDX-License-Identifier: MIT
import { completionsCommand } from "../../completions_command.ts";

export default completionsCommand("bash", [
  ["completions bash > ~/.local/share/bash-completion/completions/swamp", "install it for new shells"],
  ["completions bash", "print it, for example for: source <(swamp completions bash)"],
]);
