// SPDX-License-Identifier: MIT
/** What installed packages need counts in `extension pull`, `update` and `outdated`. */
import assert from "node:assert/strict";
import { modelSource, Sandbox } from "../support/binary.ts";
import { TestRegistry } from "../support/package_registry.ts";

const BASE = "@acme/base";

/** `@acme/left` needs an older base, `@acme/right` a newer one, `@acme/next` one that is beta. */
async function withRegistry() {
  const registry = new TestRegistry();
  for (const month of ["01", "02", "03"]) {
    await registry.publish({ name: BASE, version: `2026.${month}.01.1` });
  }
  await registry.publish({ name: BASE, version: "2026.04.01.1", channel: "beta" });
  const needing = (name: string, constraint: string, version = "2026.05.01.1", channel?: "beta") =>
    registry.publish({ name, version, channel, dependencies: [`${BASE}@${constraint}`] });
  await needing("@acme/left", "<2026.03.01.1");
  await needing("@acme/right", ">=2026.03.01.1");
  await needing("@acme/next", ">=2026.04.01.1");
  const sandbox = await Sandbox.repository();
  sandbox.env.SWAMP_CLUB_URL = registry.address;
  const versions = () =>
    Object.fromEntries(
      Object.entries(JSON.parse(sandbox.read("upstream_extensions.json"))).map((
        [name, item],
      ) => [name.slice("@acme/".length), (item as { version: string }).version.slice(5, 7)]),
    );
  return { registry, sandbox, needing, versions };
}

Deno.test("a pull that an installed package can not live with is refused and changes nothing", async () => {
  const { registry, sandbox, versions } = await withRegistry();
  using _ = registry;
  using __ = sandbox;
  await sandbox.ok("extension", "pull", "@acme/left");
  for (const reference of ["@acme/right", `${BASE}@2026.03.01.1`]) {
    const refused = await sandbox.error(1, "extension", "pull", reference);
    assert.equal(refused.code, "PACKAGE_CONFLICT");
    assert.match(refused.error, /<2026\.03\.01\.1 for @acme\/left, which is installed/);
    assert.match(refused.hint!, /swamp extension rm @acme\/left/);
  }
  assert.deepEqual(versions(), { base: "02", left: "05" });
  // Without a version it is the newest that fits, and that is said.
  const fitting = await sandbox.json("extension", "pull", BASE);
  assert.deepEqual([fitting.packages[0].version, fitting.packages[0].status], ["2026.02.01.1", "up_to_date"]);
  assert.match(
    fitting.warnings[0].message,
    /2026\.03\.01\.1 is newer than 2026\.02\.01\.1, but @acme\/left needs <2026\.03\.01\.1/,
  );
});

Deno.test("of two pulls at once that can not live with each other one is refused", async () => {
  const { registry, sandbox, versions } = await withRegistry();
  using _ = registry;
  using __ = sandbox;
  const pull = (name: string) => sandbox.run(["extension", "pull", name, "--json"]);
  for (let round = 0; round < 3; round++) {
    const results = await Promise.all([pull("@acme/left"), pull("@acme/right")]);
    const [loser, ...others] = results.filter(({ code }) => code !== 0);
    assert.deepEqual([others.length, JSON.parse(loser!.stderr).code], [0, "PACKAGE_CONFLICT"], loser!.stderr);
    const winner = results[0] === loser ? "right" : "left";
    assert.deepEqual(versions(), { base: winner === "left" ? "02" : "03", [winner]: "05" });
    for (const name of [`@acme/${winner}`, BASE]) await sandbox.ok("extension", "rm", name, "--yes");
  }
});

