// SPDX-License-Identifier: MIT
import { type DataDocument, getData } from "../../../libswamp/data/get_data.ts";
import type { View } from "../../../presentation/view.ts";
import { command } from "../../command.ts";
import { DATA_ARGUMENT, MODEL_ARGUMENT, refuseLater, versionOption } from "../../model_arguments.ts";

export default command({
  path: "data get",
  summary: "Show one item of a model's data",
  args: [MODEL_ARGUMENT, DATA_ARGUMENT],
  options: [
    { name: "version", type: "number", value: "n", description: "this version instead of the newest" },
    { name: "no-content", type: "boolean", description: "only what is known about it" },
    {
      name: "output",
      short: "o",
      type: "string",
      value: "file",
      description: "write the content to this file, byte for byte",
      complete: "file",
    },
    { name: "workflow", type: "string", hidden: true, description: "not supported yet" },
    { name: "run", type: "string", hidden: true, description: "not supported yet" },
  ],
  examples: [
    ["data get hello result", "the newest version"],
    ["data get hello result --version 1 --json", "the first one, for a program"],
    ["data get hello result --no-content", "without its content"],
    ["data get hello log --output hello.log", "into a file, as it was stored"],
  ],
  run: (ctx, input) => {
    refuseLater(input, ["workflow", "run"], "workflows are");
    return getData(ctx, {
      model: input.args.model!,
      name: input.args.name!,
      version: versionOption(input),
      content: !input.flag("no-content"),
      output: input.text("output"),
    });
  },
  view: (out, data) => {
    const { ownerType, ownerRef } = data.ownerDefinition;
    out.fields([
      ["Data", `${data.name} (v${data.version})`],
      ["Model", `${data.modelName} (${data.modelType})`],
      ["Content", `${data.contentType}, ${data.size} bytes`],
      ["Lifetime", `${data.lifetime} | GC: ${data.garbageCollection}`],
      ["Tags", Object.entries(data.tags).map(([key, value]) => `${key}=${value}`).join(", ") || undefined],
      ["Owner", `${ownerType} ${ownerRef}`],
      ["Created", data.createdAt],
      ["State", data.lifecycle === "deleted" ? "deleted" : undefined],
      ["Path", data.contentPath],
      ["Written to", data.writtenTo],
    ]);
    showContent(out, data);
  },
});

function showContent(out: View, data: DataDocument): void {
  if (!("content" in data)) return;
  out.line();
  if (data.encoding === "base64") {
    out.line("(binary; write it to a file with --output, or see --json for base64)");
  } else if (typeof data.content === "string") out.content(data.content);
  else out.json(data.content);
}
