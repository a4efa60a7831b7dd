// SPDX-License-Identifier: MIT
import { noTypeHint, searchTypes } from "../../../../libswamp/type/search_types.ts";
import { command } from "../../../command.ts";

export default command({
  path: "model type search",
  summary: "List the model types that are known",
  description:
    "Lists built-in types and those of local, mounted and pulled extensions. No extension is loaded.",
  args: [{ name: "query", description: "part of a type's name or description" }],
  examples: [
    ["model type search", "all model types"],
    ["model type search shell --json", "types with 'shell' in their name or description, for a program"],
  ],
  run: async (ctx, { args }) => {
    const { query, results } = await searchTypes(ctx, { kind: "model", text: args.query });
    return {
      query,
      results: results.map(({ raw, type, version, description, origin, state }) => ({
        raw,
        normalized: type,
        version,
        description,
        origin,
        state,
      })),
      hint: results.length === 0 ? await noTypeHint(ctx) : undefined,
    };
  },
  view: (out, { results, hint }) => {
    if (hint) return out.line(hint);
    out.table(results, [
      { key: "normalized", title: "TYPE" },
      { key: "version", title: "VERSION" },
      { key: "origin", title: "ORIGIN" },
      { key: "description", title: "DESCRIPTION" },
    ]);
  },
});
