// SPDX-License-Identifier: MIT
import { listVersions } from "../../../libswamp/data/list_versions.ts";
import { formatSize } from "../../../presentation/format_size.ts";
import { command } from "../../command.ts";
import { DATA_ARGUMENT, MODEL_ARGUMENT } from "../../model_arguments.ts";

export default command({
  path: "data versions",
  summary: "List the stored versions of one item",
  args: [MODEL_ARGUMENT, DATA_ARGUMENT],
  examples: [
    ["data versions hello result", "newest first"],
    ["data versions hello result --json", "the same for a program"],
  ],
  run: (ctx, { args }) => listVersions(ctx, { model: args.model!, name: args.name! }),
  view: (out, { dataName, modelName, modelType, versions }) => {
    out.line(`Versions of ${out.style.bold(dataName)} of ${modelName} (${modelType})`);
    out.table(
      versions.map((item) => ({
        ...item,
        size: formatSize(item.size),
        note: item.renamedTo === undefined
          ? item.deleted ? "deleted" : item.isLatest ? "latest" : ""
          : `renamed to ${item.renamedTo}`,
      })),
      [
        { key: "version", title: "VERSION", align: "right" },
        { key: "createdAt", title: "CREATED" },
        { key: "size", title: "SIZE", align: "right" },
        { key: "note", title: "" },
      ],
    );
  },
});
