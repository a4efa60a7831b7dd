// SPDX-License-Identifier: MIT
/** Bundles entries with `deno bundle`, which knows packages: `npm:`, `jsr:`, `https:` and names from a project's files. */
import { join } from "node:path";
import { messageOf } from "../../../domain/errors.ts";
import type { Platform } from "../../../domain/platform/platform.ts";
import type { DenoTool } from "../../runtime/find_deno.ts";
import type { Builder, BuildRequest, BuildResult } from "./builder.ts";
import { DenoRun } from "./deno_run.ts";
import { findGoverningFiles, type GoverningFiles } from "./governing_files.ts";
import { SourceReader } from "./source_reader.ts";

export interface DenoBuilderOptions {
  readonly platform: Platform;
  readonly deno: DenoTool;
  /** Where Deno keeps what it downloads. */
  readonly denoDirectory: string;
  readonly signal?: AbortSignal;
}

interface Group {
  readonly governing: GoverningFiles;
  readonly requests: BuildRequest[];
}

export class DenoBuilder implements Builder {
  constructor(private readonly options: DenoBuilderOptions) {}

  /** One run of the bundler for all entries that the same `deno.json` or `package.json` governs. */
  async build(requests: readonly BuildRequest[]): Promise<BuildResult[]> {
    const answers = new Map<string, BuildResult>();
    for (const group of this.#groups(requests)) {
      for (const [entry, result] of await this.#buildGroup(group)) answers.set(entry, result);
    }
    return requests.map((request) => answers.get(request.entry)!);
  }

  #groups(requests: readonly BuildRequest[]): Iterable<Group> {
    const reader = new SourceReader(this.options.platform.fs);
    const groups = new Map<string, Group>();
    for (const request of requests) {
      const governing = findGoverningFiles(request, reader);
      const name = `${governing.deno?.path}\0${governing.node?.path}`;
      const group = groups.get(name);
      if (group) group.requests.push(request);
      else groups.set(name, { governing, requests: [request] });
    }
    return groups.values();
  }

  async #buildGroup(group: Group): Promise<ReadonlyMap<string, BuildResult>> {
    const { platform } = this.options;
    const directory = join(platform.tempDirectory, `swamp-build-${platform.randomHex(8)}`);
    try {
      platform.fs.makeDirectory(directory, 0o700);
      const workDirectory = platform.fs.realPath(directory);
      return await new DenoRun({ ...this.options, ...group, workDirectory }).run();
    } catch (error) {
      const message = `it could not be bundled: ${messageOf(error)}`;
      const failed: BuildResult = {
        ok: false,
        deterministic: false,
        message,
        inputs: [],
        builder: this.#name,
      };
      return new Map(group.requests.map((request) => [request.entry, failed]));
    } finally {
      platform.fs.remove(directory, { recursive: true });
    }
  }

  get #name(): string {
    return `deno@${this.options.deno.version}`;
  }
}
