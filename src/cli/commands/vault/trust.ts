// SPDX-License-Identifier: MIT
import { confirm } from "../../../libswamp/confirm.ts";
import { trustVault } from "../../../libswamp/vault/trust_vault.ts";
import { command } from "../../command.ts";
import { VAULT_ARGUMENT } from "../../vault_arguments.ts";

export default command({
  path: "vault trust",
  summary: "Confirm the key file and directory that a vault of this repository uses",
  description:
    "The configuration of a vault comes with the repository, whose author may hold the key that it names. Keys " +
    "that swamp made on this machine are known; any other key file, SSH key or base_dir is confirmed once, and " +
    "again when a key in the repository is replaced.",
  args: [VAULT_ARGUMENT],
  examples: [
    ["vault trust prod --yes", "trust what the vault uses on this machine"],
    ["vault trust prod --yes --json", "the same for a program"],
  ],
  run: (ctx, input) =>
    trustVault(ctx, {
      vault: input.args.vault!,
      confirm: async ({ name }, paths) =>
        await confirm(
          ctx,
          [...paths.map(({ setting, path }) => `${setting}: ${path}`), `Trust vault '${name}' with this?`]
            .join("\n"),
        ),
    }),
  view: (out, { vaultName, status, paths }) => {
    if (status === "unchanged") return out.line(`Vault ${vaultName} needs no confirmation.`);
    if (status === "cancelled") return out.line("Nothing was confirmed.");
    out.line(`Vault ${vaultName} is trusted on this machine:`);
    for (const { setting, path } of paths) out.line(`  ${setting}: ${path}`);
  },
});
