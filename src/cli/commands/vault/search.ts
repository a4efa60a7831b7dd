// SPDX-License-Identifier: MIT
import { shellWord } from "../../../domain/shell_word.ts";
import { searchVaults } from "../../../libswamp/vault/search_vaults.ts";
import { command } from "../../command.ts";

export default command({
  path: "vault search",
  summary: "List the vaults of this repository",
  args: [{ name: "query", description: "part of a name, type or id; without it, all vaults" }],
  examples: [
    ["vault search", "all vaults"],
    ["vault search prod --json", "those with 'prod' in their name, for a program"],
  ],
  run: (ctx, { args }) => searchVaults(ctx, { query: args.query }),
  view: (out, { query, results }) => {
    out.table(results, [
      { key: "name", title: "NAME" },
      { key: "type", title: "TYPE" },
      { key: "id", title: "ID" },
    ]);
    const named = results.find(({ name }) => name === query);
    if (named) out.line(`List its secrets with: swamp vault list-keys ${shellWord(named.name)}`);
    if (results.length > 0) return;
    out.line(
      query === ""
        ? "No vaults yet. Create one with: swamp vault create local_encryption <name>"
        : `No vault matches '${query}'.`,
    );
  },
});