Deno.test("verify and install name what a locked package needs and the lockfile does not have", async () => {
  const { registry, sandbox, versions } = await withRegistry();
  using _ = registry;
  using __ = sandbox;
  await sandbox.ok("extension", "pull", "@acme/right");
  const newer = JSON.parse(sandbox.read("upstream_extensions.json"))[BASE];
  await sandbox.ok("extension", "rm", "@acme/right", "--yes");
  await sandbox.ok("extension", "rm", BASE, "--yes");
  await sandbox.ok("extension", "pull", "@acme/left");
  const merged = { ...JSON.parse(sandbox.read("upstream_extensions.json")), [BASE]: newer };
  sandbox.write("upstream_extensions.json", JSON.stringify(merged));
  const problem = async () => {
    const { warnings } = await sandbox.json("extension", "install");
    const verified = await sandbox.run(["extension", "verify", "--json"]);
    assert.equal(verified.code, 1);
    const { message } = JSON.parse(verified.stdout).packages.at(-1).problems[0];
    assert.ok(warnings[0].message.startsWith(message), message);
    return message;
  };
  assert.match(await problem(), /@acme\/left needs @acme\/base@<2026\.03\.01\.1, but .* has 2026\.03\.01\.1/);
  await sandbox.ok("extension", "rm", BASE, "--yes");
  assert.match(await problem(), /@acme\/left needs @acme\/base@<2026\.03\.01\.1, which is not in/);
  await sandbox.ok("extension", "pull", BASE);
  await sandbox.ok("extension", "verify");
  assert.deepEqual(versions(), { base: "02", left: "05" });
});

Deno.test("update and outdated keep to what the others need, and move together what moves together", async () => {
  const { registry, sandbox, needing, versions } = await withRegistry();
  using _ = registry;
  using __ = sandbox;
  await sandbox.ok("extension", "pull", "@acme/left");
  const outdated = await sandbox.json("extension", "outdated");
  assert.deepEqual(outdated.extensions[0].heldBack, {
    version: "2026.03.01.1",
    reason: "@acme/left needs <2026.03.01.1",
  });
  assert.deepEqual((await sandbox.json("extension", "update")).summary.upToDate, 2);
  assert.deepEqual(versions(), { base: "02", left: "05" });
  await needing("@acme/left", ">=2026.03.01.1", "2026.06.01.1");
  const check = await sandbox.json("extension", "update", "--check");
  assert.deepEqual([check.summary.total, check.summary.available], [2, 2]);
  assert.deepEqual((await sandbox.json("extension", "update")).summary.updated, 2);
  assert.deepEqual(versions(), { base: "03", left: "06" });
  assert.deepEqual((await sandbox.json("extension", "rm", "@acme/left", "--yes")).unneeded, [BASE]);
});

Deno.test("what was pulled from a channel stays there, also as somebody's dependency", async () => {
  const { registry, sandbox, needing, versions } = await withRegistry();
  using _ = registry;
  using __ = sandbox;
  const channel = await sandbox.error(1, "extension", "pull", "@acme/next");
  assert.match(channel.error, /only in the channel beta: 2026\.04\.01\.1/);
  assert.match(channel.hint!, /swamp extension pull @acme\/next --channel beta/);
  await sandbox.ok("extension", "pull", "@acme/next", "--channel", "beta");
  await sandbox.ok("extension", "pull", "@acme/right");
  assert.deepEqual(versions(), { base: "04", next: "05", right: "05" });
  // Others' betas move what they need only where they must.
  using other = await Sandbox.repository();
  other.env.SWAMP_CLUB_URL = registry.address;
  await needing("@acme/any", ">=2026.01.01.1", "2026.05.01.1", "beta");
  await other.ok("extension", "pull", BASE);
  await other.ok("extension", "pull", "@acme/any", "--channel", "beta");
  const { version, channel: kept } = JSON.parse(other.read("upstream_extensions.json"))[BASE];
  assert.deepEqual([version, kept], ["2026.03.01.1", "stable"]);
  // Newest is stable, yet beta was asked for.
  assert.equal(JSON.parse(sandbox.read("upstream_extensions.json"))["@acme/next"].channel, "beta");
  await needing("@acme/next", "*", "2026.07.01.1", "beta");
  await sandbox.ok("extension", "update");
  assert.equal(versions().next, "07");
});

