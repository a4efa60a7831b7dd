// SPDX-License-Identifier: MIT
/** `registry serve` as a process, and the commands that look at a registry and change it. */
import assert from "node:assert/strict";
import { Sandbox } from "../support/binary.ts";
import { TestRegistry } from "../support/package_registry.ts";
import { RegistryProcess } from "../support/registry_process.ts";
import { testClient } from "../support/served_registry.ts";

const NAME = "@acme/tools";

Deno.test("a served directory is searched, described and pulled from, and keeps what is needed to trust it", async () => {
  using registry = new TestRegistry();
  await registry.publish({ name: NAME, version: "2026.01.01.1" });
  await registry.publish({ name: NAME, version: "2026.02.01.1", channel: "beta" });
  await registry.publish({ name: "@other/kit", version: "2026.01.01.1" });
  using sandbox = await Sandbox.repository();
  const server = await RegistryProcess.start(sandbox, registry.directory);
  sandbox.env.SWAMP_CLUB_URL = server.address;
  const all = await sandbox.json("extension", "search");
  assert.deepEqual([all.meta, all.query], [{ total: 2, page: 1, perPage: 20 }, ""]);
  const found = await sandbox.json("extension", "search", "tools", "--collective", "acme", "--label", "test");
  assert.deepEqual(found.extensions.map((item: { name: string }) => item.name), [NAME]);
  assert.deepEqual(
    (await sandbox.json("extension", "search", "--per-page", "1", "--page", "2")).extensions.length,
    1,
  );
  const before = await sandbox.json("extension", "info", NAME);
  assert.deepEqual([before.installed, before.latestVersion, before.latestBeta], [
    undefined,
    "2026.01.01.1",
    "2026.02.01.1",
  ]);
  await sandbox.json("extension", "pull", NAME);
  const { installed, versions, registry: address } = await sandbox.json("extension", "info", NAME);
  assert.deepEqual(
    [installed.version, installed.state, installed.serverUrl, installed.checksum, address],
    ["2026.01.01.1", "intact", server.address, versions[1].checksum, server.address],
  );
  assert.match(installed.pulledAt, /^\d{4}-.*Z$/);
  assert.match((await sandbox.ok("extension", "info", NAME)).stdout, /From: +http:\/\/127/);
  assert.match((await sandbox.ok("extension", "search", "nothing-like-it")).stdout, /No extension matches/);
  const missing = await sandbox.error(1, "extension", "info", "@acme/tool");
  assert.deepEqual([missing.code, /Did you mean '@acme\/tools'/.test(missing.hint!)], [
    "PACKAGE_NOT_FOUND",
    true,
  ]);
  const ended = await server.stop();
  assert.deepEqual([ended.code, ended.stdout], [143, ""]);
  assert.match(server.log.text, /GET \/api\/v1\/extensions\/search 200/);
});

Deno.test("search and info work outside of a repository", async () => {
  using registry = new TestRegistry();
  await registry.publish({ name: NAME, version: "2026.01.01.1" });
  using sandbox = new Sandbox();
  sandbox.env.SWAMP_CLUB_URL = registry.address;
  assert.equal((await sandbox.json("extension", "search", "tools")).meta.total, 1);
  const typo = await sandbox.json("extension", "search", "tolls");
  assert.deepEqual([typo.meta.total, typo.suggestions], [0, [NAME]]);
  const search = async (query: string) => (await sandbox.ok("extension", "search", query)).stdout;
  assert.match(await search(NAME.replace("acme", "acmee")), new RegExp(`Did you mean ${NAME}\\?`));
  assert.match(await search("nothing"), /No extension matches 'nothing'\.\n.*swamp extension search\n/);
  const info = await sandbox.json("extension", "info", NAME);
  assert.deepEqual([info.versions.length, "installed" in info], [1, false]);
});

