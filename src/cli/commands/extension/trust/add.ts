// SPDX-License-Identifier: MIT
import { addTrust } from "../../../../libswamp/package/trust.ts";
import { command } from "../../../command.ts";

export default command({
  path: "extension trust add",
  summary: "Trust the packages of a collective",
  description:
    "A collective that the repository's .swamp.yaml asks for is confirmed for this repository only; any other " +
    "one is trusted in all of yours.",
  anywhere: true,
  args: [{ name: "collective", description: "the first part of a package's name", required: true }],
  examples: [[
    "extension trust add acme",
    "from now on, types of @acme/… are installed when they are needed",
  ]],
  run: (ctx, input) => addTrust(ctx, { collective: input.args.collective! }),
  view: (out, { collective, scope, trustedCollectives }) => {
    if (scope === "repository") {
      out.line(`${collective} is asked for by this repository's .swamp.yaml, and confirmed for it only`);
    }
    out.line(`Trusted here: ${trustedCollectives.join(", ") || "none"}`);
  },
});