Deno.test("a dependency that is none, or is not there, names the package whose manifest says so", async () => {
  const { registry, sandbox, needing } = await withRegistry();
  using _ = registry;
  using __ = sandbox;
  await needing("@acme/bad", ">=notaversion");
  const bad = await sandbox.error(1, "extension", "pull", "@acme/bad");
  assert.equal(bad.code, "PACKAGE_INVALID");
  assert.match(bad.error, /manifest of @acme\/bad.*@acme\/base@>=notaversion/);
  await registry.publish({ name: "@acme/miss", version: "2026.01.01.1", dependencies: ["@acme/nowhere"] });
  const miss = await sandbox.error(1, "extension", "pull", "@acme/miss");
  assert.match(miss.error, /not found: @acme\/nowhere in .*, which @acme\/miss needs/);
  await registry.publish({ name: "@acme/self", version: "2026.01.01.1", dependencies: ["@acme/self"] });
  await sandbox.ok("extension", "pull", "@acme/self");
  assert.deepEqual((await sandbox.json("extension", "rm", "@acme/self", "--yes")).dependents, []);
});

Deno.test("an installed version that was withdrawn is reported", async () => {
  const { registry, sandbox } = await withRegistry();
  using _ = registry;
  using __ = sandbox;
  await sandbox.ok("extension", "pull", BASE);
  await registry.registry.change(BASE, { action: "yank", version: "2026.03.01.1", reason: "it eats files" });
  const outdated = await sandbox.run(["extension", "outdated", "--json"]);
  assert.equal(outdated.code, 1);
  const [entry] = JSON.parse(outdated.stdout).extensions;
  assert.deepEqual([entry.status, JSON.parse(outdated.stdout).summary.withdrawn], ["withdrawn", 1]);
  assert.match(entry.error, /withdrawn by its author: it eats files/);
  const info = (await sandbox.ok("extension", "info", BASE)).stdout;
  assert.match(info, /Installed here[^]*Withdrawn.*it eats files[^]*VERSION/);
});

Deno.test("what an update brings along is named, and needs consent when it is of a collective that is new here", async () => {
  const { registry, sandbox, needing } = await withRegistry();
  using _ = registry;
  using __ = sandbox;
  await registry.publish({ name: "@evil/leaf", version: "2026.01.01.1" });
  await needing("@acme/inno", ">=2026.01.01.1", "2026.01.01.1");
  await sandbox.ok("extension", "pull", "@acme/inno");
  await registry.publish({
    name: "@acme/inno",
    version: "2026.02.01.1",
    dependencies: ["@evil/leaf", "@acme/right"],
  });
  const named = (installed: boolean) => [
    { name: "@evil/leaf", version: "2026.01.01.1", neededBy: ["@acme/inno"], installed },
    { name: "@acme/right", version: "2026.05.01.1", neededBy: ["@acme/inno"], installed },
  ];
  const check = await sandbox.json("extension", "update", "--check");
  assert.deepEqual(check.newlyNeeded, named(false));
  const { stdout } = await sandbox.ok("extension", "update", "--check");
  assert.match(stdout, /@evil\/leaf 2026\.01\.01\.1 would be new: @acme\/inno needs it now/);
  const refused = await sandbox.error(2, "extension", "update");
  assert.equal(refused.code, "CONFIRMATION_REQUIRED");
  assert.match(String(refused.error), /^Install @evil\/leaf@2026\.01\.01\.1, too\?[^]*@acme\/inno needs/);
  assert.match(String(refused.hint), /--yes/);
  const before = await sandbox.json("extension", "list");
  assert.ok(!before.extensions.some(({ name }: { name: string }) => name === "@acme/right"));
  const updated = await sandbox.json("extension", "update", "--yes");
  assert.deepEqual(updated.newlyNeeded, named(true));
  const messages = updated.warnings.map(({ message }: { message: string }) => message);
  assert.equal(messages.length, 1, messages.join("\n"));
  assert.match(
    messages[0],
    /^@evil\/leaf@2026\.01\.01\.1, which @acme\/inno needs, is of @evil, which is not trusted/,
  );
  assert.deepEqual((await sandbox.json("extension", "update")).newlyNeeded, []);
});

