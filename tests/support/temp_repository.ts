// SPDX-License-Identifier: MIT
/** A repository in a temporary directory, and the services that know its types, without a command line. */
import { createExtensionServices, type ExtensionServices, openCatalog } from "../../src/app_extensions.ts";
import { type Counters, newCounters } from "../../src/domain/counters.ts";
import type { Platform } from "../../src/domain/platform/platform.ts";
import type { Repository } from "../../src/domain/repo/repository.ts";
import { linkFreeFileSystem } from "../../src/infrastructure/platform/link_free_file_system.ts";
import { denoPlatform } from "../../src/infrastructure/platform/deno_platform.ts";
import { MachineState } from "../../src/infrastructure/state/machine_state.ts";
import type { Warning } from "../../src/libswamp/context.ts";
import { lockPackages } from "../../scripts/corpus/lock_packages.ts";

export class TempRepository {
  readonly warnings: Warning[] = [];
  readonly output: string[] = [];
  counters: Counters = newCounters();
  /** Whether files whose text does not say what they declare are evaluated. */
  isHurried = false;
  mayLoad = true;

  #ahead = 0;
  readonly platform: Platform;

  private constructor(readonly root: string, platform: Platform) {
    const fs = linkFreeFileSystem(platform.fs);
    fs.protect(root);
    this.platform = Object.assign(Object.create(platform), {
      fs,
      // The variables stay: a runtime that is started finds its own caches by them.
      home: `${root}/home`,
      env: (name: string) => name === "XDG_DATA_HOME" ? undefined : platform.env(name),
      now: () => Date.now() + this.#ahead,
    });
  }

  static async create(platform: Platform = denoPlatform()): Promise<TempRepository> {
    const root = await Deno.realPath(await Deno.makeTempDir({ prefix: "swamp-test-" }));
    const repository = new TempRepository(root, platform);
    repository.write(".swamp.yaml", "swampVersion: test\nrepoId: 00000000-0000-4000-8000-000000000000\n");
    Deno.mkdirSync(`${root}/.swamp`);
    return repository;
  }

  /** Writes a file, creating directories. */
  write(path: string, text: string | Uint8Array): void {
    const file = `${this.root}/${path}`;
    Deno.mkdirSync(file.slice(0, file.lastIndexOf("/")), { recursive: true });
    if (typeof text === "string") Deno.writeTextFileSync(file, text);
    else Deno.writeFileSync(file, text);
  }

  remove(path: string): void {
    Deno.removeSync(`${this.root}/${path}`, { recursive: true });
  }

  /** Locks every pulled package as it is now. */
  lockPackages(): void {
    lockPackages(this.root);
  }

  /** Lets an hour pass: what was written before counts as settled from now on. */
  settle(): void {
    this.#ahead += 3_600_000;
  }

  get repository(): Repository {
    const root = this.root;
    return {
      root,
      marker: () => Promise.resolve({}),
      markerText: Deno.readTextFileSync(`${root}/.swamp.yaml`),
      stateDirectory: `${root}/.swamp`,
      modelsDirectory: `${root}/models`,
      dataDirectory: `${root}/.swamp/data`,
      outputsDirectory: `${root}/.swamp/outputs`,
      display: (path) =>
        path === root ? "." : path.startsWith(`${root}/`) ? path.slice(root.length + 1) : path,
    };
  }

  /** What a command knows of the state of this machine. */
  state(): MachineState {
    return new MachineState({
      platform: this.platform,
      repository: this.repository,
      adopts: true,
      onSetAside: (paths) =>
        void this.warnings.push({
          code: "STATE_SET_ASIDE",
          message: paths.map(this.repository.display).join(),
        }),
    });
  }

  /** Opens the catalog as a command does, works with it, and closes it. Counters start at zero. */
  async use<T>(work: (services: ExtensionServices) => T | Promise<T>): Promise<T> {
    this.counters = newCounters();
    const setup = {
      platform: this.platform,
      repository: this.repository,
      counters: this.counters,
      warn: (warning: Warning) => void this.warnings.push(warning),
      onExtensionOutput: (text: string) => void this.output.push(text),
      onProgress: () => {},
      isHurried: this.isHurried,
      mayLoad: this.mayLoad,
      state: this.state(),
    };
    const store = openCatalog(setup);
    const services = await createExtensionServices(setup, store);
    try {
      return await work(services);
    } finally {
      services.close();
    }
  }

  /** Names of all model types. */
  types(text?: string): Promise<string[]> {
    return this.use((services) => services.registry("model").types(text).map((entry) => entry.type));
  }

  [Symbol.dispose](): void {
    Deno.removeSync(this.root, { recursive: true });
  }
}

/** A small model type with one method that stores its arguments. */
export function modelSource(
  type: string,
  options: { version?: string; extra?: string; body?: string } = {},
): string {
  return `import { z } from "npm:zod@4.3.6";
${options.extra ?? ""}
export const model = {
  type: "${type}",
  version: "${options.version ?? "2026.01.01.1"}",
  description: "A type for tests",
  globalArguments: z.object({ size: z.number().int().default(1) }),
  resources: {
    result: { schema: z.object({ value: z.string() }), lifetime: "infinite", garbageCollection: 3 },
  },
  methods: {
    run: {
      description: "Stores a value",
      arguments: z.object({ value: z.string().default("v") }),
      execute: async (args: { value: string }, context: any) => {
        ${options.body ?? ""}
        return { dataHandles: [await context.writeResource("result", "result", { value: args.value })] };
      },
    },
  },
};
`;
}
