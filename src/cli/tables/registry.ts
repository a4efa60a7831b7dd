// SPDX-License-Identifier: MIT
import type { TableEntry } from "../table_entry.ts";

export const REGISTRY_COMMANDS: readonly TableEntry[] = [
  {
    path: "registry serve",
    summary: "Serve a registry in a directory over HTTP",
    load: () => import("../commands/registry/serve.ts"),
  },
  {
    path: "registry key add",
    summary: "Make an API key that may publish in a registry",
    load: () => import("../commands/registry/key/add.ts"),
  },
  {
    path: "registry key list",
    summary: "Show which API keys may publish in a registry",
    load: () => import("../commands/registry/key/list.ts"),
  },
  {
    path: "registry key rm",
    summary: "Take back an API key",
    load: () => import("../commands/registry/key/rm.ts"),
  },
];
