// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { SwampError } from "../errors.ts";
import { modelKind } from "./kinds/model_kind.ts";
import { LazyTypeRegistry } from "./lazy_type_registry.ts";
import type { LoadedModule, ModuleLoader, TypeCatalog } from "./ports.ts";
import type { LazyTypeEntry, TypeMetadata } from "./type_entry.ts";
import type { EntryKind } from "./kind_name.ts";

const schema = {
  _def: {},
  parse: (value: unknown) => value,
  safeParse: (data: unknown) => ({ success: true, data }),
};
const method = { description: "does it", arguments: schema, execute: () => ({}) };

function entry(kind: EntryKind, type: string, path: string): LazyTypeEntry {
  return {
    kind,
    type,
    raw: type,
    origin: "local",
    path: `/r/${path}`,
    displayPath: path,
    state: "indexed",
    root: 1,
    relativePath: path,
  };
}

/** A catalog and loader in memory; `modules` may be changed between calls. */
class World implements TypeCatalog, ModuleLoader {
  loads = 0;
  failing = new Set<string>();
  undecidedEntries: LazyTypeEntry[] = [];
  gate: Promise<void> = Promise.resolve();
  collisions: string[] = [];

  constructor(readonly entries: LazyTypeEntry[], readonly modules: Record<string, Record<string, unknown>>) {}

  search() {
    return this.entries.filter((item) => item.kind === "model");
  }
  claims(kind: EntryKind, type: string) {
    return this.entries.filter((item) => item.kind === kind && item.type === type);
  }
  grafts(type: string) {
    return this.claims("extension", type);
  }
  failedDeclaring() {
    return undefined;
  }

  undecided() {
    return this.undecidedEntries;
  }
  names(_kind: EntryKind, beginning: string) {
    return this.entries.map((item) => item.type).filter((name) => name.startsWith(beginning));
  }
  async loadModules(entries: readonly LazyTypeEntry[]): Promise<LoadedModule[]> {
    this.loads++;
    await this.gate;
    for (const item of entries) {
      if (this.failing.has(item.displayPath)) {
        throw new SwampError("TYPE_BROKEN", `${item.displayPath}: broken`, { hint: "mend it" });
      }
    }
    return entries.map(({ displayPath, path }) => ({
      key: displayPath,
      path,
      exports: this.modules[displayPath]!,
    }));
  }
  mayLoad = true;
  readable = true;
  loadMetadata(entries: readonly LazyTypeEntry[]): Promise<TypeMetadata[]> {
    this.loads++;
    return this.#metadata(entries);
  }
  readMetadata(entries: readonly LazyTypeEntry[]): Promise<TypeMetadata[]> {
    if (!this.readable) {
      return Promise.reject(new SwampError("TYPE_NOT_LOADED", "only a load tells", { hint: "load it" }));
    }
    return this.#metadata(entries);
  }
  #metadata(entries: readonly LazyTypeEntry[]): Promise<TypeMetadata[]> {
    return Promise.resolve(entries.map(({ kind, type, raw }) => ({ kind, type, raw })));
  }
  decide(): Promise<void> {
    for (const item of this.undecidedEntries.splice(0)) this.entries.push({ ...item, type: "@a/late" });
    return Promise.resolve();
  }
  registry() {
    return new LazyTypeRegistry({
      kind: modelKind,
      catalog: this,
      loader: this,
      onCollision: (type, { name, file }) => void this.collisions.push(`${type} ${name} ${file}`),
    });
  }
}

function world(): World {
  return new World([entry("model", "@a/base", "base.ts"), entry("extension", "@a/base", "graft.ts")], {
    "base.ts": { model: { type: "@a/base", version: "2026.01.01.1", methods: { run: method } } },
    "graft.ts": { extension: { type: "@a/base", methods: [{ more: method, run: method }] } },
    "late.ts": { model: { type: "@a/late", version: "2026.01.01.1", methods: {} } },
  });
}

Deno.test("resolve() of a type that has a row only returns the complete definition", async () => {
  const registry = world().registry();
  assert.equal(registry.isLazy("@a/base"), true);
  const definition = await registry.resolve("@a/base");
  assert.deepEqual(Object.keys(definition!.methods), ["run", "more"]);
  assert.equal(registry.isLazy("@a/base"), false);
});

