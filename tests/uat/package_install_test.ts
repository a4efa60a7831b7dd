// SPDX-License-Identifier: MIT
/** `extension install`: the lockfile says what is to be there, and stays as it is. */
import assert from "node:assert/strict";
import { Sandbox } from "../support/binary.ts";
import { TestRegistry } from "../support/package_registry.ts";

const NAME = "@acme/tools";
const VERSION = "2026.01.01.1";
const LOCKFILE = "upstream_extensions.json";

async function withPackage() {
  const registry = new TestRegistry();
  await registry.publish({ name: NAME, version: VERSION });
  const sandbox = await Sandbox.repository();
  sandbox.env.SWAMP_CLUB_URL = registry.address;
  await sandbox.ok("extension", "pull", NAME);
  return { registry, sandbox };
}

Deno.test("install and --frozen see what verify sees: another checksum, edited files", async () => {
  const { registry, sandbox } = await withPackage();
  using _ = registry;
  using __ = sandbox;
  const good = sandbox.read(LOCKFILE);
  const { checksum } = JSON.parse(good)[NAME];
  sandbox.write(
    LOCKFILE,
    good.replace(checksum, checksum.replace(/^./, checksum.startsWith("0") ? "1" : "0")),
  );
  assert.equal((await sandbox.run(["extension", "verify", "--json"])).code, 1);
  const frozen = await sandbox.error(1, "extension", "install", "--frozen");
  assert.match(frozen.error, /Not as the lockfile says: @acme\/tools \(another one\)/);
  const installed = await sandbox.run(["extension", "install", "--json"]);
  assert.equal(installed.code, 1);
  const [entry] = JSON.parse(installed.stdout).entries;
  assert.match(entry.error, /Checksum mismatch/);
  assert.match(entry.hint, /version control.*swamp extension pull @acme\/tools@2026\.01\.01\.1 --force/);
  sandbox.write(LOCKFILE, good);
  sandbox.write(`.swamp/pulled-extensions/${NAME}/models/thing.ts`, "// mine");
  const edited = await sandbox.error(1, "extension", "install", "--frozen");
  assert.match(edited.error, /Not as the lockfile says: @acme\/tools \(edited\); --frozen changes nothing/);
});

