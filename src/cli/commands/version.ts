// SPDX-License-Identifier: MIT
import { VERSION } from "../../domain/version.ts";
import { command } from "../command.ts";

export default command({
  path: "version",
  summary: "Show the version of swamp",
  anywhere: true,
  examples: [
    ["version", "the version of this program"],
    ["version --json", "the same for a program"],
  ],
  run: () => ({ version: VERSION }),
  view: (out, { version }) => out.line(`swamp ${version}`),
});
