// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { TempRepository } from "../../../tests/support/temp_repository.ts";
import type { PackageContent } from "../../domain/packages/installed_package.ts";
import { readManifest } from "../../domain/packages/manifest.ts";
import type { FileSystem } from "../../domain/platform/file_system.ts";
import type { Platform } from "../../domain/platform/platform.ts";
import { PackageRepository } from "./package_repository.ts";

const bytes = (text: string) => new TextEncoder().encode(text);

function content(version: string, name = "@acme/tools", more: Record<string, string> = {}): PackageContent {
  const { manifest, problems } = readManifest({ manifestVersion: 1, name, version, models: ["a.ts"] });
  assert.deepEqual(problems, []);
  const files = {
    "manifest.yaml": `name: ${name}\nversion: ${version}\n`,
    "models/a.ts": `// ${version}`,
    ...more,
  };
  return {
    manifest,
    files: new Map(Object.entries(files).map(([path, text]) => [path, bytes(text)])),
    executables: new Set(["files/run"]),
    checksum: "c".repeat(64),
    serverUrl: "https://registry.test",
  };
}

function open(repo: TempRepository, platform: Platform = repo.platform): PackageRepository {
  return new PackageRepository({ platform, repository: repo.repository, state: repo.state() });
}

/** Everything below a directory. */
function tree(directory: string, prefix = ""): string[] {
  return [...Deno.readDirSync(directory)].flatMap((entry) => {
    const path = `${directory}/${entry.name}`;
    if (entry.isDirectory) return tree(path, `${prefix}${entry.name}/`);
    return [`${prefix}${entry.name}: ${Deno.readTextFileSync(path)}`];
  }).sort();
}

Deno.test("install() writes files, receipt and lockfile; a second version replaces all of the first", async () => {
  using repo = await TempRepository.create();
  const store = open(repo);
  await store.install(
    content("2026.01.01.1", "@acme/tools", { "files/run": "#!/bin/sh", "models/_lib/old.ts": "" }),
  );
  assert.equal(Deno.statSync(`${store.directory("@acme/tools")}/files/run`).mode! & 0o700, 0o700);
  assert.equal(store.inspect("@acme/tools").state, "intact");
  const { "@acme/tools": locked } = store.lockfile();
  assert.deepEqual([locked!.version, locked!.checksum?.length, locked!.serverUrl], [
    "2026.01.01.1",
    64,
    "https://registry.test",
  ]);
  assert.equal(locked!.files[0], ".swamp/pulled-extensions/@acme/tools/files/run");
  assert.doesNotMatch(Deno.readTextFileSync(`${repo.root}/upstream_extensions.json`), /pulledAt/);
  await store.install(content("2026.01.02.1"));
  const names = tree(`${repo.root}/.swamp/pulled-extensions`).map((line) => line.split(":")[0]);
  assert.deepEqual(names, [
    "@acme/tools/.receipt.json",
    "@acme/tools/manifest.yaml",
    "@acme/tools/models/a.ts",
  ]);
});

Deno.test("inspect() tells edited, missing and added files", async () => {
  using repo = await TempRepository.create();
  const store = open(repo);
  await store.install(content("2026.01.01.1"));
  const directory = store.directory("@acme/tools");
  Deno.writeTextFileSync(`${directory}/models/a.ts`, "// mine");
  Deno.writeTextFileSync(`${directory}/models/b.ts`, "// mine");
  const edited = store.inspect("@acme/tools");
  assert.deepEqual([edited.state, edited.edited, edited.added], ["edited", ["models/a.ts"], ["models/b.ts"]]);
  Deno.writeTextFileSync(`${repo.root}/outside.ts`, "// 2026.01.01.1");
  Deno.removeSync(`${directory}/models/a.ts`);
  Deno.symlinkSync(`${repo.root}/outside.ts`, `${directory}/models/a.ts`);
  assert.deepEqual(store.inspect("@acme/tools").edited, ["models/a.ts"]);
  Deno.removeSync(`${directory}/manifest.yaml`);
  assert.deepEqual(store.inspect("@acme/tools").missing, ["manifest.yaml"]);
  assert.equal(store.inspect("@acme/tools").state, "incomplete");
  assert.equal(store.inspect("@acme/other").state, "missing");
});

Deno.test("a package inside of another one's directory stays when that one is replaced or removed", async () => {
  using repo = await TempRepository.create();
  const store = open(repo);
  await store.install(content("2026.01.01.1"));
  await store.install(content("2026.01.01.1", "@acme/tools/net/deep"));
  assert.equal(store.inspect("@acme/tools").state, "intact");
  await store.install(content("2026.01.02.1"));
  assert.equal(store.inspect("@acme/tools/net/deep").state, "intact");
  assert.equal(await store.remove("@acme/tools"), 2);
  assert.equal(store.inspect("@acme/tools/net/deep").state, "intact");
  assert.deepEqual(Object.keys(store.lockfile()), ["@acme/tools/net/deep"]);
  await store.remove("@acme/tools/net/deep");
  assert.deepEqual(tree(`${repo.root}/.swamp/pulled-extensions`), []);
  assert.equal(Deno.readTextFileSync(`${repo.root}/upstream_extensions.json`), "{}\n");
});

/** The disk of a process that is killed at its n-th change: that one and all later ones do not happen. */
function killedAt(platform: Platform, n: number): { platform: Platform; calls: () => number } {
  let calls = 0;
  const fs = new Proxy(platform.fs, {
    get(target, name: keyof FileSystem) {
      const method = target[name] as (...args: unknown[]) => unknown;
      if (!["writeAtomic", "rename", "remove", "makeDirectory"].includes(name)) return method.bind(target);
      return (...args: unknown[]) => {
        if (++calls > n) throw new Error("killed");
        return method.apply(target, args);
      };
    },
  });
  return { platform: Object.assign(Object.create(platform), { fs }), calls: () => calls };
}

