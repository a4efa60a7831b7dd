// SPDX-License-Identifier: MIT
import { showVault } from "../../../libswamp/vault/show_vault.ts";
import { showValues } from "../../../presentation/model_view.ts";
import { command } from "../../command.ts";
import { VAULT_ARGUMENT } from "../../vault_arguments.ts";

export default command({
  path: "vault get",
  summary: "Show how a vault is configured",
  description: "Shows no secrets; a vault's keys are listed by: swamp vault list-keys <vault>",
  args: [VAULT_ARGUMENT],
  options: [{
    name: "type",
    short: "t",
    type: "string",
    value: "type",
    complete: "vault-type",
    description: "fail unless the vault is of this type",
  }],
  examples: [["vault get prod", "its configuration"], ["vault get prod --json", "the same for a program"]],
  run: (ctx, input) => showVault(ctx, { vault: input.args.vault!, type: input.text("type") }),
  view: (out, vault) => {
    out.line(`Vault: ${out.style.bold(vault.name)} (${vault.type})`);
    out.fields([["ID", vault.id], ["Created", vault.createdAt], ["File", vault.storagePath]]);
    showValues(out, "Configuration:", vault.config);
  },
});
