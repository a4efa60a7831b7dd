// SPDX-License-Identifier: MIT
import { join } from "node:path";
import { SwampError } from "../../domain/errors.ts";
import type { FileAction } from "../../domain/repo/managed_section.ts";
import { scanMarkerKeys } from "../../domain/repo/marker_keys.ts";
import { setMarkerValues } from "../../domain/repo/marker_text.ts";
import { NO_TOOL, TOOL_NAMES } from "../../domain/repo/tools.ts";
import { VERSION } from "../../domain/version.ts";
import type { Context } from "../context.ts";
import { migrateLayout } from "./migrate_layout.ts";
import {
  guarded,
  makeRepositoryDirectories,
  updateGitignore,
  updateInstructions,
  updateTypes,
} from "./repository_files.ts";

export interface UpgradeRequest {
  readonly tool?: string;
  /** Manage `.gitignore` also when the marker does not say so. */
  readonly includeGitignore: boolean;
}

/** The `--json` document of `repo upgrade`. */
export interface UpgradeResult {
  readonly path: string;
  readonly previousVersion: string | null;
  readonly newVersion: string;
  readonly upgradedAt: string;
  readonly skillsUpdated: readonly string[];
  readonly instructionsUpdated: boolean;
  readonly settingsUpdated: boolean;
  readonly gitignoreAction: FileAction | "skipped";
  readonly tool: string;
  readonly changes: readonly string[];
}

function notEditable(root: string, keys: readonly string[]): SwampError {
  const file = join(root, ".swamp.yaml");
  return new SwampError(
    "REPO_INVALID",
    `${file}: expected each key on a line of its own, so that it can be edited`,
    {
      hint: `Write ${keys[0]}: ... and the other keys on lines of their own, or run: swamp init --force`,
      details: { path: file },
    },
  );
}

/** Brings the files that swamp keeps in a repository up to this version. Running it again changes only the date. */
export async function upgradeRepository(
  ctx: Pick<Context, "platform" | "repository" | "warn">,
  request: UpgradeRequest,
): Promise<UpgradeResult> {
  const { fs } = ctx.platform;
  const repository = ctx.repository();
  const { root } = repository;
  const marker = await repository.marker();
  const tool = request.tool ?? marker.tool ?? marker.tools?.[0] ?? NO_TOOL;
  if (!TOOL_NAMES.includes(tool)) {
    ctx.warn({
      code: "UNKNOWN_TOOL",
      message: `No instructions are known for the tool '${tool}'. Choose one with --tool: ${
        TOOL_NAMES.join(", ")
      }`,
      file: ".swamp.yaml",
    });
  }
  const keys = Object.keys(marker);
  if (keys.length > 0 && scanMarkerKeys(repository.markerText).length === 0) throw notEditable(root, keys);
  const changes = guarded(fs, root, "change", () => migrateLayout(fs, root));
  makeRepositoryDirectories(fs, root);
  updateTypes(fs, root);
  const managed = request.includeGitignore || marker.gitignoreManaged === true;
  const gitignoreAction = managed ? updateGitignore(fs, root) : "skipped";
  const instructions = updateInstructions(fs, root, tool);
  const upgradedAt = new Date(ctx.platform.now()).toISOString();
  const text = setMarkerValues(repository.markerText, {
    swampVersion: VERSION,
    upgradedAt,
    tool,
    ...(managed ? { gitignoreManaged: true } : {}),
    ...(marker.repoId ? {} : { repoId: ctx.platform.uuid() }),
  });
  const file = join(root, ".swamp.yaml");
  guarded(fs, file, "write", () => fs.writeAtomic(file, text));
  return {
    path: root,
    previousVersion: marker.swampVersion ?? null,
    newVersion: VERSION,
    upgradedAt,
    skillsUpdated: [],
    instructionsUpdated: instructions === "created" || instructions === "updated",
    settingsUpdated: false,
    gitignoreAction,
    tool,
    changes,
  };
}
