// SPDX-License-Identifier: MIT
/** What package commands say of what they did, and of what they left undone. */
import assert from "node:assert/strict";
import { modelSource as localSource, Sandbox } from "../support/binary.ts";
import { TestRegistry } from "../support/package_registry.ts";

const NAME = "@acme/tools";
const OLD = "2026.01.01.1";
const NEW = "2026.02.01.1";

function typeSource(version: string, argument: string): string {
  return `import { z } from "npm:zod@4.3.6";
export const model = {
  type: "${NAME}/thing", version: "${version}",
  globalArguments: z.object({ ${argument}: z.string().default("x") }).strict(),
  methods: { get: { description: "d", arguments: z.object({}), execute: async () => ({}) } },
};
`;
}

async function publish(registry: TestRegistry, version: string, argument = "host"): Promise<void> {
  await registry.publish({
    name: NAME,
    version,
    files: { "models/thing.ts": typeSource(version, argument) },
  });
}

Deno.test("extension install with an empty or missing lockfile says that there is nothing to install", async () => {
  using sandbox = await Sandbox.repository();
  const missing = await sandbox.ok("extension", "install");
  assert.match(missing.stderr, /Nothing to install: upstream_extensions\.json does not exist/);
  assert.doesNotMatch(missing.stdout, /0 installed/);
  sandbox.write("upstream_extensions.json", "{}\n");
  const { warnings } = JSON.parse((await sandbox.ok("extension", "install", "--json")).stdout);
  assert.match(warnings[0].message, /upstream_extensions\.json names no package.*extension pull/);
});

Deno.test("update names the models that were written for an older version, and a run says so when it fails", async () => {
  using sandbox = await Sandbox.repository();
  using registry = new TestRegistry();
  await publish(registry, OLD);
  sandbox.env.SWAMP_CLUB_URL = registry.address;
  await sandbox.ok("extension", "pull", NAME);
  await sandbox.ok("model", "create", `${NAME}/thing`, "web", "--global-arg", "host=a");
  await publish(registry, NEW, "address");
  const updated = await sandbox.ok("extension", "update");
  assert.match(
    updated.stderr,
    /@acme\/tools\/thing is at version 2026\.02\.01\.1 now; written for an older one: web \(2026\.01\.01\.1\).*swamp model validate web/,
  );
  const { error, hint } = await sandbox.error(1, "model", "method", "run", "web", "get");
  assert.match(error, /host/);
  assert.match(
    hint!,
    /written for version 2026\.01\.01\.1 of @acme\/tools\/thing; it is at 2026\.02\.01\.1 now, and has no upgrade step/,
  );
});

Deno.test("outdated warns of a deprecated package: there will be no newer version of it", async () => {
  using sandbox = await Sandbox.repository();
  using registry = new TestRegistry();
  await publish(registry, OLD);
  sandbox.env.SWAMP_CLUB_URL = registry.address;
  await sandbox.ok("extension", "pull", NAME);
  assert.equal((await sandbox.json("extension", "outdated")).warnings, undefined);
  await sandbox.ok("extension", "deprecate", NAME, "--reason", "renamed", "--yes");
  const { warnings, summary } = await sandbox.json("extension", "outdated");
  assert.deepEqual([summary.upToDate, warnings.length, warnings[0].code], [1, 1, "PACKAGE_DEPRECATED"]);
  assert.equal(warnings[0].message, "@acme/tools is deprecated: renamed");
});

Deno.test("pull, update and install name the local file that is used in place of what they installed", async () => {
  using sandbox = await Sandbox.repository();
  using registry = new TestRegistry();
  await publish(registry, OLD);
  sandbox.env.SWAMP_CLUB_URL = registry.address;
  sandbox.write("extensions/models/thing.ts", localSource(`${NAME}/thing`));
  const shadowed =
    /@acme\/tools\/thing of @acme\/tools is not used: extensions\/models\/thing\.ts declares the type/;
  assert.match((await sandbox.ok("extension", "pull", NAME)).stderr, shadowed);
  await publish(registry, NEW);
  assert.match((await sandbox.ok("extension", "update")).stderr, shadowed);
  sandbox.remove(".swamp/pulled-extensions");
  assert.match((await sandbox.ok("extension", "install")).stderr, shadowed);
});

Deno.test("a directory whose files are found anyway is not accepted as a source", async () => {
  using sandbox = await Sandbox.repository();
  sandbox.write("extensions/models/thing.ts", localSource("@me/thing"));
  for (const path of ["./extensions", "extensions", "extensions/models"]) {
    const { code, hint } = await sandbox.error(1, "extension", "source", "add", path);
    assert.equal(code, "SOURCE_INVALID");
    assert.match(hint!, /used without being a source/);
  }
  sandbox.write("vendor/extensions/models/other.ts", localSource("@me/other"));
  await sandbox.ok("extension", "source", "add", "vendor");
});

