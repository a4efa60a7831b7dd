// SPDX-License-Identifier: MIT
/** Archives of one repository's data. Imported by the commands that make or import one. */
import { dirname } from "node:path";
import type { ArchivedPath } from "../../domain/data/archived_path.ts";
import type { DataArchives, ExportedData, ImportedData } from "../../domain/data/data_archive.ts";
import { SwampError } from "../../domain/errors.ts";
import type { Platform } from "../../domain/platform/platform.ts";
import { reasonText } from "../../domain/platform/reachability.ts";
import type { Repository } from "../../domain/repo/repository.ts";
import { ioFailure } from "../models/io_failure.ts";
import { sha256 } from "../platform/sha256.ts";
import { archivedFiles } from "./archived_files.ts";
import { contentOf, formatManifest, MANIFEST, type ManifestFile, ROOT } from "./manifest.ts";
import { moveFiles } from "./move_files.ts";
import { readArchive } from "./read_archive.ts";
import { type NewEntry, writeArchive } from "./write_archive.ts";

export interface ArchivesOptions {
  readonly platform: Platform;
  readonly repository: Repository;
  progress(text: string): void;
}

/** Begins the name of a directory in which an import gathers its files. */
const STAGING = ".import-";

/** Paths that an error lists. */
const MOST_LISTED = 10;

export class RepositoryArchives implements DataArchives {
  constructor(private readonly options: ArchivesOptions) {}

  async export(file: string, { dryRun }: { dryRun: boolean }): Promise<ExportedData> {
    const { platform: { fs, now, randomHex }, repository } = this.options;
    const found = archivedFiles(fs, repository);
    const files = found.map((path, index) => this.#measure(path, { index, total: found.length }));
    const result = { file, ...contentOf(files), dryRun };
    if (dryRun) return result;
    const temporary = `${file}.${randomHex(4)}.tmp`;
    try {
      const mtime = new Date(now());
      await writeArchive(fs, temporary, { entries: this.#entries(files, mtime), mtime });
      const archive = fs.readBytes(temporary);
      let done = 0;
      await readArchive(archive, () => this.#tell("Verifying", ++done, files.length));
      fs.rename(temporary, file);
      return { ...result, archiveSize: archive.length, checksum: sha256(archive) };
    } catch (error) {
      throw ioFailure(fs, error, `write ${file}`);
    } finally {
      fs.remove(temporary);
    }
  }

  async import(file: string, options: Parameters<DataArchives["import"]>[1]): Promise<ImportedData> {
    const { platform, repository: { stateDirectory } } = this.options;
    const archive = this.#readArchiveFile(file);
    const missing = new Set<string>();
    const differing: string[] = [];
    let done = 0;
    const { createdAt, files } = await readArchive(archive, ({ file: item, bytes }, manifest) => {
      this.#tell("Verifying", ++done, manifest.files.length);
      const state = this.#compare(item, bytes);
      if (state === "missing") missing.add(item.path);
      if (state === "different") differing.push(item.path);
    });
    if (differing.length > 0) throw this.#differs(differing);
    const result: ImportedData = {
      file,
      createdAt,
      ...contentOf(files),
      added: missing.size,
      unchanged: files.length - missing.size,
      dryRun: options.dryRun,
    };
    if (options.dryRun) return result;
    const { fs } = platform;
    this.#removeLeftOver();
    const staging = `${stateDirectory}/${STAGING}${platform.randomHex(8)}`;
    const markers: [path: string, version: string][] = [];
    try {
      done = 0;
      await readArchive(archive, ({ file: item, bytes }) => {
        if (item.kind === "marker") markers.push([item.path, new TextDecoder().decode(bytes)]);
        if (!missing.has(item.path)) return;
        this.#tell("Unpacking", ++done, missing.size);
        const secret = item.kind === "secret";
        if (secret) fs.makeDirectory(dirname(`${staging}/${item.path}`), 0o700);
        fs.writeAtomic(`${staging}/${item.path}`, bytes, { mode: secret ? 0o600 : undefined });
      });
      await options.whileMoving(() => {
        if (missing.size > 0) this.#move(staging);
        for (const [path, version] of markers) this.#mark(`${stateDirectory}/${path}`, version);
      });
      return result;
    } catch (error) {
      throw ioFailure(fs, error, `import ${file}`);
    } finally {
      fs.remove(staging, { recursive: true });
    }
  }

  #measure(path: ArchivedPath, { index, total }: { index: number; total: number }): ManifestFile {
    this.#tell("Reading", index + 1, total);
    const bytes = this.#read(path.path);
    return { ...path, size: bytes.length, sha256: sha256(bytes) };
  }

  async *#entries(files: readonly ManifestFile[], mtime: Date): AsyncGenerator<NewEntry> {
    const manifest = formatManifest({ createdAt: mtime.toISOString(), files });
    yield { name: MANIFEST, body: new TextEncoder().encode(manifest) };
    for (const [index, { path, size, sha256: digest }] of files.entries()) {
      this.#tell("Packing", index + 1, files.length);
      // Logs and streaming items grow: what was there at the beginning is taken.
      const body = this.#read(path).subarray(0, size);
      if (sha256(body) !== digest) throw this.#changed(path);
      yield { name: `${ROOT}/${path}`, body };
    }
    await Promise.resolve();
  }

  #read(path: string): Uint8Array {
    const { platform: { fs }, repository } = this.options;
    const absolute = `${repository.stateDirectory}/${path}`;
    try {
      return fs.readBytes(absolute);
    } catch (error) {
      if (fs.reasonOf(error) === "missing") throw this.#changed(path);
      const shown = repository.display(absolute);
      throw new SwampError("IO_FAILED", `Cannot read ${shown}: ${reasonText(fs, error)}`, {
        hint: `Nothing was exported. Make ${shown} readable, then run the command again.`,
        details: { file: shown },
        cause: error,
      });
    }
  }

  #changed(path: string): SwampError {
    return new SwampError("TRY_AGAIN", `.swamp/${path} was changed or deleted while it was exported`, {
      hint: "Nothing was exported. Run the command again when no run is in progress.",
    });
  }

