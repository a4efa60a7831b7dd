// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { bytes, KEY, newFile, openData } from "../../../tests/support/data_world.ts";
import { gzip, type RawEntry, rawTar } from "../../../tests/support/hostile_archives.ts";
import { TempRepository } from "../../../tests/support/temp_repository.ts";
import { SwampError } from "../../domain/errors.ts";
import type { FileSystem } from "../../domain/platform/file_system.ts";
import { denoFileSystem } from "../platform/deno_file_system.ts";
import { linkFreeFileSystem } from "../platform/link_free_file_system.ts";
import { sha256 } from "../platform/sha256.ts";
import { RepositoryArchives } from "./repository_archives.ts";

const ITEM = `data/${KEY.type}/${KEY.modelId}`;
const RUN = `outputs/${KEY.type}/go/${KEY.modelId}-2026-11-30T10-00-00-000Z`;
const SECRET = "secrets/local_encryption/main/API.enc";

function open(repo: TempRepository, fs: FileSystem = diskOf(repo)): RepositoryArchives {
  const platform = Object.assign(Object.create(repo.platform), { fs });
  return new RepositoryArchives({ platform, repository: repo.repository, progress: () => {} });
}

/** As a command that starts sees it: no directory was looked at before. */
function diskOf(repo: TempRepository): FileSystem {
  const fs = linkFreeFileSystem(denoFileSystem);
  fs.protect(repo.root);
  return fs;
}

async function filled(): Promise<TempRepository> {
  const repo = await TempRepository.create();
  const data = openData(repo);
  for (const text of ["one", "two"]) await data.write(KEY, newFile("report"), bytes(text));
  await data.write(KEY, newFile("a name: with ü and blanks ".padEnd(150, "x")), bytes(""));
  repo.write(`.swamp/${RUN}.yaml`, "{}\n");
  repo.write(`.swamp/${RUN}.log`, "a line\n");
  repo.write(`.swamp/${SECRET}`, "sealed");
  repo.write(".swamp/auto-definitions/a/b/b.yaml", "name: b\n");
  // None of these is the only copy of anything, or may leave the machine with the rest.
  repo.write(".swamp/secrets/local_encryption/main/.key", "the key");
  repo.write(".swamp/outputs/_index.ndjson", "{}\n");
  repo.write(".swamp/data/_catalog.db", "an index");
  repo.write(".swamp/bundles/aa/x.js", "");
  return repo;
}

function tree(root: string, below = ""): Record<string, string> {
  const found: Record<string, string> = {};
  for (const { name, isDirectory } of Deno.readDirSync(`${root}${below}`)) {
    const path = `${below}/${name}`;
    if (isDirectory) Object.assign(found, tree(root, path));
    else found[path] = Deno.readTextFileSync(`${root}${path}`);
  }
  return found;
}

const whileMoving = <T>(move: () => T) => Promise.resolve(move());
const importing = { dryRun: false, whileMoving };

Deno.test("what is exported is imported as it was, and holds no cache and no key", async () => {
  using repo = await filled();
  using other = await TempRepository.create();
  const file = `${other.root}/backup.tgz`;
  const exported = await open(repo).export(file, { dryRun: false });
  assert.deepEqual(
    [exported.versions, exported.runFiles, exported.secrets, exported.definitions, exported.files],
    [3, 2, 1, 1, 12],
  );
  assert.equal(exported.checksum, sha256(Deno.readFileSync(file)));
  assert.equal(Deno.statSync(file).mode! & 0o777, 0o600);
  const planned = await open(other).import(file, { ...importing, dryRun: true });
  assert.deepEqual([planned.added, planned.unchanged], [12, 0]);
  assert.deepEqual(tree(`${other.root}/.swamp`), {});
  await open(other).import(file, importing);
  const expected = Object.entries(tree(`${repo.root}/.swamp`)).filter(([path]) =>
    !/\.key$|_index|_catalog|bundles/.test(path)
  );
  assert.deepEqual(tree(`${other.root}/.swamp`), Object.fromEntries(expected));
  assert.equal(Deno.statSync(`${other.root}/.swamp/${SECRET}`).mode! & 0o777, 0o600);
  const again = await open(other).import(file, importing);
  assert.deepEqual([again.added, again.unchanged], [0, 12]);
});