Deno.test("keys say who may publish and change; marks are seen by everyone", async () => {
  using registry = new TestRegistry();
  using sandbox = new Sandbox();
  const { key, file } = await sandbox.json("registry", "key", "add", "acme", "--dir", registry.directory);
  const other = await sandbox.json("registry", "key", "add", "@other", "--dir", registry.directory);
  assert.equal(JSON.parse(Deno.readTextFileSync(file)).keys.length, 2);
  const server = await RegistryProcess.start(sandbox, registry.directory);
  sandbox.env.SWAMP_CLUB_URL = server.address;
  const client = testClient(server.address, { apiKey: key });
  for (const version of ["2026.01.01.1", "2026.02.01.1"]) {
    const content = { models: ["thing"] };
    const archive = await TestRegistry.archive({ name: NAME, version });
    const channel = version === "2026.01.01.1" ? "stable" : "beta";
    await client.publish({
      name: NAME,
      version,
      channel,
      content,
      archive,
      dependencies: [],
      platforms: [],
      labels: [],
    });
  }
  const yank = ["extension", "yank", `${NAME}@2026.01.01.1`, "--reason", "eats files"];
  const asked = await sandbox.error(2, ...yank);
  assert.equal(asked.code, "CONFIRMATION_REQUIRED");
  const nobody = await sandbox.error(1, ...yank, "--yes");
  assert.deepEqual([nobody.code, /SWAMP_API_KEY/.test(nobody.hint!)], ["NOT_AUTHENTICATED", true]);
  sandbox.env.SWAMP_API_KEY = other.key;
  const wrong = await sandbox.error(1, ...yank, "--yes");
  assert.match(wrong.error, /Not allowed .* may not change extensions of @acme/);
  sandbox.env.SWAMP_API_KEY = key;
  assert.deepEqual((await sandbox.json(...yank, "--yes")).yanked, {
    name: NAME,
    version: "2026.01.01.1",
    reason: "eats files",
  });
  const info = () => sandbox.json("extension", "info", NAME);
  assert.equal((await info()).latestVersion, undefined);
  assert.match((await sandbox.ok("extension", "info", NAME)).stdout, /withdrawn: eats files/);
  assert.equal(
    (await sandbox.json("extension", "unyank", NAME, "2026.01.01.1")).unyanked.version,
    "2026.01.01.1",
  );
  assert.equal((await info()).latestVersion, "2026.01.01.1");
  const promoted = await sandbox.json("extension", "promote", `${NAME}@2026.02.01.1`, "--channel", "stable");
  assert.deepEqual(promoted.promoted, { name: NAME, version: "2026.02.01.1", channel: "stable" });
  assert.equal((await info()).latestVersion, "2026.02.01.1");
  const deprecate = ["extension", "deprecate", NAME, "--reason", "renamed", "--superseded-by"];
  assert.match((await sandbox.error(2, ...deprecate, NAME)).error, /can not be superseded by itself/);
  const unknown = await sandbox.error(1, ...deprecate, "@acme/kitt");
  assert.equal(unknown.code, "PACKAGE_NOT_FOUND");
  assert.match(unknown.error, /^Extension not found: @acme\/kitt/);
  await registry.publish({ name: "@acme/kit", version: "2026.01.01.1" });
  assert.match((await sandbox.error(1, ...deprecate, "@acme/kitt")).hint!, /Did you mean '@acme\/kit'/);
  await sandbox.json(...deprecate, "@acme/kit");
  assert.deepEqual([(await info()).deprecationReason, (await info()).supersededBy], ["renamed", "@acme/kit"]);
  assert.match((await sandbox.ok("extension", "search", "tools")).stdout, /\(deprecated\)/);
  await sandbox.json("extension", "undeprecate", NAME);
  assert.equal((await info()).deprecatedAt, undefined);
  assert.equal(
    (await sandbox.json("extension", "yank", NAME, "--reason", "r", "--yes")).yanked.version,
    null,
  );
  assert.equal((await sandbox.json("extension", "search")).meta.total, 1);
  assert.equal((await server.stop("SIGINT")).code, 130);
  assert.ok(!server.log.text.includes(key), "keys are not logged");
  assert.doesNotMatch(server.log.text, /uploads\/[0-9a-f]/, "nor are permissions to upload");
});

