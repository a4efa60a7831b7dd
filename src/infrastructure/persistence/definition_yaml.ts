// SPDX-License-Identifier: MIT
/** Definition files as text: the fast parser reads, the exact one is loaded only to explain or to edit. */
import type { Document } from "yaml";
import { SwampError } from "../../domain/errors.ts";
import type { Definition } from "../../domain/models/definition.ts";
import {
  definitionDocument,
  type DefinitionProblem,
  type PathFacts,
  readDefinition,
} from "../../domain/models/definition_document.ts";
import type { InspectedDefinition } from "../../domain/models/definition_store.ts";
import type { FileSystem } from "../../domain/platform/file_system.ts";
import { parseYaml } from "./yaml_reader.ts";

/**
 * The text of a new definition file. Texts that YAML could take for something else are quoted; empty maps are left out,
 * so that a key can be added at the end without being there twice.
 * @param example comment lines that end the file.
 */
export async function dumpDefinition(definition: Definition, example = ""): Promise<string> {
  const { dump } = await import("js-yaml");
  const filled = Object.entries(definitionDocument(definition)).filter(([, value]) =>
    typeof value !== "object" || value === null || Object.keys(value).length > 0
  );
  return dump(Object.fromEntries(filled), { lineWidth: -1, noRefs: true }) + example;
}

/**
 * Reads a definition as far as it makes sense.
 * @param file what the text is called in problems.
 * @throws SwampError MODEL_INVALID when it is not YAML.
 */
export async function parseDefinition(
  text: string,
  place: { file: string } & PathFacts,
): Promise<InspectedDefinition> {
  const value = await parseYaml(text, place.file, "MODEL_INVALID");
  const { definition, lacksId, problems } = readDefinition(value, place);
  return {
    definition,
    ...(lacksId ? { lacksId } : {}),
    problems: problems.length === 0 ? [] : await locate(text, place.file, problems),
  };
}

export interface DefinitionFilePlace {
  /** The directory of definitions; both are absolute. */
  readonly directory: string;
  readonly path: string;
  /** The file as users know it. */
  readonly file: string;
  readonly facts: PathFacts;
}

/**
 * Parses the text of a definition file. What is wrong with a file behind a link is not quoted: the author of the
 * repository decides where the link leads, and may not be allowed to read that.
 * @throws SwampError MODEL_INVALID when it is not YAML.
 */
export async function parseDefinitionFile(
  fs: FileSystem,
  text: string,
  { directory, path, file, facts }: DefinitionFilePlace,
): Promise<InspectedDefinition> {
  const hidden = `${file}: not a valid definition; it is behind a link, so its content is not shown`;
  try {
    const parsed = await parseDefinition(text, { file, ...facts });
    if (parsed.problems.length === 0 || !isBehindLink(fs, directory, path)) return parsed;
    return { ...parsed, problems: [hidden] };
  } catch (error) {
    if (!(error instanceof SwampError) || !isBehindLink(fs, directory, path)) throw error;
    throw new SwampError("MODEL_INVALID", hidden, { hint: "Replace the link with the file it leads to." });
  }
}

function isBehindLink(fs: FileSystem, directory: string, path: string): boolean {
  return fs.realPath(path) !== fs.realPath(directory) + path.slice(directory.length);
}

/** Puts `file:line:column` before each problem. */
async function locate(text: string, file: string, problems: readonly DefinitionProblem[]): Promise<string[]> {
  const { LineCounter, parseDocument } = await import("yaml");
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  return problems.map(({ path, message }) => {
    const offset = offsetOf(document, path);
    const at = offset === undefined
      ? file
      : `${file}:${lines.linePos(offset).line}:${lines.linePos(offset).col}`;
    return `${at}: ${path.length > 1 ? `${path.join(".")}: ` : ""}${message}`;
  });
}

/** The line of a key, or of the last one on the way to it that there is; undefined without any. */
export async function lineOfKey(text: string, path: readonly string[]): Promise<number | undefined> {
  const { isCollection, isMap, isNode, LineCounter, parseDocument } = await import("yaml");
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  let node: unknown = document.contents;
  let offset: number | undefined;
  for (const key of path) {
    if (!isCollection(node)) break;
    const inMap = isMap(node);
    const keyOffset = inMap ? offsetOf(document, [key], node) : undefined;
    node = node.get(inMap ? key : Number(key), true);
    offset = keyOffset ?? (isNode(node) ? node.range?.[0] : undefined) ?? offset;
  }
  return offset === undefined ? undefined : lines.linePos(offset).line;
}

/** Where the key at the end of the path stands. */
function offsetOf(
  document: Document,
  path: readonly (string | number)[],
  start: unknown = document.contents,
): number | undefined {
  if (path.length === 0) return undefined;
  const parent = path.length === 1 ? start : document.getIn(path.slice(0, -1), true);
  const pairs = (parent as { items?: unknown[] } | undefined)?.items ?? [];
  for (const pair of pairs) {
    const key = (pair as { key?: { value?: unknown; range?: [number, number, number] } }).key;
    if (key?.range && String(key.value) === String(path.at(-1))) return key.range[0];
  }
  return undefined;
}

/** The text with other global arguments and another type version; comments and order kept where nothing changed. */
export async function withUpgrade(
  text: string,
  upgraded: { globalArguments: Readonly<Record<string, unknown>>; typeVersion: string },
): Promise<string> {
  const { parseDocument } = await import("yaml");
  const document = parseDocument(text);
  const before = (document.toJS() as { globalArguments?: Record<string, unknown> | null }).globalArguments ??
    {};
  const after = upgraded.globalArguments;
  for (const key of Object.keys(before)) {
    if (!Object.hasOwn(after, key)) document.deleteIn(["globalArguments", key]);
  }
  for (const [key, value] of Object.entries(after)) {
    const isSame = Object.hasOwn(before, key) && JSON.stringify(before[key]) === JSON.stringify(value);
    if (isSame) continue;
    if (document.get("globalArguments") === null) document.delete("globalArguments");
    document.setIn(["globalArguments", key], value);
  }
  document.set("typeVersion", upgraded.typeVersion);
  return document.toString({ lineWidth: 0 });
}

/** The text with values set by their paths; comments and order kept. */
export async function withValues(
  text: string,
  changes: readonly { readonly path: readonly string[]; readonly value: unknown }[],
): Promise<string> {
  const { isMap, parseDocument } = await import("yaml");
  const document = parseDocument(text);
  for (const { path, value } of changes) {
    for (let length = 1; length < path.length; length++) {
      const parent = path.slice(0, length);
      // A key with nothing after it, or with a plain value, has no room for others; an empty `{}` is for one line.
      const node = document.getIn(parent, true);
      if (node === undefined) break;
      if (!isMap(node)) document.setIn(parent, document.createNode({}));
      else if (node.items.length === 0) node.flow = false;
    }
    document.setIn(path, value);
  }
  return document.toString({ lineWidth: 0 });
}

/** The text with `id` set, comments and order kept; the very same text when it has that id already. */
export async function withId(text: string, id: string, current: string): Promise<string> {
  if (current.toLowerCase() === id.toLowerCase()) return text;
  const { isMap, parseDocument } = await import("yaml");
  const document = parseDocument(text);
  // What is no mapping has no place for an id; whoever judges the text says what is wrong with it.
  if (!isMap(document.contents)) return text;
  document.set("id", id);
  return document.toString({ lineWidth: 0 });
}
