// SPDX-License-Identifier: MIT
/** Finds the files that a manifest names. What its entries import is found by the bundler, later. */
import { readParsed } from "../../../domain/platform/read_parsed.ts";
import { join, posix, relative } from "node:path";
import { messageOf } from "../../../domain/errors.ts";
import type { PackageRemark } from "../../../domain/packages/author/package_remark.ts";
import { SKILL_DIRECTORIES, workflowFileName } from "../../../domain/packages/archive_layout.ts";
import type { ContentKey } from "../../../domain/packages/manifest.ts";
import { KIND_PLACES, type KindPlace } from "../../../domain/types/kind_name.ts";
import type { Context } from "../../context.ts";
import type { AuthorManifest } from "./author_manifest.ts";

/** A file that goes into the package as it is. */
export interface CollectedFile {
  /** In the archive. */
  readonly path: string;
  /** Absolute. */
  readonly source: string;
  readonly bytes: Uint8Array;
  readonly executable: boolean;
  readonly binary: boolean;
}

/** An entry file. */
export interface CollectedEntry {
  readonly place: KindPlace;
  /** Absolute path of its kind's directory. */
  readonly directory: string;
  /** Relative to that directory. */
  readonly path: string;
  /** Absolute. */
  readonly source: string;
}

/** Gathers the files of a package and what is wrong with them. */
export class PackageCollector {
  readonly files = new Map<string, CollectedFile>();
  readonly entries: CollectedEntry[] = [];
  /** Paths in the archive. */
  readonly workflows: string[] = [];
  /** Names of directories below `skills/`. */
  readonly skills: string[] = [];
  readonly problems: PackageRemark[] = [];

  constructor(private readonly ctx: Context, private readonly from: AuthorManifest) {}

  /** As users know a file: relative to the manifest. */
  display(source: string): string {
    return relative(this.from.directory, source).replaceAll("\\", "/");
  }

  async collect(): Promise<void> {
    for (const place of KIND_PLACES) await this.#entries(place);
    const { manifest, directory } = this.from;
    await this.#each("include", this.#directoryOf("models"), (path, source) => {
      this.add(`models/${path}`, source);
    });
    await this.#each("additionalFiles", directory, (path, source) => this.add(`files/${path}`, source));
    await this.#each("binaries", directory, (path, source) => this.add(`files/${path}`, source, true));
    await this.#each("workflows", this.#directoryOf("workflows"), (path, source) => {
      const target = `workflows/${workflowFileName(path)}`;
      this.workflows.push(target);
      this.add(target, source);
    });
    for (const skill of manifest.skills) this.#skill(posix.normalize(skill).replace(/\/$/, ""));
  }

  /** Takes a file; what is no plain file in its place is a problem. */
  add(path: string, source: string, binary = false): CollectedFile | undefined {
    const known = this.files.get(path);
    if (known?.source === source) return known;
    const file = this.display(source);
    if (known) {
      return this.#problem(file, `it would lie at ${path} in the package, as ${this.display(known.source)}`);
    }
    const { fs } = this.ctx.platform;
    try {
      if (fs.lstat(source)?.kind === "symlink" || fs.realPath(source) !== source) {
        return this.#problem(file, "symbolic links are not shipped", "FILE_FORBIDDEN");
      }
      const stat = fs.stat(source)!;
      if (stat.kind !== "file") return this.#problem(file, "expected a file");
      const executable = binary && (stat.mode & 0o100) !== 0;
      const collected = { path, source, bytes: readParsed(fs, source), executable, binary };
      this.files.set(path, collected);
      return collected;
    } catch (error) {
      return this.#problem(file, `it can not be read: ${messageOf(error)}`);
    }
  }

  async #entries(place: KindPlace): Promise<void> {
    const key = place.directory as ContentKey;
    const directory = this.#directoryOf(key);
    await this.#each(key, directory, (path, source) => {
      if (!path.endsWith(".ts")) {
        return void this.#problem(this.display(source), "entry files are TypeScript: expected .ts");
      }
      this.add(`${key}/${path}`, source);
      this.entries.push({ place, directory, path, source });
    });
  }

  /** The directory of a kind's entries; undefined where they may lie anywhere. */
  directoryOf(key: string): string | undefined {
    return this.from.manifest.base === "manifest" ? undefined : this.#directoryOf(key);
  }

  /** `extensions/<kind>` beside the manifest, else `<kind>`; the manifest's own with `paths.base: manifest`. */
  #directoryOf(key: string): string {
    const { directory, manifest } = this.from;
    if (manifest.base === "manifest") return directory;
    const usual = join(directory, "extensions", key);
    return this.ctx.platform.fs.stat(usual)?.kind === "directory" ? usual : join(directory, key);
  }

  /** Calls back for each path of a list that is there. */
  async #each(
    key: ContentKey | "include" | "additionalFiles" | "binaries",
    directory: string,
    take: (path: string, source: string) => void,
  ): Promise<void> {
    const { manifest, text, file } = this.from;
    const list = key in manifest.content ? manifest.content[key as ContentKey] : manifest[key as "include"];
    const missing: { item: string; index: number; source: string }[] = [];
    const seen = new Set<string>();
    for (const [index, item] of list.entries()) {
      const path = posix.normalize(item);
      if (seen.has(path)) continue;
      seen.add(path);
      const source = join(directory, path);
      if (this.ctx.platform.fs.lstat(source)) take(path, source);
      else missing.push({ item, index, source });
    }
    if (missing.length === 0) return;
    const places = await (await this.ctx.authorTools()).placesOf(
      text,
      missing.map(({ index }) => [key, index]),
    );
    for (const [number, { item, source }] of missing.entries()) {
      const message = `${key}: there is no file ${item}; expected at ${this.display(source)}`;
      this.problems.push({ code: "FILE_MISSING", message, file, ...places[number] });
    }
  }

  /** Directories that may hold skills: that of the package's own layout, then those that assistants read. */
  #skillDirectories(name: string): string[] {
    const own = join(this.#directoryOf("skills"), name);
    return [own, ...SKILL_DIRECTORIES.map((path) => join(this.from.directory, path, name))];
  }

  #skill(listed: string): void {
    const { fs } = this.ctx.platform;
    // Some manifests list the path, for example .claude/skills/deploy.
    const name = listed.slice(listed.lastIndexOf("/skills/") + 1).replace(/^skills\//, "");
    const candidates = this.#skillDirectories(name);
    const directory = candidates.find((path) => fs.stat(path)?.kind === "directory");
    if (directory === undefined) {
      const places = candidates.map((path) => this.display(path)).join(", ");
      const message = `skills: there is no directory ${name}; expected one of ${places}`;
      return void this.problems.push({ code: "FILE_MISSING", message, file: this.from.file });
    }
    this.skills.push(name);
    const visit = (path: string, below: string): void => {
      for (const entry of fs.readDirectory(path).sort((a, b) => (a.name < b.name ? -1 : 1))) {
        const source = join(path, entry.name);
        if (entry.kind === "directory") visit(source, `${below}/${entry.name}`);
        else this.add(`${below}/${entry.name}`, source);
      }
    };
    visit(directory, `skills/${name}`);
  }

  #problem(file: string, message: string, code: PackageRemark["code"] = "FILE_MISSING"): undefined {
    this.problems.push({ code, message, file });
    return undefined;
  }
}
