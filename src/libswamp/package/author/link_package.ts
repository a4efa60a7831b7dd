// SPDX-License-Identifier: MIT
/** Follows the imports of a package's entries as the bundler sees them. Nothing is run. */
import { dirname, join, relative, resolve } from "node:path";
import { bundlePath, chunkBase } from "../../../domain/packages/archive_layout.ts";
import type { BundledEntry } from "../../../domain/packages/author/author_tools.ts";
import type { PackageRemark } from "../../../domain/packages/author/package_remark.ts";
import type { Context } from "../../context.ts";
import { type AuthorManifest, readAuthorManifest } from "./author_manifest.ts";
import { type CollectedEntry, PackageCollector } from "./collect_package.ts";

/** An entry with what the bundler made of it. */
export interface LinkedEntry extends CollectedEntry {
  /** Relative to the manifest. */
  readonly file: string;
  readonly bundled: BundledEntry;
}

/** All files of a package, and its bundles. */
export interface LinkedPackage {
  readonly from: AuthorManifest;
  readonly collected: PackageCollector;
  readonly entries: readonly LinkedEntry[];
  readonly errors: PackageRemark[];
  readonly warnings: PackageRemark[];
}

/** @param given see {@link readAuthorManifest}, whose errors are thrown; everything else is collected. */
export async function linkPackage(ctx: Context, given: string | undefined): Promise<LinkedPackage> {
  const from = await readAuthorManifest(ctx, given);
  const collected = new PackageCollector(ctx, from);
  await collected.collect();
  const root = projectRoot(ctx, from.directory);
  const tools = await ctx.authorTools();
  ctx.counters.builds += collected.entries.length > 0 ? 1 : 0;
  const bundles = await tools.bundle(
    collected.entries.map(({ source, place, path }) => ({
      source,
      chunkBase: chunkBase(bundlePath(place.kind, path)),
    })),
    root,
  );
  const entries = collected.entries.map((entry, index): LinkedEntry => ({
    ...entry,
    file: collected.display(entry.source),
    bundled: bundles[index]!,
  }));
  const warnings = entries.flatMap((entry) => addImports(collected, entry));
  const failures = entries.flatMap((entry) =>
    entry.bundled.message === undefined ? [] : buildProblems(entry, collected, root)
  );
  return {
    from,
    collected,
    entries,
    errors: [...from.problems, ...collected.problems, ...failures],
    warnings,
  };
}

/** The directory above which no `deno.json` counts: the nearest with a repository in it, or the manifest's own. */
function projectRoot(ctx: Context, directory: string): string {
  for (let at = directory;; at = dirname(at)) {
    if ([".git", ".swamp.yaml"].some((name) => ctx.platform.fs.lstat(join(at, name)))) return at;
    if (dirname(at) === at) return directory;
  }
}

/** Imported files inside of the kind's directory are shipped; of others only the bundle knows. */
function addImports(collected: PackageCollector, entry: LinkedEntry): PackageRemark[] {
  const outside: string[] = [];
  for (const module of entry.bundled.modules) {
    if (module.includes("/node_modules/")) continue;
    const path = relative(entry.directory, module).replaceAll("\\", "/");
    if (path === ".." || path.startsWith("../") || resolve(path) === path) {
      outside.push(collected.display(module));
    } else collected.add(`${entry.place.directory}/${path}`, module);
  }
  if (outside.length === 0) return [];
  const where = collected.display(entry.directory) || ".";
  return [{
    code: "IMPORT_OUTSIDE",
    file: entry.file,
    message: `it imports ${outside.join(", ")} from outside of ${where}; those are not shipped, ` +
      "so that only its bundle works after installation",
  }];
}

/** One problem for each message; some bundlers tell its place in front of it, others on a line of its own behind. */
function buildProblems(entry: LinkedEntry, collected: PackageCollector, root: string): PackageRemark[] {
  const problems: PackageRemark[] = [];
  const place = ([, file, line, column]: RegExpExecArray) => ({
    file: collected.display(resolve(root, file!)),
    line: Number(line),
    column: Number(column),
  });
  for (const text of entry.bundled.message!.split("\n").filter((line) => line.trim() !== "")) {
    const behind = /^\s+at (.+?):(\d+):(\d+)$/.exec(text);
    const before = /^(.+?):(\d+):(\d+): (.*)$/.exec(text);
    const last = problems.at(-1);
    if (behind && last && last.line === undefined) {
      problems[problems.length - 1] = { ...last, ...place(behind) };
    } else if (before) problems.push({ code: "ENTRY_UNBUILDABLE", message: before[4]!, ...place(before) });
    else if (!behind) problems.push({ code: "ENTRY_UNBUILDABLE", message: text, file: entry.file });
  }
  return problems;
}
