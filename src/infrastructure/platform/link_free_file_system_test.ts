// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import type { FileSystem } from "../../domain/platform/file_system.ts";
import { faultyFileSystem } from "../../../tests/support/fault_fs.ts";
import { denoFileSystem } from "./deno_file_system.ts";
import { type LinkFreeFileSystem, linkFreeFileSystem } from "./link_free_file_system.ts";

/** A protected directory with state and models, beside a directory with a file that is not to be touched. */
function world(disk: FileSystem = denoFileSystem) {
  const base = Deno.realPathSync(Deno.makeTempDirSync({ prefix: "swamp-links-" }));
  const [root, outside] = [`${base}/repo`, `${base}/outside`];
  for (const path of [`${root}/.swamp/data`, `${root}/models/a`, outside]) {
    Deno.mkdirSync(path, { recursive: true });
  }
  Deno.writeTextFileSync(`${outside}/file`, "theirs");
  const fs = linkFreeFileSystem(disk);
  fs.protect(root);
  const dispose = () => Deno.removeSync(base, { recursive: true });
  return { root, outside, fs, [Symbol.dispose]: dispose };
}

/** Every call that could reach what is behind `directory`, or `directory/file`. */
const CALLS: Record<string, (fs: LinkFreeFileSystem, directory: string) => unknown> = {
  readText: (fs, at) => fs.readText(`${at}/file`),
  readTextIfExists: (fs, at) => fs.readTextIfExists(`${at}/file`),
  readBytes: (fs, at) => fs.readBytes(`${at}/file`),
  readDirectory: (fs, at) => fs.readDirectory(at),
  makeDirectory: (fs, at) => fs.makeDirectory(`${at}/new/er`),
  writeAtomic: (fs, at) => fs.writeAtomic(`${at}/new`, "x"),
  "writeAtomic through": (fs, at) => fs.writeAtomic(`${at}/file`, "x", { through: true }),
  append: (fs, at) => fs.append(`${at}/file`, "x"),
  "rename from": (fs, at) => fs.rename(`${at}/file`, `${at.slice(0, at.lastIndexOf("/"))}/moved`),
  remove: (fs, at) => fs.remove(`${at}/file`),
  "remove a tree": (fs, at) => fs.remove(`${at}/file`, { recursive: true }),
  setMode: (fs, at) => fs.setMode(`${at}/file`, 0o777),
  isWritable: (fs, at) => fs.isWritable(at),
};

Deno.test("no call reaches anything through a linked directory that leaves the repository", () => {
  for (const at of [".swamp", ".swamp/data", "vaults", "models", "models/a", "extensions"]) {
    for (const [name, call] of Object.entries(CALLS)) {
      using it = world();
      const link = `${it.root}/${at}`;
      it.fs.remove(link, { recursive: true });
      Deno.symlinkSync(it.outside, link);
      assert.throws(() => call(it.fs, link), { code: "PATH_UNSAFE" }, `${name} ${at}`);
      assert.deepEqual(
        [...Deno.readDirSync(it.outside)].map((entry) => entry.name),
        ["file"],
        `${name} ${at}`,
      );
      assert.equal(Deno.readTextFileSync(`${it.outside}/file`), "theirs", `${name} ${at}`);
    }
  }
});

Deno.test("no call reads, changes or appends to a file through a link, which may be removed and replaced", () => {
  for (const at of [".swamp/log", ".swamp.yaml", "upstream_extensions.json", "vaults/v.yaml"]) {
    using it = world();
    const { root, fs, outside } = it;
    const link = `${root}/${at}`;
    Deno.mkdirSync(`${root}/vaults`);
    Deno.symlinkSync(`${outside}/file`, link);
    const refused = {
      code: "PATH_UNSAFE",
      message: new RegExp(`^${at} is a symbolic link; it is not followed$`),
    };
    for (
      const call of [
        () => fs.stat(link),
        () => fs.readText(link),
        () => fs.readTextIfExists(link),
        () => fs.readBytes(link),
        () => fs.realPath(link),
        () => fs.append(link, "x"),
        () => fs.setMode(link, 0o777),
        () => fs.writeAtomic(link, "x", { through: true }),
        () => fs.makeDirectory(link),
      ]
    ) {
      assert.throws(call, refused, `${call}`);
    }
    assert.equal(fs.lstat(link)?.kind, "symlink");
    assert.equal(fs.readLink(link), `${outside}/file`);
    fs.writeAtomic(link, "ours");
    assert.equal(Deno.readTextFileSync(`${outside}/file`), "theirs");
    assert.equal(fs.readText(link), "ours");
  }
});

Deno.test("links of users are followed inside of the repository, but not into state or git", () => {
  using it = world();
  const { root, fs } = it;
  for (const path of ["shared/x.yaml", ".git/config", ".swamp/data/x.yaml"]) {
    fs.writeAtomic(`${root}/${path}`, path);
    Deno.symlinkSync(`../${path}`, `${root}/models/${path.replaceAll("/", "_")}`);
  }
  assert.equal(fs.readText(`${root}/models/shared_x.yaml`), "shared/x.yaml");
  fs.writeAtomic(`${root}/models/shared_x.yaml`, "changed", { through: true });
  assert.equal(Deno.readTextFileSync(`${root}/shared/x.yaml`), "changed");
  assert.throws(() => fs.readText(`${root}/models/.git_config`), { code: "PATH_UNSAFE" });
  assert.throws(() => fs.readText(`${root}/models/.swamp_data_x.yaml`), { code: "PATH_UNSAFE" });
});