Deno.test("keys of a registry are listed without being told, and taken back one by one", async () => {
  using registry = new TestRegistry();
  using sandbox = new Sandbox();
  const dir = ["--dir", registry.directory];
  assert.deepEqual((await sandbox.json("registry", "key", "list", ...dir)).keys, []);
  assert.match((await sandbox.ok("registry", "key", "list", ...dir)).stdout, /swamp registry key add/);
  const first = await sandbox.json("registry", "key", "add", "acme", ...dir);
  const second = await sandbox.json("registry", "key", "add", "acme", "other", ...dir);
  const list = async () => (await sandbox.json("registry", "key", "list", ...dir)).keys;
  const known = ({ id, collectives, createdAt }: Record<string, unknown>) => ({ id, collectives, createdAt });
  assert.deepEqual(await list(), [known(first), known(second)]);
  const shown = (await sandbox.ok("registry", "key", "list", ...dir)).stdout;
  assert.match(shown, new RegExp(`${second.id} +@acme, @other +20`));
  assert.ok(!shown.includes(first.key));

  const rm = ["registry", "key", "rm", first.id, ...dir];
  assert.equal((await sandbox.error(2, ...rm)).code, "CONFIRMATION_REQUIRED");
  assert.deepEqual((await sandbox.json(...rm, "--yes")).removed, known(first));
  assert.deepEqual(await list(), [known(second)]);
  const gone = await sandbox.error(1, ...rm, "--yes");
  assert.deepEqual([gone.code, /registry key list --dir/.test(gone.hint!)], ["KEY_NOT_FOUND", true]);
});

Deno.test("extension push and pull meet at a served directory", async () => {
  using registry = new TestRegistry();
  using sandbox = await Sandbox.repository();
  const { key } = await sandbox.json("registry", "key", "add", "acme", "--dir", registry.directory);
  const server = await RegistryProcess.start(sandbox, registry.directory);
  Object.assign(sandbox.env, { SWAMP_CLUB_URL: server.address, SWAMP_API_KEY: key });
  sandbox.write(
    "author/manifest.yaml",
    'manifestVersion: 1\nname: "@acme/costs"\nversion: 2026.03.01.1\ndescription: Costs\nreports: [r.ts]\n',
  );
  sandbox.write(
    "author/extensions/reports/r.ts",
    'export const report = { name: "@acme/costs", description: "d", scope: "model", execute: () => ({}) };\n',
  );
  const push = ["extension", "push", "author/manifest.yaml", "--yes"];
  const pushed = await sandbox.json(...push);
  assert.deepEqual([pushed.name, pushed.version], ["@acme/costs", "2026.03.01.1"]);
  assert.equal((await sandbox.error(1, ...push)).code, "PACKAGE_EXISTS");
  const { packages } = await sandbox.json("extension", "pull", "@acme/costs");
  assert.deepEqual([packages[0].version, packages[0].integrity], ["2026.03.01.1", "verified"]);
  const { description, contentTypes, versions } = await sandbox.json("extension", "info", "@acme/costs");
  assert.deepEqual([description, contentTypes, versions[0].content], ["Costs", ["reports"], {
    reports: ["@acme/costs"],
  }]);
  await server.stop();
});

