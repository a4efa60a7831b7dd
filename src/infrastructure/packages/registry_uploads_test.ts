// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { denoPlatform } from "../platform/deno_platform.ts";
import { REGISTRY_LIMITS } from "./registry_limits.ts";
import { HttpProblem } from "./registry_replies.ts";
import { RegistryUploads } from "./registry_uploads.ts";

const HOUR = 3_600_000;
const PUSH = { owner: "key", name: "@acme/tools", version: "2026.01.01.1", channel: "stable" } as const;

class Scene {
  readonly root = Deno.makeTempDirSync({ prefix: "swamp-uploads-" });
  now = Date.now();
  readonly platform = { ...denoPlatform(), now: () => this.now };

  open(): RegistryUploads {
    return new RegistryUploads(this.root, this.platform);
  }

  names(): string[] {
    return [...Deno.readDirSync(`${this.root}/.uploads`)].map(({ name }) => name).sort();
  }

  [Symbol.dispose](): void {
    Deno.removeSync(this.root, { recursive: true });
  }
}

const put = (body: BodyInit) => new Request("http://x/", { method: "PUT", body });
const status = (wanted: number) => (error: unknown) =>
  error instanceof HttpProblem && error.status === wanted;

Deno.test("what a killed server has left is removed by its name and age; nothing else is", () => {
  using scene = new Scene();
  const id = "0123456789abcdef0123456789abcdef";
  Deno.mkdirSync(`${scene.root}/.uploads/${"f".repeat(32)}.tgz`, { recursive: true });
  const own = [`${id}.tgz`, `.${id}.tgz.0a1b2c3d-4e5f.tmp`];
  const others = ["notes.txt", `${id}.json`, `x${id}.tgz`, `${id}.tgz.bak`, ".gitignore"];
  for (const name of [...own, ...others]) Deno.writeTextFileSync(`${scene.root}/.uploads/${name}`, "x");
  Deno.writeTextFileSync(`${scene.root}/outside`, "x");
  Deno.symlinkSync(`${scene.root}/outside`, `${scene.root}/.uploads/${"a".repeat(32)}.tgz`);
  scene.open();
  assert.ok(scene.names().includes(own[0]!), "another server may be writing it");
  scene.now += HOUR;
  scene.open();
  assert.deepEqual(scene.names(), [...others, `${"a".repeat(32)}.tgz`, `${"f".repeat(32)}.tgz`].sort());
});

Deno.test("a directory of uploads that is a link is neither cleaned nor written to", async () => {
  using scene = new Scene();
  const elsewhere = `${scene.root}/elsewhere`;
  Deno.mkdirSync(elsewhere);
  Deno.writeTextFileSync(`${elsewhere}/${"0".repeat(32)}.tgz`, "x");
  const uploads = scene.open();
  Deno.symlinkSync(elsewhere, `${scene.root}/.uploads`);
  scene.now += HOUR;
  assert.throws(() => scene.open(), /\.uploads is a symbolic link/);
  const { token } = uploads.announce(PUSH);
  await assert.rejects(() => uploads.receive(token, put("archive")), /\.uploads is a symbolic link/);
  assert.equal([...Deno.readDirSync(elsewhere)].length, 1);
});

Deno.test("a key announces so many pushes, and none of another key's; old ones are forgotten", () => {
  using scene = new Scene();
  const uploads = scene.open();
  for (let count = 0; count < REGISTRY_LIMITS.announcedPerKey; count++) uploads.announce(PUSH);
  assert.throws(() => uploads.announce(PUSH), status(429));
  uploads.announce({ ...PUSH, owner: "other" });
  scene.now += HOUR;
  uploads.announce(PUSH);
});

Deno.test("an upload is taken once and confirmed by one; what fails may be sent again", async () => {
  using scene = new Scene();
  const uploads = scene.open();
  const upload = uploads.announce(PUSH);
  const broken = new ReadableStream({ pull: () => Promise.reject(new Error("gone")) });
  await assert.rejects(() => uploads.receive(upload.token, put(broken)), /gone/);
  assert.deepEqual(scene.names(), []);
  assert.throws(() => uploads.claim(upload), status(409));
  await uploads.receive(upload.token, put("archive"));
  await assert.rejects(() => uploads.receive(upload.token, put("other")), status(409));
  assert.equal(Deno.readTextFileSync(`${scene.root}/${uploads.claim(upload)}`), "archive");
  assert.throws(() => uploads.claim(upload), status(409));
  scene.now += HOUR;
  assert.equal(uploads.find(upload.id), upload, "it is being confirmed");
  uploads.release(upload);
  assert.equal(uploads.find(upload.id), undefined);
  assert.deepEqual(scene.names(), []);
});