Deno.test("an import adds versions that are missing and moves the marker forward only", async () => {
  using repo = await filled();
  const file = `${repo.root}/backup.tgz`;
  await openData(repo).write(KEY, newFile("report"), bytes("three"));
  await open(repo).export(file, { dryRun: false });
  repo.remove(`.swamp/${ITEM}/report/2`);
  repo.remove(`.swamp/${ITEM}/report/3`);
  repo.write(`.swamp/${ITEM}/report/latest`, "1");
  await open(repo).import(file, importing);
  assert.equal(openData(repo).versionNumbers(KEY, "report")[0], 3);
  assert.equal(Deno.readTextFileSync(`${repo.root}/.swamp/${ITEM}/report/latest`), "3");
  await openData(repo).write(KEY, newFile("report"), bytes("four"));
  const { added } = await open(repo).import(file, importing);
  assert.equal(added, 0);
  assert.equal(Deno.readTextFileSync(`${repo.root}/.swamp/${ITEM}/report/latest`), "4");
});

Deno.test("one file that differs, and nothing is imported", async () => {
  using repo = await filled();
  const file = `${repo.root}/backup.tgz`;
  await open(repo).export(file, { dryRun: false });
  for (const path of [`${ITEM}/report/2/raw`, `${RUN}.log`, SECRET, "auto-definitions/a/b/b.yaml"]) {
    const text = Deno.readTextFileSync(`${repo.root}/.swamp/${path}`);
    repo.write(`.swamp/${path}`, `${text} changed`);
    repo.remove(`.swamp/${ITEM}/report/1`);
    const before = tree(`${repo.root}/.swamp`);
    for (const dryRun of [true, false]) {
      await assert.rejects(open(repo).import(file, { dryRun, whileMoving }), (error: SwampError) => {
        assert.equal(error.code, "DATA_EXISTS");
        assert.deepEqual(error.details?.differing, [path]);
        return true;
      });
    }
    assert.deepEqual(tree(`${repo.root}/.swamp`), before);
    repo.write(`.swamp/${path}`, text);
    await open(repo).import(file, importing);
  }
  // A file where a directory belongs is no room for what is below it.
  repo.remove(`.swamp/${ITEM}`);
  repo.write(`.swamp/${ITEM}`, "a file");
  await assert.rejects(open(repo).import(file, importing), { code: "DATA_EXISTS" });
});

Deno.test("when a rename fails, those before it are taken back", async () => {
  using repo = await filled();
  using other = await TempRepository.create();
  const file = `${other.root}/backup.tgz`;
  await open(repo).export(file, { dryRun: false });
  const { fs } = other.platform;
  for (const area of ["data", "outputs", "secrets"]) {
    const failing: FileSystem = Object.assign(Object.create(fs), {
      rename: (from: string, to: string) => {
        if (to === `${other.root}/.swamp/${area}`) throw new Error("no room");
        fs.rename(from, to);
      },
    });
    await assert.rejects(open(other, failing).import(file, importing), { code: "IO_FAILED" });
    assert.deepEqual(tree(`${other.root}/.swamp`), {});
  }
  await open(other).import(file, importing);
});

Deno.test("what took a place while files were unpacked is kept", async () => {
  using repo = await filled();
  using other = await TempRepository.create();
  const file = `${other.root}/backup.tgz`;
  await open(repo).export(file, { dryRun: false });
  const late = `.swamp/${ITEM}/report/2/raw`;
  const options = {
    dryRun: false,
    whileMoving: <T>(move: () => T) => {
      other.write(late, "of another process");
      return Promise.resolve(move());
    },
  };
  await assert.rejects(open(other).import(file, options), { code: "DATA_EXISTS" });
  assert.deepEqual(tree(`${other.root}/.swamp`), { [late.slice(".swamp".length)]: "of another process" });
});