Deno.test("a withdrawn version keeps neither those who need it from being updated nor is it taken in silence", async () => {
  const { registry, sandbox, needing, versions } = await withRegistry();
  using _ = registry;
  using __ = sandbox;
  await sandbox.ok("extension", "pull", "@acme/right");
  await registry.registry.change(BASE, { action: "yank", version: "2026.03.01.1", reason: "it eats files" });
  await needing("@acme/right", ">=2026.03.01.1", "2026.06.01.1");
  const updated = await sandbox.json("extension", "update");
  assert.deepEqual([updated.summary.updated, updated.summary.withdrawn, updated.summary.failed], [1, 1, 0]);
  assert.match(
    updated.warnings[0].message,
    /base@2026\.03\.01\.1 was withdrawn by its author: it eats files/,
  );
  assert.deepEqual(versions(), { base: "03", right: "06" });
  using other = await Sandbox.repository();
  other.env.SWAMP_CLUB_URL = registry.address;
  const refused = await other.error(1, "extension", "pull", "@acme/right");
  assert.match(refused.error, /only in the channel beta.*2026\.03\.01\.1 was withdrawn.*it eats files/);
  await other.ok("extension", "pull", `${BASE}@2026.03.01.1`);
  await other.ok("extension", "pull", "@acme/right");
  for (const version of ["2026.01.01.1", "2026.02.01.1", "2026.04.01.1"]) {
    await registry.registry.change(BASE, { action: "yank", version, reason: `no ${version}` });
  }
  await other.ok("extension", "rm", "@acme/right", "--yes");
  await other.ok("extension", "rm", BASE, "--yes");
  const none = await other.error(1, "extension", "pull", BASE);
  assert.match(none.error, /base@2026\.03\.01\.1 was withdrawn by its author: it eats files; nothing else/);
  assert.match(none.hint!, /no 2026\.02\.01\.1.*\n.*\n.*pull @acme\/base@2026\.03\.01\.1/);
});

Deno.test("what dependencies bring along is told before it is published, with its line", async () => {
  using registry = new TestRegistry();
  using sandbox = new Sandbox();
  for (const name of ["@acme/old", "@acme/gone", "@other/lib"]) {
    await registry.publish({ name, version: "2026.01.01.1" });
  }
  sandbox.env.SWAMP_CLUB_URL = registry.address;
  await sandbox.ok("extension", "deprecate", "@acme/old", "--reason", "renamed");
  await sandbox.ok("extension", "yank", "@acme/gone", "--reason", "eats files", "--yes");
  sandbox.write(
    "kit/manifest.yaml",
    `manifestVersion: 1
name: "@acme/kit"
version: 2026.01.31.1
models: [a.ts]
dependencies:
  - "@acme/old"
  - "@acme/gone"
  - "@acme/none"
  - "@other/lib@>=2027"
`,
  );
  sandbox.write("kit/models/a.ts", modelSource("@acme/a"));
  const check = async () => (await sandbox.json("extension", "check", "kit")).warnings as Remark[];
  assert.deepEqual((await check()).map(({ code, line, message }) => [code, line, message.split(": ")[1]]), [
    ["DEPENDENCY_DEPRECATED", 6, "@acme/old is deprecated"],
    ["DEPENDENCY_WITHDRAWN", 7, "@acme/gone@2026.01.01.1 was withdrawn by its author"],
    ["DEPENDENCY_MISSING", 8, `@acme/none is not in ${registry.address}; who pulls this package needs it`],
    ["DEPENDENCY_UNTRUSTED", 9, "@other/lib is of @other, which is not trusted here"],
    ["DEPENDENCY_MISSING", 9, `no version in ${registry.address} fits @other/lib@>=2027`],
  ]);
  assert.deepEqual((await sandbox.json("extension", "push", "kit", "--yes")).warnings, await check());
  sandbox.env.SWAMP_CLUB_URL = "http://127.0.0.1:1";
  assert.deepEqual(
    (await check()).map(({ code }) => code),
    ["DEPENDENCY_UNKNOWN", "DEPENDENCY_UNTRUSTED"],
  );
});

/** What `check` and `push` say of a package. */
interface Remark {
  readonly code: string;
  readonly line?: number;
  readonly message: string;
}
