// SPDX-License-Identifier: MIT
/** What a package brings along: packages whose authors its users may not trust, or that they can not have. */
import { SwampError } from "../../../domain/errors.ts";
import type { PackageRemark, RemarkCode } from "../../../domain/packages/author/package_remark.ts";
import { collectiveOf, isPackageName, parsePackageReference } from "../../../domain/packages/package_name.ts";
import type { PackageRegistry } from "../../../domain/packages/package_registry.ts";
import { newestFitting, parseConstraint } from "../../../domain/packages/version_constraint.ts";
import type { Context } from "../../context.ts";
import { deprecationText, withdrawalOf } from "../known_packages.ts";
import { seenIn } from "../plan_pull.ts";
import { trustedCollectives } from "../trust.ts";
import type { AuthorManifest } from "./author_manifest.ts";

type Finding = readonly [RemarkCode, string];

/**
 * Asks the registry for each dependency; that it can not be asked is a remark, too. None of them is an error: packages
 * that need each other have to be published one after the other.
 */
export async function judgeDependencies(ctx: Context, from: AuthorManifest): Promise<PackageRemark[]> {
  const { name, dependencies } = from.manifest;
  if (dependencies.length === 0) return [];
  const places = await placesOf(ctx, from);
  const { trusted } = await trustedCollectives(ctx);
  const familiar = isPackageName(name) ? [...trusted, collectiveOf(name)] : trusted;
  const strangers = dependencies.map((item) => judgeCollective(item, familiar));
  const remarks = (findings: readonly (Finding | undefined)[]) =>
    findings.flatMap((finding, index): PackageRemark[] => {
      if (!finding) return [];
      const [code, message] = finding;
      return [{ code, message: `dependencies: ${message}`, file: from.file, ...places[index] }];
    });
  ctx.progress("Looking up dependencies ...");
  try {
    const registry = await ctx.packageRegistry();
    const found = await Promise.all(dependencies.map((item) => judge(registry, item)));
    return [...remarks(strangers), ...remarks(found)];
  } catch (error) {
    if (!(error instanceof SwampError) || ctx.signal.aborted) throw error;
    const message = `dependencies: they were not looked up: ${error.message}`;
    return [...remarks(strangers), { code: "DEPENDENCY_UNKNOWN", message, file: from.file }];
  }
}

/** Where each of them stands; nothing when some are left out of the list because they are wrong. */
async function placesOf(ctx: Context, { manifest, text, problems }: AuthorManifest) {
  if (problems.length > 0) return [];
  const paths = manifest.dependencies.map((_, index) => ["dependencies", index]);
  return await (await ctx.authorTools()).placesOf(text, paths);
}

function judgeCollective(dependency: string, familiar: readonly string[]): Finding | undefined {
  const { name } = parsePackageReference(dependency);
  const collective = collectiveOf(name);
  if (familiar.includes(collective)) return undefined;
  return [
    "DEPENDENCY_UNTRUSTED",
    `${name} is of @${collective}, which is not trusted here: whoever pulls this package gets its code, too. ` +
    `If you trust it: swamp extension trust add ${collective}`,
  ];
}

/** What is wrong with one of them; undefined when whoever pulls the package gets it without a warning. */
async function judge(registry: PackageRegistry, dependency: string): Promise<Finding | undefined> {
  const { name, version } = parsePackageReference(dependency);
  const info = await registry.info(name);
  if (!info) {
    return ["DEPENDENCY_MISSING", `${name} is not in ${registry.address}; who pulls this package needs it`];
  }
  const known = { info, versions: await registry.versions(name) };
  const test = parseConstraint(version)!;
  if (newestFitting(seenIn(known, "beta"), [test]) === undefined) {
    const gone = known.versions.find((item) => test(item.version));
    const withdrawal = gone && withdrawalOf(known, gone.version);
    return withdrawal
      ? ["DEPENDENCY_WITHDRAWN", `${name}@${gone.version} was ${withdrawal}; nothing else fits ${dependency}`]
      : ["DEPENDENCY_MISSING", `no version in ${registry.address} fits ${dependency}`];
  }
  return info.deprecatedAt ? ["DEPENDENCY_DEPRECATED", `${name} is ${deprecationText(info)}`] : undefined;
}