Deno.test("SWAMP_API_KEY goes to the chosen registry only; a stored key only to its own", async () => {
  using registry = new TestRegistry();
  using sandbox = new Sandbox();
  const { key } = await sandbox.json("registry", "key", "add", "acme", "--dir", registry.directory);
  await registry.publish({ name: NAME, version: "2026.01.01.1" });
  const server = await RegistryProcess.start(sandbox, registry.directory);
  const auth = (serverUrl: string) => {
    sandbox.write("../home/.config/swamp/auth.json", JSON.stringify({ serverUrl, apiKey: key }));
  };
  sandbox.env.SWAMP_CLUB_URL = server.address;
  const deprecate = ["extension", "deprecate", NAME, "--reason", "r"];
  auth("https://elsewhere.test");
  assert.equal((await sandbox.error(1, ...deprecate)).code, "NOT_AUTHENTICATED");
  auth(`${server.address}/`);
  assert.equal((await sandbox.json(...deprecate)).deprecated.name, NAME);
  sandbox.write("../home/.config/swamp/auth.json", "{");
  assert.equal((await sandbox.error(1, ...deprecate)).code, "CONFIG_INVALID");
  await server.stop();
});

Deno.test("registry serve --json prints its one document when it is ready, and ends with the signal's code", async () => {
  using sandbox = new Sandbox();
  const child = sandbox.spawn(["registry", "serve", "--dir", "registry", "--json"]);
  const reader = child.stdout.getReader();
  const decoder = new TextDecoder();
  let text = "";
  while (!text.includes("}")) text += decoder.decode((await reader.read()).value, { stream: true });
  const { address, directory } = JSON.parse(text);
  assert.equal(directory, `${sandbox.root}/registry`);
  const reply = await fetch(`${address}/api/v1/extensions/search`);
  assert.deepEqual((await reply.json()).extensions, []);
  child.kill("SIGTERM");
  assert.equal((await child.status).code, 143);
  assert.equal((await reader.read()).done, true);
  assert.equal(await new Response(child.stderr).text(), "");
  const taken = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = taken.addr as Deno.NetAddr;
  const error = await sandbox.error(1, "registry", "serve", "--dir", "registry", "--port", `${port}`);
  assert.match(error.error, new RegExp(`Cannot listen on 127.0.0.1:${port}`));
  taken.close();
});

Deno.test("mistakes: no directory, a wrong port, pushes for everyone on a public address, no reason, no version", async () => {
  using sandbox = new Sandbox();
  sandbox.env.SWAMP_CLUB_URL = "http://127.0.0.1:1";
  sandbox.env.SWAMP_REGISTRY_RETRIES = "0";
  const cases: [string[], number, string, RegExp][] = [
    [["registry", "serve"], 2, "MISSING_ARGUMENT", /--dir/],
    [["registry", "serve", "--dir", "r", "--port", "70000"], 2, "INVALID_VALUE", /--port/],
    [["registry", "serve", "--dir", "r", "--max-connections", "0"], 2, "INVALID_VALUE", /at least 1/],
    [["registry", "serve", "--dir", "r", "--url", "ftp://x"], 2, "INVALID_VALUE", /--url/],
    [
      ["registry", "serve", "--dir", "r", "--host", "0.0.0.0", "--allow-anonymous-push"],
      2,
      "INVALID_VALUE",
      /loopback/,
    ],
    [["registry", "key", "add", "Acme", "--dir", "r"], 2, "INVALID_VALUE", /collective/],
    [["extension", "yank", NAME], 2, "MISSING_ARGUMENT", /--reason/],
    [["extension", "yank", `${NAME}@1`, "--reason", "r", "--yes"], 2, "INVALID_VALUE", /Invalid version '1'/],
    [["extension", "promote", NAME], 2, "MISSING_ARGUMENT", /version/],
    [["extension", "info", "acme/tools"], 2, "PACKAGE_NAME_INVALID", /must start with '@'/],
    [["extension", "search", "--sort", "relevance"], 2, "USAGE", /needs a query/],
    [["extension", "search", "--page", "0"], 2, "INVALID_VALUE", /--page/],
    [["extension", "search"], 1, "REGISTRY_UNREACHABLE", /Could not connect to http:\/\/127\.0\.0\.1:1/],
  ];
  for (const [args, code, name, message] of cases) {
    const error = await sandbox.error(code, ...args);
    assert.equal(error.code, name, args.join(" "));
    assert.match(error.error, message);
  }
  assert.ok(!sandbox.exists("r"), "nothing was made");
  for (const address of ["nonsense", "ftp://x", "https://user:pw@host", "https://host/?a=b"]) {
    sandbox.env.SWAMP_CLUB_URL = address;
    const error = await sandbox.error(1, "extension", "search");
    assert.equal(error.code, "CONFIG_INVALID", address);
    assert.ok(!error.error.includes("pw@") || address !== "https://user:pw@host", error.error);
  }
});

