// SPDX-License-Identifier: MIT
import { listTrust } from "../../../../libswamp/package/trust.ts";
import { command } from "../../../command.ts";

export default command({
  path: "extension trust list",
  summary: "Show whose packages may be installed without being asked for",
  anywhere: true,
  examples: [["extension trust list", "the user's collectives, and those of this repository"]],
  run: listTrust,
  view: (out, { explicit, repository, resolved, autoTrust }) => {
    out.fields([
      ["trusted by you", explicit.join(", ") || "none"],
      [
        "asked for by this repository",
        repository.map(({ collective, confirmed }) => `${collective}${confirmed ? "" : " (not confirmed)"}`)
          .join(", ") || "none",
      ],
      ["trusted here, in all", resolved.join(", ") || "none"],
      ["their types are installed when needed", autoTrust ? "yes" : "no"],
    ]);
  },
});
