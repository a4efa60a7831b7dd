// SPDX-License-Identifier: MIT
import type { ScaffoldNames, ScaffoldSources } from "./scaffold_sources.ts";

export function datastoreFiles({ type, file }: ScaffoldNames): ScaffoldSources {
  return {
    description: "Keeps data in a directory, for example of a network drive",
    source: `import { z } from "npm:zod@4";
import type { DatastoreType, LockOptions } from "../../swamp.d.ts";

const Config = z.object({
  path: z.string().min(1).describe("The directory"),
});

/** The disk; tests give another one. */
export interface Files {
  /** Fails when the file is there already. */
  create(path: string, text: string): Promise<void>;
  read(path: string): Promise<string | undefined>;
  remove(path: string): Promise<void>;
  isDirectory(path: string): Promise<boolean>;
}

const disk: Files = {
  create: (path, text) => Deno.writeTextFile(path, text, { createNew: true }),
  read: (path) => Deno.readTextFile(path).catch(() => undefined),
  remove: (path) => Deno.remove(path),
  isDirectory: (path) =>
    Deno.stat(path).then((stat) => stat.isDirectory, () => false),
};

/** A lock that is a file: who could create it holds it. */
export class FileLock {
  readonly #nonce = crypto.randomUUID();

  constructor(
    private readonly path: string,
    private readonly files: Files,
    private readonly options: LockOptions = {},
  ) {}

  async acquire(): Promise<void> {
    const { ttlMs = 30_000, retryIntervalMs = 1000, maxWaitMs = 60_000 } =
      this.options;
    const info = JSON.stringify({
      holder: "swamp",
      acquiredAt: new Date().toISOString(),
      ttlMs,
      nonce: this.#nonce,
    });
    const end = Date.now() + maxWaitMs;
    while (true) {
      try {
        return await this.files.create(this.path, info);
      } catch (error) {
        if (Date.now() + retryIntervalMs > end) throw error;
        await new Promise((done) => setTimeout(done, retryIntervalMs));
      }
    }
  }

  async release(): Promise<void> {
    await this.forceRelease(this.#nonce);
  }

  async withLock<Result>(work: () => Promise<Result>): Promise<Result> {
    await this.acquire();
    try {
      return await work();
    } finally {
      await this.release();
    }
  }

  async inspect(): Promise<{ nonce: string } | null> {
    return JSON.parse(await this.files.read(this.path) ?? "null");
  }

  async forceRelease(nonce: string): Promise<boolean> {
    if ((await this.inspect())?.nonce !== nonce) return false;
    await this.files.remove(this.path);
    return true;
  }
}

export function createProvider(config: unknown, files: Files = disk) {
  const { path } = Config.parse(config);
  return {
    createLock: (lockPath: string, options?: LockOptions) =>
      new FileLock(\`\${path}/\${lockPath}\`, files, options),
    createVerifier: () => ({
      verify: async () => {
        const started = performance.now();
        const healthy = await files.isDirectory(path);
        return {
          healthy,
          message: healthy ? "OK" : \`There is no directory \${path}\`,
          latencyMs: performance.now() - started,
          datastoreType: "${type}",
        };
      },
    }),
    resolveDatastorePath: (_repoDir: string) => path,
  };
}

export const datastore = {
  type: "${type}",
  name: "Shared directory",
  description: "Keeps data in a directory, for example of a network drive",
  configSchema: Config,
  createProvider: (config: unknown) => createProvider(config),
} satisfies DatastoreType;
`,
    test: `import assert from "node:assert/strict";
import { createProvider, type Files } from "./${file}.ts";

/** A disk in memory. */
function memory(): Files {
  const texts = new Map<string, string>();
  return {
    create: (path, text) => {
      if (texts.has(path)) return Promise.reject(new Error("it is there"));
      texts.set(path, text);
      return Promise.resolve();
    },
    read: (path) => Promise.resolve(texts.get(path)),
    remove: (path) => Promise.resolve(void texts.delete(path)),
    isDirectory: (path) => Promise.resolve(path === "/data"),
  };
}

Deno.test("only one holds the lock", async () => {
  const provider = createProvider({ path: "/data" }, memory());
  const soon = { retryIntervalMs: 1, maxWaitMs: 5 };
  const mine = provider.createLock("a.lock", soon);
  const other = provider.createLock("a.lock", soon);
  await mine.acquire();
  await assert.rejects(() => other.acquire(), /it is there/);
  assert.equal(await other.forceRelease("wrong"), false);
  await mine.release();
  assert.equal(await other.withLock(() => Promise.resolve(1)), 1);
  assert.equal(await mine.inspect(), null);
});

Deno.test("the verifier says whether the directory is there", async () => {
  const verify = (path: string) =>
    createProvider({ path }, memory()).createVerifier().verify();
  assert.equal((await verify("/data")).healthy, true);
  assert.match((await verify("/gone")).message, /There is no directory/);
});
`,
  };
}
