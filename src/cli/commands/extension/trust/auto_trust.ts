// SPDX-License-Identifier: MIT
import { SwampError } from "../../../../domain/errors.ts";
import { setAutoTrust } from "../../../../libswamp/package/trust.ts";
import { command } from "../../../command.ts";

const WORDS: Readonly<Record<string, boolean>> = {
  on: true,
  true: true,
  enable: true,
  off: false,
  false: false,
  disable: false,
};

export default command({
  path: "extension trust auto-trust",
  summary: "Choose whether unknown types of trusted collectives are installed when they are needed",
  anywhere: true,
  args: [{ name: "state", description: "on or off", required: true, complete: ["on", "off"] }],
  examples: [["extension trust auto-trust off", "install only what is pulled by name"]],
  run: async (ctx, input) => {
    const on = WORDS[input.args.state!.toLowerCase()];
    if (on !== undefined) return await setAutoTrust(ctx, { on });
    throw new SwampError("INVALID_VALUE", `Invalid value '${input.args.state}': must be one of on, off`);
  },
  view: (out, { autoTrust }) =>
    out.line(`Unknown types are ${autoTrust ? "" : "not "}looked for in the registry`),
});
