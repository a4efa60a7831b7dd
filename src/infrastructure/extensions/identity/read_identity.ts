// SPDX-License-Identifier: MIT
import type { EntryKind } from "../../../domain/types/kind_name.ts";
import { checkMentions } from "./aliases.ts";
import {
  type Declaration,
  declarationHint,
  findDeclaration,
  mayExportOtherwise,
  misnamedHint,
} from "./declaration.ts";
import type { OpenModule } from "./module_source.ts";
import { ModuleText } from "./module_text.ts";
import { type Properties, readProperties } from "./properties.ts";
import { checkReferences } from "./references.ts";
import { type Scan, scanSource } from "./scan_source.ts";
import { lineOf, Undecided } from "./undecided.ts";
import { ExpressionReader } from "./values.ts";

/** What a source declares, as far as its text says it with certainty. */
export interface DeclaredEntry {
  readonly kind: EntryKind;
  /** As written; the `name` of reports, the extended type of grafts. */
  readonly type: string;
  readonly version?: string;
  readonly description?: string;
  /** The `name` of vaults, drivers and datastores. */
  readonly displayName?: string;
  /** Reports: as written. */
  readonly scope?: string;
  readonly labels?: string[];
}

/** The answer of {@link readIdentity}. */
export type Identity =
  | { readonly kind: "not-an-entry"; readonly hint?: string }
  | { readonly kind: "undecided"; readonly reason: string }
  | { readonly kind: "entry"; readonly entry: DeclaredEntry };

/**
 * Reads what a source file declares, without running or building it.
 *
 * The answer is right or `undecided`, never wrong, for every file that loads; a file may still fail to load.
 * @param bytes the whole file, as UTF-8.
 * @param exportNames the export names of the file's kind directory; the first one that is declared wins.
 * @param open opens modules that the file imports; without it, imported values are undecided.
 */
export function readIdentity(
  bytes: Uint8Array,
  exportNames: readonly EntryKind[],
  open?: OpenModule,
): Identity {
  try {
    return decide({ bytes, exportNames, open });
  } catch (error) {
    if (!(error instanceof Undecided)) throw error;
    if (!mayMention(bytes, exportNames)) return { kind: "not-an-entry" };
    return { kind: "undecided", reason: `line ${lineOf(bytes, error.at)}: ${error.message}` };
  }
}

/** Deeper than any code that people or generators write. */
const MAX_DEPTH = 1000;
/** Uses of the name times tokens: what the thorough reading may cost, about a second. */
const MAX_WORK = 100_000_000;

interface Source {
  readonly bytes: Uint8Array;
  readonly exportNames: readonly EntryKind[];
  readonly open?: OpenModule;
}

/**
 * Reads the top levels of the file alone; only when they leave something open, all of its tokens, with scopes and
 * imports.
 */
function decide(source: Source): Identity {
  const scan = scanSource(source.bytes, source.exportNames);
  try {
    return readScanned(source, scan, false);
  } catch (error) {
    if (!(error instanceof Undecided)) throw error;
    return readScanned(source, scanSource(source.bytes, source.exportNames, Number.POSITIVE_INFINITY), true);
  }
}

function readScanned({ bytes, exportNames, open }: Source, scan: Scan, thorough: boolean): Identity {
  if (scan.deepest > MAX_DEPTH) throw new Undecided("brackets that are nested too deeply", bytes.length);
  const module = new ModuleText("", scan.tokens, thorough ? open : undefined);
  const isWrapper = thorough ? (name: string) => module.isIdentityFunction(name) : () => false;
  for (const [index, name] of exportNames.entries()) {
    const mentions = scan.mentions.filter((mention) => mention.name === name);
    const declaration = findDeclaration(scan.tokens, name, { mentions, isWrapper });
    if (!declaration) continue;
    for (const better of exportNames.slice(0, index)) {
      if (mayExportOtherwise(scan.tokens, better)) {
        throw new Undecided(`\`${better}\` may be exported as well`, declaration.at);
      }
    }
    const properties = readProperties(scan.tokens, declaration, WANTED);
    const others = mentions.filter((mention) => mention.start !== declaration.at);
    const { active } = properties;
    if (thorough && others.length * scan.tokens.count > MAX_WORK) {
      throw new Undecided(`too many uses of \`${name}\``, declaration.at);
    }
    const changed = thorough
      ? checkReferences(scan.tokens, declaration, { active, exportNames })
      : checkMentions(bytes, others, active);
    return {
      kind: "entry",
      entry: readEntry({ scan, module, name, declaration, properties, changed, thorough }),
    };
  }
  for (const name of exportNames) {
    const hint = declarationHint(scan.tokens, name);
    if (hint) return { kind: "not-an-entry", hint };
  }
  return { kind: "not-an-entry", hint: misnamedHint(scan.tokens, exportNames) };
}

const WANTED: ReadonlySet<string> = new Set(["type", "version", "name", "description", "scope", "labels"]);

interface Found {
  readonly scan: Scan;
  readonly module: ModuleText;
  readonly name: EntryKind;
  readonly declaration: Declaration;
  readonly properties: Properties;
  /** Inner values are read in other places, where arrays may be changed. */
  readonly changed: boolean;
  readonly thorough: boolean;
}

function readEntry(found: Found): DeclaredEntry {
  const kind = found.name;
  const reader = new ExpressionReader(found.scan.tokens, found.module);
  const type = required(found, reader, kind === "report" ? "name" : "type");
  const hasVersion = found.properties.places.has("version");
  const version = kind === "model" || hasVersion ? required(found, reader, "version") : undefined;
  const description = optional(found, reader, "description");
  const entry = { kind, type, version, description };
  if (kind === "report") {
    const labels = found.properties.places.get("labels");
    return {
      ...entry,
      scope: optional(found, reader, "scope"),
      labels: labels?.form === "value" && !found.changed ? reader.propertyStrings(labels.index) : undefined,
    };
  }
  if (kind === "model" || kind === "extension") return entry;
  return { ...entry, displayName: optional(found, reader, "name") };
}

/** A value that listings can do without; the first reading leaves it to the thorough one. */
function optional(found: Found, reader: ExpressionReader, key: string): string | undefined {
  const value = valueOf(found, reader, key);
  if (value === undefined && !found.thorough && found.properties.places.has(key)) {
    return required(found, reader, key);
  }
  return value;
}

function valueOf(found: Found, reader: ExpressionReader, key: string): string | undefined {
  const place = found.properties.places.get(key);
  if (place?.form === "value") return reader.propertyString(place.index);
  return place?.form === "shorthand" ? found.module.constantString(key) : undefined;
}

function required(found: Found, reader: ExpressionReader, key: string): string {
  const value = valueOf(found, reader, key);
  if (value !== undefined) return value;
  const has = found.properties.places.has(key);
  throw new Undecided(
    has ? `the \`${key}\` of \`${found.name}\` is computed` : `\`${found.name}\` has no \`${key}\``,
    found.declaration.at,
  );
}

/** Whether the text holds one of the names, or an escape that could spell one. */
function mayMention(bytes: Uint8Array, names: readonly string[]): boolean {
  const text = new TextDecoder("latin1").decode(bytes);
  return text.includes("\\u") || names.some((name) => text.includes(name));
}