Deno.test("a file that others replace whole meanwhile is read when it is the one that was looked at", () => {
  let replacements = 0;
  using it = world(faultyFileSystem(denoFileSystem, {
    lstat(path) {
      const stat = denoFileSystem.lstat(path);
      if (path.endsWith("/shared") && replacements < 3) {
        Deno.writeTextFileSync(`${path}.new`, `version ${++replacements}`);
        Deno.renameSync(`${path}.new`, path);
      }
      return stat;
    },
  }));
  const path = `${it.root}/.swamp/shared`;
  Deno.writeTextFileSync(path, "version 0");
  assert.equal(it.fs.readText(path), "version 3");
  replacements = -Infinity;
  assert.throws(() => it.fs.readText(path), { message: ".swamp/shared was replaced while it was opened" });
});

Deno.test("a file that is exchanged for a link between the look and the opening is not read", () => {
  using it = world(faultyFileSystem(denoFileSystem, {
    lstat(path) {
      const stat = denoFileSystem.lstat(path);
      if (path.endsWith("/raced") && stat?.kind === "file") {
        Deno.removeSync(path);
        Deno.symlinkSync(it.outside + "/file", path);
      }
      return stat;
    },
  }));
  const path = `${it.root}/.swamp/raced`;
  Deno.writeTextFileSync(path, "ours");
  assert.throws(() => it.fs.readText(path), {
    message: ".swamp/raced is a symbolic link; it is not followed",
  });
  Deno.removeSync(path);
  Deno.writeTextFileSync(path, "ours");
  assert.throws(() => it.fs.append(path, "x"), { code: "PATH_UNSAFE" });
  assert.equal(Deno.readTextFileSync(`${it.outside}/file`), "theirs");
});

Deno.test("a path below the repository never leads up", () => {
  using it = world();
  assert.throws(() => it.fs.readText(`${it.root}/.swamp/data/../../../outside/file`), {
    code: "PATH_UNSAFE",
  });
  assert.equal(it.fs.readText(`${it.outside}/file`), "theirs");
});

Deno.test("a directory is looked at once, and not at all when its parent was listed", () => {
  const looks: string[] = [];
  using it = world(
    faultyFileSystem(denoFileSystem, { lstat: (path) => (looks.push(path), denoFileSystem.lstat(path)) }),
  );
  const { root, fs } = it;
  Deno.mkdirSync(`${root}/.swamp/data/x`);
  for (const name of ["a", "b"]) Deno.writeTextFileSync(`${root}/.swamp/data/x/${name}`, name);
  fs.readDirectory(`${root}/.swamp/data`);
  assert.deepEqual(looks, [`${root}/.swamp`, `${root}/.swamp/data`]);
  for (const name of ["a", "b"]) fs.readText(`${root}/.swamp/data/x/${name}`);
  assert.deepEqual(looks.slice(2), [`${root}/.swamp/data/x/a`, `${root}/.swamp/data/x/b`]);
});

Deno.test("texts are read as they are, empty and long", () => {
  using it = world();
  for (const text of ["", "\ufeffü", "x".repeat(300_000)]) {
    Deno.writeTextFileSync(`${it.root}/.swamp/text`, text);
    assert.equal(it.fs.readText(`${it.root}/.swamp/text`), text);
  }
  assert.equal(it.fs.readTextIfExists(`${it.root}/.swamp/none`), undefined);
});

Deno.test("stamps of many paths are compared without following links in state", () => {
  using it = world();
  const { root, outside, fs } = it;
  for (const path of [`${root}/.swamp/data/file`, `${root}/models/a/file`]) {
    Deno.writeTextFileSync(path, "ours");
  }
  Deno.symlinkSync(`${outside}/file`, `${root}/.swamp/data/link`);
  Deno.symlinkSync("file", `${root}/models/a/link`);
  const stampsOf = (path: string) => {
    const { size, modified, changed, inode } = denoFileSystem.stat(path)!;
    return [size, modified, changed, inode];
  };
  const compare = (base: string, ...names: string[]) =>
    fs.haveStamps({
      base,
      names,
      stamps: names.flatMap((name) => stampsOf(base + name)),
      first: 0,
      end: names.length,
    });
  const places = {
    outside: [`${outside}/`, "", "file"],
    "where users write": [`${root}/models/`, "", "a", "a/file", "a/link"],
    state: [`${root}/.swamp/`, "data", "data/file"],
    "above the repository": [outside.slice(0, -"outside".length), "outside/file", "repo/.swamp/data/file"],
    everywhere: ["", `${outside}/file`, `${root}/.swamp/data/file`],
  } as const;
  for (const [name, [base, ...names]] of Object.entries(places)) {
    assert.equal(compare(base, ...names), true, name);
  }
  for (
    const [base, name] of [
      [`${root}/.swamp/`, "data/link"],
      [`${root}/`, ".swamp/data/link"],
      [outside.slice(0, -"outside".length), "repo/.swamp/data/link"],
      ["", `${root}/.swamp/data/link`],
    ] as const
  ) assert.throws(() => compare(base, name), { code: "PATH_UNSAFE" }, `${base} ${name}`);
});
