// SPDX-License-Identifier: MIT
import { addTrust } from "../../../../libswamp/package/trust.ts";
import { command } from "../../../command.ts";

export default command({
  path: "extension trust add",
  summary: "Trust the packages of a collective",
  anywhere: true,
  args: [{ name: "collective", description: "the first part of a package's name", required: true }],
  examples: [[
    "extension trust add acme",
    "from now on, types of @acme/… are installed when they are needed",
  ]],
  run: (ctx, input) => addTrust(ctx, { collective: input.args.collective! }),
  view: (out, { trustedCollectives }) => out.line(`Trusted here: ${trustedCollectives.join(", ") || "none"}`),
});
