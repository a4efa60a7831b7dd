// SPDX-License-Identifier: MIT
import { join } from "node:path";
import { RECEIPT_FILE } from "../../domain/packages/archive_layout.ts";
import {
  filesChecksum,
  isAsLocked,
  type LockedPackage,
  LOCKFILE,
  type Lockfile,
  type PackageContent,
  type PackageState,
  type PackageStore,
  type Receipt,
} from "../../domain/packages/installed_package.ts";
import { assertPackageName } from "../../domain/packages/package_name.ts";
import { parseReceipt } from "../../domain/packages/receipt.ts";
import type { Platform } from "../../domain/platform/platform.ts";
import type { MachineState } from "../state/machine_state.ts";
import { ioFailure } from "../models/io_failure.ts";
import { formatLockfile, readLockfile } from "./lockfile_file.ts";
import { PackageDirectories } from "./package_directories.ts";
import { fileDigests, lockfilePath, packageFiles } from "./package_files.ts";
import { sha256 } from "../platform/sha256.ts";

export interface PackageRepositoryOptions {
  readonly platform: Platform;
  readonly repository: {
    readonly root: string;
    readonly modelsDirectory: string;
    readonly stateDirectory: string;
    display(path: string): string;
  };
  readonly state: MachineState;
}

/** Packages in `.swamp/pulled-extensions/<name>`, and the lockfile at the repository's root. */
export class PackageRepository implements PackageStore {
  readonly #directories: PackageDirectories;
  readonly #lockfile: string;

