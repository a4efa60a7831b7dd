// SPDX-License-Identifier: MIT
import { deepStrictEqual as deepEqual, match, ok, rejects, strictEqual as same } from "node:assert/strict";
import { createHash } from "node:crypto";
import { gzipSync } from "node:zlib";
import { SwampError } from "../../domain/errors.ts";
import type { Platform } from "../../domain/platform/platform.ts";
import { denoPlatform } from "../platform/deno_platform.ts";
import { npmRegistry } from "./npm_registry.ts";
import { provisionTool } from "./provision_tool.ts";
import { cachedToolPath, findCachedTool } from "./tool_directory.ts";
import type { ToolPin } from "./tool_pins.ts";

const PROGRAM = "#!/bin/sh\necho 1.2.3\n";

/** A tar archive of regular files, in the oldest form of the format. */
function tar(files: Record<string, string>): Uint8Array {
  const blocks: Uint8Array[] = [];
  for (const [name, text] of Object.entries(files)) {
    const header = new Uint8Array(512);
    const put = (at: number, value: string) => header.set(new TextEncoder().encode(value), at);
    const content = new TextEncoder().encode(text);
    put(0, name);
    put(124, `${content.length.toString(8).padStart(11, "0")}\0`);
    put(156, "0");
    const padded = new Uint8Array(Math.ceil(content.length / 512) * 512);
    padded.set(content);
    blocks.push(header, padded);
  }
  return new Uint8Array([...blocks.flatMap((block) => [...block]), ...new Uint8Array(1024)]);
}

const ARCHIVE = gzipSync(tar({ "package/package.json": "{}", "package/bin/tool": PROGRAM }));

const PIN: ToolPin = {
  tool: "esbuild",
  version: "1.2.3",
  target: "linux-x64",
  packageName: "@scope/tool",
  member: "package/bin/tool",
  integrity: `sha512-${createHash("sha512").update(ARCHIVE).digest("base64")}`,
};

function scene(environment: Record<string, string>) {
  const home = Deno.makeTempDirSync();
  const real = denoPlatform();
  const names: Record<string, string> = { SWAMP_HOME: `${home}/cache`, ...environment };
  const own: Partial<Platform> = { env: (name) => names[name], home };
  return {
    home,
    platform: Object.assign(Object.create(real), own) as Platform,
    [Symbol.dispose]: () => Deno.removeSync(home, { recursive: true }),
  };
}

/** A registry that serves one archive, and what it was asked for with which credentials. */
function registry(archive: Uint8Array<ArrayBuffer>) {
  const asked: string[] = [];
  const authorizations: (string | null)[] = [];
  const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen: () => {} }, (request) => {
    const { pathname } = new URL(request.url);
    asked.push(pathname);
    authorizations.push(request.headers.get("authorization"));
    const known = pathname === "/npm/@scope/tool/-/tool-1.2.3.tgz";
    return known ? new Response(archive) : new Response("no", { status: 404 });
  });
  return {
    asked,
    authorizations,
    address: `http://127.0.0.1:${server.addr.port}/npm`,
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}

Deno.test("provisionTool() fetches the pinned archive and places its executable", async () => {
  await using server = registry(new Uint8Array(ARCHIVE));
  using place = scene({ NPM_CONFIG_REGISTRY: `${server.address}/` });
  const lines: string[] = [];
  const path = await provisionTool(PIN, { platform: place.platform, onProgress: (line) => lines.push(line) });
  same(path, cachedToolPath(place.platform, PIN));
  ok(path.startsWith(`${place.home}/cache/tools/esbuild-1.2.3-linux-x64/`));
  same(Deno.readTextFileSync(path), PROGRAM);
  same(place.platform.fs.stat(path)!.mode & 0o700, 0o700);
  same([...Deno.readDirSync(path.slice(0, path.lastIndexOf("/")))].length, 1, "nothing is left beside it");
  same(lines.length, 1);
  match(lines[0]!, /esbuild 1\.2\.3/);
});

