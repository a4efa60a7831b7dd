// SPDX-License-Identifier: MIT
import { searchModels } from "../../../libswamp/model/search_models.ts";
import { command } from "../../command.ts";

export default command({
  path: "model search",
  summary: "List the models of this repository",
  args: [{
    name: "query",
    description: "part of a name, type or id; without it, all models",
    complete: "model",
  }],
  examples: [
    ["model search", "all models"],
    ["model search shell --json", "those with 'shell' in their name or type, for a program"],
  ],
  run: (ctx, { args }) => searchModels(ctx, { query: args.query }),
  view: (out, { query, results, unreadable }) => {
    out.table(results, [
      { key: "name", title: "NAME" },
      { key: "type", title: "TYPE" },
      { key: "id", title: "ID" },
    ]);
    if (results.length > 0) return;
    out.line(
      unreadable !== undefined
        ? "No model was found; what could not be read may hold some. See: swamp model validate"
        : query === ""
        ? "No models yet. Create one with: swamp model create <type> <name>"
        : `No model matches '${query}'.`,
    );
  },
});