  constructor(private readonly options: PackageRepositoryOptions) {
    const { platform, repository, state } = options;
    this.#directories = new PackageDirectories(
      platform.fs,
      `${repository.stateDirectory}/pulled-extensions`,
      () => state.proof("install-journal"),
    );
    this.#lockfile = join(repository.root, LOCKFILE);
  }

  lockfile(): Lockfile {
    const { platform: { fs }, repository } = this.options;
    return readLockfile(fs, lockfilePath(fs, repository));
  }

  directory(name: string): string {
    assertPackageName(name);
    return this.#directories.place(name);
  }

  receipt(name: string): Receipt | undefined {
    const path = `${this.directory(name)}/${RECEIPT_FILE}`;
    const text = this.options.platform.fs.readTextIfExists(path);
    const receipt = text === undefined ? undefined : parseReceipt(text, sha256);
    const pulledAt = new Date(this.options.platform.fs.stat(path)?.modified ?? 0).toISOString();
    // The receipt of another package counts for nothing.
    return receipt?.name === name ? { ...receipt, pulledAt } : undefined;
  }

  inspect(name: string): PackageState {
    const directory = this.directory(name);
    const paths = this.options.platform.fs.lstat(directory) ? this.#files(directory) : [];
    const locked = this.lockfile()[name];
    const isLocked = locked?.filesChecksum !== undefined &&
      this.#checksumOf(directory, paths) === locked.filesChecksum;
    const receipt = this.receipt(name);
    return receipt
      ? this.#compare(receipt, {
        name,
        paths,
        matchesLockfile: isLocked && isAsLocked(receipt.locked, locked),
      })
      : this.#inspectWithout({ name, paths, isLocked, locked });
  }

  /** What was changed here since the package was unpacked. */
  #compare(
    receipt: Receipt,
    { name, paths, matchesLockfile }: { name: string; paths: readonly string[]; matchesLockfile: boolean },
  ): PackageState {
    const { fs } = this.options.platform;
    const directory = this.directory(name);
    const edited: string[] = [];
    const missing: string[] = [];
    for (const [path, digest] of Object.entries(receipt.digests)) {
      const kind = fs.lstat(`${directory}/${path}`)?.kind;
      if (kind === "symlink") edited.push(path);
      else if (kind !== "file") missing.push(path);
      else if (sha256(fs.readBytes(`${directory}/${path}`)) !== digest) edited.push(path);
    }
    const added = paths.filter((path) => !Object.hasOwn(receipt.digests, path));
    const state = missing.length > 0
      ? "incomplete"
      : edited.length > 0 || added.length > 0
      ? "edited"
      : "intact";
    return { name, version: receipt.locked.version, state, matchesLockfile, edited, missing, added };
  }

  /** Without a receipt that can be read only the lockfile can vouch for files; what it does not counts as edited. */
  #inspectWithout(
    { name, paths, isLocked, locked }: {
      name: string;
      paths: readonly string[];
      isLocked: boolean;
      locked: LockedPackage | undefined;
    },
  ): PackageState {
    const { fs } = this.options.platform;
    const directory = this.directory(name);
    const state = { name, version: locked?.version ?? "", matchesLockfile: false };
    const isDamaged = fs.lstat(`${directory}/${RECEIPT_FILE}`) !== undefined;
    const damaged = isDamaged ? [RECEIPT_FILE] : [];
    const missing = isDamaged ? [] : [RECEIPT_FILE];
    if (paths.length === 0 && !isDamaged) {
      return { ...state, state: "missing", edited: [], missing: [], added: [] };
    }
    if (isLocked) {
      return { ...state, state: isDamaged ? "edited" : "incomplete", edited: damaged, missing, added: [] };
    }
    const own = new Set(locked?.files);
    const isOwn = (path: string) => own.has(`${this.options.repository.display(directory)}/${path}`);
    const edited = [...damaged, ...paths.filter(isOwn)];
    return { ...state, state: "edited", edited, missing, added: paths.filter((path) => !isOwn(path)) };
  }

  /** As the lockfile has it; undefined when one of the paths is not a plain file. */
  #checksumOf(directory: string, paths: readonly string[]): string | undefined {
    const digests = fileDigests(this.options.platform.fs, directory, paths);
    return digests && filesChecksum(digests, sha256);
  }

  // deno-lint-ignore require-await -- the port leaves room for stores that wait
  async install(content: PackageContent): Promise<void> {
    const { fs, randomHex } = this.options.platform;
    const { name } = content.manifest;
    const id = randomHex(8);
    const fresh = this.#directories.prepare(id);
    try {
      const digests: Record<string, string> = {};
      for (const [path, bytes] of [...content.files].sort(([a], [b]) => (a < b ? -1 : 1))) {
        fs.writeAtomic(`${fresh}/${path}`, bytes, { mode: content.executables.has(path) ? 0o755 : 0o644 });
        digests[path] = sha256(bytes);
      }
      const receipt: Omit<Receipt, "pulledAt"> = { name, locked: this.#lock(content, digests), digests };
      fs.writeAtomic(`${fresh}/${RECEIPT_FILE}`, `${JSON.stringify(receipt, null, 2)}\n`);
      this.#directories.switch({ name, fresh, id }, (settled) => this.#settle(settled));
    } catch (error) {
      if (!this.#directories.isInterrupted) fs.remove(fresh, { recursive: true });
      throw ioFailure(fs, error, `install ${name}`);
    }
  }

  // deno-lint-ignore require-await -- the port leaves room for stores that wait
  async remove(name: string): Promise<number> {
    const { fs, randomHex } = this.options.platform;
    const directory = this.directory(name);
    const count = fs.lstat(directory) ? this.#files(directory).length : 0;
    try {
      this.#directories.switch({ name, id: randomHex(8) }, (settled) => this.#settle(settled));
    } catch (error) {
      throw ioFailure(fs, error, `remove ${name}`);
    }
    return count;
  }

  /** Whether a change of packages is under way, or was and its process is gone. */
  get isInterrupted(): boolean {
    return this.#directories.isInterrupted;
  }

  recover(): void {
    this.#directories.recover((settled) => this.#settle(settled));
  }

  /** Makes the lockfile say what is on disk of a package. */
  #settle(name: string): void {
    const { [name]: former, ...others } = this.lockfile();
    const locked = this.receipt(name)?.locked;
    const text = formatLockfile(locked ? { ...others, [name]: locked } : others);
    if (!former && !locked) return;
    this.options.platform.fs.writeAtomic(this.#lockfile, text);
  }

  #lock(content: PackageContent, digests: Readonly<Record<string, string>>): LockedPackage {
    const { manifest } = content;
    const base = this.options.repository.display(this.directory(manifest.name));
    const paths = Object.keys(digests).sort();
    return {
      version: manifest.version,
      checksum: content.checksum,
      filesChecksum: filesChecksum(digests, sha256),
      files: paths.map((path) => `${base}/${path}`),
      dependencies: manifest.dependencies.length > 0 ? [...manifest.dependencies].sort() : undefined,
      serverUrl: content.serverUrl,
      channel: content.channel,
    };
  }

  #files(directory: string): string[] {
    return packageFiles(this.options.platform.fs, directory);
  }
}
