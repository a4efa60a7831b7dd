// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { inDirectory } from "../../../tests/support/run_in_process.ts";
import { denoFileSystem as fs } from "../platform/deno_file_system.ts";
import { readGitIndex } from "./git_index.ts";
import { findTrackedState } from "./tracked_state.ts";

function git(cwd: string, ...args: string[]): void {
  const { success, stderr } = new Deno.Command("git", { args, cwd }).outputSync();
  assert.ok(success, new TextDecoder().decode(stderr));
}

function write(path: string): void {
  Deno.mkdirSync(path.slice(0, path.lastIndexOf("/")), { recursive: true });
  Deno.writeTextFileSync(path, "x");
}

const FILES = [".gitignore", ".swamp.yaml", ".swamp/_extension_catalog.db", ".swamp/data/x/1/raw", "swamp/a"];

const find = (root: string) => findTrackedState(fs, { root, stateDirectory: `${root}/.swamp` });

for (const format of ["sha1", "sha256"]) {
  for (const version of ["2", "3", "4"]) {
    for (const below of ["", "/deep/er"]) {
      Deno.test(`tracked state is found: ${format}, version ${version}, repository at '${below}'`, async () => {
        await inDirectory((top) => {
          git(top, "init", "-q", `--object-format=${format}`);
          const root = top + below;
          for (const file of FILES) write(`${root}/${file}`);
          write(`${top}/${"long/".repeat(60)}name`);
          git(top, "update-index", `--index-version=${version}`);
          git(top, "add", "-Af", ".");
          // An entry with extended flags, which version 3 is for.
          write(`${root}/intended`);
          git(top, "add", "--intent-to-add", `${root}/intended`);
          assert.deepEqual(find(root), { paths: FILES.filter((file) => file.startsWith(".swamp/")) });
          return Promise.resolve();
        });
      });
    }
  }
}

Deno.test("tracked state is found in worktrees and split indexes; without git there is none", async () => {
  await inDirectory((top) => {
    const root = `${top}/main`;
    assert.deepEqual(find(root), { paths: [] });
    for (const file of FILES) write(`${root}/${file}`);
    git(root, "init", "-q");
    assert.deepEqual(find(root), { paths: [] });
    git(root, "add", "-f", ".");
    git(root, "-c", "user.name=t", "-c", "user.email=t@example.com", "commit", "-qm", "x");
    git(root, "worktree", "add", "-q", "../other");
    git(root, "update-index", "--split-index");
    const paths = FILES.filter((file) => file.startsWith(".swamp/"));
    assert.deepEqual(find(root), { paths });
    assert.deepEqual(find(`${top}/other`), { paths });
    return Promise.resolve();
  });
});

Deno.test("an index that cannot be understood is reported, whatever is in it", async () => {
  await inDirectory((root) => {
    for (const file of FILES) write(`${root}/${file}`);
    git(root, "init", "-q");
    git(root, "add", "-f", ".");
    const path = `${root}/.git/index`;
    const bytes = Deno.readFileSync(path);
    for (let length = 0; length < bytes.length; length += 7) readGitIndex(bytes.subarray(0, length));
    Deno.writeFileSync(path, bytes.subarray(0, 100));
    assert.deepEqual(find(root), { unreadable: path });
    Deno.writeTextFileSync(path, "not an index");
    assert.deepEqual(find(root), { unreadable: path });
    return Promise.resolve();
  });
});
