// SPDX-License-Identifier: MIT
import { deepStrictEqual, ok, strictEqual, throws } from "node:assert/strict";
import { join } from "node:path";
import { readParsed } from "../../domain/platform/read_parsed.ts";
import { denoFileSystem as fs } from "./deno_file_system.ts";

function inTemporaryDirectory(work: (directory: string) => void): void {
  const directory = Deno.makeTempDirSync();
  try {
    work(directory);
  } finally {
    Deno.removeSync(directory, { recursive: true });
  }
}

Deno.test("writeAtomic() creates parents, replaces a file and leaves no temporary file", () => {
  inTemporaryDirectory((directory) => {
    const path = join(directory, "a", "b", "file.txt");
    fs.writeAtomic(path, "one");
    fs.writeAtomic(path, "two", { mode: 0o600 });
    strictEqual(fs.readText(path), "two");
    strictEqual(Deno.statSync(path).mode! & 0o777, 0o600);
    deepStrictEqual(fs.readDirectory(join(directory, "a", "b")), [{ name: "file.txt", kind: "file" }]);
  });
});

Deno.test("writeAtomic() with exclusive fails with `exists` and keeps the file that is there", () => {
  inTemporaryDirectory((directory) => {
    const path = join(directory, "file.txt");
    fs.writeAtomic(path, "first", { exclusive: true });
    let reason = "";
    try {
      fs.writeAtomic(path, "second", { exclusive: true });
    } catch (error) {
      reason = fs.reasonOf(error);
    }
    strictEqual(reason, "exists");
    strictEqual(fs.readText(path), "first");
    strictEqual(fs.readDirectory(directory).length, 1);
  });
});

Deno.test("writeAtomic() over a directory fails and removes its temporary file", () => {
  inTemporaryDirectory((directory) => {
    fs.makeDirectory(join(directory, "target", "inner"));
    throws(() => fs.writeAtomic(join(directory, "target"), "x"));
    deepStrictEqual(fs.readDirectory(directory).map((entry) => entry.name), ["target"]);
  });
});

Deno.test("writeAtomic() accepts the longest file name a disk allows", () => {
  inTemporaryDirectory((directory) => {
    const path = join(directory, "n".repeat(255));
    fs.writeAtomic(path, "x");
    strictEqual(fs.readText(path), "x");
  });
});

Deno.test("stat() is undefined for what is missing, below a file, dangling or looping", () => {
  inTemporaryDirectory((directory) => {
    Deno.symlinkSync("nowhere", join(directory, "dangling"));
    Deno.symlinkSync("loop", join(directory, "loop"));
    fs.writeAtomic(join(directory, "file"), "x");
    for (const name of ["missing", "dangling", "loop", "file/below", "x".repeat(300)]) {
      strictEqual(fs.stat(join(directory, name)), undefined, name);
    }
    strictEqual(fs.lstat(join(directory, "dangling"))?.kind, "symlink");
    const stat = fs.stat(join(directory, "file"));
    strictEqual(stat?.kind, "file");
    strictEqual(stat?.size, 1);
    ok((stat?.modified ?? 0) > 1e12 && (stat?.inode ?? 0) > 0);
  });
});

Deno.test("readTextIfExists() tells a missing file from one that can not be read", () => {
  inTemporaryDirectory((directory) => {
    strictEqual(fs.readTextIfExists(join(directory, "missing")), undefined);
    throws(() => fs.readTextIfExists(directory));
  });
});

Deno.test("remove() is silent for what is missing and refuses a full directory unless recursive", () => {
  inTemporaryDirectory((directory) => {
    fs.remove(join(directory, "missing"));
    fs.writeAtomic(join(directory, "full", "file"), "x");
    throws(() => fs.remove(join(directory, "full")));
    fs.remove(join(directory, "full"), { recursive: true });
    strictEqual(fs.stat(join(directory, "full")), undefined);
  });
});

Deno.test("reasonOf() classifies missing, full and other failures", () => {
  const reason = (work: () => void) => {
    try {
      work();
    } catch (error) {
      return fs.reasonOf(error);
    }
    return "none";
  };
  inTemporaryDirectory((directory) => {
    strictEqual(reason(() => fs.readText(join(directory, "missing"))), "missing");
    fs.makeDirectory(join(directory, "a", "b"));
    fs.makeDirectory(join(directory, "c"));
    strictEqual(reason(() => fs.rename(join(directory, "c"), join(directory, "a"))), "exists");
    // Some containers let nobody but root write to it.
    const full = Deno.build.os === "linux" ? reason(() => fs.append("/dev/full", "x")) : "full";
    ok(full === "full" || (full === "denied" && Deno.uid() !== 0), full);
    strictEqual(fs.reasonOf(new Error("anything")), "other");
    strictEqual(fs.reasonOf("text"), "other");
  });
});

Deno.test("isWritable() is false for a missing directory and leaves nothing behind", () => {
  inTemporaryDirectory((directory) => {
    strictEqual(fs.isWritable(directory), true);
    strictEqual(fs.isWritable(join(directory, "missing")), false);
    deepStrictEqual(fs.readDirectory(directory), []);
  });
});

Deno.test("readText() refuses what is too large to parse, before it is read where the size is known", () => {
  const directory = Deno.makeTempDirSync({ prefix: "swamp-test-" });
  const path = `${directory}/large`;
  const file = Deno.createSync(path);
  file.truncateSync(64 * 1024 ** 2 + 1);
  file.close();
  for (const large of [path, "/dev/zero"]) {
    throws(() => fs.readText(large), { code: "INPUT_TOO_LARGE", message: /larger than 64 MiB/ });
    throws(() => fs.readTextIfExists(large), { code: "INPUT_TOO_LARGE" });
  }
  throws(() => readParsed(fs, path), { code: "INPUT_TOO_LARGE" });
  strictEqual(fs.readBytes(path).length, 64 * 1024 ** 2 + 1);
  Deno.truncateSync(path, 0);
  strictEqual(fs.readText(path), "");
  Deno.removeSync(directory, { recursive: true });
});