  #readArchiveFile(file: string): Uint8Array {
    const { fs } = this.options.platform;
    try {
      return fs.readBytes(file);
    } catch (error) {
      const reason = fs.reasonOf(error) === "missing" ? "it does not exist" : reasonText(fs, error);
      throw new SwampError("IO_FAILED", `Cannot read ${file}: ${reason}`, {
        hint: "Name an archive that was made with: swamp data export <file>",
        details: { file },
        cause: error,
      });
    }
  }

  /** Which version is the newest is found out after the import. */
  #compare({ path, kind }: ManifestFile, bytes: Uint8Array): "missing" | "same" | "different" {
    const { platform: { fs }, repository } = this.options;
    const absolute = `${repository.stateDirectory}/${path}`;
    try {
      const found = fs.lstat(absolute);
      if (found === undefined) return this.#isBlocked(absolute) ? "different" : "missing";
      if (kind === "marker") return "same";
      if (fs.stat(absolute)?.kind !== "file" || found.size !== bytes.length && found.kind === "file") {
        return "different";
      }
      return sha256(fs.readBytes(absolute)) === sha256(bytes) ? "same" : "different";
    } catch (error) {
      throw new SwampError(
        "IO_FAILED",
        `Cannot read ${repository.display(absolute)}: ${reasonText(fs, error)}`,
        { hint: "Nothing was imported. Make it readable, then run the command again.", cause: error },
      );
    }
  }

  /** Whether something that is not a directory is in the place of one above the path. */
  #isBlocked(path: string): boolean {
    const { platform: { fs }, repository: { stateDirectory } } = this.options;
    for (let above = dirname(path); above.length >= stateDirectory.length; above = dirname(above)) {
      if (fs.lstat(above) !== undefined) return fs.stat(above)?.kind !== "directory";
    }
    return false;
  }

  #differs(paths: readonly string[]): SwampError {
    const lines = paths.slice(0, MOST_LISTED).map((path) => `  .swamp/${path}`);
    if (paths.length > MOST_LISTED) lines.push(`  and ${paths.length - MOST_LISTED} more`);
    const what = paths.length === 1
      ? "A file of the archive already exists"
      : "Files of the archive already exist";
    return new SwampError("DATA_EXISTS", `${what} with other content:\n${lines.join("\n")}`, {
      hint:
        "Nothing was imported, and nothing is ever overwritten. Import into a repository without this data, " +
        "or delete it first; see it with: swamp data versions <model> <item>",
      details: { differing: paths },
    });
  }

  #move(staging: string): void {
    const { platform: { fs }, repository } = this.options;
    const { stateDirectory } = repository;
    fs.makeDirectory(stateDirectory);
    const changed = moveFiles({
      fs,
      from: staging,
      to: stateDirectory,
      display: (path) => repository.display(path),
    });
    // Readers see from the time of a model's directory that something is new in it.
    for (const path of changed) {
      const [, model] = /^(.*\/data\/.*\/[0-9a-f-]{36})(?:\/|$)/i.exec(path) ?? [];
      if (model === undefined) continue;
      fs.makeDirectory(`${model}/.new-import`);
      fs.remove(`${model}/.new-import`);
    }
  }

  /** Moves the marker of an item forward. */
  #mark(path: string, version: string): void {
    const { fs } = this.options.platform;
    if (fs.lstat(path)?.kind !== "file" || !(Number(fs.readText(path)) < Number(version))) return;
    fs.writeAtomic(path, version, { volatile: true });
  }

  /** What an import that was killed has left. */
  #removeLeftOver(): void {
    const { platform: { fs }, repository: { stateDirectory } } = this.options;
    if (fs.stat(stateDirectory) === undefined) return;
    for (const { name } of fs.readDirectory(stateDirectory)) {
      if (name.startsWith(STAGING)) fs.remove(`${stateDirectory}/${name}`, { recursive: true });
    }
  }

  #tell(what: string, done: number, total: number): void {
    if (done % 100 === 0 || done === total) this.options.progress(`${what} ${done} of ${total} files ...`);
  }
}