Deno.test("fifty concurrent look-ups share one load and all see the graft's methods", async () => {
  const w = world();
  const { promise, resolve } = Promise.withResolvers<void>();
  w.gate = promise;
  const registry = w.registry();
  const lookups = Array.from({ length: 50 }, () => registry.resolve("@a/base"));
  resolve();
  for (const definition of await Promise.all(lookups)) assert.ok(definition!.methods.more);
  assert.equal(w.loads, 1);
});

Deno.test("unknown, broken and not loaded yet are three answers", async () => {
  const w = world();
  const registry = w.registry();
  assert.equal(await registry.resolve("@a/unknown"), undefined);
  w.failing.add("base.ts");
  await assert.rejects(registry.resolve("@a/base"), { code: "TYPE_BROKEN" });
  assert.equal(registry.has("@a/base"), true);
});

Deno.test("resolve() retries after a failed load", async () => {
  const w = world();
  const registry = w.registry();
  w.failing.add("base.ts");
  await assert.rejects(registry.resolve("@a/base"));
  w.failing.clear();
  assert.ok(await registry.resolve("@a/base"));
});

Deno.test("resolve() of a type whose graft is broken fails and names the graft's file", async () => {
  const w = world();
  w.failing.add("graft.ts");
  await assert.rejects(w.registry().resolve("@a/base"), /graft\.ts/);
});

Deno.test("a collision skips only the colliding name and says so", async () => {
  const w = world();
  await w.registry().resolve("@a/base");
  assert.deepEqual(w.collisions, ["@a/base run graft.ts"]);
});

Deno.test("resolve() finds a type under the other spelling only when its own misses", async () => {
  const w = world();
  assert.ok(await w.registry().resolve("a/base"));
  w.entries.push(entry("model", "a/base", "other.ts"));
  w.modules["other.ts"] = { model: { type: "a/base", version: "2026.01.01.1", methods: {} } };
  assert.deepEqual(Object.keys((await w.registry().resolve("a/base"))!.methods), []);
});

Deno.test("resolve() looks into undecided files only when nothing else has the type", async () => {
  const w = world();
  w.undecidedEntries = [entry("model", "", "late.ts")];
  await w.registry().resolve("@a/base");
  assert.equal(w.undecidedEntries.length, 1);
  assert.equal((await w.registry().resolve("@a/late"))?.type, "@a/late");
});

Deno.test("types() lets a built-in win over a claim of the same name", () => {
  const w = world();
  const registry = w.registry();
  registry.registerLazy({
    entry: { ...entry("model", "@a/base", ""), origin: "builtin" },
    load: () => Promise.reject(new Error("not needed")),
    describe: () => Promise.reject(new Error("not needed")),
  });
  assert.deepEqual(registry.types().map((item) => item.origin), ["builtin"]);
});

Deno.test("names() offers what begins with the text, each name once", () => {
  const w = world();
  w.entries.push(entry("model", "@b/other", "other.ts"));
  assert.deepEqual(w.registry().names("@a"), ["@a/base"]);
  assert.deepEqual(w.registry().names(""), ["@a/base", "@b/other"]);
});

Deno.test("describe() loads where the command may, and only reads where it may not", async () => {
  const loading = world();
  await loading.registry().describe("@a/base");
  assert.equal(loading.loads, 1);
  const reading = world();
  reading.mayLoad = false;
  assert.equal((await reading.registry().describe("@a/base"))?.type, "@a/base");
  reading.readable = false;
  await assert.rejects(reading.registry().describe("@a/base"), /only a load tells/);
  assert.equal(reading.loads, 0);
});

Deno.test("explain() reads first, loads what reading does not tell, and never loads in search of a name", async () => {
  const read = world();
  await read.registry().explain("@a/base");
  assert.equal(read.loads, 0);
  read.readable = false;
  await read.registry().explain("@a/base");
  assert.equal(read.loads, 1);
  read.undecidedEntries.push(entry("model", "", "late.ts"));
  assert.equal(await read.registry().explain("@a/late"), undefined);
  assert.equal(read.undecidedEntries.length, 1);
});

Deno.test("locate() looks into files only where the command may load them", async () => {
  const reading = world();
  reading.mayLoad = false;
  reading.undecidedEntries.push(entry("model", "", "late.ts"));
  assert.equal(await reading.registry().locate("@a/late"), undefined);
  reading.mayLoad = true;
  assert.equal((await reading.registry().locate("@a/late"))?.type, "@a/late");
});