for (const what of ["first install", "update", "removal"] as const) {
  Deno.test(`a ${what} that is killed at any change leaves the old or the new state, whole`, async () => {
    const act = (store: PackageRepository) =>
      what === "removal" ? store.remove("@acme/tools") : store.install(content("2026.01.02.1"));
    const before = async (repo: TempRepository) => {
      const store = open(repo);
      if (what !== "first install") await store.install(content("2026.01.01.1"));
      await store.install(content("2026.01.01.1", "@acme/tools/nested"));
    };
    const outcomes = new Set<string>();
    for (let n = 0;; n++) {
      using repo = await TempRepository.create();
      await before(repo);
      const { platform, calls } = killedAt(repo.platform, n);
      const finished = await act(open(repo, platform)).then(() => true, () => false);
      const store = open(repo);
      store.recover();
      const state = store.inspect("@acme/tools");
      const locked = store.lockfile()["@acme/tools"]?.version ?? "none";
      assert.equal(state.state === "missing" ? "none" : state.version, locked, `killed at ${n}`);
      assert.ok(["intact", "missing"].includes(state.state), `killed at ${n}: ${state.state}`);
      assert.equal(store.inspect("@acme/tools/nested").state, "intact");
      const left = [...Deno.readDirSync(`${repo.root}/.swamp/pulled-extensions`)].map(({ name }) => name);
      assert.deepEqual(left, ["@acme"], `killed at ${n}`);
      outcomes.add(locked);
      if (finished) {
        assert.ok(calls() <= n);
        break;
      }
    }
    assert.equal(outcomes.size, 2, [...outcomes].join());
  });
}

Deno.test("nothing is written or deleted through a link in the place of a directory of packages", async () => {
  using repo = await TempRepository.create();
  const store = open(repo);
  const outside = Deno.makeTempDirSync({ dir: repo.root });
  const root = `${repo.root}/.swamp/pulled-extensions`;
  const refuse = async (code: string) => {
    await assert.rejects(() => store.install(content("2026.01.01.1")), { code });
    await assert.rejects(() => store.remove("@acme/tools"), { code });
    assert.deepEqual([...Deno.readDirSync(outside)].map(({ name }) => name).sort(), ["@acme", "tools"]);
  };
  Deno.mkdirSync(`${outside}/tools`);
  Deno.mkdirSync(`${outside}/@acme`);
  Deno.mkdirSync(`${repo.root}/.swamp`, { recursive: true });
  Deno.symlinkSync(outside, root);
  await refuse("PATH_UNSAFE");
  assert.throws(() => store.recover(), { code: "PATH_UNSAFE" });
  Deno.removeSync(root);
  Deno.mkdirSync(root);
  Deno.symlinkSync(outside, `${root}/@acme`);
  await refuse("PATH_UNSAFE");
  Deno.removeSync(`${root}/@acme`);
  Deno.writeTextFileSync(`${root}/@acme`, "");
  await refuse("IO_FAILED");
  Deno.removeSync(root, { recursive: true });
  Deno.writeTextFileSync(root, "");
  await refuse("IO_FAILED");
  Deno.removeSync(`${repo.root}/.swamp`, { recursive: true });
  Deno.symlinkSync(outside, `${repo.root}/.swamp`);
  await refuse("PATH_UNSAFE");
});

for (const text of ["{}", "[]", "null", "7", "{bad", '{"name":"x","locked":{},"digests":{}}']) {
  Deno.test(`a receipt that is ${text} counts as edited: installing again needs consent, and mends it`, async () => {
    using repo = await TempRepository.create();
    const store = open(repo);
    await store.install(content("2026.01.01.1"));
    Deno.writeTextFileSync(`${store.directory("@acme/tools")}/.receipt.json`, text);
    const { state, edited } = store.inspect("@acme/tools");
    assert.deepEqual([state, edited], ["edited", [".receipt.json"]]);
    await store.install(content("2026.01.01.1"));
    assert.equal(store.inspect("@acme/tools").state, "intact");
  });
}

Deno.test("without a receipt only the lockfile vouches for files: all others count as edited", async () => {
  using repo = await TempRepository.create();
  const store = open(repo);
  await store.install(content("2026.01.01.1"));
  await store.install(content("2026.01.01.1", "@acme/tools/net"));
  const directory = store.directory("@acme/tools");
  Deno.removeSync(`${directory}/.receipt.json`);
  const seen = () => {
    const { state, edited, missing, added, version } = store.inspect("@acme/tools");
    assert.deepEqual([version, missing], ["2026.01.01.1", [".receipt.json"]]);
    return [state, edited, added];
  };
  assert.deepEqual(seen(), ["incomplete", [], []]);
  Deno.writeTextFileSync(`${directory}/models/mine.ts`, "");
  const own = ["manifest.yaml", "models/a.ts"];
  assert.deepEqual(seen(), ["edited", own, ["models/mine.ts"]]);
  Deno.removeSync(`${directory}/models/mine.ts`);
  Deno.writeTextFileSync(`${directory}/models/a.ts`, "// mine");
  assert.deepEqual(seen(), ["edited", own, []]);
  Deno.writeTextFileSync(`${directory}/.receipt.json`, "{");
  assert.deepEqual(store.inspect("@acme/tools").edited, [".receipt.json", ...own]);
  Deno.removeSync(`${directory}/.receipt.json`);
  assert.equal(await store.remove("@acme/tools"), 2);
  assert.deepEqual(store.inspect("@acme/tools").state, "missing");
  assert.equal(store.inspect("@acme/tools/net").state, "intact");
});
