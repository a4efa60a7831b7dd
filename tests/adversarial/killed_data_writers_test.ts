// SPDX-License-Identifier: MIT
/** Figure 1 of the reliability goals for data: processes killed at any moment of a write, rename, delete or clean-up. */
import { KEY, newFile } from "../support/data_world.ts";
import { killAfter } from "../support/kill_after.ts";
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { DataRepository } from "../../src/infrastructure/persistence/data_repository.ts";
import { denoFileSystem } from "../../src/infrastructure/platform/deno_file_system.ts";

const MOMENTS = Deno.env.get("SWAMP_FULL") === "1" ? 100 : 10;
const data = (name: string) => newFile(name, { garbageCollection: 3 });

function open(directory: string): DataRepository {
  return new DataRepository({
    fs: denoFileSystem,
    directory,
    display: (path) => path,
    now: Date.now,
    uuid: () => crypto.randomUUID(),
    warn: ({ message }) => assert.fail(message),
  });
}

/** What the child does over and over; it prints a line for each thing that is done for certain. */
const WORK: Record<string, string> = {
  write: `for (let n = 1;; n++) { await write("x"); say(n); }`,
  rename:
    `for (let n = 1;; n++) { await write("a" + n); say("w" + n); await store.rename(key, "a" + n, "b" + n); say(n); }`,
  delete: `for (let n = 1;; n++) { for (let v = 0; v < 3; v++) await write("d" + n); say("w" + n);
    store.deleteItem(key, "d" + n); say(n); }`,
  chain: `for (let n = 1;; n++) { await write("a" + n); say("w" + n);
    for (const [from, to] of ["ab", "bc", "cd"]) await store.rename(key, from + n, to + n);
    await store.leadPast(key, ["b" + n]); store.deleteItem(key, "b" + n); say(n); }`,
  trim:
    `for (let n = 1;; n++) { await write("t"); say(n); if (n > 3) store.deleteVersion(key, "t", n - 3); }`,
};

const CHILD = (work: string) => `
  import { DataRepository } from ${
  JSON.stringify(import.meta.resolve("../../src/infrastructure/persistence/data_repository.ts"))
};
  import { denoFileSystem } from ${
  JSON.stringify(import.meta.resolve("../../src/infrastructure/platform/deno_file_system.ts"))
};
  const store = new DataRepository({
    fs: denoFileSystem, directory: Deno.args[0], display: (p) => p, now: Date.now,
    uuid: () => crypto.randomUUID(), warn: (w) => console.error(w.message),
  });
  const key = ${JSON.stringify(KEY)};
  const data = ${JSON.stringify(data("?"))};
  const say = (text) => Deno.stdout.writeSync(new TextEncoder().encode(text + "\\n"));
  let count = 0;
  const write = (name) => store.write(key, { ...data, name }, new TextEncoder().encode(name + " " + count++));
  say("ready");
  ${work}`;

/** Runs the work and kills it so many milliseconds after it has said so many lines. @returns all that it said. */
async function killed(
  directory: string,
  work: string,
  { lines, delay }: { lines: number; delay: number },
): Promise<string[]> {
  const script = `${directory}/child.ts`;
  Deno.writeTextFileSync(script, CHILD(work));
  const config = new URL("../../deno.json", import.meta.url).pathname;
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-check", "--config", config, script, `${directory}/data`],
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  let text = "";
  let spare: (() => void) | undefined;
  for await (const part of child.stdout.pipeThrough(new TextDecoderStream())) {
    text += part;
    if (text.split("\n").length - 2 >= lines) spare ??= killAfter(child, delay);
  }
  await child.status;
  spare?.();
  assert.ok(spare !== undefined, text);
  return text.split("\n").slice(1, -1);
}

/** Every version that is seen is whole. */
async function assertWhole(store: DataRepository): Promise<void> {
  for (const name of store.names(KEY)) {
    for (const { version, checksum, size } of await store.versions(KEY, name)) {
      const bytes = (await store.content(KEY, name, version))!;
      assert.deepEqual([createHash("sha256").update(bytes).digest("hex"), bytes.length], [checksum, size]);
    }
  }
}

