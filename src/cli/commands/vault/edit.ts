// SPDX-License-Identifier: MIT
import { editVault } from "../../../libswamp/vault/edit_vault.ts";
import { command } from "../../command.ts";
import { VAULT_ARGUMENT } from "../../vault_arguments.ts";
import { LOADS_VAULT_TYPE } from "../../loads_extensions.ts";

export default command({
  path: "vault edit",
  summary: "Change how a vault is configured, in an editor or from standard input",
  args: [{
    ...VAULT_ARGUMENT,
    required: false,
    description: "name or id; it may be left out when there is only one vault",
  }],
  loadsExtensions: LOADS_VAULT_TYPE,
  examples: [
    ["vault edit prod", "open its file in an editor"],
    ["vault edit prod < prod.yaml", "replace it with the content of a file"],
  ],
  run: (ctx, { args }) => editVault(ctx, { vault: args.vault }),
  view: (out, edited) =>
    out.line(
      edited.status === "updated"
        ? `Updated vault '${edited.name}' from standard input.`
        : `Edited vault '${edited.name}' with ${edited.editor}.`,
    ),
});
