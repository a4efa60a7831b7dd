// SPDX-License-Identifier: MIT
import { listData } from "../../../libswamp/data/list_data.ts";
import { formatSize } from "../../../presentation/format_size.ts";
import { command } from "../../command.ts";
import { MODEL_ARGUMENT, refuseLater } from "../../model_arguments.ts";

export default command({
  path: "data list",
  summary: "List what a model has stored",
  args: [MODEL_ARGUMENT],
  options: [
    {
      name: "type",
      type: "string",
      value: "type",
      description: "only items of this type, for example resource",
    },
    { name: "workflow", type: "string", hidden: true, description: "not supported yet" },
    { name: "run", type: "string", hidden: true, description: "not supported yet" },
  ],
  examples: [
    ["data list hello", "the newest version of each item"],
    ["data list hello --type resource --json", "only resources, for a program"],
  ],
  run: (ctx, input) => {
    refuseLater(input, ["workflow", "run"], "workflows are");
    return listData(ctx, { model: input.args.model!, type: input.text("type") });
  },
  view: (out, { modelName, modelType, groups, total }) => {
    out.line(`Data for ${out.style.bold(modelName)} (${modelType})`);
    if (total === 0) out.line("No data yet.");
    for (const { type, items } of groups) {
      out.line();
      out.heading(`${type} (${items.length} item${items.length === 1 ? "" : "s"}):`);
      const rows = items.map((item) => ({
        name: `  ${item.name}`,
        version: `v${item.version}${item.lifecycle === "deleted" ? " (deleted)" : ""}`,
        output: item.specName ?? "",
        contentType: item.contentType,
        size: formatSize(item.size),
        created: item.createdAt.slice(0, 10),
      }));
      out.table(rows, [
        { key: "name", title: "  NAME" },
        { key: "version", title: "VERSION" },
        { key: "output", title: "OUTPUT" },
        { key: "contentType", title: "CONTENT" },
        { key: "size", title: "SIZE", align: "right" },
        { key: "created", title: "CREATED" },
      ]);
    }
  },
});