Deno.test("later commands ask the registry that a package was pulled from, and only where the user did that", async () => {
  using sandbox = await Sandbox.repository();
  using registry = new TestRegistry();
  await publish(registry, OLD);
  const env = { SWAMP_CLUB_URL: registry.address };
  assert.equal((await sandbox.run(["extension", "pull", NAME], { env })).code, 0);
  await publish(registry, NEW);
  sandbox.write("../home/.config/swamp/config.yaml", "registry: file:///nowhere/registry\n");
  const outdated = await sandbox.run(["extension", "outdated", "--json"]);
  assert.equal(outdated.code, 1, outdated.stderr);
  assert.equal(JSON.parse(outdated.stdout).extensions[0].latestVersion, NEW);
  await sandbox.ok("extension", "update");
  // Another user of the same repository has not chosen that registry.
  sandbox.remove("../home/.config/swamp/registries.json");
  const other = await sandbox.run(["extension", "outdated", "--json"]);
  assert.match(other.stdout + other.stderr, /nowhere\/registry/);
  sandbox.write("../home/.config/swamp/config.yaml", `registry: ${registry.address}\n`);
  assert.equal((await sandbox.json("extension", "outdated")).summary.upToDate, 1);
});

Deno.test("skills beside the manifest, a license, and files that are not listed", async () => {
  using sandbox = await Sandbox.repository();
  const skill =
    "---\nname: deploy\ndescription: How to deploy with this package, step by step\n---\n\n# Deploy\n";
  sandbox.write("pkg/.claude/skills/deploy/SKILL.md", skill);
  sandbox.write("pkg/models/thing.ts", localSource(`${NAME}/thing`));
  sandbox.write("pkg/models/forgotten.ts", localSource(`${NAME}/forgotten`));
  sandbox.write("pkg/models/thing_test.ts", "");
  sandbox.write(
    "pkg/manifest.yaml",
    `manifestVersion: 1\nname: "${NAME}"\nversion: ${OLD}\ndescription: d\nlicense: MIT\nmodels: [thing.ts]\nskills: [deploy]\n`,
  );
  const checked = await sandbox.json("extension", "check", "pkg/manifest.yaml");
  assert.deepEqual(checked.errors, []);
  const unlisted = checked.warnings.filter((remark: { code: string }) => remark.code === "FILE_UNLISTED");
  assert.deepEqual(unlisted.map((remark: { file: string }) => remark.file), ["models/forgotten.ts"]);
  assert.match(unlisted[0].message, /declares the model '@acme\/tools\/forgotten' and is not listed/);
  await sandbox.ok("extension", "pull", "./pkg");
  const installed = `.swamp/pulled-extensions/${NAME}`;
  assert.equal(sandbox.read(`${installed}/skills/deploy/SKILL.md`), skill);
  assert.match(sandbox.read(`${installed}/manifest.yaml`), /^license: "MIT"$/m);
});

Deno.test("mistakes in manifests and lockfiles are reported once, and as what they are", async () => {
  using sandbox = await Sandbox.repository();
  sandbox.write(
    "pkg/manifest.yaml",
    `manifestVersion: 1\nname: "${NAME}"\nversion: ${OLD}\nmodels: [../thing.ts]\n`,
  );
  const refused = await sandbox.run(["extension", "check", "pkg/manifest.yaml"]);
  assert.equal(refused.code, 1);
  assert.match(refused.stdout, /must be relative, without '\.\.'/);
  assert.doesNotMatch(refused.stdout, /at least one/);
  sandbox.write("upstream_extensions.json", "{");
  const listed = await sandbox.ok("extension", "list");
  const line = (listed.stdout + listed.stderr).split("\n").find((text) =>
    text.includes("upstream_extensions")
  )!;
  assert.equal(line.split("upstream_extensions.json").length, 2, line);
});

