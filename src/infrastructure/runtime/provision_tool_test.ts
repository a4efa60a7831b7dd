// SPDX-License-Identifier: MIT
import { deepStrictEqual as deepEqual, match, ok, rejects, strictEqual as same } from "node:assert/strict";
import { createHash } from "node:crypto";
import { gzipSync } from "node:zlib";
import { SwampError } from "../../domain/errors.ts";
import type { Platform } from "../../domain/platform/platform.ts";
import { denoPlatform } from "../platform/deno_platform.ts";
import { npmRegistry } from "./npm_registry.ts";
import { provisionTool } from "./provision_tool.ts";
import { findCachedTool } from "./tool_directory.ts";
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
  digest: createHash("sha256").update(PROGRAM).digest("hex"),
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
  same(path, findCachedTool(place.platform, PIN));
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
  same(findCachedTool(place.platform, PIN), undefined);
  same([...Deno.readDirSync(`${place.home}/cache/tools/esbuild-1.2.3-linux-x64`)].length, 0);
});

Deno.test("provisionTool() refuses another executable in the pinned archive", async () => {
  await using server = registry(new Uint8Array(ARCHIVE));
  using place = scene({ NPM_CONFIG_REGISTRY: server.address });
  const pin = { ...PIN, digest: "0".repeat(64) };
  await rejects(provisionTool(pin, { platform: place.platform }), /bin\/tool of .* is not the pinned one/);
});

Deno.test("findCachedTool() gives no file that was exchanged, however it looks", async () => {
  await using server = registry(new Uint8Array(ARCHIVE));
  using place = scene({ NPM_CONFIG_REGISTRY: server.address });
  const { platform } = place;
  let ahead = 0;
  Object.assign(platform, { now: () => Date.now() + ahead });
  const path = await provisionTool(PIN, { platform });
  same(findCachedTool(platform, PIN), path);
  ahead = 3_600_000;
  same(findCachedTool(platform, PIN), path);
  const { mtime } = Deno.statSync(path);
  Deno.writeTextFileSync(path, `${PROGRAM}echo evil\n`);
  Deno.utimeSync(path, mtime!, mtime!);
  same(findCachedTool(platform, PIN), undefined);
  Deno.removeSync(path);
  Deno.writeTextFileSync(`${place.home}/evil`, PROGRAM);
  Deno.symlinkSync(`${place.home}/evil`, path);
  same(findCachedTool(platform, PIN), undefined);
  Deno.removeSync(path);
  same(await provisionTool(PIN, { platform }), path);
  Deno.chmodSync(path, 0o777);
  same(findCachedTool(platform, PIN), undefined);
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
  using place = scene({ NPM_CONFIG_REGISTRY: server.address });
  const { platform } = place;
  const cache = `${place.home}/cache`;
  const refuses = async (message: RegExp) => {
    await rejects(provisionTool(PIN, { platform }), (error: SwampError) => {
      same(error.code, "TOOL_MISSING");
      match(error.message, message);
      match(error.hint!, /Set SWAMP_HOME to a directory that only you can write/);
      return true;
    });
    same(findCachedTool(platform, PIN), undefined);
  };
  Deno.mkdirSync(cache);
  Deno.chmodSync(cache, 0o1777);
  await refuses(/other users can write to .*\/cache$/);
  Deno.chmodSync(cache, 0o755);
  Deno.mkdirSync(`${cache}/tools`);
  Deno.chmodSync(`${cache}/tools`, 0o777);
  await refuses(/other users can write to .*\/cache\/tools$/);
  Deno.removeSync(`${cache}/tools`, { recursive: true });
  Deno.mkdirSync(`${place.home}/elsewhere`);
  Deno.symlinkSync(`${place.home}/elsewhere`, `${cache}/tools`);
  await refuses(/cache\/tools is not a directory/);
  Deno.removeSync(`${cache}/tools`);
  const owner = Deno.uid()! + 1;
  const { fs } = platform;
  const foreign = (stat: (path: string) => ReturnType<typeof fs.stat>) => (path: string) => {
    const found = stat(path);
    return found && { ...found, owner };
  };
  Object.assign(platform, { fs: { ...fs, stat: foreign(fs.stat), lstat: foreign(fs.lstat) } });
  await refuses(/cache belongs to another user/);
  same(server.asked.length, 0);
  Object.assign(platform, { fs });
  Deno.chmodSync(cache, 0o775);
  const path = await provisionTool(PIN, { platform });
  for (const directory of [`${cache}/tools`, path.slice(0, path.lastIndexOf("/"))]) {
    same(Deno.statSync(directory).mode! & 0o777, 0o700);
  }
  // As a umask of 002 left them.
  Deno.chmodSync(`${cache}/tools`, 0o775);
  same(findCachedTool(platform, PIN), path);
  same(Deno.statSync(`${cache}/tools`).mode! & 0o777, 0o700);
});

Deno.test("provisionTool() does not fall back to the temporary directory", async () => {
  await using server = registry(new Uint8Array(ARCHIVE));
  using place = scene({ NPM_CONFIG_REGISTRY: server.address, SWAMP_HOME: "" });
  const temporary = `${place.home}/tmp`;
  Object.assign(place.platform, { home: undefined, tempDirectory: temporary });
  const planted = `${temporary}/swamp-cache/tools/esbuild-1.2.3-linux-x64`;
  Deno.mkdirSync(planted, { recursive: true, mode: 0o700 });
  Deno.writeTextFileSync(`${planted}/esbuild`, PROGRAM, { mode: 0o755 });
  same(findCachedTool(place.platform, PIN), undefined);
  await rejects(provisionTool(PIN, { platform: place.platform }), (error: SwampError) => {
    match(error.message, /there is no home directory.*a temporary one belongs to everybody/);
    match(error.hint!, /SWAMP_HOME.*\n.*SWAMP_ESBUILD/);
    return true;
  });
  same(server.asked.length, 0);
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
