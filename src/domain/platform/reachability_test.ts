// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { faultyFileSystem } from "../../../tests/support/fault_fs.ts";
import { TempRepository } from "../../../tests/support/temp_repository.ts";
import { findDirectoryObstacle, findObstacle } from "./reachability.ts";

Deno.test("findObstacle() tells what is not there from what cannot be followed", async () => {
  using repo = await TempRepository.create();
  const { fs } = repo.platform;
  const at = (path: string) => `${repo.root}/${path}`;
  repo.write("file", "x");
  Deno.symlinkSync("nowhere", at("dangling"));
  Deno.symlinkSync("loop", at("loop"));
  Deno.symlinkSync("file", at("link"));
  const obstacle = (path: string) => findObstacle(fs, at(path));
  for (const path of ["missing", "missing/below", "file", "link"]) {
    assert.equal(obstacle(path), undefined, path);
  }
  assert.deepEqual(obstacle("dangling"), { path: at("dangling"), reason: "a link that leads nowhere" });
  assert.equal(obstacle("dangling/below/more")?.path, at("dangling"));
  assert.equal(obstacle("loop")?.reason, "a link that leads nowhere");
  assert.deepEqual(obstacle("file/below"), { path: at("file"), reason: "not a directory" });
  assert.deepEqual(findDirectoryObstacle(fs, at("link")), { path: at("link"), reason: "not a directory" });
  assert.equal(findDirectoryObstacle(fs, at("missing")), undefined);
  assert.equal(findDirectoryObstacle(fs, repo.root), undefined);
});

Deno.test("findObstacle() reports what may not be looked at, or fails", async () => {
  using repo = await TempRepository.create();
  const denied = faultyFileSystem(repo.platform.fs, {
    lstat: () => {
      throw Object.assign(new Error("Permission denied"), { code: "EACCES" });
    },
  });
  assert.equal(findObstacle(denied, `${repo.root}/a`)?.reason, "permission denied");
  const broken = faultyFileSystem(repo.platform.fs, {
    lstat: () => {
      throw Object.assign(new Error("Input/output error (os error 5)"), { code: "EIO" });
    },
  });
  assert.match(findObstacle(broken, `${repo.root}/a`)!.reason, /Input\/output error/);
});
