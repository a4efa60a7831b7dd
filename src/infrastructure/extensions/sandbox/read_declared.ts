// SPDX-License-Identifier: MIT
import { messageOf, SwampError } from "../../../domain/errors.ts";
import type { EntryKind } from "../../../domain/types/kind_name.ts";
import { modelKind, parseGraft } from "../../../domain/types/kinds/model_kind.ts";
import { datastoreKind, driverKind, vaultKind } from "../../../domain/types/kinds/provider_kinds.ts";
import { reportKind } from "../../../domain/types/kinds/report_kind.ts";
import type { LazyTypeEntry } from "../../../domain/types/type_entry.ts";
import type { DeclaredEntry } from "../identity/read_identity.ts";
import type { SandboxFinding } from "./sandbox_protocol.ts";

const PARSERS: Readonly<Record<EntryKind, (exported: unknown, from: LazyTypeEntry) => unknown>> = {
  model: modelKind.parse,
  extension: parseGraft,
  vault: vaultKind.parse,
  driver: driverKind.parse,
  datastore: datastoreKind.parse,
  report: reportKind.parse,
};

/** Longer texts are cut: they are shown in listings. */
const MAX_TEXT = 4000;
const MAX_LABELS = 100;

/** What an evaluated export declares. Reading it may run code of the extension; nothing is thrown for what that does. */
export function readDeclared(kind: EntryKind, exported: unknown, file: string): SandboxFinding {
  try {
    const entry = declaredEntry(kind, exported);
    const problem = problemOf(() => PARSERS[kind](exported, entryOf(kind, file)), file);
    if (problem !== undefined) return { kind: "failed", message: problem, entry };
    return entry ? { kind: "entry", entry } : { kind: "failed", message: "it declares no name" };
  } catch (error) {
    return { kind: "failed", message: `it cannot be examined after loading: ${messageOf(error)}` };
  }
}

/** An entry of which only the file is known. */
export function entryOf(kind: EntryKind, file: string): LazyTypeEntry {
  return {
    kind,
    type: "",
    raw: "",
    origin: "local",
    path: file,
    displayPath: file,
    state: "indexed",
    root: 0,
    relativePath: file,
  };
}

function problemOf(parse: () => unknown, file: string): string | undefined {
  try {
    parse();
    return undefined;
  } catch (error) {
    if (!(error instanceof SwampError)) throw error;
    return error.message.startsWith(`${file}: `) ? error.message.slice(file.length + 2) : error.message;
  }
}

/** Undefined when it has no name that could be read. */
function declaredEntry(kind: EntryKind, exported: unknown): DeclaredEntry | undefined {
  if (typeof exported !== "object" || exported === null) return undefined;
  const fields = exported as Record<string, unknown>;
  const text = (key: string) => {
    const value = fields[key];
    return typeof value === "string" ? value.slice(0, MAX_TEXT) : undefined;
  };
  const type = text(kind === "report" ? "name" : "type");
  if (type === undefined) return undefined;
  const { labels } = fields;
  const isProvider = kind === "vault" || kind === "driver" || kind === "datastore";
  return {
    kind,
    type,
    version: text("version"),
    description: text("description"),
    displayName: isProvider ? text("name") : undefined,
    scope: kind === "report" ? text("scope") : undefined,
    labels: kind === "report" && Array.isArray(labels)
      ? labels.slice(0, MAX_LABELS).filter((label) => typeof label === "string" && label.length <= MAX_TEXT)
      : undefined,
  };
}
