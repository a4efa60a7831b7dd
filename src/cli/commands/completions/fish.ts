// SPDX-License-Identifier: MIT
import { completionsCommand } from "../../completions_command.ts";

export default completionsCommand("fish", [
  ["completions fish > ~/.config/fish/completions/swamp.fish", "install it for new shells"],
  ["completions fish", "print it, for example for: swamp completions fish | source"],
]);
