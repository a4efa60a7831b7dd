// SPDX-License-Identifier: MIT
import { describeProviderType, type ProviderKindName } from "../libswamp/type/describe_provider.ts";
import { argumentLines } from "../presentation/schema_lines.ts";
import { command } from "./command.ts";
import { LOADS_DESCRIBED_TYPE } from "./loads_extensions.ts";

const EXAMPLES: Readonly<Record<ProviderKindName, string>> = {
  vault: "local_encryption",
  driver: "@acme/container",
  datastore: "@acme/store",
};

/** `<kind> type describe`, which is the same command for vault, driver and datastore types. */
export function typeDescribeCommand(kind: ProviderKindName) {
  return command({
    path: `${kind} type describe`,
    summary: `Show a ${kind} type and its configuration`,
    args: [{
      name: "type",
      description: "the type's name",
      required: true,
      complete: kind === "vault" ? "vault-type" : undefined,
    }],
    loadsExtensions: LOADS_DESCRIBED_TYPE,
    examples: [
      [`${kind} type describe ${EXAMPLES[kind]}`, "what its configuration may hold"],
      [`${kind} type describe ${EXAMPLES[kind]} --json`, "the same with JSON Schema"],
    ],
    run: (ctx, { args }) => describeProviderType(ctx, { kind, type: args.type! }),
    view: (out, type) => {
      out.heading(type.type);
      out.fields([
        ["Name", type.name],
        ["Description", type.description],
        ["Origin", type.origin],
        ["File", type.path],
        ["Package", type.package],
      ]);
      const lines = argumentLines(type.configSchema);
      out.line();
      if (lines.length === 0) return out.line("It needs no configuration, or does not say what it takes.");
      out.heading("Configuration");
      for (const line of lines) out.line(`  ${line}`);
    },
  });
}
