// SPDX-License-Identifier: MIT
/** What is said of a type that is not known: what is near, what is broken, what a package may hold. */
import assert from "node:assert/strict";
import { modelSource, Sandbox } from "../support/binary.ts";
import { TestRegistry } from "../support/package_registry.ts";

const SYNTAX_ERROR = `import { z } from "npm:zod@4.3.6";
export const model = { type: makeName(), version: "2026.01.01.1" methods: {} };
`;

Deno.test("a near name, or a broken local file, explains an unknown type; packages are not mentioned then", async () => {
  using sandbox = await Sandbox.repository();
  const near = await sandbox.error(1, "model", "create", "command/shel", "x");
  assert.match(near.hint!, /^Did you mean 'command\/shell'\?\nList the types with: swamp model type search$/);
  const run = await sandbox.error(1, "model", "method", "run", "command/shel", "execute");
  assert.match(run.hint!, /Did you mean 'command\/shell'\?/);
  assert.doesNotMatch(run.hint!, /trust|pull/);
  sandbox.write("extensions/models/broken.ts", SYNTAX_ERROR);
  for (
    const argv of [
      ["model", "create", "@me/thing", "x"],
      ["model", "type", "describe", "@me/thing"],
      ["model", "method", "run", "@me/thing", "go"],
    ]
  ) {
    const { hint } = await sandbox.error(1, ...argv);
    assert.match(hint!, /extensions\/models\/broken\.ts:2(:\d+)?: /, argv.join(" "));
    assert.doesNotMatch(hint!, /trust|extension pull/);
  }
});

Deno.test("a file with a default export is named, with what to write instead", async () => {
  using sandbox = await Sandbox.repository();
  sandbox.write(
    "extensions/models/def.ts",
    modelSource("@me/def").replace("export const model =", "export default"),
  );
  for (const argv of [["model", "create", "@me/def", "x"], ["model", "method", "run", "@me/def", "run"]]) {
    const { hint } = await sandbox.error(1, ...argv);
    assert.match(hint!, /extensions\/models\/def\.ts: `export default` .*; write: export const model = /);
    assert.doesNotMatch(hint!, /trust/);
  }
});

Deno.test("a type that nothing explains leads to packages, with the lockfile to extension install", async () => {
  using sandbox = await Sandbox.repository();
  for (
    const argv of [
      ["model", "create", "@acme/tools/thing", "x"],
      ["model", "method", "run", "@acme/tools/thing", "get"],
      ["vault", "create", "@acme/tools/thing", "x"],
      ["report", "describe", "@acme/tools/thing"],
    ]
  ) {
    assert.match(
      (await sandbox.error(1, ...argv)).hint!,
      /swamp extension pull @acme\/tools/,
      argv.join(" "),
    );
  }
  sandbox.write(
    "upstream_extensions.json",
    JSON.stringify({ "@acme/tools": { version: "2026.01.01.1", serverUrl: "file:///nowhere" } }),
  );
  for (
    const argv of [["vault", "create", "@acme/tools/thing", "x"], ["report", "describe", "@acme/tools/thing"]]
  ) {
    assert.match((await sandbox.error(1, ...argv)).hint!, /installed here: swamp extension install/);
  }
});

Deno.test("vault types and direct runs of types of trusted collectives are installed when they are needed", async () => {
  using sandbox = await Sandbox.repository();
  using registry = new TestRegistry();
  const version = "2026.01.01.1";
  await registry.publish({ name: "@acme/tools", version });
  const vault = `export const vault = { type: "@acme/safe", name: "Box", description: "Keeps",
  createProvider: (name) => ({ getName: () => name, get: async () => "s", put: async () => {},
    delete: async () => {}, list: async () => [] }) };\n`;
  await registry.publish({
    name: "@acme/safe",
    version,
    files: {
      "manifest.yaml": `manifestVersion: 1\nname: "@acme/safe"\nversion: ${version}\nvaults: [box.ts]\n`,
      "vaults/box.ts": vault,
    },
    types: [],
  });
  sandbox.env.SWAMP_CLUB_URL = registry.address;
  await sandbox.ok("extension", "trust", "add", "acme");
  await sandbox.ok("model", "method", "run", "@acme/tools/thing", "get");
  const created = await sandbox.json("vault", "create", "@acme/safe", "prod");
  assert.equal(created.type, "@acme/safe");
  assert.deepEqual(
    Object.keys(JSON.parse(sandbox.read("upstream_extensions.json"))).sort(),
    ["@acme/safe", "@acme/tools"],
  );
});

Deno.test("a vault type that has another name now leads to the package and the command that work", async () => {
  using sandbox = await Sandbox.repository();
  const { hint } = await sandbox.error(1, "vault", "create", "aws", "prod");
  assert.match(hint!, /swamp extension pull @swamp\/aws-sm\n.*swamp vault create @swamp\/aws-sm <name>/);
});

Deno.test("built-in types are listed and described outside of a repository", async () => {
  using sandbox = new Sandbox();
  for (const [kind, type] of [["model", "command/shell"], ["vault", "local_encryption"]] as const) {
    const { results, warnings } = JSON.parse((await sandbox.ok(kind, "type", "search", "--json")).stdout);
    assert.deepEqual(results.map((item: { raw?: string; type?: string }) => item.raw ?? item.type), [type]);
    assert.deepEqual(warnings.map((warning: { code: string }) => warning.code), ["OUTSIDE_REPOSITORY"]);
  }
  for (const kind of ["driver", "datastore", "report"]) await sandbox.ok(kind, "type", "search");
  const described = await sandbox.json("model", "type", "describe", "command/shell");
  assert.deepEqual(described.methods.map((method: { name: string }) => method.name), ["execute"]);
  assert.equal((await sandbox.error(1, "model", "type", "describe", "@me/other")).code, "REPO_NOT_FOUND");
  const named = await sandbox.error(1, "model", "type", "search", "--repo-dir", sandbox.home);
  assert.equal(named.code, "REPO_NOT_FOUND");
});
