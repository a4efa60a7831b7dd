// SPDX-License-Identifier: MIT
/** What `command/shell` declares, as listings show it: answered without the schema library. A test compares the two. */
import type { LazyTypeEntry, TypeMetadata } from "../../domain/types/type_entry.ts";

export const COMMAND_SHELL = "command/shell";
export const COMMAND_SHELL_VERSION = "2026.02.09.1";

const DRAFT = "https://json-schema.org/draft/2020-12/schema";
const SAFE = { minimum: Number.MIN_SAFE_INTEGER, maximum: Number.MAX_SAFE_INTEGER };
const RETENTION = { lifetime: "infinite", garbageCollection: 10 };

/** The catalog entry of the built-in. */
export function commandShellEntry(): LazyTypeEntry {
  return {
    kind: "model",
    type: COMMAND_SHELL,
    raw: COMMAND_SHELL,
    origin: "builtin",
    path: "",
    displayPath: "(built in)",
    version: COMMAND_SHELL_VERSION,
    description: "Run shell commands",
    state: "ready",
    root: 0,
    relativePath: "",
  };
}

export function commandShellMetadata(): TypeMetadata {
  return {
    kind: "model",
    type: COMMAND_SHELL,
    raw: COMMAND_SHELL,
    version: COMMAND_SHELL_VERSION,
    methods: [{ name: "execute", description: "Run a shell command", arguments: executeArguments() }],
    outputs: [
      {
        specName: "result",
        kind: "resource",
        description: "How the command ended and what it printed",
        schema: resultSchema(),
        ...RETENTION,
      },
      {
        specName: "log",
        kind: "file",
        description: "The whole output",
        contentType: "text/plain",
        streaming: true,
        ...RETENTION,
      },
    ],
    checks: [],
    upgrades: [],
    reports: [],
  };
}

function executeArguments(): Record<string, unknown> {
  return {
    $schema: DRAFT,
    type: "object",
    properties: {
      run: { description: "The command, executed with sh -c", type: "string", minLength: 1 },
      workingDir: { description: "Directory to run in; default is the repository", type: "string" },
      timeout: {
        description: "Milliseconds after which the command is killed",
        type: "integer",
        exclusiveMinimum: 0,
        maximum: Number.MAX_SAFE_INTEGER,
      },
      env: {
        description: "Added to the environment",
        type: "object",
        propertyNames: { type: "string" },
        additionalProperties: { type: "string" },
      },
      ignoreExitCode: { description: "Store the result also when the command fails", type: "boolean" },
    },
    required: ["run"],
  };
}

function resultSchema(): Record<string, unknown> {
  return {
    $schema: DRAFT,
    type: "object",
    properties: {
      exitCode: { type: "integer", ...SAFE },
      executedAt: { type: "string", format: "date-time" },
      command: { type: "string" },
      durationMs: { type: "number" },
      stdout: { type: "string" },
      stderr: { type: "string" },
    },
    required: ["exitCode", "executedAt", "command"],
  };
}
