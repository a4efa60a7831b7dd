// SPDX-License-Identifier: MIT
/** Loads every entry once in a subprocess and compares what it declares with what its package may declare. */
import { endsEarly } from "../../../domain/models/upgrade_chain.ts";
import { bundlePath } from "../../../domain/packages/archive_layout.ts";
import type { EntryIdentity } from "../../../domain/packages/package_archives.ts";
import type { PackageRemark } from "../../../domain/packages/author/package_remark.ts";
import { collectiveOf, isPackageName, isTypeOf } from "../../../domain/packages/package_name.ts";
import type { EntryKind } from "../../../domain/types/kind_name.ts";
import { isReservedName, sharedNames, writtenOutputs } from "../../../domain/models/written_outputs.ts";
import type { TypeMetadata } from "../../../domain/types/type_entry.ts";
import { normalizeName } from "../../../domain/types/type_name.ts";
import type { Context } from "../../context.ts";
import { lineOfPart } from "./entry_lines.ts";
import type { LinkedEntry, LinkedPackage } from "./link_package.ts";

/** What the entries declare. */
export interface EntryJudgement {
  readonly errors: PackageRemark[];
  readonly warnings: PackageRemark[];
  readonly hints: PackageRemark[];
  /** Names by kind, as registries list them. */
  readonly content: Record<string, string[]>;
  /** What each entry that declares the same everywhere declares, to be shipped beside its bundle. */
  readonly metadata: Map<LinkedEntry, TypeMetadata>;
}

export async function judgeEntries(ctx: Context, linked: LinkedPackage): Promise<EntryJudgement> {
  const [tools, { identify }] = [await ctx.authorTools(), await ctx.archives()];
  const built = linked.entries.filter(({ bundled }) => bundled.code !== undefined);
  ctx.counters.trials += built.length;
  const trials = await tools.tryOut(
    built.map(({ bundled, place, path, file }) => ({
      code: bundled.code!,
      chunks: bundled.chunks,
      path: bundlePath(place.kind, path),
      kinds: place.exportNames,
      file,
    })),
  );
  const judge = new Judge(linked);
  for (const entry of linked.entries) {
    // Undefined when it could not be bundled, which is told already.
    const trial = trials[built.indexOf(entry)];
    const path = `${entry.place.directory}/${entry.path}`;
    const read = (other: string) => linked.collected.files.get(other)?.bytes;
    const source = read(path);
    const identity = source && identify({ path, read }, entry.place.exportNames);
    if (source) judge.judgeOutputs(entry.file, new TextDecoder().decode(source));
    if (!trial?.ok) {
      const lineOf = (path: string) => source && lineOfPart(source, path, tools.findWords);
      if (trial) judge.fail(entry, trial.problems ?? [trial.message], lineOf);
      if (identity?.state === "entry") judge.declare(entry, identity);
      continue;
    }
    judge.accept(entry, trial.metadata);
    judge.ship(entry, trial);
    if (identity) judge.identify(entry, identity);
  }
  return judge.result;
}

class Judge {
  readonly result: EntryJudgement = { errors: [], warnings: [], hints: [], content: {}, metadata: new Map() };
  readonly #known = new Map<string, string>();

  constructor(private readonly linked: LinkedPackage) {}

  fail(
    { file }: LinkedEntry,
    problems: readonly string[],
    lineOf: (path: string) => number | undefined,
  ): void {
    for (const message of problems) {
      const path = /^[\w.[\]-]+(?=: )/.exec(message)?.[0];
      const line = path === undefined ? undefined : lineOf(path);
      this.result.errors.push({ code: "ENTRY_BROKEN", message, file, line });
    }
  }

