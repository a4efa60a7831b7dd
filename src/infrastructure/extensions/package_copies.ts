// SPDX-License-Identifier: MIT
/**
 * Where code of pulled packages is built: a copy that holds exactly the files that the lockfile locks, apart from the
 * repository. Neither files above the package nor files that were added to it can take part in the build.
 */
import { basename } from "node:path";
import type { FileSystem } from "../../domain/platform/file_system.ts";
import type { Platform } from "../../domain/platform/platform.ts";
import { sha256 } from "../platform/sha256.ts";
import { type BuildInput, type BuildRequest, type BuildResult, MISSING_INPUT } from "./build/builder.ts";
import { parseJsonc } from "./build/jsonc.ts";
import { assertLockedFile, type ProvenPackage } from "./package_proof.ts";

const CONFIG_NAMES = ["deno.json", "deno.jsonc"];

/** A file to build, in its package. */
interface PackagedSource {
  readonly proven: ProvenPackage;
  /** Absolute; below the package's directory. */
  readonly path: string;
}

export class PackageCopies {
  readonly #directories = new Map<string, string>();

  constructor(private readonly platform: Platform) {}

  /** @throws SwampError CHECKSUM_MISMATCH for a file that is not what the lockfile locks. */
  request({ proven, path }: PackagedSource): BuildRequest {
    const copy = this.#directories.get(proven.name) ?? this.#copy(proven);
    return { entry: copy + path.slice(proven.directory.length), limitRoot: copy };
  }

  /** The result as if the package had been built where it is. What is locked is all that it can depend on. */
  restored(result: BuildResult, { proven }: Pick<PackagedSource, "proven">): BuildResult {
    const copy = this.#directories.get(proven.name)!;
    const inputs = result.inputs.flatMap(({ path }): BuildInput[] => {
      const hash = path.startsWith(`${copy}/`) ? proven.files.get(path.slice(copy.length + 1)) : undefined;
      return hash === undefined ? [] : [{ path: proven.directory + path.slice(copy.length), hash }];
    });
    const outside = result.inputs.find(({ path, hash }) =>
      hash !== MISSING_INPUT && !path.startsWith(`${copy}/`)
    );
    if (!result.ok) {
      return { ...result, inputs, message: result.message.replaceAll(copy, proven.directory) };
    }
    if (!outside) return { ...result, inputs };
    const message = `it imports ${basename(outside.path)}, which is not a file of its package`;
    return { ok: false, deterministic: true, message, inputs, builder: result.builder };
  }

  [Symbol.dispose](): void {
    for (const directory of this.#directories.values()) {
      this.platform.fs.remove(directory, { recursive: true });
    }
  }

  #copy(proven: ProvenPackage): string {
    const { fs, tempDirectory, randomHex } = this.platform;
    const made = `${tempDirectory}/swamp-package-${randomHex(16)}`;
    fs.makeDirectory(made, 0o700);
    const copy = fs.realPath(made);
    this.#directories.set(proven.name, copy);
    for (const path of proven.files.keys()) {
      if (path.split("/").includes("node_modules")) continue;
      const source = `${proven.directory}/${path}`;
      const bytes = fs.stat(source)?.kind === "file" ? fs.readBytes(source) : undefined;
      assertLockedFile(proven, path, bytes && sha256(bytes));
      const content = CONFIG_NAMES.includes(basename(path)) ? asWorkspaceRoot(bytes!) : bytes!;
      fs.writeAtomic(`${copy}/${path}`, content, { volatile: true });
    }
    stopSearchAbove(fs, copy);
    return copy;
  }
}

/** Deno looks above a directory for a workspace that claims it, unless the directory is the root of one itself. */
function stopSearchAbove(fs: FileSystem, copy: string): void {
  if (CONFIG_NAMES.some((name) => fs.stat(`${copy}/${name}`))) return;
  fs.writeAtomic(`${copy}/deno.json`, '{ "workspace": [] }\n', { volatile: true });
}

function asWorkspaceRoot(config: Uint8Array): Uint8Array | string {
  let fields: unknown;
  try {
    fields = parseJsonc(new TextDecoder().decode(config));
  } catch (error) {
    // The build reports what is wrong with it.
    if (error instanceof SyntaxError) return config;
    throw error;
  }
  if (typeof fields !== "object" || fields === null || Array.isArray(fields)) return config;
  return JSON.stringify({ workspace: [], ...fields });
}
