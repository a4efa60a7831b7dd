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

Deno.test("an index whose names repeat each other until they fill the memory is none", () => {
  const long = 1024 * 1024;
  const entry = (dropped: number, added: number) => {
    const bytes = new Uint8Array(40 + 20 + 2 + 1 + added + 1).fill(97);
    // The length that a name of 4,095 bytes and more has in the flags.
    bytes.set([0x0f, 0xff, dropped], 60);
    bytes[bytes.length - 1] = 0;
    return bytes;
  };
  const index = (count: number) => {
    const entries = [entry(0, long), ...Array.from({ length: count - 1 }, () => entry(0, 1))];
    const bytes = new Uint8Array(12 + entries.reduce((sum, { length }) => sum + length, 0));
    bytes.set(new TextEncoder().encode("DIRC"));
    new DataView(bytes.buffer).setUint32(4, 4);
    new DataView(bytes.buffer).setUint32(8, count);
    entries.reduce((at, part) => (bytes.set(part, at), at + part.length), 12);
    return bytes;
  };
  assert.deepEqual(readGitIndex(index(3))?.map(({ length }) => length), [long, long + 1, long + 2]);
  assert.equal(readGitIndex(index(400)), undefined);
});
