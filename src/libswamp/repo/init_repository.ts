// SPDX-License-Identifier: MIT
import { basename, join, resolve } from "node:path";
import { SwampError } from "../../domain/errors.ts";
import type { Platform } from "../../domain/platform/platform.ts";
import type { FileAction } from "../../domain/repo/managed_section.ts";
import { scanMarkerKeys } from "../../domain/repo/marker_keys.ts";
import { newMarkerText, setMarkerValues } from "../../domain/repo/marker_text.ts";
import { NO_TOOL } from "../../domain/repo/tools.ts";
import { VERSION } from "../../domain/version.ts";
import type { Context } from "../context.ts";
import {
  guarded,
  makeRepositoryDirectories,
  updateGitignore,
  updateInstructions,
  updateTypes,
} from "./repository_files.ts";

export interface InitRequest {
  /** Relative to the working directory. */
  readonly path: string;
  /** Write the marker anew when there is one; all else stays. */
  readonly force: boolean;
  readonly tool?: string;
}

/** The `--json` document of `init`. */
export interface InitResult {
  readonly path: string;
  readonly version: string;
  readonly initializedAt: string;
  readonly repoId: string;
  readonly skillsCopied: readonly string[];
  readonly instructionsFileCreated: boolean;
  readonly settingsCreated: boolean;
  readonly gitignoreAction: FileAction;
  readonly tool: string;
  readonly nextSteps: readonly string[];
}

/**
 * Makes a directory a repository. The marker is written last and exclusively: of several processes one succeeds, and
 * one that is killed leaves nothing that counts as a repository.
 * @throws SwampError REPO_EXISTS, IO_FAILED.
 */
export function initRepository(ctx: Pick<Context, "platform" | "protect">, request: InitRequest): InitResult {
  const { platform } = ctx;
  const { fs } = platform;
  const root = resolve(platform.cwd(), request.path);
  ctx.protect(root);
  const file = join(root, ".swamp.yaml");
  const former = fs.stat(file)?.kind === "file"
    ? guarded(fs, file, "read", () => fs.readText(file))
    : undefined;
  if (former !== undefined && !request.force) throw alreadyInitialised(root, former);
  const tool = request.tool ?? NO_TOOL;
  const initializedAt = new Date(platform.now()).toISOString();
  const marker = markerText(platform, former, { tool, initializedAt });
  makeRepositoryDirectories(fs, root);
  updateTypes(fs, root);
  const gitignoreAction = updateGitignore(fs, root);
  const instructions = updateInstructions(fs, root, tool);
  writeMarker({ platform, file, root, text: marker.text, exclusive: !request.force });
  return {
    path: root,
    version: VERSION,
    initializedAt,
    repoId: marker.repoId,
    skillsCopied: [],
    instructionsFileCreated: instructions === "created",
    settingsCreated: false,
    gitignoreAction,
    tool,
    nextSteps: [
      "swamp model type search",
      "swamp model create command/shell hello",
      "swamp model method run hello execute --input run='echo hello'",
    ],
  };
}

function alreadyInitialised(root: string, marker: string): SwampError {
  const keys = scanMarkerKeys(marker);
  const tool = keys.find(({ key }) => key === "tool")?.value || NO_TOOL;
  return new SwampError(
    "REPO_EXISTS",
    `${root} is already initialised as a swamp repository (tool: ${tool})`,
    {
      hint: `Bring it up to date with: swamp repo upgrade\nWrite ${
        basename(root)
      }/.swamp.yaml anew with: swamp init --force`,
      details: { path: root, tool },
    },
  );
}

/** What a user set in the former marker is kept; so is the repository's id, by which vaults and caches know it. */
function markerText(
  platform: Platform,
  former: string | undefined,
  { tool, initializedAt }: { tool: string; initializedAt: string },
): { text: string; repoId: string } {
  const known = former === undefined
    ? undefined
    : scanMarkerKeys(former).find(({ key }) => key === "repoId")?.value;
  const repoId = known || platform.uuid();
  const values = { swampVersion: VERSION, initializedAt, repoId, tool, gitignoreManaged: true };
  const kept = former !== undefined && scanMarkerKeys(former).some(({ key }) => key === "swampVersion");
  return { text: kept ? setMarkerValues(former, values) : newMarkerText(values), repoId };
}

interface MarkerWrite {
  readonly platform: Platform;
  readonly root: string;
  readonly file: string;
  readonly text: string;
  readonly exclusive: boolean;
}

function writeMarker({ platform: { fs }, root, file, text, exclusive }: MarkerWrite): void {
  try {
    fs.writeAtomic(file, text, { exclusive });
  } catch (error) {
    if (!exclusive || fs.reasonOf(error) !== "exists" || fs.stat(file)?.kind !== "file") {
      guarded(fs, file, "write", () => {
        throw error;
      });
    }
    throw alreadyInitialised(root, fs.readTextIfExists(file) ?? "");
  }
}