Deno.test("export refuses what it cannot read, and leaves no file", async () => {
  using repo = await filled();
  const file = `${repo.root}/backup.tgz`;
  repo.remove(`.swamp/secrets`);
  Deno.symlinkSync("/nowhere", `${repo.root}/.swamp/secrets`);
  await assert.rejects(
    open(repo).export(file, { dryRun: false }),
    /Cannot read \.swamp\/secrets: a symbolic link/,
  );
  Deno.removeSync(`${repo.root}/.swamp/secrets`);
  for (const path of [`${RUN}.yaml`, "outputs/command", `${ITEM}/report`, "auto-definitions/a/x.yaml"]) {
    const absolute = `${repo.root}/.swamp/${path}`;
    const isThere = repo.platform.fs.lstat(absolute) !== undefined;
    if (isThere) Deno.renameSync(absolute, `${repo.root}/aside`);
    Deno.symlinkSync("/nowhere", absolute);
    await assert.rejects(
      open(repo).export(file, { dryRun: false }),
      /a symbolic link; it is not followed/,
    );
    Deno.removeSync(absolute);
    if (isThere) Deno.renameSync(`${repo.root}/aside`, absolute);
  }
  repo.write(`.swamp/${ITEM}/a..b/1/raw`, "");
  await assert.rejects(open(repo).export(file, { dryRun: false }), { code: "DATA_INVALID" });
  assert.deepEqual(
    [...Deno.readDirSync(repo.root)].map(({ name }) => name).filter((n) => /backup/.test(n)),
    [],
  );
});

Deno.test("a vault's secrets behind a link are not exported", async () => {
  using repo = await filled();
  const directory = `${repo.root}/.swamp/secrets/local_encryption/main`;
  Deno.renameSync(directory, `${repo.root}/elsewhere`);
  Deno.symlinkSync(`${repo.root}/elsewhere`, directory);
  await assert.rejects(
    open(repo).export(`${repo.root}/backup.tgz`, { dryRun: false }),
    /Cannot read \.swamp\/secrets\/local_encryption\/main: a symbolic link; it is not followed/,
  );
});

interface Listed {
  readonly path: string;
  readonly body: string;
  readonly sha256?: string;
  readonly size?: number;
}

function manifest(files: readonly Listed[], more: Record<string, unknown> = {}): RawEntry {
  const listed = files.map(({ path, body, ...given }) => ({
    path,
    size: bytes(body).length,
    sha256: sha256(body),
    ...given,
  }));
  const body = JSON.stringify({ format: 1, createdAt: "2026-11-30T10:00:00Z", files: listed, ...more });
  return { name: "swamp-data/manifest.json", body };
}

const GOOD: Listed = { path: `${ITEM}/report/1/raw`, body: "one" };

function entry({ path, body }: Listed, more: Partial<RawEntry> = {}): RawEntry {
  // Longer than the name in a header of this test's writer.
  const at = path.length > 80 ? path.lastIndexOf("/", 80) : -1;
  const whole = `swamp-data/${path}`;
  return at < 0 ? { name: whole, body, ...more } : {
    prefix: whole.slice(0, whole.length - path.length + at),
    name: path.slice(at + 1),
    body,
    ...more,
  };
}

