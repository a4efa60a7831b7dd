// SPDX-License-Identifier: MIT
import type { ModelType } from "../../domain/models/model_type.ts";
import type { Platform } from "../../domain/platform/platform.ts";
import type { BuiltinType } from "../../domain/types/ports.ts";
import { VERSION } from "../../domain/version.ts";
import type { ExtensionCatalogStore } from "../persistence/extension_catalog_store.ts";

/**
 * The model types that are part of swamp. Nothing of them is imported until they are used.
 * @param store keeps their metadata; there is none outside of a repository.
 */
export function builtinModels(platform: Platform, store?: ExtensionCatalogStore): BuiltinType<ModelType>[] {
  const load = async () => {
    const { commandShell } = await import("../models/command_shell.ts");
    return await commandShell(platform);
  };
  return [{
    entry: {
      kind: "model",
      type: "command/shell",
      raw: "command/shell",
      version: "2026.02.09.1",
      description: "Runs a shell command and keeps its output",
      origin: "builtin",
      path: "",
      displayPath: "(built in)",
      state: "ready",
      root: 0,
      relativePath: "",
    },
    load,
    describe: async () => {
      const key = `builtin command/shell ${VERSION}`;
      const stored = store?.metadataOf(key);
      if (stored) return stored;
      const { modelMetadata } = await import("./extract_metadata.ts");
      const metadata = await modelMetadata(await load(), {
        description: "Runs a shell command and keeps its output",
      });
      store?.recordMetadata(key, metadata);
      return metadata;
    },
  }];
}