Deno.test("bundling that takes too long asks to try again: the package is not called invalid", async () => {
  using sandbox = await Sandbox.repository();
  sandbox.write(
    "pkg/manifest.yaml",
    `manifestVersion: 1\nname: "${NAME}"\nversion: ${OLD}\nmodels: [thing.ts]\n`,
  );
  sandbox.write("pkg/models/thing.ts", `import "npm:left-pad@1.3.0";\n${localSource(`${NAME}/thing`)}`);
  sandbox.write(
    "../slow-deno",
    '#!/bin/sh\ncase "$1" in --version|-V) echo "deno 2.9.6";; *) exec sleep 600;; esac\n',
  );
  Deno.chmodSync(`${sandbox.base}/slow-deno`, 0o755);
  Object.assign(sandbox.env, { SWAMP_DENO: `${sandbox.base}/slow-deno`, SWAMP_BUNDLE_TIMEOUT_MS: "300" });
  const late = await sandbox.error(75, "extension", "check", "pkg/manifest.yaml");
  assert.equal(late.code, "TRY_AGAIN");
  assert.match(late.hint!, /SWAMP_BUNDLE_TIMEOUT_MS/);
  sandbox.write("extensions/models/thing.ts", sandbox.read("pkg/models/thing.ts"));
  assert.equal((await sandbox.error(75, "model", "create", `${NAME}/thing`, "x")).code, "TRY_AGAIN");
});

/** A package in a directory, whose type takes one global argument and one argument of its method. */
function author(
  sandbox: Sandbox,
  version: string,
  parts: { globals: string; get: string; more?: string },
): void {
  const manifest =
    `manifestVersion: 1\nname: "${NAME}"\nversion: ${version}\ndescription: d\nmodels: [thing.ts]\n`;
  sandbox.write("tools/manifest.yaml", manifest);
  sandbox.write(
    "tools/extensions/models/thing.ts",
    `import { z } from "npm:zod@4.3.6";
export const model = {
  type: "${NAME}/thing", version: "${version}", description: "d",
  globalArguments: z.object({ ${parts.globals} }).strict(),
  ${parts.more ?? ""}
  methods: { get: { description: "d", arguments: z.object({ ${parts.get} }), execute: async () => ({}) } },
};
`,
  );
}

const V1 = { globals: "host: z.string()", get: "id: z.string().optional()" };

Deno.test("push warns of what breaks models of the version before, unless an upgrade leads there", async () => {
  using sandbox = await Sandbox.repository();
  using registry = new TestRegistry();
  sandbox.env.SWAMP_CLUB_URL = registry.address;
  const push = async () => (await sandbox.ok("extension", "push", "tools", "--yes")).stderr;
  author(sandbox, OLD, V1);
  assert.doesNotMatch(await push(), /breaks/);
  const V2 = { globals: "address: z.string()", get: "id: z.number().optional()" };
  author(sandbox, NEW, V2);
  assert.match(
    await push(),
    /@acme\/tools\/thing breaks models that were written for @acme\/tools 2026\.01\.01\.1: the global argument 'host' was removed, the global argument 'address' is required now, the argument 'id' of the method 'get' was string, and is number now; no upgrade of the type leads from 2026\.01\.01\.1 to this version/,
  );
  author(sandbox, "2026.03.01.1", { ...V2, globals: "address: z.string(), note: z.string().optional()" });
  assert.doesNotMatch(await push(), /breaks/);
  const version = "2026.04.01.1";
  const more =
    `upgrades: [{ toVersion: "${version}", description: "d", upgradeAttributes: (old) => ({ place: old.address }) }],`;
  author(sandbox, version, { globals: "place: z.string()", get: V2.get, more });
  assert.doesNotMatch(await push(), /breaks/);
});

Deno.test("update names the models that a change breaks, and only those, where both versions describe their types", async () => {
  using sandbox = await Sandbox.repository();
  using registry = new TestRegistry();
  sandbox.env.SWAMP_CLUB_URL = registry.address;
  author(sandbox, OLD, V1);
  await sandbox.ok("extension", "push", "tools", "--yes");
  await sandbox.ok("extension", "pull", NAME);
  for (const name of ["web", "db"]) {
    await sandbox.ok("model", "create", `${NAME}/thing`, name, "--global-arg", "host=a");
  }
  await sandbox.ok("model", "set", "db", "get.id=x");
  author(sandbox, NEW, { ...V1, globals: "host: z.string(), more: z.string().optional()", get: "" });
  await sandbox.ok("extension", "push", "tools", "--yes");
  const { stderr } = await sandbox.ok("extension", "update");
  assert.match(
    stderr,
    /@acme\/tools\/thing is at version 2026\.02\.01\.1 now, which breaks db \(2026\.01\.01\.1\): the argument 'id' of the method 'get' was removed\..*swamp model validate db/,
  );
  author(sandbox, "2026.03.01.1", { ...V1, globals: "host: z.string().default('x')", get: "" });
  await sandbox.ok("extension", "push", "tools", "--yes");
  const { warnings = [] } = JSON.parse((await sandbox.ok("extension", "update", "--json")).stdout);
  assert.deepEqual(warnings, []);
});
