// SPDX-License-Identifier: MIT
/** A repository that another user put above the working directory does not run with the rights of this user. */
import assert from "node:assert/strict";
import { modelSource, Sandbox } from "../support/binary.ts";

const STRANGER = 4321;

/**
 * Only the superuser can give files away; without that right, tests/integration/repository_owner_test.ts covers the
 * same with a disk that pretends (2026-11-30).
 */
const ignore = Deno.uid() !== 0;

function chown(...paths: string[]): void {
  for (const path of paths) Deno.chownSync(path, STRANGER, STRANGER);
}

Deno.test(
  { name: "a planted repository above the working directory is refused and can be trusted", ignore },
  async () => {
    using sandbox = await Sandbox.repository();
    sandbox.write("extensions/models/planted.ts", modelSource("@t/planted"));
    const cwd = `${sandbox.root}/mine/work`;
    Deno.mkdirSync(cwd, { recursive: true });
    chown(`${sandbox.root}/.swamp.yaml`);
    const refused = await sandbox.run(["model", "type", "search"], { cwd });
    assert.equal(refused.code, 1);
    assert.equal(refused.stdout, "");
    const [message, hint, ...more] = refused.stderr.trimEnd().split("\n");
    assert.match(
      message!,
      /^Error: Repository \S+ is not trusted: \S+\.swamp\.yaml belongs to user 4321, and you are user 0$/,
    );
    assert.match(
      hint!,
      /^ {2}Name it with --repo-dir .* or SWAMP_REPO_DIR, or trust it: swamp repo trust add /,
    );
    assert.deepEqual(more, []);
    const refusal = await sandbox.run(["model", "type", "search", "--json"], { cwd });
    assert.equal(JSON.parse(refusal.stderr).code, "REPO_UNTRUSTED");
    const completed = await sandbox.run(
      ["completions", "complete", "--", "model", "type", "describe", "@t"],
      { cwd },
    );
    assert.equal(completed.stdout, "");
    const added = await sandbox.run(["repo", "trust", "add", "--json"], { cwd });
    assert.equal(JSON.parse(added.stdout).action, "added");
    const used = await sandbox.run(["model", "type", "search"], { cwd });
    assert.match(used.stdout, /@t\/planted/);
  },
);

Deno.test(
  { name: "a checkout that is mounted into a container of root is used as it is", ignore },
  async () => {
    using sandbox = await Sandbox.repository();
    chown(sandbox.root, `${sandbox.root}/.swamp.yaml`);
    assert.equal((await sandbox.run(["model", "search"])).code, 0);
    Deno.chmodSync(sandbox.root, 0o777);
    assert.equal((await sandbox.run(["model", "search"])).code, 1);
    assert.equal((await sandbox.run(["model", "search"], { env: { SUDO_UID: String(STRANGER) } })).code, 0);
    assert.equal((await sandbox.run(["model", "search", "--repo-dir", "."])).code, 0);
  },
);
