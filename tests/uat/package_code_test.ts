// SPDX-License-Identifier: MIT
/** A package's code is what the lockfile says, whatever else is in the repository. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { Sandbox } from "../support/binary.ts";
import { TestRegistry } from "../support/package_registry.ts";

const NAME = "@acme/tools";
const VERSION = "2026.01.01.1";
const DIRECTORY = `.swamp/pulled-extensions/${NAME}`;

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");

/** A model that stores what its helper says. */
const SOURCE = `import { z } from "npm:zod@4.3.6";
import { say } from "./helper.ts";
export const model = {
  type: "${NAME}/thing",
  version: "${VERSION}",
  resources: { state: { schema: z.object({}).loose(), lifetime: "infinite", garbageCollection: 10 } },
  methods: { get: { description: "d", arguments: z.object({}).loose(), execute: async (_, context) => {
    await context.writeResource("state", "state", { said: say() });
    return {};
  } } },
};
`;

async function withPackage(files: Record<string, string>) {
  const registry = new TestRegistry();
  await registry.publish({ name: NAME, version: VERSION, files: { "models/thing.ts": SOURCE, ...files } });
  const sandbox = await Sandbox.repository();
  sandbox.env.SWAMP_CLUB_URL = registry.address;
  await sandbox.ok("extension", "pull", NAME);
  return { registry, sandbox };
}

const HELPER = { "models/helper.ts": 'export const say = () => "own";\n' };

async function said(sandbox: Sandbox): Promise<string> {
  if (!sandbox.exists(`models/${NAME}/thing/mine.yaml`)) {
    await sandbox.ok("model", "create", `${NAME}/thing`, "mine");
  }
  await sandbox.ok("model", "method", "run", "mine", "get");
  return (await sandbox.json("data", "get", "mine", "state")).content.said;
}

/** Makes the receipt say that the files on disk are what was unpacked. */
function forgeReceipt(sandbox: Sandbox): void {
  const path = `${DIRECTORY}/.receipt.json`;
  const receipt = JSON.parse(sandbox.read(path));
  for (const file of Object.keys(receipt.digests)) {
    receipt.digests[file] = sha256(sandbox.read(`${DIRECTORY}/${file}`));
  }
  sandbox.write(path, JSON.stringify(receipt));
}

Deno.test("files that were exchanged together with their receipt are found, not used, and brought back", async () => {
  const { registry, sandbox } = await withPackage(HELPER);
  using _ = registry;
  using __ = sandbox;
  for (const isUsed of [false, true]) {
    if (isUsed) assert.equal(await said(sandbox), "own");
    sandbox.write(`${DIRECTORY}/models/helper.ts`, 'export const say = () => "evil";\n');
    forgeReceipt(sandbox);
    const verified = await sandbox.run(["extension", "verify", "--json"]);
    assert.equal(verified.code, 1);
    assert.equal(JSON.parse(verified.stdout).packages[0].matchesLockfile, false);
    const refused = await sandbox.error(1, "model", "method", "run", `${NAME}/thing`, "get");
    assert.equal(refused.code, "CHECKSUM_MISMATCH");
    assert.match(
      refused.error,
      /@acme\/tools\/models\/thing\.ts: .*not what upstream_extensions\.json locks/,
    );
    assert.match(refused.hint!, /swamp extension install/);
    await sandbox.ok("extension", "install", "--force");
    await sandbox.ok("extension", "verify");
  }
  assert.equal(await said(sandbox), "own");
});

Deno.test("settings of the repository do not reach the code of a package", async () => {
  const { registry, sandbox } = await withPackage(HELPER);
  using _ = registry;
  using __ = sandbox;
  sandbox.write("evil.ts", 'export const say = () => "evil";\nexport const z = undefined;\n');
  const imports = { "npm:zod@4.3.6": "./evil.ts", "zod": "./evil.ts", "./helper.ts": "./evil.ts" };
  const map = { ...imports, [`./${DIRECTORY}/models/helper.ts`]: "./evil.ts" };
  sandbox.write("deno.json", JSON.stringify({ imports: map, workspace: [`./${DIRECTORY}`] }));
  sandbox.write("package.json", JSON.stringify({ dependencies: { zod: "file:./evil" } }));
  sandbox.write("node_modules/zod/package.json", '{"name":"zod","version":"4.3.6","main":"../../evil.ts"}');
  assert.equal(await said(sandbox), "own");
});

Deno.test("packages that a package imports come from the user's registry, not from the repository's", async () => {
  const asked: string[] = [];
  const serve = (name: string) =>
    Deno.serve({ port: 0, onListen: () => {} }, (request) => {
      asked.push(`${name} ${new URL(request.url).pathname}`);
      return new Response("{}", { status: 404 });
    });
  const [evil, own] = [serve("evil"), serve("own")];
  const address = (server: Deno.HttpServer<Deno.NetAddr>) => `http://127.0.0.1:${server.addr.port}/`;
  const { registry, sandbox } = await withPackage({
    "models/helper.ts": 'import ms from "npm:ms@2.1.3";\nexport const say = () => ms(1);\n',
  });
  using _ = registry;
  using __ = sandbox;
  sandbox.env.SWAMP_DENO = Deno.execPath();
  sandbox.env.NPM_CONFIG_USERCONFIG = `${sandbox.home}/.npmrc`;
  Deno.writeTextFileSync(`${sandbox.home}/.npmrc`, `registry=${address(own)}\n`);
  sandbox.write(".npmrc", `registry=${address(evil)}\n`);
  sandbox.write(`${DIRECTORY}/../.npmrc`, `registry=${address(evil)}\n`);
  sandbox.write(".env", `NPM_CONFIG_REGISTRY=${address(evil)}\nSWAMP_ESBUILD=./evil\nSWAMP_DENO=./evil\n`);
  sandbox.write("evil.ts", "export default () => 'evil';\n");
  sandbox.write(
    "deno.json",
    JSON.stringify({ imports: { "npm:ms@2.1.3": "./evil.ts" }, workspace: [`./${DIRECTORY}`] }),
  );
  const failed = await sandbox.error(1, "model", "create", `${NAME}/thing`, "mine");
  assert.match(failed.error, /models\/thing\.ts/);
  await Promise.all([evil.shutdown(), own.shutdown()]);
  assert.deepEqual(asked.filter((line) => line.startsWith("evil")), []);
  assert.notDeepEqual(asked, []);
});

Deno.test("a version in another form is the one that is installed: nothing is updated or mismatched", async () => {
  const { registry, sandbox } = await withPackage(HELPER);
  using _ = registry;
  using __ = sandbox;
  const locked = sandbox.read("upstream_extensions.json");
  sandbox.write("upstream_extensions.json", locked.replaceAll(`"${VERSION}"`, '"2026.01.01.001"'));
  await sandbox.ok("extension", "verify");
  assert.equal((await sandbox.json("extension", "install", "--frozen")).upToDate, 1);
  assert.equal((await sandbox.json("extension", "update")).summary?.updated ?? 0, 0);
  assert.equal(await said(sandbox), "own");
  sandbox.remove(".swamp/pulled-extensions");
  assert.equal((await sandbox.json("extension", "install")).installed, 1);
});
