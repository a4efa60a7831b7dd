// SPDX-License-Identifier: MIT
import type { KindName } from "../domain/types/kind_name.ts";
import { searchTypes } from "../libswamp/type/search_types.ts";
import { command } from "./command.ts";

/** `<kind> type search`, which is the same command for vault, driver, datastore and report types. */
export function typeSearchCommand(kind: Exclude<KindName, "model">) {
  return command({
    path: `${kind} type search`,
    summary: `List the ${kind} types that are known`,
    description: "The list comes from the catalog; no extension is loaded.",
    args: [{ name: "query", description: "part of a type's name or description" }],
    examples: [
      [`${kind} type search`, `all ${kind} types`],
      [`${kind} type search acme --json`, "those with 'acme' in them, for a program"],
    ],
    run: async (ctx, { args }) => {
      const { query, results } = await searchTypes(ctx, { kind, text: args.query });
      return {
        query,
        results: results.map(({ raw, displayName, description, version, scope, labels, origin, state }) => ({
          type: raw,
          name: displayName ?? raw,
          description,
          version,
          scope,
          labels,
          origin,
          state,
        })),
      };
    },
    view: (out, { query, results }) => {
      if (results.length === 0) {
        return out.line(query === "" ? `There are no ${kind} types.` : `No ${kind} type matches '${query}'.`);
      }
      out.table(results, [
        { key: "type", title: "TYPE" },
        { key: "name", title: "NAME" },
        { key: "origin", title: "ORIGIN" },
        { key: "description", title: "DESCRIPTION" },
      ]);
    },
  });
}
