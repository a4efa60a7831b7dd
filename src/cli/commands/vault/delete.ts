// SPDX-License-Identifier: MIT
import { deleteSecret } from "../../../libswamp/vault/delete_secret.ts";
import { command } from "../../command.ts";
import { confirm } from "../../../libswamp/confirm.ts";
import { VAULT_ARGUMENT } from "../../vault_arguments.ts";
import { LOADS_VAULT_TYPE } from "../../loads_extensions.ts";

export default command({
  path: "vault delete",
  summary: "Delete a secret from a vault",
  description:
    "A secret that is not there is no error, so that a script can run twice: the result says noOp.",
  args: [
    VAULT_ARGUMENT,
    { name: "key", description: "name of the secret", required: true, complete: "secret" },
  ],
  options: [{ name: "force", short: "f", type: "boolean", description: "do not ask" }],
  loadsExtensions: LOADS_VAULT_TYPE,
  examples: [
    ["vault delete prod db-password --yes", "delete a secret"],
    ["vault delete prod db-password --force --json", "the same for a program"],
  ],
  run: (ctx, input) =>
    deleteSecret(ctx, {
      vault: input.args.vault!,
      key: input.args.key!,
      confirm: async ({ name }) =>
        input.flag("force") ||
        await confirm(ctx, `Delete the secret '${input.args.key}' from vault '${name}'?`),
    }),
  view: (out, deleted) => {
    if (deleted.noOp) {
      out.line(`Vault ${deleted.vaultName} has no secret ${deleted.secretKey}.`);
    } else {
      out.line(
        deleted.cancelled
          ? "Nothing was deleted."
          : `Deleted secret ${deleted.secretKey} from vault ${deleted.vaultName}`,
      );
    }
  },
});
