// SPDX-License-Identifier: MIT
import { readSecret } from "../../../libswamp/vault/read_secret.ts";
import { command } from "../../command.ts";
import { VAULT_ARGUMENT } from "../../vault_arguments.ts";
import { LOADS_VAULT_TYPE } from "../../loads_extensions.ts";

export default command({
  path: "vault read-secret",
  summary: "Print a secret",
  description:
    "The one command that prints a secret: on standard output, byte for byte, with a newline at its end only on a " +
    "terminal. Definitions do not need it; they name the secret as ${{ vault.get('prod', 'db-password') }}.",
  args: [
    VAULT_ARGUMENT,
    { name: "key", description: "name of the secret", required: true, complete: "secret" },
  ],
  loadsExtensions: LOADS_VAULT_TYPE,
  examples: [
    ["vault read-secret prod db-password", "a secret"],
    ["vault read-secret prod db-password --json", "the same for a program"],
  ],
  run: (ctx, { args }) => readSecret(ctx, { vault: args.vault!, key: args.key! }),
  view: (out, { value }) => out.verbatim(value),
});