  accept(entry: LinkedEntry, metadata: TypeMetadata): void {
    const { kind, raw } = metadata;
    const group = kind === "extension" ? "extensions" : entry.place.directory;
    (this.result.content[group] ??= []).push(raw);
    this.declare(entry, metadata);
    const early = endsEarly(metadata);
    if (early) {
      this.result.warnings.push({ code: "UPGRADES_END_EARLY", message: early, file: entry.file });
    }
    if (kind !== "extension" && (metadata.description ?? "") === "") {
      const message = `the ${kind} has no description; searches look through it`;
      this.result.hints.push({ code: "QUALITY", message, file: entry.file });
    }
  }

  /** Names of outputs that fail or replace each other when a method has done its work. */
  judgeOutputs(file: string, source: string): void {
    const outputs = writtenOutputs(source);
    for (const { spec, name, line } of outputs.filter(({ name }) => isReservedName(name))) {
      const message = `output '${spec}' is stored under the name '${name}', which is reserved`;
      this.result.errors.push({ code: "OUTPUT_NAME_RESERVED", message, file, line });
    }
    for (const { other, output: { spec, name, line } } of sharedNames(outputs)) {
      const message = `outputs '${other}' and '${spec}' are both stored under the name '${name}': ` +
        "each becomes the newest version in the place of the other";
      this.result.warnings.push({ code: "OUTPUT_NAME_SHARED", message, file, line });
    }
  }

  /** What an author's machine adds, a home directory or a token in a default for example, is never published. */
  ship(entry: LinkedEntry, { metadata, isSettled }: { metadata: TypeMetadata; isSettled: boolean }): void {
    if (isSettled) return void this.result.metadata.set(entry, metadata);
    const message =
      "what it declares depends on the environment, the time or chance: its description is not " +
      "shipped, and describing it runs its code";
    this.result.warnings.push({ code: "ENTRY_VARIES", message, file: entry.file });
  }

  /** A type of the package's collective, once; whether the entry can be loaded does not matter. */
  declare(entry: LinkedEntry, { kind, raw }: { kind: EntryKind; raw: string }): void {
    const type = normalizeName(kind, raw);
    // What is no name is a problem of its own, and what is extended may be anybody's.
    if (typeof type !== "string" || kind === "extension") return;
    const key = `${kind} ${type}`;
    const other = this.#known.get(key);
    if (other !== undefined) {
      const message = `it declares the ${kind} '${raw}', as ${other} does`;
      this.result.errors.push({ code: "ENTRY_DUPLICATE", message, file: entry.file });
    }
    this.#known.set(key, entry.file);
    const { name } = this.linked.from.manifest;
    if (!isPackageName(name) || isTypeOf(name, type)) return;
    const message = `the ${kind} '${raw}' must begin with the collective of the package: @${
      collectiveOf(name)
    }/`;
    this.result.errors.push({
      code: "COLLECTIVE_MISMATCH",
      message,
      file: entry.file,
      line: this.#lineOf(entry, raw),
    });
  }

  /** Listings of a pulled package must find what its author means without running it. */
  identify(entry: LinkedEntry, identity: EntryIdentity): void {
    const { file } = entry;
    if (identity.state === "not-an-entry") {
      const message = identity.reason ?? `write \`export const ${entry.place.exportNames[0]} = { … }\``;
      this.result.errors.push({ code: "ENTRY_NOT_RECOGNISED", message, file });
    }
    if (identity.state === "undecided") {
      const message =
        `its type cannot be read from its text (${identity.reason}); listings have to evaluate it`;
      this.result.warnings.push({ code: "ENTRY_UNDECIDED", message, file });
    }
  }

  #lineOf(entry: LinkedEntry, text: string): number | undefined {
    const source = this.linked.collected.files.get(`${entry.place.directory}/${entry.path}`);
    if (!source) return undefined;
    const lines = new TextDecoder().decode(source.bytes).split("\n");
    const index = lines.findIndex((line) =>
      ['"', "'", "`"].some((quote) => line.includes(quote + text + quote))
    );
    return index < 0 ? undefined : index + 1;
  }
}
