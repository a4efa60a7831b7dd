// SPDX-License-Identifier: MIT
import { listTrust } from "../../../../libswamp/package/trust.ts";
import { command } from "../../../command.ts";

export default command({
  path: "extension trust list",
  summary: "Show whose packages may be installed without being asked for",
  examples: [["extension trust list", "the user's collectives, and those of this repository"]],
  run: listTrust,
  view: (out, { explicit, repository, resolved, autoTrust }) => {
    out.fields([
      ["yours", explicit.join(", ") || "none"],
      [
        "this repository",
        repository.map(({ collective, confirmed }) => `${collective}${confirmed ? "" : " (not confirmed)"}`)
          .join(", ") || "none",
      ],
      ["counted here", resolved.join(", ") || "none"],
      ["unknown types are looked for", autoTrust ? "yes" : "no"],
    ]);
  },
});