Deno.test("provisionTool() takes the registry's address from .npmrc", async () => {
  await using server = registry(new Uint8Array(ARCHIVE));
  using place = scene({ PORT: new URL(server.address).port });
  Deno.writeTextFileSync(
    `${place.home}/.npmrc`,
    '# registry=http://wrong.invalid\nfund=false\nregistry = "http://127.0.0.1:${PORT}/npm/"\n',
  );
  await provisionTool(PIN, { platform: place.platform });
  same(server.asked.length, 1);
});

Deno.test("provisionTool() says what to set when no registry is known", async () => {
  using place = scene({});
  await rejects(provisionTool(PIN, { platform: place.platform }), (error: SwampError) => {
    same(error.code, "TOOL_MISSING");
    match(error.hint!, /NPM_CONFIG_REGISTRY/);
    match(error.hint!, /SWAMP_ESBUILD/);
    return true;
  });
});

Deno.test("provisionTool() refuses another archive and keeps nothing of it", async () => {
  const other = gzipSync(tar({ "package/bin/tool": "#!/bin/sh\necho evil\n" }));
  await using server = registry(new Uint8Array(other));
  using place = scene({ NPM_CONFIG_REGISTRY: server.address });
  await rejects(provisionTool(PIN, { platform: place.platform }), (error: SwampError) => {
    same(error.code, "TOOL_MISSING");
    match(error.message, /is not the pinned archive: expected sha512-.*, got sha512-/);
    return true;
  });
  same(place.platform.fs.stat(cachedToolPath(place.platform, PIN)), undefined);
});

Deno.test("provisionTool() names the address that does not answer", async () => {
  await using server = registry(new Uint8Array(ARCHIVE));
  using place = scene({ NPM_CONFIG_REGISTRY: server.address });
  const pin = { ...PIN, version: "9.9.9" };
  await rejects(provisionTool(pin, { platform: place.platform }), (error: SwampError) => {
    same(error.code, "TOOL_MISSING");
    ok(error.message.includes(`${server.address}/@scope/tool/-/tool-9.9.9.tgz`), error.message);
    match(error.message, /404/);
    return true;
  });
});

Deno.test("provisionTool() refuses an archive without the executable", async () => {
  await using server = registry(new Uint8Array(ARCHIVE));
  using place = scene({ NPM_CONFIG_REGISTRY: server.address });
  const pin = { ...PIN, member: "package/bin/other" };
  await rejects(provisionTool(pin, { platform: place.platform }), /does not hold package\/bin\/other/);
});

Deno.test("provisionTool() fetches from the registry of the build when the user has named none", async () => {
  await using server = registry(new Uint8Array(ARCHIVE));
  await using other = registry(new Uint8Array(ARCHIVE));
  using place = scene({});
  const context = { platform: place.platform, buildRegistry: server.address };
  same(Deno.readTextFileSync(await provisionTool(PIN, context)), PROGRAM);
  same(server.asked.length, 1);
  Deno.writeTextFileSync(`${place.home}/.npmrc`, `registry=${other.address}\n`);
  await provisionTool(PIN, context);
  deepEqual([server.asked.length, other.asked.length], [1, 1]);
  using set = scene({ NPM_CONFIG_REGISTRY: other.address });
  await provisionTool(PIN, { ...context, platform: set.platform });
  deepEqual([server.asked.length, other.asked.length], [1, 2]);
});

Deno.test("provisionTool() does not read the .npmrc of the directory it runs in", async () => {
  await using server = registry(new Uint8Array(ARCHIVE));
  await using other = registry(new Uint8Array(ARCHIVE));
  using place = scene({});
  Deno.mkdirSync(`${place.home}/repo`);
  Deno.writeTextFileSync(`${place.home}/repo/.npmrc`, `registry=${other.address}\n`);
  Object.assign(place.platform, { cwd: () => `${place.home}/repo` });
  await provisionTool(PIN, { platform: place.platform, buildRegistry: server.address });
  deepEqual([server.asked.length, other.asked.length], [1, 0]);
});

