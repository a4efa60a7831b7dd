// SPDX-License-Identifier: MIT
/** Workflows and skills of a package. */
import type { PackageRemark } from "../../../domain/packages/author/package_remark.ts";
import { collectiveOf, isPackageName } from "../../../domain/packages/package_name.ts";
import { SwampError } from "../../../domain/errors.ts";
import type { Context } from "../../context.ts";
import type { LinkedPackage } from "./link_package.ts";

const SKILL_FILE_BYTES = 500 * 1000;
const SKILL_BYTES = 2 * 1000 * 1000;

/** @returns names of the workflows. */
export async function judgeWorkflows(
  ctx: Context,
  { collected, from }: LinkedPackage,
  errors: PackageRemark[],
): Promise<string[]> {
  const names: string[] = [];
  for (const path of collected.workflows) {
    const file = collected.files.get(path);
    if (!file) continue;
    const shown = collected.display(file.source);
    const problem = (message: string) => void errors.push({ code: "WORKFLOW_INVALID", message, file: shown });
    const value = await parse(ctx, { text: new TextDecoder().decode(file.bytes), file: shown }, problem);
    if (value === undefined) continue;
    const { name, jobs } = isRecord(value) ? value : {};
    if (typeof name !== "string" || name === "") problem("expected a workflow with a name");
    else {
      names.push(name);
      const { name: own } = from.manifest;
      const collective = isPackageName(own) ? collectiveOf(own) : undefined;
      if (collective !== undefined && name.startsWith("@") && !name.startsWith(`@${collective}/`)) {
        const message =
          `the workflow '${name}' must begin with the collective of the package: @${collective}/`;
        errors.push({ code: "COLLECTIVE_MISMATCH", message, file: shown });
      }
    }
    if (!Array.isArray(jobs) || jobs.length === 0) problem("expected a workflow with at least one job");
  }
  return names;
}

async function parse(
  ctx: Context,
  { text, file }: { text: string; file: string },
  problem: (message: string) => void,
): Promise<unknown> {
  try {
    return await ctx.parseYaml(text, file, "PACKAGE_INVALID") ?? {};
  } catch (error) {
    if (!(error instanceof SwampError)) throw error;
    return problem(error.message);
  }
}

/** Each needs a `SKILL.md` that says its name and what it is for. */
export function judgeSkills({ collected }: LinkedPackage, errors: PackageRemark[]): void {
  for (const skill of collected.skills) {
    const files = [...collected.files.values()].filter(({ path }) => path.startsWith(`skills/${skill}/`));
    const problem = (message: string, file?: string) =>
      void errors.push({ code: "SKILL_INVALID", message: `the skill '${skill}' ${message}`, file });
    const main = collected.files.get(`skills/${skill}/SKILL.md`);
    if (!main) problem("has no SKILL.md");
    else {
      const head = /^---\r?\n([\s\S]*?)\r?\n---/.exec(new TextDecoder().decode(main.bytes))?.[1] ?? "";
      for (const key of ["name", "description"]) {
        if (!new RegExp(`^${key}:\\s*\\S`, "m").test(head)) {
          problem(`has no ${key} in the head of its SKILL.md`, collected.display(main.source));
        }
      }
    }
    for (const { bytes, source } of files) {
      if (bytes.length > SKILL_FILE_BYTES) {
        problem("has a file of more than 500 kB", collected.display(source));
      }
    }
    if (files.reduce((sum, { bytes }) => sum + bytes.length, 0) > SKILL_BYTES) problem("has more than 2 MB");
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