Deno.test("who pulls is told that a package is deprecated or withdrawn, and who pushes what can not be taken back", async () => {
  using registry = new TestRegistry();
  using sandbox = await Sandbox.repository();
  sandbox.env.SWAMP_CLUB_URL = registry.address;
  await sandbox.json("extension", "new", NAME, "--path", "tools");
  const push = async (version: string, ...more: string[]) => {
    const manifest = sandbox.read("tools/manifest.yaml").replace(/^version: .*$/m, `version: ${version}`);
    sandbox.write("tools/manifest.yaml", manifest);
    const { warnings = [] } = await sandbox.json("extension", "push", "tools", "--yes", ...more);
    return warnings.map(({ code }: { code: string }) => code).filter((code: string) =>
      code.startsWith("VERSION") || code.startsWith("PACKAGE")
    );
  };
  assert.deepEqual(await push("2026.01.02.1", "--release-notes", "It counts\nwords."), []);
  assert.deepEqual(await push("2026.01.01.1"), ["VERSION_OLDER"]);
  const info = await sandbox.ok("extension", "info", NAME);
  assert.match(info.stdout, /New in 2026\.01\.02\.1\nIt counts\nwords\./);

  const deprecate = ["deprecate", NAME, "--reason", "old", "--superseded-by", "@acme/kit"];
  await registry.publish({ name: "@acme/kit", version: "2026.01.01.1" });
  await sandbox.ok("extension", ...deprecate);
  const pulled = await sandbox.json("extension", "pull", NAME);
  assert.deepEqual(pulled.warnings, [{
    code: "PACKAGE_DEPRECATED",
    message: `${NAME} is deprecated: old; its author advises @acme/kit`,
  }]);
  await sandbox.ok("extension", "undeprecate", NAME);

  await sandbox.ok("extension", "yank", NAME, "--reason", "oops", "--yes");
  assert.deepEqual(await push("2099.01.01.1"), ["PACKAGE_YANKED", "VERSION_FUTURE"]);
  await sandbox.ok("extension", "rm", NAME, "--yes");
  const withdrawn = await sandbox.error(1, "extension", "pull", NAME);
  assert.match(withdrawn.error, /withdrawn by its author: oops/);
  const exact = await sandbox.json("extension", "pull", `${NAME}@2026.01.02.1`);
  assert.match(exact.warnings[0].message, /withdrawn by its author: oops/);
});