Deno.test("pull of a version that was locked or installed before takes other bytes only with --force", async () => {
  const { registry, sandbox } = await withPackage();
  using _ = registry;
  using __ = sandbox;
  const locked = sandbox.read(LOCKFILE);
  Deno.removeSync(`${registry.directory}/extensions/${NAME}`, { recursive: true });
  await registry.publish({ name: NAME, version: VERSION, files: { "files/other.txt": "other" } });
  const refused = async (...args: string[]) => {
    const { code, hint } = await sandbox.error(1, "extension", "pull", ...args);
    assert.equal(code, "CHECKSUM_MISMATCH");
    assert.match(hint!, /version control.*swamp extension pull @acme\/tools@2026\.01\.01\.1 --force/);
  };
  await refused(NAME);
  assert.equal(sandbox.read(LOCKFILE), locked);
  await registry.publish({ name: "@acme/top", version: VERSION, dependencies: [NAME] });
  sandbox.remove(".swamp/pulled-extensions");
  await refused(NAME);
  await refused("@acme/top");
  sandbox.write(LOCKFILE, locked.replace(/^ *"checksum.*\n/m, ""));
  await refused(NAME);
  assert.equal(sandbox.exists(`.swamp/pulled-extensions/${NAME}`), false);
  await sandbox.ok("extension", "pull", NAME, "--force");
  assert.ok(sandbox.exists(`.swamp/pulled-extensions/${NAME}/files/other.txt`));
});

Deno.test("install without a checksum in the lockfile compares the files, else warns and locks what it installs", async () => {
  const { registry, sandbox } = await withPackage();
  using _ = registry;
  using __ = sandbox;
  const locked = JSON.parse(sandbox.read(LOCKFILE));
  const installWith = async (changes: Record<string, string | undefined>) => {
    sandbox.write(LOCKFILE, JSON.stringify({ [NAME]: { ...locked[NAME], ...changes } }));
    if (sandbox.exists(".swamp/pulled-extensions")) sandbox.remove(".swamp/pulled-extensions");
    return JSON.parse((await sandbox.run(["extension", "install", "--json"])).stdout);
  };
  const other = await installWith({ checksum: undefined, filesChecksum: "0".repeat(64) });
  assert.match(other.entries[0].error, /its files are not those that were locked/);
  assert.match(other.entries[0].hint, /Nothing was unpacked.*pull @acme\/tools@2026\.01\.01\.1 --force/);
  const same = await installWith({ checksum: undefined });
  assert.deepEqual([same.installed, same.warnings], [1, undefined]);
  const unknown = await installWith({ checksum: undefined, filesChecksum: undefined });
  assert.match(unknown.warnings[0].message, /has no checksum of @acme\/tools@2026\.01\.01\.1/);
  assert.deepEqual(JSON.parse(sandbox.read(LOCKFILE)), locked);
});

Deno.test("what is on disk but not in the lockfile is named: --frozen and verify fail, install and list say so", async () => {
  const { registry, sandbox } = await withPackage();
  using _ = registry;
  using __ = sandbox;
  const locked = sandbox.read(LOCKFILE);
  sandbox.write(LOCKFILE, "{}\n");
  const frozen = await sandbox.error(1, "extension", "install", "--frozen");
  assert.match(frozen.error, /Not in upstream_extensions\.json, but on disk: @acme\/tools; --frozen/);
  assert.match(frozen.hint!, /extension rm @acme\/tools\n.*extension pull @acme\/tools --force/);
  const verified = await sandbox.run(["extension", "verify", "--json"]);
  assert.equal(verified.code, 1);
  const [item] = JSON.parse(verified.stdout).packages;
  assert.deepEqual([item.name, item.state, item.matchesLockfile], [NAME, "intact", false]);
  const text = await sandbox.run(["extension", "verify", NAME]);
  assert.equal(text.code, 1);
  assert.match(text.stdout, /@acme\/tools is on disk, but not in upstream_extensions\.json/);
  const installed = await sandbox.json("extension", "install");
  assert.match(
    installed.warnings[0].message,
    /@acme\/tools is on disk, but not in.*extension rm @acme\/tools/,
  );
  assert.match(
    (await sandbox.json("extension", "list")).problems[0].message,
    /@acme\/tools is on disk, but not/,
  );
  await sandbox.ok("extension", "pull", NAME, "--force");
  assert.equal(sandbox.read(LOCKFILE), locked);
  await sandbox.ok("extension", "verify");
});

Deno.test("install says what was withdrawn since it was locked, and why", async () => {
  const { registry, sandbox } = await withPackage();
  using _ = registry;
  using __ = sandbox;
  const reinstall = async () => {
    sandbox.remove(".swamp/pulled-extensions");
    const { installed, warnings } = await sandbox.json("extension", "install");
    assert.equal(installed, 1);
    return warnings?.map(({ message }: { message: string }) => message);
  };
  assert.equal(await reinstall(), undefined);
  await registry.registry.change(NAME, { action: "yank", reason: "all of it leaks" });
  assert.deepEqual(await reinstall(), [
    "@acme/tools@2026.01.01.1 was withdrawn by its author: all of it leaks",
  ]);
  await registry.registry.change(NAME, { action: "yank", version: VERSION, reason: "it eats files" });
  assert.deepEqual(await reinstall(), [
    "@acme/tools@2026.01.01.1 was withdrawn by its author: it eats files",
  ]);
});

Deno.test("install from another registry leaves the lockfile as it is; where it came from is told when that fails", async () => {
  const { registry, sandbox } = await withPackage();
  using _ = registry;
  using __ = sandbox;
  using mirror = new TestRegistry();
  await mirror.publish({ name: NAME, version: VERSION });
  const locked = sandbox.read(LOCKFILE);
  sandbox.remove(".swamp/pulled-extensions");
  sandbox.env.SWAMP_CLUB_URL = `file://${sandbox.base}`;
  const failed = await sandbox.run(["extension", "install", "--json"]);
  assert.equal(failed.code, 1);
  assert.ok(JSON.parse(failed.stdout).entries[0].hint.includes(`locked from ${registry.address}`));
  sandbox.env.SWAMP_CLUB_URL = mirror.address;
  await sandbox.ok("extension", "install");
  assert.equal(sandbox.read(LOCKFILE), locked);
});

Deno.test("after a clone everything that misses a package says that it is only to be installed", async () => {
  const { registry, sandbox } = await withPackage();
  using _ = registry;
  using __ = sandbox;
  await sandbox.ok("model", "create", `${NAME}/thing`, "thing");
  sandbox.remove(".swamp/pulled-extensions");
  assert.deepEqual((await sandbox.json("extension", "list")).missing, [{ name: NAME, version: VERSION }]);
  assert.match(
    (await sandbox.ok("extension", "list")).stdout,
    /Install what is missing with: swamp extension install/,
  );
  const run = await sandbox.error(1, "model", "method", "run", "thing", "get");
  assert.match(
    run.hint!,
    /@acme\/tools is in upstream_extensions\.json, but not installed here: swamp extension install/,
  );
  const described = await sandbox.error(1, "model", "type", "describe", `${NAME}/thing`);
  assert.match(described.hint!, /@acme\/tools is in .*, but not installed here: swamp extension install/);
  const search = await sandbox.json("model", "type", "search", "tools");
  assert.match(search.hint, /not installed here: @acme\/tools; install with: swamp extension install/);
  const outdated = await sandbox.run(["extension", "outdated", "--json"]);
  assert.equal(outdated.code, 1);
  assert.match(
    JSON.parse(outdated.stdout).extensions[0].error,
    /not installed here: swamp extension install/,
  );
  sandbox.write(LOCKFILE, "{");
  assert.match((await sandbox.json("extension", "list")).problems[0].message, /it is not JSON/);
});

Deno.test("info shows what is installed also when no registry knows it", async () => {
  const { registry, sandbox } = await withPackage();
  using _ = registry;
  using __ = sandbox;
  sandbox.env.SWAMP_CLUB_URL = `file://${sandbox.base}/none`;
  const info = await sandbox.json("extension", "info", NAME);
  assert.deepEqual([info.installed.version, info.installed.serverUrl], [VERSION, registry.address]);
  assert.equal(info.warnings.length, 1);
  const version = await sandbox.error(2, "extension", "info", `${NAME}@${VERSION}`);
  assert.match(version.error, /extension info shows all of them/);
});

Deno.test("a relative path in the lockfile starts at the repository; the package there has to be the locked one", async () => {
  using sandbox = await Sandbox.repository();
  sandbox.env.SWAMP_CLUB_URL = `file://${sandbox.base}/none`;
  sandbox.write(
    "vendor/tools/manifest.yaml",
    `manifestVersion: 1\nname: "${NAME}"\nversion: ${VERSION}\nmodels: [a.ts]\n`,
  );
  sandbox.write("vendor/tools/models/a.ts", "// one");
  await sandbox.run(["extension", "pull", "./tools", "--json"], { cwd: `${sandbox.root}/vendor` });
  assert.equal(JSON.parse(sandbox.read(LOCKFILE))[NAME].serverUrl, "file:vendor/tools");
  sandbox.remove(".swamp/pulled-extensions");
  assert.equal((await sandbox.json("extension", "install")).installed, 1);
  const outdated = await sandbox.json("extension", "outdated");
  assert.deepEqual([outdated.extensions[0].status, outdated.summary.local], ["local", 1]);
  sandbox.remove(".swamp/pulled-extensions");
  sandbox.write("vendor/tools/models/a.ts", "// two");
  const other = await sandbox.run(["extension", "install", "--json"]);
  assert.match(
    JSON.parse(other.stdout).entries[0].error,
    /vendor\/tools is not what it was when it was locked/,
  );
});

Deno.test("where nothing is to be installed nothing is written: install and update work on a read-only checkout", async () => {
  const { registry, sandbox } = await withPackage();
  using _ = registry;
  using __ = sandbox;
  // Who may write everywhere is kept out by a file in the place of the directory of locks.
  sandbox.remove(".swamp/locks");
  sandbox.write(".swamp/locks", "");
  for (
    const args of [["install"], ["install", "--frozen"], ["install", "--offline"], ["update"], ["pull", NAME]]
  ) {
    await sandbox.ok("extension", ...args);
  }
});

Deno.test("a part that failed says so in its entry: what, why, and the next step", async () => {
  const { registry, sandbox } = await withPackage();
  using _ = registry;
  using __ = sandbox;
  await registry.publish({ name: NAME, version: "2026.02.01.1" });
  sandbox.write(`.swamp/pulled-extensions/${NAME}/models/mine.ts`, "// mine");
  const updated = await sandbox.run(["extension", "update", "--json"]);
  assert.equal(updated.code, 1);
  const [entry] = JSON.parse(updated.stdout).extensions;
  assert.deepEqual([entry.status, entry.code], ["failed", "PACKAGE_EDITED"]);
  assert.match(entry.hint, /give --force to lose them/);
  assert.match((await sandbox.run(["extension", "update"])).stdout, /give --force to lose them/);
  const lockfile = sandbox.read(LOCKFILE);
  sandbox.write(LOCKFILE, lockfile.replace('"channel": "stable"', '"channel": "gold"'));
  const channel = await sandbox.error(1, "extension", "install");
  assert.match(channel.error, /@acme\/tools: unknown channel 'gold'; expected one of stable, rc, beta/);
  sandbox.write(LOCKFILE, lockfile.replace('"serverUrl"', '"dependencies": ["nope"], "serverUrl"'));
  assert.match((await sandbox.error(1, "extension", "verify")).error, /the dependency 'nope' is no name/);
});

Deno.test("pull says where to see what it has brought, and only that", async () => {
  const { registry, sandbox } = await withPackage();
  using _ = registry;
  using __ = sandbox;
  assert.match(
    (await sandbox.ok("extension", "pull", NAME)).stdout,
    /See its model types with: swamp model type search\n$/,
  );
  sandbox.write(
    "safe/manifest.yaml",
    `manifestVersion: 1\nname: "@acme/safe"\nversion: ${VERSION}\nvaults: [a.ts]\n`,
  );
  sandbox.write("safe/vaults/a.ts", "// none");
  const { stdout } = await sandbox.ok("extension", "pull", "./safe");
  assert.match(stdout, /See its vault types with: swamp vault type search\n$/);
  assert.doesNotMatch(stdout, /model type search/);
  const platform = await sandbox.error(2, "extension", "search", "--platform", "foo");
  assert.match(platform.error, /must be one of: .*linux-x86_64/);
});
