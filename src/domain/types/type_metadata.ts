// SPDX-License-Identifier: MIT
/** The one parser of metadata that was made where it cannot be trusted: by a package's author, or in the sandbox. */
import type { EntryKind } from "./kind_name.ts";
import type { TypeMetadata } from "./type_entry.ts";

/** Characters of the JSON text. */
export const MAX_METADATA = 1024 ** 2;

/** Levels of objects and arrays: what walks through schemas calls itself for each. */
const MAX_DEPTH = 64;

/** Methods, outputs or checks of one type. */
const MAX_PARTS = 2000;

/** Characters of a name. */
const MAX_NAME = 200;

type Test = (value: unknown) => boolean;

const KINDS: readonly EntryKind[] = ["model", "extension", "vault", "driver", "datastore", "report"];

const isText: Test = (value) => typeof value === "string";
/** Names are shown and typed: they hold no control or format characters. */
const isName: Test = (value) =>
  typeof value === "string" && value.length <= MAX_NAME && /^[^\p{Cc}\p{Cf}]+$/u.test(value);
const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const listOf = (test: Test): Test => (value) =>
  Array.isArray(value) && value.length <= MAX_PARTS && value.every(test);

/** An object that has all of the first keys, perhaps some of the others, and no more. */
const shape = (required: Record<string, Test>, optional: Record<string, Test>): Test => (value) =>
  isObject(value) && Object.keys(required).every((key) => Object.hasOwn(value, key)) &&
  Object.entries(value).every(([key, item]) => {
    const tests = Object.hasOwn(required, key) ? required : optional;
    return Object.hasOwn(tests, key) && tests[key]!(item);
  });

const METHOD = shape({ name: isName, description: isText, arguments: isObject }, { kind: isName });
const OUTPUT = shape({
  specName: isName,
  kind: (value) => value === "resource" || value === "file",
  lifetime: isName,
  garbageCollection: (value) => isName(value) || typeof value === "number",
}, {
  description: isText,
  schema: isObject,
  contentType: isText,
  streaming: (value) => typeof value === "boolean",
  tags: (value) => isObject(value) && Object.values(value).every(isText),
});
const CHECK = shape({ name: isName, description: isText }, {
  labels: listOf(isText),
  appliesTo: listOf(isText),
});
const METADATA = shape({
  kind: (value) => KINDS.includes(value as EntryKind),
  type: isName,
  raw: isName,
}, {
  version: isName,
  description: isText,
  displayName: isText,
  scope: isName,
  labels: listOf(isText),
  globalArguments: isObject,
  configSchema: isObject,
  methods: listOf(METHOD),
  outputs: listOf(OUTPUT),
  checks: listOf(CHECK),
  upgrades: listOf(isName),
  reports: listOf(isName),
});

/** The value as metadata; undefined when it is not of its shape, or beyond the limits of depth and number. */
export function parseTypeMetadata(value: unknown): TypeMetadata | undefined {
  return isFlat(value) && METADATA(value) ? value as TypeMetadata : undefined;
}

function isFlat(value: unknown): boolean {
  let level = [value];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > MAX_DEPTH) return false;
    level = level.flatMap((item) => typeof item === "object" && item !== null ? Object.values(item) : []);
  }
  return true;
}
