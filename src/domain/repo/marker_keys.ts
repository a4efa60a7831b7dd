// SPDX-License-Identifier: MIT
/**
 * What can be said of `.swamp.yaml` without a YAML parser, which would cost more than most commands take: its
 * top-level keys, and the value of a key that is a plain word.
 */
import { LOG_LEVELS } from "../log.ts";
import { nearest } from "../nearest.ts";

/** Keys whose value is a text. */
export const MARKER_TEXT_KEYS: readonly string[] = [
  "swampVersion",
  "initializedAt",
  "upgradedAt",
  "repoId",
  "tool",
  "modelsDir",
  "workflowsDir",
  "vaultsDir",
  "driversDir",
  "datastoresDir",
  "reportsDir",
];

/** Every key that this or an older tool gives a meaning. */
export const MARKER_KEYS: readonly string[] = [
  ...MARKER_TEXT_KEYS,
  "tools",
  "gitignoreManaged",
  "logLevel",
  "datastore",
  "defaultVault",
  "trustedCollectives",
  "trustMemberCollectives",
  "autoGc",
];

/** Keys of older versions, with what is done in their place now. */
const REPLACED_KEYS: ReadonlyMap<string, string> = new Map([
  ["vaults", "each vault is a file in vaults/ now; create it with: swamp vault create <type> <name>"],
  ["vault", "name the vault of sensitive outputs with 'defaultVault'"],
  ["models", "models are files in models/, or in the directory that 'modelsDir' names"],
  ["extensionsDir", "name a directory for each kind: 'modelsDir', 'vaultsDir' and so on"],
  ["defaultDriver", "set 'driver' in the definition of each model"],
  ["defaultDriverConfig", "set 'driverConfig' in the definition of each model"],
]);

export interface MarkerKey {
  readonly key: string;
  /** From 1. */
  readonly line: number;
  /** What follows on the line, without quotes and comment; empty for a block. */
  readonly value: string;
}

/** The keys that stand at the beginning of a line, in the order of the file. */
export function scanMarkerKeys(text: string): MarkerKey[] {
  const found: MarkerKey[] = [];
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    const match = /^(["']?)([A-Za-z_][\w.-]*)\1\s*:(?:\s+(.*))?$/.exec(line);
    if (!match) continue;
    const value = (match[3] ?? "").replace(/\s+#.*$/, "").trim().replace(/^(["'])(.*)\1$/, "$2");
    found.push({ key: match[2]!, line: index + 1, value });
  }
  return found;
}

/** Remarks on keys that mean nothing, with the key that may have been meant. Telemetry keys are tolerated. */
export function unknownMarkerKeys(
  keys: readonly MarkerKey[],
): { key: string; line: number; message: string }[] {
  return keys
    .filter(({ key }) => !MARKER_KEYS.includes(key) && !key.startsWith("telemetry"))
    .map(({ key, line }) => {
      const replacement = REPLACED_KEYS.get(key);
      if (replacement !== undefined) {
        return { key, line, message: `'${key}' is no longer used: ${replacement}` };
      }
      const near = nearest(key, MARKER_KEYS, 1)[0];
      return { key, line, message: `unknown key '${key}'${near ? `, did you mean '${near}'?` : ""}` };
    });
}

/** Keys that an older tool obeys and this version does not yet: said, never ignored in silence. */
export function unsupportedMarkerKeys(keys: readonly MarkerKey[]): { line: number; message: string }[] {
  return keys
    .filter(({ key }) => key === "datastore")
    .map(({ line }) => ({ line, message: "'datastore' is not supported yet; data is kept in .swamp/data" }));
}

/** Lines that no key is read from, and values that their key can not use: they count as absent, and that is said. */
export function oddMarkerLines(text: string): { line: number; message: string }[] {
  const keys = scanMarkerKeys(text);
  const keyLines = new Set(keys.map(({ line }) => line));
  const odd: { line: number; message: string }[] = [];
  for (const [index, content] of text.split(/\r?\n/).entries()) {
    // Blank and indented lines, comments, items of lists, ends of blocks, and the marks of documents.
    if (keyLines.has(index + 1) || /^(\s|$|#|-|\.\.\.|[\]}])/.test(content)) continue;
    odd.push({ line: index + 1, message: "expected 'key: value'" });
  }
  for (const { key, line, value } of keys) {
    if (key === "logLevel" && value !== "" && !LOG_LEVELS.some((level) => level === value)) {
      odd.push({ line, message: `'logLevel' must be one of: ${LOG_LEVELS.join(", ")}; got '${value}'` });
    } else if (/Dir$/.test(key) && /^[[{"']/.test(value)) {
      odd.push({ line, message: `'${key}' must be a path; got '${value}'` });
    }
  }
  return odd;
}