Deno.test("provisionTool() gives credentials to the host and path that they are written for, to no other", async () => {
  await using server = registry(new Uint8Array(ARCHIVE));
  const host = new URL(server.address).host;
  const cases: [line: string, sent: string | null][] = [
    [`//${host}/npm/:_authToken=\${TOKEN}`, "Bearer secret"],
    [`//${host}/:_authToken=secret`, "Bearer secret"],
    [`//${host}/npm/:_auth=dTpw`, "Basic dTpw"],
    [`//${host}/npm/:username=u\n//${host}/npm/:_password=${btoa("p")}`, `Basic ${btoa("u:p")}`],
    [`//${host}/other/:_authToken=secret`, null],
    ["//other.invalid/npm/:_authToken=secret", null],
    ["_authToken=secret", null],
  ];
  for (const [line] of cases) {
    using place = scene({ TOKEN: "secret", NPM_CONFIG_REGISTRY: server.address });
    Deno.writeTextFileSync(`${place.home}/.npmrc`, `${line}\n`);
    await provisionTool(PIN, { platform: place.platform });
  }
  deepEqual(server.authorizations, cases.map(([, sent]) => sent));
});

Deno.test("provisionTool() says that the registry cannot be reached, and what to do", async () => {
  using place = scene({ NPM_CONFIG_REGISTRY: "http://127.0.0.1:1" });
  await rejects(provisionTool(PIN, { platform: place.platform }), (error: SwampError) => {
    same(error.code, "TOOL_MISSING");
    match(
      error.message,
      /is needed, but it is not on this machine and http:\/\/127\.0\.0\.1:1\/.* could not be fetched/,
    );
    match(error.hint!, /where the registry can be reached, or set NPM_CONFIG_REGISTRY/);
    match(error.hint!, /SWAMP_ESBUILD/);
    return true;
  });
});

Deno.test("provisionTool() puts nothing where other users can write", async () => {
  await using server = registry(new Uint8Array(ARCHIVE));
  using place = scene({ NPM_CONFIG_REGISTRY: server.address, SWAMP_HOME: "" });
  const temporary = `${place.home}/tmp`;
  Object.assign(place.platform, { home: undefined, tempDirectory: temporary });
  Deno.mkdirSync(`${temporary}/swamp-cache`, { recursive: true });
  Deno.chmodSync(`${temporary}/swamp-cache`, 0o777);
  await rejects(provisionTool(PIN, { platform: place.platform }), (error: SwampError) => {
    match(error.message, /other users can write to .*\/swamp-cache/);
    match(error.hint!, /SWAMP_HOME/);
    return true;
  });
  Deno.chmodSync(`${temporary}/swamp-cache`, 0o700);
  Object.assign(place.platform, { userId: () => Deno.uid()! + 1 });
  await rejects(provisionTool(PIN, { platform: place.platform }), /swamp-cache belongs to another user/);
  same(server.asked.length, 0);
  Deno.removeSync(`${temporary}/swamp-cache`, { recursive: true });
  Object.assign(place.platform, { userId: () => Deno.uid() });
  const path = await provisionTool(PIN, { platform: place.platform });
  for (const directory of [`${temporary}/swamp-cache`, path.slice(0, path.lastIndexOf("/"))]) {
    same(Deno.statSync(directory).mode! & 0o777, 0o700);
  }
  same(findCachedTool(place.platform, PIN), path);
  Deno.chmodSync(`${temporary}/swamp-cache`, 0o777);
  same(findCachedTool(place.platform, PIN), undefined);
});

Deno.test("npmRegistry() ends for an address whose scheme has no path, and gives it no credentials", () => {
  for (const address of ["javascript:alert(1)", "data:text/plain,x", "x:y"]) {
    const platform = {
      ...denoPlatform(),
      env: (name: string) => name === "NPM_CONFIG_REGISTRY" ? address : undefined,
    };
    deepEqual(npmRegistry(platform), { address, authorization: undefined });
  }
});
