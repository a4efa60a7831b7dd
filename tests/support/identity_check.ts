// SPDX-License-Identifier: MIT
/** Test support: compares the reader of identities with the truth, and counts its answers. */
import { deepStrictEqual, ok } from "node:assert/strict";
import fc from "fast-check";
import type { EntryKind } from "../../src/domain/types/kind_name.ts";
import type { ModuleSource } from "../../src/infrastructure/extensions/identity/module_source.ts";
import {
  type DeclaredEntry,
  readIdentity,
} from "../../src/infrastructure/extensions/identity/read_identity.ts";
import { askOracle, type Modules } from "./identity_oracle.ts";

const NAMES: readonly EntryKind[] = ["model", "extension"];

export interface Tally {
  entries: number;
  none: number;
  undecided: number;
  invalid: number;
  /** Undecided, and rightly so: something does change the exported object, or the module does not run. */
  changed: number;
}

/** A tally keeps a property honest: it must have seen enough of every answer. */
export function checkAgainstOracle(
  arbitrary: fc.Arbitrary<string>,
  runs: number,
  modules: Modules = {},
): Tally {
  const tally: Tally = { entries: 0, none: 0, undecided: 0, invalid: 0, changed: 0 };
  fc.assert(fc.property(arbitrary, (text) => compareWithOracle(text, tally, modules)), {
    numRuns: runs,
    seed: propertySeed(),
  });
  return tally;
}

/** The same sources at each run, unless more of them are asked for: then others. */
export function propertySeed(): number | undefined {
  return Deno.env.get("SWAMP_PROPERTY_RUNS") === undefined ? 20_260_101 : undefined;
}

/** Opens the modules of a test. */
export function openModule(modules: Modules): (specifier: string) => ModuleSource | undefined {
  const open = (specifier: string): ModuleSource | undefined => {
    const text = modules[specifier];
    return text === undefined ? undefined : { id: specifier, bytes: new TextEncoder().encode(text), open };
  };
  return open;
}

/** Fails when the reader's answer about a source is wrong. */
export function compareWithOracle(text: string, tally: Tally, modules: Modules): void {
  const answer = readIdentity(new TextEncoder().encode(text), NAMES, openModule(modules));
  const truth = askOracle(text, modules);
  if (!truth) {
    tally.invalid++;
    return;
  }
  if (answer.kind === "undecided") {
    tally.undecided++;
    const model = truth.exports?.model as { type?: unknown; version?: unknown } | undefined;
    if (!model || model.type !== "@a/b" || model.version !== "1") tally.changed++;
  } else if (answer.kind === "not-an-entry") {
    tally.none++;
    for (const name of NAMES) ok(!truth.declared.has(name), `\`${name}\` was not seen in:\n${text}`);
  } else {
    tally.entries++;
    ok(truth.declared.has(answer.entry.kind), `\`${answer.entry.kind}\` is not declared in:\n${text}`);
    if (answer.entry.kind === "extension") {
      ok(!truth.declared.has("model"), `\`model\` was not seen in:\n${text}`);
    }
    if (truth.exports) compareEntry(answer.entry, truth.exports, text);
  }
}

function compareEntry(entry: DeclaredEntry, exports: Record<string, unknown>, text: string): void {
  const actual = exports[entry.kind] as Record<string, unknown>;
  deepStrictEqual(entry.type, actual.type, text);
  deepStrictEqual(entry.version, actual.version, text);
  if (entry.description !== undefined) deepStrictEqual(entry.description, actual.description, text);
}
