// SPDX-License-Identifier: MIT
import { listRegistryKeys } from "../../../../libswamp/package/registry_keys.ts";
import { command } from "../../../command.ts";
import { REGISTRY_DIRECTORY } from "../../../registry_arguments.ts";
import { registryDirectory } from "../../../registry_directory.ts";

export default command({
  path: "registry key list",
  summary: "Show which API keys may publish in a registry",
  description: "The keys themselves are not known; the id is the beginning of a key's digest.",
  anywhere: true,
  options: [REGISTRY_DIRECTORY],
  examples: [
    ["registry key list --dir ../registry", "who may publish there"],
    ["registry key list --dir ../registry --json", "the same for a program"],
  ],
  run: (ctx, input) => listRegistryKeys(ctx, { directory: registryDirectory(ctx, input) }),
  view: (out, { keys, file }) => {
    if (keys.length === 0) {
      return out.line(`There are no keys in ${file}. Make one with: swamp registry key add <collective>`);
    }
    out.table(
      keys.map(({ id, collectives, createdAt }) => ({
        id,
        collectives: collectives.map((name) => `@${name}`),
        created: createdAt ?? "",
      })),
      [
        { key: "id", title: "ID" },
        { key: "collectives", title: "COLLECTIVES" },
        { key: "created", title: "CREATED" },
      ],
    );
  },
});