Deno.test("an address that is no registry is told as such, by every command and without a crash", async () => {
  using sandbox = await Sandbox.repository();
  const server = Deno.serve({ port: 0, onListen: () => {} }, () => new Response("<html>", { status: 404 }));
  const expected: [address: string, code: string, message: RegExp, hint: RegExp][] = [
    [
      "file://srv/registry",
      "CONFIG_INVALID",
      /no address of a registry/,
      /Did you mean file:\/\/\/srv\/registry/,
    ],
    ["file:", "CONFIG_INVALID", /no address of a registry/, /SWAMP_CLUB_URL/],
    ["file:///tmp/a%zz", "CONFIG_INVALID", /no address of a registry/, /SWAMP_CLUB_URL/],
    ["file:///tmp/a%00b", "CONFIG_INVALID", /no address of a registry/, /SWAMP_CLUB_URL/],
    ["file:///nowhere/reg", "REGISTRY_UNREACHABLE", /there is no such directory/, /SWAMP_CLUB_URL/],
    [`http://127.0.0.1:${server.addr.port}`, "PACKAGE_INVALID", /not that of a registry/, /SWAMP_CLUB_URL/],
    [`https://127.0.0.1:${server.addr.port}`, "REGISTRY_UNREACHABLE", /Could not connect/, /http:\/\/127/],
  ];
  try {
    for (const [address, code, message, hint] of expected) {
      Object.assign(sandbox.env, { SWAMP_CLUB_URL: address, SWAMP_REGISTRY_RETRIES: "0" });
      for (const command of [["search"], ["pull", NAME], ["info", NAME]]) {
        const failed = await sandbox.error(1, "extension", ...command);
        assert.deepEqual([failed.code, failed.error.match(message)?.length], [code, 1], failed.error);
        assert.match(failed.hint!, hint);
      }
    }
  } finally {
    await server.shutdown();
  }
});

Deno.test("a key that would go in clear is warned of, and what stands between is named", async () => {
  using sandbox = new Sandbox();
  const closed = Deno.listen({ port: 0, hostname: "127.0.0.1" });
  const proxy = `127.0.0.1:${closed.addr.port}`;
  closed.close();
  Object.assign(sandbox.env, {
    SWAMP_CLUB_URL: "http://registry.invalid",
    SWAMP_API_KEY: "k3y-of-acme",
    SWAMP_REGISTRY_RETRIES: "0",
    HTTP_PROXY: `http://user:pw-of-proxy@${proxy}`,
    NO_PROXY: "",
  });
  const failed = await sandbox.run(["extension", "search", "--json"]);
  const { error, hint, warnings } = JSON.parse(failed.stderr);
  assert.match(error, new RegExp(`^Could not connect to http://registry.invalid by the proxy ${proxy}: `));
  assert.equal(error.match(/refused/g)?.length, 1, error);
  assert.match(hint, /NO_PROXY/);
  assert.deepEqual(warnings.map(({ code }: { code: string }) => code), ["KEY_IN_CLEAR"]);
  assert.doesNotMatch(failed.stderr, /pw-of-proxy|k3y-of-acme/);
  const certificate = { SWAMP_CA_CERT: "/nowhere.pem" };
  const none = await sandbox.run(["extension", "search", "--json"], { env: certificate });
  assert.match(JSON.parse(none.stderr).error, /^SWAMP_CA_CERT names \/nowhere\.pem, which is no file/);
  const near = { SWAMP_CLUB_URL: `http://${proxy}`, NO_PROXY: "127.0.0.1" };
  const local = JSON.parse((await sandbox.run(["extension", "search", "--json"], { env: near })).stderr);
  assert.deepEqual([local.warnings, /proxy 127/.test(local.error)], [undefined, false], local.error);
});

Deno.test("a fault of a served registry is in its log, whatever it is told to log, and its client knows where to look", async () => {
  using registry = new TestRegistry();
  using sandbox = new Sandbox();
  const { key, file } = await sandbox.json("registry", "key", "add", "acme", "--dir", registry.directory);
  await registry.publish({ name: NAME, version: "2026.01.01.1" });
  const server = await RegistryProcess.start(sandbox, registry.directory);
  Object.assign(sandbox.env, { SWAMP_CLUB_URL: server.address, SWAMP_API_KEY: key });
  Deno.writeTextFileSync(file, "{");
  const failed = await sandbox.error(1, "extension", "deprecate", NAME, "--reason", "r");
  assert.deepEqual([failed.code, /its log says why/.test(failed.hint!)], ["REGISTRY_REFUSED", true]);
  await server.stop();
  assert.match(server.log.text, /\[ERR\] .*keys\.json cannot be read/);
  const add = await sandbox.error(1, "registry", "key", "add", "acme", "--dir", registry.directory);
  assert.match(add.hint!, /Restore the file/);
});
