// SPDX-License-Identifier: MIT
/** Figures 1 and 9 for packages: hostile archives on the binary, and pulls, updates and removals that are killed. */
import assert from "node:assert/strict";
import { Sandbox } from "../support/binary.ts";
import { KillMoments } from "../support/kill_moments.ts";
import { hostileArchives } from "../support/hostile_archives.ts";
import { TestRegistry } from "../support/package_registry.ts";

const FULL = Deno.env.get("SWAMP_FULL") !== undefined;
const MOMENTS = FULL ? 100 : 12;

function* files(directory: string): Generator<string> {
  for (const entry of Deno.readDirSync(directory)) {
    const path = `${directory}/${entry.name}`;
    if (entry.isDirectory) yield* files(path);
    else yield path;
  }
}

Deno.test("no byte of a hostile archive is written, and nothing is half installed", async () => {
  using sandbox = await Sandbox.repository();
  await sandbox.ok("model", "type", "search");
  const known = new Set([...files(sandbox.base)].filter((path) => !/logs|catalog|locks/.test(path)));
  let count = 0;
  for await (const [name, archive] of hostileArchives()) {
    // In the normal run each kind is there: every fifth of the many alike.
    if (!FULL && count++ % 5 !== 0) continue;
    Deno.writeFileSync(`${sandbox.base}/evil.tgz`, archive);
    const result = await sandbox.run(["extension", "pull", `${sandbox.base}/evil.tgz`, "--json"]);
    Deno.removeSync(`${sandbox.base}/evil.tgz`);
    assert.equal(result.code, 1, `${name}\n${result.stdout}${result.stderr}`);
    assert.equal(JSON.parse(result.stderr).code, "PACKAGE_INVALID", name);
    const fresh = [...files(sandbox.base)].filter((path) =>
      !known.has(path) && !/logs|catalog|locks/.test(path)
    );
    assert.deepEqual(fresh, [], name);
  }
  for (const path of ["/evil", "/etc/evil", "/tmp/evil"]) {
    assert.throws(() => Deno.lstatSync(path), Deno.errors.NotFound);
  }
});

Deno.test(`pull, update and rm killed at ${MOMENTS} moments leave the old or the new package`, async () => {
  using registry = new TestRegistry();
  using sandbox = await Sandbox.repository();
  sandbox.env.SWAMP_CLUB_URL = registry.address;
  const name = "@acme/tools";
  const many = Object.fromEntries(
    Array.from({ length: 60 }, (_, index) => [`models/_lib/f${index}.ts`, `// ${index}\n`]),
  );
  for (const version of ["2026.01.01.1", "2026.02.01.1"]) {
    await registry.publish({ name, version, files: many });
  }
  let killed = 0;
  // Moments are spread over what a pull takes here and now.
  const begin = performance.now();
  await sandbox.ok("extension", "pull", `${name}@2026.01.01.1`);
  const moments = new KillMoments(4711, performance.now() - begin);
  for (let index = 0; index < MOMENTS; index++) {
    const version = index % 2 === 0 ? "2026.01.01.1" : "2026.02.01.1";
    const command = index % 5 === 4 ? ["rm", name, "--force"] : ["pull", `${name}@${version}`, "--force"];
    const child = sandbox.spawn(["extension", ...command, "--json"]);
    const { signal } = await moments.kill(child);
    if (signal === "SIGKILL") killed++;
    const { results } = await sandbox.json("model", "type", "search", "tools");
    const verified = await sandbox.json("extension", "verify");
    assert.equal(verified.passed, true, JSON.stringify(verified));
    const installed = verified.packages[0]?.version ?? "none";
    assert.equal(results.length, installed === "none" ? 0 : 1, `${installed} after ${command.join(" ")}`);
  }
  assert.ok(killed > 0, "no moment was within a command");
  const final = await sandbox.json("extension", "pull", name);
  assert.equal(final.packages[0].version, "2026.02.01.1");
  const left = [...Deno.readDirSync(`${sandbox.root}/.swamp/pulled-extensions`)].map((entry) => entry.name);
  assert.deepEqual(left, ["@acme"]);
});

Deno.test("no other command changes the files of a package", async () => {
  using registry = new TestRegistry();
  using sandbox = await Sandbox.repository();
  sandbox.env.SWAMP_CLUB_URL = registry.address;
  await registry.publish({ name: "@acme/tools", version: "2026.01.01.1" });
  await sandbox.ok("extension", "pull", "@acme/tools");
  const place = `${sandbox.root}/.swamp/pulled-extensions`;
  const state = () =>
    [...files(place)].sort().map((path) =>
      `${path} ${Deno.statSync(path).mtime?.getTime()} ${Deno.readTextFileSync(path)}`
    );
  const before = state();
  for (
    const command of [
      ["model", "type", "search"],
      ["model", "create", "@acme/tools/thing", "thing"],
      ["model", "validate", "thing"],
      ["model", "method", "run", "thing", "get"],
      ["model", "type", "describe", "@acme/tools/thing"],
      ["doctor", "extensions"],
      ["extension", "list"],
      ["extension", "verify"],
      ["extension", "outdated"],
      ["extension", "install", "--frozen"],
      ["extension", "pull", "@acme/tools"],
      ["repo", "upgrade"],
    ]
  ) {
    await sandbox.ok(...command);
    assert.deepEqual(state(), before, command.join(" "));
  }
});
