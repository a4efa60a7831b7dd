// SPDX-License-Identifier: MIT
import { restoreBuiltins } from "./builtins.ts";
import { printHeldOutput } from "./held_output.ts";

/** What has to be done whenever extension code has run; see `Platform`. */
export function leaveExtensionCode(): void {
  restoreBuiltins();
  printHeldOutput();
}
