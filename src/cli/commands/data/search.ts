// SPDX-License-Identifier: MIT
import { SwampError } from "../../../domain/errors.ts";
import { searchData } from "../../../libswamp/data/search_data.ts";
import { formatSize } from "../../../presentation/format_size.ts";
import { command, type ParsedArguments } from "../../command.ts";
import { limitOption } from "../../model_arguments.ts";

const FILTERS = {
  "type": ["type", "type", "of this type, for example resource or file"],
  "lifetime": ["lifetime", "lifetime", "with this lifetime, for example infinite"],
  "owner-type": ["ownerType", "type", "written by owners of this type"],
  "workflow": ["workflow", "name", "written by this workflow"],
  "model": ["model", "model", "of the model with this name or id"],
  "content-type": ["contentType", "type", "with this content type"],
  "since": ["since", "duration", "not older than this, for example 2h or 7d"],
  "output": ["output", "id", "the item with this id"],
  "run": ["run", "id", "written in this workflow run"],
} as const;

export default command({
  path: "data search",
  summary: "Find data of all models by simple filters",
  description:
    "Looks at the newest version of each item; all filters that are given must hold. See `data query` for " +
    "conditions on what is in the data. Data of models that have no definition any more is looked at only with " +
    "--orphaned.",
  args: [{ name: "query", description: "part of a name, or of the name, type or spec of its model" }],
  options: [
    ...Object.entries(FILTERS).map(([name, [, value, description]]) => ({
      name,
      type: "string" as const,
      value,
      description,
    })),
    {
      name: "tag",
      type: "string",
      value: "k=v",
      multiple: true,
      description: "with this tag",
    },
    {
      name: "orphaned",
      type: "boolean",
      description: "only data of models that have no definition any more",
    },
    { name: "streaming", type: "boolean", description: "only what can be appended to" },
    { name: "limit", type: "number", value: "n", default: 50, description: "at most so many results" },
  ],
  examples: [
    ["data search result", "whose name, model or type has this in it"],
    ["data search --type file --since 7d", "files of the last week"],
    ["data search --model hello --tag specName=result --json", "by model and tag, for a program"],
  ],
  run: (ctx, input) =>
    searchData(ctx, {
      query: input.args.query,
      filters: filtersOf(input),
      limit: limitOption(input),
      orphaned: input.flag("orphaned"),
    }),
  view: (out, { results, total, limited }) => {
    if (total === 0) out.line("No data found.");
    out.table(
      results.map((item) => ({
        ...item,
        version: `v${item.version}`,
        size: formatSize(item.size),
        createdAt: item.createdAt.slice(0, 10),
      })),
      [
        { key: "name", title: "NAME" },
        { key: "version", title: "VERSION" },
        { key: "modelName", title: "MODEL" },
        { key: "modelType", title: "MODEL TYPE" },
        { key: "type", title: "TYPE" },
        { key: "size", title: "SIZE", align: "right" },
        { key: "createdAt", title: "CREATED" },
      ],
    );
    if (limited) out.line(`${results.length} of ${total}; show more with --limit`);
  },
});

function filtersOf(input: ParsedArguments) {
  const given = Object.entries(FILTERS).flatMap(([option, [filter]]) => {
    const value = input.text(option);
    return value === undefined ? [] : [[filter, value]];
  });
  const tags = input.list("tag");
  return {
    ...Object.fromEntries(given),
    ...(tags.length === 0 ? {} : { tags: Object.fromEntries(tags.map(parseTag)) }),
    ...(input.flag("streaming") ? { streaming: true as const } : {}),
  };
}

function parseTag(text: string): [string, string] {
  const split = text.indexOf("=");
  if (split > 0) return [text.slice(0, split), text.slice(split + 1)];
  throw new SwampError("INVALID_VALUE", `Invalid --tag '${text}': expected key=value`);
}