const text = (bytes: Uint8Array | undefined) => new TextDecoder().decode(bytes);
const last = (said: readonly string[], pattern: RegExp) =>
  Number(said.filter((line) => pattern.test(line)).at(-1)?.replace("w", "") ?? 0);

const CHECKS: Record<string, (store: DataRepository, said: readonly string[]) => Promise<void>> = {
  async write(store, said) {
    const numbers = (await store.versions(KEY, "x")).map(({ version }) => version);
    assert.deepEqual(numbers, Array.from(numbers, (_, index) => numbers.length - index), "a gap");
    assert.ok(numbers.length >= last(said, /^\d/) && numbers.length <= last(said, /^\d/) + 1);
    const before = (await store.find(KEY, "x"))?.version ?? 0;
    assert.equal(before, numbers[0] ?? 0);
    assert.equal((await store.write(KEY, data("x"), new Uint8Array())).version, before + 1);
  },
  async rename(store, said) {
    for (let n = 1; n <= last(said, /^w/); n++) {
      assert.match(text(await store.content(KEY, `a${n}`)), new RegExp(`^a${n} `));
      const found = await store.find(KEY, `a${n}`);
      if (n <= last(said, /^\d/)) assert.equal(found?.name, `b${n}`);
      if (found?.name === `a${n}`) assert.equal((await store.rename(KEY, `a${n}`, `b${n}`)).newVersion, 1);
      assert.equal((await store.find(KEY, `a${n}`))?.name, `b${n}`);
    }
  },
  async chain(store, said) {
    for (let n = 1; n <= last(said, /^w/); n++) {
      assert.match(text(await store.content(KEY, `a${n}`)), new RegExp(`^a${n} `));
      if (n <= last(said, /^\d/)) assert.equal(await store.find(KEY, `b${n}`), undefined);
    }
  },
  async delete(store, said) {
    const done = last(said, /^\d/);
    for (let n = 1; n <= last(said, /^w/); n++) {
      const numbers = (await store.versions(KEY, `d${n}`)).map(({ version }) => version);
      if (n <= done) assert.deepEqual(numbers, []);
      else assert.ok(numbers.length === 0 || numbers[0] === 3, `d${n}: ${numbers}`);
      store.deleteItem(KEY, `d${n}`);
      assert.equal(await store.find(KEY, `d${n}`), undefined);
    }
  },
  async trim(store, said) {
    const numbers = (await store.versions(KEY, "t")).map(({ version }) => version);
    const newest = numbers[0] ?? 0;
    assert.ok(newest >= last(said, /^\d/));
    assert.equal((await store.find(KEY, "t"))?.version ?? 0, newest);
    assert.ok(numbers.length >= Math.min(3, newest) && numbers.length <= 5, String(numbers));
  },
};

/** What is neither data nor being written. */
function leftOvers(root: string): string[] {
  const path = `${root}/${KEY.type}/${KEY.modelId}`;
  // The first kills come before anything is there.
  if (denoFileSystem.stat(path) === undefined) return [];
  return [...Deno.readDirSync(path)].map(({ name }) => name).filter((name) => name.startsWith(".gone-"));
}

for (const [name, work] of Object.entries(WORK)) {
  Deno.test(`killed at ${MOMENTS} moments of ${name}, data is in its old or its new state`, async () => {
    let done = 0;
    for (let seed = 0; seed < MOMENTS; seed++) {
      const directory = Deno.makeTempDirSync({ prefix: "swamp-kill-" });
      try {
        const delay = (Math.imul(seed + 1, 0x9e3779b1) >>> 0) % 60;
        // Also on a machine that is slow some are killed after they have done something.
        const said = await killed(directory, work, { lines: (seed % 3) * 2, delay });
        done += said.length;
        const store = open(`${directory}/data`);
        await assertWhole(store);
        await CHECKS[name]!(store, said);
        store.sweep();
        await assertWhole(store);
        assert.deepEqual(leftOvers(`${directory}/data`), []);
      } finally {
        Deno.removeSync(directory, { recursive: true });
      }
    }
    assert.ok(done > MOMENTS / 2, "the children were killed before they had done anything");
  });
}
