// SPDX-License-Identifier: MIT
import { KIND_PLACES, type KindName } from "../../../domain/types/kind_name.ts";
import { newExtension } from "../../../libswamp/package/author/new_extension.ts";
import { command } from "../../command.ts";

export default command({
  path: "extension new",
  summary: "Start a new extension package with an example and a test",
  description:
    "Writes a manifest.yaml, a README.md, a small working example of the kind and a test for `deno test`. " +
    "Files that are there are never overwritten.",
  args: [{ name: "extension", description: "its name: @collective/name", required: true }],
  options: [
    {
      name: "kind",
      type: "string",
      choices: KIND_PLACES.map(({ kind }) => kind),
      default: "model",
      description: "what the example declares",
    },
    {
      name: "path",
      type: "string",
      value: "directory",
      complete: "directory",
      description: "where to put it; default: ./<last part of the name>",
    },
  ],
  examples: [
    ["extension new @acme/tools", "a model type in ./tools"],
    ["extension new @acme/secrets --kind vault --path ./extensions-of-acme", "a vault type, in a directory"],
  ],
  anywhere: true,
  run: (ctx, input) =>
    newExtension(ctx, {
      name: input.args.extension!,
      kind: input.text("kind") as KindName,
      path: input.text("path"),
    }),
  view: (out, { name, kind, type, path, files }) => {
    out.line(`Created ${out.style.bold(name)} with the ${kind} ${type} in ${path}`);
    for (const file of files) out.line(`  ${file}`);
    out.line(`Test it with: cd ${path} && deno test`);
    out.line(`Use it in a repository with: swamp extension source add ${path}`);
  },
});
