// SPDX-License-Identifier: MIT
import { removeRegistryKey } from "../../../../libswamp/package/registry_keys.ts";
import { command } from "../../../command.ts";
import { REGISTRY_DIRECTORY } from "../../../registry_arguments.ts";
import { registryDirectory } from "../../../registry_directory.ts";

export default command({
  path: "registry key rm",
  summary: "Take back an API key",
  description: "A registry that is being served refuses it from the next request on.",
  anywhere: true,
  args: [{ name: "id", description: "as registry key list shows it", required: true }],
  options: [REGISTRY_DIRECTORY],
  examples: [["registry key rm 3f1c9a0b22de --dir ../registry --yes", "without being asked"]],
  run: (ctx, input) =>
    removeRegistryKey(ctx, { directory: registryDirectory(ctx, input), id: input.args.id! }),
  view: (out, { removed, file }) =>
    out.line(removed ? `Took back the key ${removed.id} from ${file}` : "Nothing was changed"),
});
