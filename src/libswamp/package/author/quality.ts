// SPDX-License-Identifier: MIT
/** What people look at before they use a package: the hints of `extension check`, and the points of `extension quality`. */
import type { PackageRemark } from "../../../domain/packages/author/package_remark.ts";
import { isPackageName } from "../../../domain/packages/package_name.ts";
import type { EntryJudgement } from "./judge_entries.ts";
import type { LinkedPackage } from "./link_package.ts";

/** One thing that makes a package better. */
export interface QualityFactor {
  readonly id: "description" | "labels" | "repository" | "readme" | "license" | "type-descriptions";
  /** `provisional`: what it depends on is broken. */
  readonly status: "earned" | "missing" | "provisional";
  /** What is missing. */
  readonly hints: readonly PackageRemark[];
}

export function qualityFactors(
  { from, collected, entries }: LinkedPackage,
  judged: EntryJudgement,
): QualityFactor[] {
  const { manifest, file } = from;
  // What is named and can not be shipped is an error of its own.
  const shipped = [...collected.files.keys(), ...manifest.additionalFiles].map((path) =>
    path.split("/").at(-1)!.toLowerCase()
  );
  const has = (name: string) => shipped.some((item) => item === name || item.startsWith(`${name}.`));
  const factor = (id: QualityFactor["id"], isEarned: boolean, message: string): QualityFactor => ({
    id,
    status: isEarned ? "earned" : "missing",
    hints: isEarned ? [] : [{ code: "QUALITY", message, file }],
  });
  const loaded = Object.values(judged.content).reduce((sum, names) => sum + names.length, 0);
  return [
    factor("description", Boolean(manifest.description), "it has no description; searches look through it"),
    factor("labels", manifest.labels.length > 0, "it has no labels; searches filter by them"),
    factor(
      "repository",
      Boolean(manifest.repository),
      "it has no repository, where people could report what is wrong",
    ),
    factor("readme", has("readme"), "additionalFiles names no README.md"),
    factor(
      "license",
      has("license") || has("copying"),
      "additionalFiles names no LICENSE; without one nobody may use it",
    ),
    {
      id: "type-descriptions",
      status: judged.hints.length > 0 ? "missing" : loaded < entries.length ? "provisional" : "earned",
      hints: judged.hints,
    },
  ];
}

/** Who has not begun is told what is needed, not what would be nice. */
export function hintsOf(
  { manifest }: LinkedPackage["from"],
  factors: readonly QualityFactor[],
): PackageRemark[] {
  const isBegun = isPackageName(manifest.name);
  return factors.filter(({ id }) => isBegun || id === "type-descriptions").flatMap(({ hints }) => hints);
}
