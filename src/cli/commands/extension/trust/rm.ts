// SPDX-License-Identifier: MIT
import { removeTrust } from "../../../../libswamp/package/trust.ts";
import { command } from "../../../command.ts";

export default command({
  path: "extension trust rm",
  summary: "Stop trusting the packages of a collective",
  anywhere: true,
  args: [{ name: "collective", description: "the first part of a package's name", required: true }],
  examples: [["extension trust rm acme", "installed packages stay"]],
  run: (ctx, input) => removeTrust(ctx, { collective: input.args.collective! }),
  view: (out, { action, collective, trustedCollectives }) => {
    if (action === "unchanged") out.line(`${collective} was not trusted`);
    out.line(`Trusted here: ${trustedCollectives.join(", ") || "none"}`);
  },
});
