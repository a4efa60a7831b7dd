// SPDX-License-Identifier: MIT
import { SwampError } from "../../../domain/errors.ts";
import { createVault } from "../../../libswamp/vault/create_vault.ts";
import { command } from "../../command.ts";
import { LOADS_VAULT_TYPE } from "../../loads_extensions.ts";

export default command({
  path: "vault create",
  summary: "Configure a new place for secrets",
  description:
    "Writes vaults/<type>/<name>.yaml. A local_encryption vault keeps its secrets encrypted below .swamp and " +
    "its key outside of the repository, in your data directory: back the key up, it can not be made again.",
  args: [
    { name: "type", description: "type of the vault", required: true, complete: "vault-type" },
    { name: "name", description: "name of the new vault: a-z, 0-9 and '-'" },
  ],
  options: [{ name: "config", type: "string", value: "json", description: "the type's configuration" }],
  loadsExtensions: LOADS_VAULT_TYPE,
  examples: [
    ["vault create local_encryption prod", "encrypted files on this machine"],
    [
      `vault create local_encryption prod --config '{"ssh_key_path": "~/.ssh/id_rsa"}' --json`,
      "with an SSH key as its key, for a program",
    ],
  ],
  run: async (ctx, input) => {
    const { type, name } = input.args;
    return await createVault(ctx, {
      type: type!,
      name: name ?? await askForName(ctx),
      config: input.text("config"),
    });
  },
  view: (out, vault) => {
    out.line(`Created vault: ${out.style.bold(vault.name)} (${vault.typeName})`);
    out.fields([["Path", vault.path]]);
    out.line(`Store a secret with: swamp vault put ${vault.name} <key>`);
  },
});

async function askForName(ctx: Parameters<typeof createVault>[0]): Promise<string> {
  if (ctx.interactive) {
    ctx.platform.stderr.write("Name of the vault: ");
    const name = (await ctx.platform.stdin.readLine() ?? "").trim();
    if (name !== "") return name;
  }
  throw new SwampError("MISSING_ARGUMENT", "Missing argument(s): name", {
    hint: "Usage: swamp vault create <type> <name>",
    details: { missing: ["name"] },
  });
}
