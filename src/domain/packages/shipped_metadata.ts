// SPDX-License-Identifier: MIT
/**
 * What a package says of one of its bundles, in a file beside it, so that describing a type runs no code. It counts
 * for that very bundle only, and until the bundle was loaded: the import is the authority.
 */
import type { EntryKind } from "../types/kind_name.ts";
import type { TypeMetadata } from "../types/type_entry.ts";

/** Raised when the metadata of types gets another shape; other formats are passed over. */
const FORMAT = 1;

type Test = (value: unknown) => boolean;

const KINDS: readonly EntryKind[] = ["model", "extension", "vault", "driver", "datastore", "report"];

const isText: Test = (value) => typeof value === "string";
const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const listOf = (test: Test): Test => (value) => Array.isArray(value) && value.every(test);

/** An object that has all of the first keys, perhaps some of the others, and no more. */
const shape = (required: Record<string, Test>, optional: Record<string, Test>): Test => (value) =>
  isObject(value) && Object.keys(required).every((key) => Object.hasOwn(value, key)) &&
  Object.entries(value).every(([key, item]) => {
    const tests = Object.hasOwn(required, key) ? required : optional;
    return Object.hasOwn(tests, key) && tests[key]!(item);
  });

const METHOD = shape({ name: isText, description: isText, arguments: isObject }, { kind: isText });
const OUTPUT = shape({
  specName: isText,
  kind: (value) => value === "resource" || value === "file",
  lifetime: isText,
  garbageCollection: (value) => isText(value) || typeof value === "number",
}, {
  description: isText,
  schema: isObject,
  contentType: isText,
  streaming: (value) => typeof value === "boolean",
  tags: (value) => isObject(value) && Object.values(value).every(isText),
});
const CHECK = shape({ name: isText, description: isText }, {
  labels: listOf(isText),
  appliesTo: listOf(isText),
});
const METADATA = shape({
  kind: (value) => KINDS.includes(value as EntryKind),
  type: isText,
  raw: isText,
}, {
  version: isText,
  description: isText,
  displayName: isText,
  scope: isText,
  labels: listOf(isText),
  globalArguments: isObject,
  configSchema: isObject,
  methods: listOf(METHOD),
  outputs: listOf(OUTPUT),
  checks: listOf(CHECK),
  upgrades: listOf(isText),
  reports: listOf(isText),
});

/** @param bundle sha256 of the bundle that it describes, hex. */
export function writeShippedMetadata(metadata: TypeMetadata, bundle: string): string {
  return `${JSON.stringify({ format: FORMAT, bundle, metadata })}\n`;
}

/**
 * Undefined when it is none, of another format, or of another bundle: then the bundle has to be loaded.
 * @param text what a package ships; nothing in it is trusted.
 */
export function readShippedMetadata(text: string, bundle: string): TypeMetadata | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // Damaged: as if it were not there.
    return undefined;
  }
  if (!isObject(value) || value.format !== FORMAT || value.bundle !== bundle) return undefined;
  return METADATA(value.metadata) ? value.metadata as unknown as TypeMetadata : undefined;
}