Deno.test("an archive that is not what its manifest says is refused before anything is written", async () => {
  const evil = (path: string): RawEntry[] => {
    const file = { path, body: "x" };
    return [manifest([file]), entry(file)];
  };
  const link = (
    type: string,
    target: string,
  ) => [manifest([GOOD]), entry(GOOD, { type, link: target, body: "" })];
  const archives: Record<string, RawEntry[]> = {
    "no manifest": [entry(GOOD)],
    "the manifest is not first": [entry(GOOD), manifest([GOOD])],
    "the manifest is a link": [{ ...manifest([]), type: "2", link: "/etc/passwd" }],
    "the manifest is not JSON": [{ name: "swamp-data/manifest.json", body: "{" }],
    "another format": [manifest([GOOD], { format: 2 }), entry(GOOD)],
    "no format": [manifest([GOOD], { format: "1" }), entry(GOOD)],
    "files are no list": [manifest([], { files: {} })],
    "a file is missing": [manifest([GOOD])],
    "a file is not listed": [manifest([]), entry(GOOD)],
    "a file is there twice": [manifest([GOOD]), entry(GOOD), entry(GOOD)],
    "a file is listed twice": [manifest([GOOD, GOOD]), entry(GOOD)],
    "another sha256": [manifest([{ ...GOOD, sha256: "0".repeat(64) }]), entry(GOOD)],
    "sha256 in capitals": [manifest([{ ...GOOD, sha256: sha256("one").toUpperCase() }]), entry(GOOD)],
    "another size": [manifest([{ ...GOOD, size: 4 }]), entry(GOOD)],
    "a negative size": [manifest([{ ...GOOD, size: -1 }]), entry(GOOD)],
    "other content": [manifest([GOOD]), entry({ ...GOOD, body: "two" })],
    "a size beyond the end": [manifest([{ ...GOOD, size: 10_000_000 }]), entry(GOOD, { size: 10_000_000 })],
    "a manifest beyond the end": [{ ...manifest([]), size: 8 ** 11 - 1 }],
    "a symbolic link": link("2", "/etc/passwd"),
    "a hard link": link("1", "swamp-data/manifest.json"),
    "a device": link("3", ""),
    "a pipe": link("6", ""),
    "a directory": [manifest([GOOD]), entry(GOOD, { type: "5", body: "" })],
    "the parent": evil("../evil"),
    "out through data": evil(`data/a/b/${KEY.modelId}/../../../../../../evil/1/raw`),
    "an absolute path": evil("/tmp/evil"),
    "an extension": evil("pulled-extensions/@a/b/models/x.ts"),
    "a bundle": evil("bundles/aa/x.js"),
    "a catalog": evil("_extension_catalog.db"),
    "a key": evil("secrets/local_encryption/main/.key"),
    "an item that cannot be": evil(`data/a/b/${KEY.modelId}/latest/1/raw`),
    "a backslash": evil(`data/a/b/${KEY.modelId}/..\\..\\x/1/raw`),
    "nothing": [],
  };
  using repo = await TempRepository.create();
  const file = `${repo.root}/backup.tgz`;
  const accepted: string[] = [];
  const attempt = async (name: string, archive: Uint8Array) => {
    Deno.writeFileSync(file, archive);
    try {
      await open(repo).import(file, importing);
      accepted.push(name);
    } catch (error) {
      assert.ok(error instanceof SwampError && error.code === "DATA_INVALID", `${name}: ${error}`);
    }
    assert.deepEqual(tree(`${repo.root}/.swamp`), {}, name);
  };
  for (const [name, entries] of Object.entries(archives)) {
    await attempt(name, await gzip(rawTar(entries).slice()));
  }
  const good = await gzip(rawTar([manifest([GOOD]), entry(GOOD)]).slice());
  for (const length of [0, 1, 10, good.length >> 1, good.length - 9, good.length - 1]) {
    await attempt(`cut off after ${length}`, good.slice(0, length));
  }
  for (let at = 20; at < good.length; at += 7) {
    const flipped = good.slice();
    flipped[at]! ^= 0x10;
    await attempt(`byte ${at} is wrong`, flipped);
  }
  assert.deepEqual(accepted, []);
  Deno.writeFileSync(file, good);
  assert.equal((await open(repo).import(file, importing)).added, 1);
});

Deno.test("what an import that was killed has left is removed by the next one", async () => {
  using repo = await filled();
  const file = `${repo.root}/backup.tgz`;
  await open(repo).export(file, { dryRun: false });
  repo.write(".swamp/.import-0123/data/x", "left over");
  await open(repo).import(file, importing);
  assert.equal(repo.platform.fs.stat(`${repo.root}/.swamp/.import-0123`), undefined);
});
