// SPDX-License-Identifier: MIT
/** A repository whose author chose the key of its vault does not get secrets before the user has agreed. */
import assert from "node:assert/strict";
import { Sandbox } from "../support/binary.ts";

const ID = "0b6f6f0e-0000-4000-8000-000000000001";

/** A clone that brings a vault with a key that its author has. */
async function planted(config: string): Promise<Sandbox> {
  const sandbox = await Sandbox.repository();
  sandbox.write(
    "vaults/local_encryption/prod.yaml",
    `id: ${ID}\nname: prod\ntype: local_encryption\nconfig:\n  auto_generate: true\n  ${config}\n`,
  );
  sandbox.write(".swamp/secrets/local_encryption/prod/.key", "planted");
  sandbox.write("shared/prod.key", "planted");
  return sandbox;
}

const USES: readonly (readonly string[])[] = [
  ["vault", "put", "prod", "a", "secret", "--force"],
  ["vault", "read-secret", "prod", "a"],
  ["vault", "delete", "prod", "a", "--yes"],
  ["vault", "list-keys", "prod"],
  ["model", "method", "run", "web", "execute", "--input", "run=true"],
];

Deno.test("no command uses a vault whose key or directory the repository chose; vault trust confirms it once", async () => {
  for (
    const config of [
      "base_dir: .",
      "key_file: shared/prod.key",
      "base_dir: shared",
      "key_file: /dev/shm/prod.key",
    ]
  ) {
    using sandbox = await planted(config);
    sandbox.write(
      "models/command/shell/web.yaml",
      `type: command/shell\nid: 0b6f6f0e-0000-4000-8000-000000000002\nname: web\nglobalArguments: {}\n` +
        "methods:\n  execute:\n    arguments:\n      env: { TOKEN: \"${{ vault.get('prod', 'a') }}\" }\n",
    );
    for (const argv of USES) {
      const refused = await sandbox.error(1, ...argv);
      assert.match(
        `${refused.error} ${refused.hint}`,
        /is not trusted on this machine.*swamp vault trust prod/s,
        argv.join(" "),
      );
      assert.equal(refused.code, "VAULT_UNTRUSTED");
    }
    assert.equal([...Deno.readDirSync(`${sandbox.root}/.swamp/secrets/local_encryption/prod`)].length, 1);
    assert.equal((await sandbox.json("vault", "get", "prod")).name, "prod");
    assert.equal((await sandbox.json("vault", "search")).results.length, 1);
    await sandbox.error(2, "vault", "trust", "prod");
    const trusted = await sandbox.json("vault", "trust", "prod", "--yes");
    assert.equal(trusted.status, "trusted");
    assert.ok(trusted.paths.length > 0);
    assert.equal((await sandbox.json("vault", "trust", "prod")).status, "unchanged");
    await sandbox.ok("vault", "list-keys", "prod");
  }
});

Deno.test("a vault that this user made, or pointed to a key, needs no confirmation", async () => {
  using sandbox = await Sandbox.repository();
  await sandbox.ok("vault", "create", "local_encryption", "prod");
  await sandbox.ok("vault", "put", "prod", "a", "one");
  sandbox.write("../mine.key", "my key");
  await sandbox.ok("vault", "create", "local_encryption", "own", "--config", `{"key_file": "../mine.key"}`);
  await sandbox.ok("vault", "put", "own", "a", "two");
  const text = sandbox.read("vaults/local_encryption/own.yaml");
  sandbox.write("../other.key", "my key");
  const edited = text.replace("mine.key", "other.key");
  assert.equal((await sandbox.run(["vault", "edit", "own"], { stdin: edited })).code, 0);
  assert.equal((await sandbox.ok("vault", "read-secret", "own", "a")).stdout, "two");
  assert.equal((await sandbox.json("vault", "trust", "prod")).status, "unchanged");
});
