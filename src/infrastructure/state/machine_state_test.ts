// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { TempRepository } from "../../../tests/support/temp_repository.ts";
import { userCacheDirectory } from "../../domain/repo/user_directories.ts";
import { until } from "../../../tests/support/until.ts";
import type { MachineState } from "./machine_state.ts";
import { privateCacheDirectories } from "./private_cache_directory.ts";
import type { StateLocation } from "./state_location.ts";

const INDEX = ".swamp/outputs/_index.ndjson";

function install(repo: TempRepository, state: MachineState, text: string, replace = true): boolean {
  repo.write(`${INDEX}.new`, text);
  return state.proof("run-index")!.install(`${repo.root}/${INDEX}.new`, 7, { replace });
}

const admit = (state: MachineState) => state.proof("run-index")?.admit();
const paths = (locations: Iterable<StateLocation>) => [...locations].map(({ path }) => path);

Deno.test("a file is believed when it is the installed one, whichever process asks", async () => {
  using repo = await TempRepository.create();
  const state = repo.state();
  assert.equal(admit(state), "missing");
  assert.equal(install(repo, state, "a"), true);
  assert.deepEqual([admit(state), admit(repo.state())], ["recorded", "recorded"]);
  assert.equal(repo.state().proof("run-index")!.mark, 7);
  const slower = repo.state();
  assert.equal(admit(slower), "recorded");
  assert.equal(install(repo, repo.state(), "b"), true);
  assert.equal(install(repo, slower, "c", false), false, "another process was faster");
  assert.equal(Deno.readTextFileSync(`${repo.root}/${INDEX}`), "b");
  assert.equal(admit(slower), "recorded");
  assert.deepEqual(repo.warnings, []);
});

Deno.test("another file at the path is set aside, also one with the inode of the former", async () => {
  using repo = await TempRepository.create();
  install(repo, repo.state(), "mine");
  for (let attempt = 0; attempt < 20; attempt++) {
    // Files that are created within one tick of the disk's clock have one time of birth; the mark tells these apart.
    const born = Deno.statSync(`${repo.root}/${INDEX}`).birthtime!.getTime();
    await until("the clock of the disk goes on", () => Date.now() > born + 20);
    repo.remove(INDEX);
    repo.write(INDEX, `planted ${attempt}`);
    assert.equal(admit(repo.state()), "missing");
    assert.equal(Deno.readTextFileSync(`${repo.root}/.swamp/set-aside/_index.ndjson`), `planted ${attempt}`);
    install(repo, repo.state(), "mine");
  }
  assert.equal(repo.warnings.length, 20);
});

Deno.test("directories and links at the path, and in the way of what is set aside, are moved and not followed", async () => {
  using repo = await TempRepository.create();
  repo.write("outside/file", "mine");
  Deno.symlinkSync(`${repo.root}/outside`, `${repo.root}/.swamp/set-aside`);
  Deno.symlinkSync(`${repo.root}/outside`, `${repo.root}/.swamp/machines`);
  repo.write(`${INDEX}/deep/file`, "planted");
  assert.equal(admit(repo.state()), "missing");
  Deno.symlinkSync(`${repo.root}/outside/file`, `${repo.root}/${INDEX}`);
  assert.equal(admit(repo.state()), "missing");
  assert.deepEqual([...Deno.readDirSync(`${repo.root}/outside`)].map(({ name }) => name), ["file"]);
  assert.equal(Deno.readTextFileSync(`${repo.root}/outside/file`), "mine");
  assert.equal(Deno.readLinkSync(`${repo.root}/.swamp/set-aside/_index.ndjson`), `${repo.root}/outside/file`);
});

Deno.test("nothing behind a link to a directory is moved", async () => {
  using repo = await TempRepository.create();
  repo.write("outside/_index.ndjson", "mine");
  Deno.symlinkSync(`${repo.root}/outside`, `${repo.root}/.swamp/outputs`);
  assert.throws(() => admit(repo.state()), { code: "PATH_UNSAFE" });
  assert.equal(Deno.readTextFileSync(`${repo.root}/outside/_index.ndjson`), "mine");
});

Deno.test("where another machine derives files, and where nothing can be recorded, the cache directory is used", async () => {
  using repo = await TempRepository.create();
  const cache = `${userCacheDirectory(repo.platform)}/repositories/`;
  const first = paths(repo.state().locations("extension-catalog"));
  assert.equal(first[0], `${repo.root}/.swamp/_extension_catalog.db`);
  assert.ok(first[1]!.startsWith(cache));
  Deno.removeSync(`${repo.root}/home`, { recursive: true });
  assert.deepEqual(paths(repo.state().locations("extension-catalog")), first.slice(1));
  // Its token is that of a copy when it names another directory.
  const [{ name }] = [...Deno.readDirSync(`${repo.root}/.swamp/machines`)] as [Deno.DirEntry];
  repo.write(`.swamp/machines/${name}`, "1\n");
  repo.remove("home/.local/share/swamp");
  repo.write("home/.local/share/swamp", "a file");
  assert.deepEqual(paths(repo.state().locations("extension-catalog")), first.slice(1));
  repo.remove("home/.local/share/swamp");
  assert.deepEqual(paths(repo.state().locations("extension-catalog")), first);
  const tokens = [...Deno.readDirSync(`${repo.root}/.swamp/machines`)].map((entry) => entry.name);
  assert.equal(tokens.length, 1);
  assert.notEqual(tokens[0], name);
});

Deno.test("a temporary directory stands in for a cache that cannot be written, unless the user named that one", async () => {
  using repo = await TempRepository.create();
  const platform = { ...repo.platform, tempDirectory: `${repo.root}/temporary` };
  const directories = (SWAMP_HOME?: string) => [
    ...privateCacheDirectories(
      {
        ...platform,
        userId: () => repo.platform.userId(),
        env: (name) => name === "SWAMP_HOME" ? SWAMP_HOME : platform.env(name),
      },
      repo.root,
    ),
  ];
  Deno.mkdirSync(platform.tempDirectory);
  const [own, temporary, ...more] = directories();
  assert.ok(own!.startsWith(`${repo.root}/home/`));
  assert.ok(temporary!.startsWith(`${repo.root}/temporary/swamp-cache/`));
  assert.deepEqual(more, []);
  assert.equal(directories("/elsewhere").length, 1);
  Deno.chmodSync(`${repo.root}/temporary/swamp-cache`, 0o777);
  assert.deepEqual(directories(), [own], "others could have put files there");
});
