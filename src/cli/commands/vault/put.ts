// SPDX-License-Identifier: MIT
import { SwampError } from "../../../domain/errors.ts";
import { putSecret } from "../../../libswamp/vault/put_secret.ts";
import { command } from "../../command.ts";
import { confirm } from "../../../libswamp/confirm.ts";
import { askForSecret, splitSecret, VAULT_ARGUMENT } from "../../vault_arguments.ts";
import { LOADS_VAULT_TYPE } from "../../loads_extensions.ts";

export default command({
  path: "vault put",
  summary: "Store a secret",
  description:
    "The secret comes from standard input as it is (of a single line, the newline at its end is left out), from a prompt that does not " +
    "show it, or from the command line, where other users of the machine and the shell's history may see it. " +
    "A secret that is there already is replaced after a question, or with --force; where nothing can be " +
    "asked (--json, --no-input, no terminal) --force or --yes is needed.",
  args: [
    VAULT_ARGUMENT,
    { name: "key", description: "name of the secret, or key=value", required: true, complete: "secret" },
    { name: "value", description: "the secret; better given on standard input" },
  ],
  options: [{ name: "force", short: "f", type: "boolean", description: "replace a secret without asking" }],
  loadsExtensions: LOADS_VAULT_TYPE,
  examples: [
    ["vault put prod db-password < password.txt", "from a file"],
    ["vault put prod db-password --force --json < password.txt", "replacing it, for a program"],
    ["vault put prod user=admin", "what need not be hidden"],
  ],
  run: (ctx, input) => {
    const { key, value } = splitSecret(input.args.key!, input.args.value);
    // Known from the start, so that it is in no error and no log either.
    if (value !== undefined) ctx.redactor.add(value);
    const vault = input.args.vault!;
    return putSecret(ctx, {
      vault,
      key,
      value: async () => value ?? await askForSecret(ctx, `Secret '${key}'`),
      confirm: async ({ name }, isKnown) => {
        if (input.flag("force")) return true;
        try {
          return await confirm(ctx, `Replace the secret '${key}' in vault '${name}'?`);
        } catch (error) {
          if (!(error instanceof SwampError) || error.code !== "CONFIRMATION_REQUIRED") throw error;
          const state = isKnown ? "already has" : "does not say whether it has";
          throw new SwampError("CONFIRMATION_REQUIRED", `Vault '${name}' ${state} a secret '${key}'.`, {
            hint: "Replace it with --force",
            details: { vault: name, key },
          });
        }
      },
    });
  },
  view: (out, stored) =>
    out.line(
      stored.cancelled
        ? "Nothing was stored."
        : `Stored secret ${stored.secretKey} in vault ${stored.vaultName}`,
    ),
});
