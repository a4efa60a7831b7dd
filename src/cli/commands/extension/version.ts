// SPDX-License-Identifier: MIT
import { packageVersion } from "../../../libswamp/package/author/package_version.ts";
import { command } from "../../command.ts";

export default command({
  path: "extension version",
  summary: "Show what is published of a package, and its next version",
  description: "Versions are dates (UTC) with a number that counts within the day.",
  args: [{ name: "extension", description: "@collective/name; default: that of the manifest" }],
  options: [{
    name: "manifest",
    type: "string",
    value: "path",
    complete: "file",
    description: "manifest to take the name from",
  }],
  examples: [
    ["extension version @acme/tools", "by name"],
    ["extension version --manifest ./tools/manifest.yaml", "of a package on this disk"],
  ],
  anywhere: true,
  run: (ctx, input) => packageVersion(ctx, { name: input.args.extension, manifest: input.text("manifest") }),
  view: (out, { extensionName, currentPublished, publishedAt, nextVersion }) => {
    out.line(out.style.bold(extensionName));
    out.fields([
      ["Published", currentPublished === null ? "nothing yet" : `${currentPublished} (${publishedAt})`],
      ["Next", nextVersion],
    ]);
  },
});
