// SPDX-License-Identifier: MIT
import { strictEqual, throws } from "node:assert/strict";
import { delimiter } from "node:path";
import { denoFileSystem } from "./deno_file_system.ts";
import { findExecutable } from "./find_executable.ts";

const PATH = Deno.env.get("PATH")!;

Deno.test("findExecutable() finds executables of PATH only", () => {
  const found = findExecutable("sh", PATH, denoFileSystem)!;
  strictEqual(found.endsWith("/sh"), true);
  strictEqual(findExecutable(found, "", denoFileSystem), found);
  strictEqual(findExecutable("sh", `${import.meta.filename}${delimiter}bin`, denoFileSystem), undefined);
  strictEqual(findExecutable("no-such-program-anywhere", PATH, denoFileSystem), undefined);
  strictEqual(findExecutable("/no/such/program", PATH, denoFileSystem), undefined);
});

Deno.test("findExecutable() passes over a directory that may not be looked into, as a shell does", () => {
  const failing = (error: Error) => ({
    stat(path: string) {
      if (path.startsWith("/closed/")) throw error;
      return denoFileSystem.stat(path);
    },
    reasonOf: denoFileSystem.reasonOf,
  });
  const path = `/closed${delimiter}${PATH}`;
  const denied = failing(Object.assign(new Error("closed"), { code: "EACCES" }));
  strictEqual(findExecutable("sh", path, denied), findExecutable("sh", PATH, denoFileSystem));
  throws(() => findExecutable("sh", path, failing(new Error("broken disk"))), /broken disk/);
});
