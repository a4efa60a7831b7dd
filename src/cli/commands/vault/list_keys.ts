// SPDX-License-Identifier: MIT
import { listKeys } from "../../../libswamp/vault/list_keys.ts";
import { command } from "../../command.ts";
import { VAULT_ARGUMENT } from "../../vault_arguments.ts";
import { LOADS_VAULT_TYPE } from "../../loads_extensions.ts";

export default command({
  path: "vault list-keys",
  summary: "List which secrets a vault has, without showing them",
  args: [{
    ...VAULT_ARGUMENT,
    required: false,
    description: "name or id; it may be left out when there is only one vault",
  }],
  loadsExtensions: LOADS_VAULT_TYPE,
  examples: [
    ["vault list-keys prod", "the keys of a vault"],
    ["vault list-keys prod --json", "the same for a program"],
  ],
  run: (ctx, { args }) => listKeys(ctx, { vault: args.vault }),
  view: (out, { vaultName, vaultType, secretKeys }) => {
    if (secretKeys.length === 0) {
      out.line(`Vault ${vaultName} (${vaultType}) has no secrets.`);
      return;
    }
    out.heading(`Secrets in ${vaultName} (${vaultType}):`);
    for (const key of secretKeys) out.line(`  - ${key}`);
  },
});
