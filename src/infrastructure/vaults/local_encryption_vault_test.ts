// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { TempRepository } from "../../../tests/support/temp_repository.ts";
import { SwampError } from "../../domain/errors.ts";
import type { Platform } from "../../domain/platform/platform.ts";
import { localEncryption } from "./builtin_vaults.ts";
import { newLocalVaultConfig } from "./local_encryption_places.ts";
import { localVaultConfirmation } from "./local_vault_confirmation.ts";
import { LocalEncryptionVault } from "./local_encryption_vault.ts";

const SECRETS = ".swamp/secrets/local_encryption/prod";

/** A repository whose user has a home of their own. */
class World {
  readonly home: string;
  readonly platform: Platform;
  readonly warnings: string[] = [];

  private constructor(readonly repo: TempRepository) {
    this.home = `${repo.root}/home`;
    const own = { home: this.home, env: () => undefined };
    this.platform = Object.assign(Object.create(repo.platform), own);
  }

  static async create(): Promise<World> {
    return new World(await TempRepository.create());
  }

  async newConfig(config?: Record<string, unknown>): Promise<Record<string, unknown>> {
    const vault = { id: "1", name: "prod", type: "local_encryption", createdAt: "", config };
    return await newLocalVaultConfig({ platform: this.platform, repository: this.repo.repository }, vault);
  }

  async open(config?: Record<string, unknown>): Promise<LocalEncryptionVault> {
    const type = localEncryption({
      platform: this.platform,
      repository: this.repo.repository,
      warn: (warning) => this.warnings.push(warning.message),
    });
    return await type.create("prod", config ?? await this.newConfig()) as LocalEncryptionVault;
  }

  /** Confirms what a vault uses. @returns the settings that lead to it. */
  async trust(config: Record<string, unknown>): Promise<string[]> {
    const confirmation = localVaultConfirmation({
      platform: this.platform,
      repository: this.repo.repository,
    });
    const vault = { id: "1", name: "prod", type: "local_encryption", createdAt: "", config, path: "" };
    const settings = (await confirmation.unconfirmed(vault)).map(({ setting }) => setting);
    await confirmation.confirm(vault);
    return settings;
  }

  mode(path: string): string {
    return (Deno.statSync(path.startsWith("/") ? path : `${this.repo.root}/${path}`).mode! & 0o777).toString(
      8,
    );
  }

  [Symbol.dispose](): void {
    this.repo[Symbol.dispose]();
  }
}

function failing(code: string, message: RegExp, hint = /./) {
  return (error: unknown) => {
    assert.ok(error instanceof SwampError, String(error));
    assert.equal(error.code, code);
    assert.match(error.message, message);
    assert.match(error.hint ?? "", hint);
    return true;
  };
}

Deno.test("a new vault keeps its key in the user's data directory, apart from the secrets, for the user only", async () => {
  using world = await World.create();
  const config = await world.newConfig();
  assert.deepEqual(config, {
    base_dir: ".",
    auto_generate: true,
    key_file: `${world.repo.root}/home/.local/share/swamp/keys/${await idOf(world)}/prod.key`,
  });
  const vault = await world.open(config);
  await vault.put("a", "one");
  assert.equal(await vault.get("a"), "one");
  assert.equal(world.mode(`${SECRETS}/a.enc`), "600");
  assert.equal(world.mode(SECRETS), "700");
  assert.equal(world.mode(String(config.key_file)), "600");
  assert.match(
    Deno.readTextFileSync(String(config.key_file)),
    /^([0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}){2}$/,
  );
  assert.ok(!Deno.readTextFileSync(`${world.repo.root}/${SECRETS}/a.enc`).includes("one"));
});

Deno.test("a key file that others may read or write is told of once, with what to do", async () => {
  for (const mode of [0o640, 0o604, 0o620, 0o666]) {
    using world = await World.create();
    await (await world.open({ auto_generate: true, key_file: "my key's file" })).put("a", "one");
    assert.deepEqual(world.warnings, []);
    const key = `${world.repo.root}/my key's file`;
    Deno.chmodSync(key, mode);
    const vault = await world.open({ key_file: "my key's file" });
    await vault.put("b", "two");
    assert.equal(await vault.get("a"), "one");
    assert.deepEqual(world.warnings, [
      "Other users may read or write the key of vault 'prod'; keep it to yourself: " +
      `chmod 600 '${world.repo.root}/my key'\\''s file'`,
    ]);
    Deno.chmodSync(key, 0o400);
    assert.equal(await (await world.open({ key_file: "my key's file" })).get("b"), "two");
    assert.equal(world.warnings.length, 1);
  }
});

async function idOf(world: World): Promise<string> {
  // The marker of this repository names no id, so the directory's hash stands for it.
  const bytes = new TextEncoder().encode(world.repo.root);
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return [...hash].map((byte) => byte.toString(16).padStart(2, "0")).join("").slice(0, 32);
}

Deno.test("put, get, list and delete work on files; the order of keys is theirs", async () => {
  using world = await World.create();
  const vault = await world.open();
  assert.deepEqual(await vault.list(), []);
  for (const key of ["b", "a.b", "ü x"]) await vault.put(key, `value of ${key}`);
  await vault.put("b", "second");
  assert.deepEqual(await vault.list(), ["a.b", "b", "ü x"]);
  assert.equal(await (await world.open()).get("b"), "second");
  await vault.delete("b");
  await assert.rejects(
    vault.get("b"),
    failing("SECRET_NOT_FOUND", /Secret 'b' not found in local vault 'prod'/),
  );
  await assert.rejects(vault.delete("b"), failing("SECRET_NOT_FOUND", /'b'/));
});

Deno.test("a key can not lead out of the directory", async () => {
  using world = await World.create();
  const vault = await world.open();
  for (const key of ["..", "../x", "a/b", "a\\b", "a\0", "", " ", "x".repeat(300)]) {
    await assert.rejects(
      async () => await vault.put(key, "v"),
      failing("INVALID_VALUE", /Invalid secret key/, /^/),
    );
    await assert.rejects(
      async () => await vault.get(key),
      failing("INVALID_VALUE", /Invalid secret key/, /^/),
    );
  }
});

Deno.test("a vault with its key beside the secrets, as older tools make it, is read once it is trusted", async () => {
  using world = await World.create();
  // Made by an independent implementation: PBKDF2 and AES-GCM of Python's cryptography package.
  world.repo.write(`${SECRETS}/.key`, "material");
  world.repo.write(
    `${SECRETS}/old.enc`,
    '{\n  "iv": "AAECAwQFBgcICQoL",\n  "data": "NutFYZHICPcakfi7JFZ9950F/lyV",\n' +
      '  "salt": "EBESExQVFhcYGRobHB0eHw==",\n  "version": 2\n}',
  );
  const config = { auto_generate: true, base_dir: world.repo.root };
  await assert.rejects(
    world.open(config),
    failing("VAULT_UNTRUSTED", /\.key \(auto_generate\)/, /vault trust prod/),
  );
  assert.deepEqual(await world.trust(config), ["auto_generate"]);
  const vault = await world.open(config);
  assert.equal(await vault.get("old"), "known");
  assert.deepEqual(await vault.list(), ["old"]);
});

Deno.test("a key that the repository's author may hold is not used before it is confirmed", async () => {
  using world = await World.create();
  const outside = Deno.realPathSync(Deno.makeTempDirSync({ prefix: "swamp-test-" }));
  world.repo.write("keys/planted.key", "planted");
  Deno.writeTextFileSync(`${outside}/planted.key`, "planted");
  Deno.symlinkSync(`${outside}/planted.key`, `${world.repo.root}/link.key`);
  const configs: Record<string, Record<string, unknown>> = {
    "a file elsewhere": { key_file: `${outside}/planted.key` },
    "a file elsewhere that is still to be made": { key_file: `${outside}/new.key`, auto_generate: true },
    "a file in the repository": { key_file: "keys/planted.key" },
    "a link in the repository": { key_file: "link.key" },
    "a path that climbs": {
      key_file: `${world.home}/.local/share/swamp/keys/../../../../../keys/planted.key`,
    },
    "an SSH key": { ssh_key_path: `${outside}/planted.key` },
    "a directory elsewhere": { base_dir: outside, auto_generate: true },
    "a directory in the repository": { base_dir: "keys" },
  };
  for (const [what, config] of Object.entries(configs)) {
    await assert.rejects(
      world.open(config),
      failing("VAULT_UNTRUSTED", /not trusted/, /swamp vault trust prod/),
      what,
    );
  }
  for (const [what, config] of Object.entries(configs)) {
    await world.trust(config);
    assert.ok(await world.open(config), what);
    assert.deepEqual(await world.trust(config), [], what);
  }
  Deno.removeSync(outside, { recursive: true });
});

Deno.test("a key in the repository that is replaced has to be confirmed again; one that moves along has not", async () => {
  using world = await World.create();
  const config = { auto_generate: true, base_dir: "." };
  await (await world.open(config)).put("a", "one");
  assert.equal(await (await world.open(config)).get("a"), "one", "a key that was made here is known");
  const key = Deno.readTextFileSync(`${world.repo.root}/${SECRETS}/.key`);
  world.repo.write(`${SECRETS}/.key`, "what a commit brought");
  await assert.rejects(world.open(config), failing("VAULT_UNTRUSTED", /\.key/));
  world.repo.remove(`${SECRETS}/.key`);
  world.repo.write("moved.key", key);
  assert.equal(await (await world.open({ key_file: "moved.key" })).get("a"), "one");
});

Deno.test("what the user names is confirmed with it; what was there before, or came unnamed, is not", async () => {
  using world = await World.create();
  world.repo.write(`${SECRETS}/.key`, "planted");
  world.repo.write("mine.key", "mine");
  const confirmation = localVaultConfirmation({
    platform: world.platform,
    repository: world.repo.repository,
  });
  const vault = (config: Record<string, unknown>) => ({
    ...{ id: "1", name: "prod", type: "local_encryption", createdAt: "", path: "" },
    config,
  });
  await confirmation.confirmNamed(vault({ auto_generate: true }), {});
  await assert.rejects(world.open({ auto_generate: true }), failing("VAULT_UNTRUSTED", /\.key/));
  const config = { key_file: "mine.key" };
  await confirmation.confirmNamed(vault(config), config);
  await assert.rejects(world.open(config), failing("VAULT_UNTRUSTED", /mine\.key/));
  await confirmation.confirmNamed(vault(config), { key_file: "other.key" });
  assert.ok(await world.open(config));
});

Deno.test("an id of a repository that is a path, or a word of the language, leads nowhere else", async () => {
  using world = await World.create();
  const directory = `${world.home}/.local/share/swamp/keys`;
  for (const repoId of ["constructor", "__proto__", "../../..", "/etc", "a/b", "..", "x\0y", ""]) {
    const repository = { root: world.repo.root, marker: () => Promise.resolve({ repoId }) };
    const vault = { id: "1", name: "prod", type: "local_encryption", createdAt: "" };
    const { key_file } = await newLocalVaultConfig({ platform: world.platform, repository }, vault);
    assert.match(String(key_file).slice(directory.length), /^\/[\w-]+\/prod\.key$/, repoId);
  }
});

Deno.test("20 first writers at once agree on one key", async () => {
  using world = await World.create();
  const vaults = await Promise.all(Array.from({ length: 20 }, () => world.open()));
  await Promise.all(vaults.map((vault, index) => vault.put(`k${index}`, `v${index}`)));
  const reader = await world.open();
  for (let index = 0; index < 20; index++) assert.equal(await reader.get(`k${index}`), `v${index}`);
});

Deno.test("a key that is gone is not made anew while there are secrets, which it would lock up", async () => {
  using world = await World.create();
  const config = await world.newConfig();
  await (await world.open(config)).put("a", "one");
  const key = Deno.readTextFileSync(String(config.key_file));
  Deno.removeSync(String(config.key_file));
  const vault = await world.open(config);
  const missing = failing(
    "VAULT_FAILED",
    /The key of vault 'prod' is missing: .*prod\.key, and 1 secret was/,
    /Put the key file back/,
  );
  await assert.rejects(vault.get("a"), missing);
  await assert.rejects(vault.put("b", "two"), missing);
  assert.deepEqual(await vault.list(), ["a"]);
  Deno.writeTextFileSync(String(config.key_file), key);
  assert.equal(await vault.get("a"), "one");
});

Deno.test("another key, a changed file and damage are told apart", async () => {
  using world = await World.create();
  const config = await world.newConfig();
  const vault = await world.open(config);
  await vault.put("a", "one");
  const file = `${world.repo.root}/${SECRETS}/a.enc`;
  const sealed = JSON.parse(Deno.readTextFileSync(file));
  const other = sealed.data[0] === "A" ? "B" : "A";
  Deno.writeTextFileSync(file, JSON.stringify({ ...sealed, data: other + sealed.data.slice(1) }));
  await assert.rejects(
    vault.get("a"),
    failing(
      "VAULT_FAILED",
      /a\.enc: the secret 'a' can not be decrypted: the file was changed, or .*prod\.key is another key/,
      /--force/,
    ),
  );
  await vault.put("b", "two");
  await assert.rejects(
    vault.get("a"),
    failing(
      "VAULT_FAILED",
      /a\.enc: the file of secret 'a' was changed: it does not fit/,
      /vault put prod a --force/,
    ),
  );
  Deno.writeTextFileSync(file, "{}");
  await assert.rejects(
    vault.get("a"),
    failing("VAULT_FAILED", /a\.enc: the file of secret 'a' was changed or is damaged/),
  );
  Deno.writeTextFileSync(file, JSON.stringify({ ...sealed, version: 9 }));
  await assert.rejects(vault.get("a"), failing("VAULT_FAILED", /a\.enc: written in format 9/));
  await vault.put("a", "three");
  Deno.writeTextFileSync(String(config.key_file), "another");
  await assert.rejects(
    vault.get("a"),
    failing("VAULT_FAILED", /prod\.key: another key than the one/, /Put the key back/),
  );
});

Deno.test("the file of one secret in the place of another is told of, and the key is not to blame", async () => {
  using world = await World.create();
  const vault = await world.open();
  await vault.put("a", "one");
  await vault.put("b", "two");
  Deno.copyFileSync(`${world.repo.root}/${SECRETS}/a.enc`, `${world.repo.root}/${SECRETS}/b.enc`);
  const swapped = /b\.enc: this is the file of another secret of the vault, not that of 'b'/;
  await assert.rejects(vault.get("b"), failing("VAULT_FAILED", swapped, /vault put prod b --force/));
  assert.equal(await vault.get("a"), "one");
  await vault.put("c", "three");
  await vault.put("b", "two");
  assert.equal(await vault.get("b"), "two");
});

Deno.test("put() refuses a key that opens none of the other secrets, and stores again when the right one is back", async () => {
  using world = await World.create();
  const config = await world.newConfig();
  const vault = await world.open(config);
  await vault.put("a", "one");
  await vault.put("b", "two");
  const key = Deno.readTextFileSync(String(config.key_file));
  Deno.writeTextFileSync(String(config.key_file), "another");
  await assert.rejects(
    vault.put("c", "three"),
    failing("VAULT_FAILED", /prod\.key: another key than the one/, /If it is lost, delete .*prod and store/),
  );
  assert.deepEqual(await vault.list(), ["a", "b"]);
  Deno.writeTextFileSync(String(config.key_file), key);
  await vault.put("c", "three");
  assert.equal(await vault.get("c"), "three");
});

Deno.test("a repository that moved finds its secrets, and a clone finds the key of its own user", async () => {
  using world = await World.create();
  const config = await world.newConfig();
  await (await world.open(config)).put("a", "one");
  const elsewhere = {
    auto_generate: true,
    base_dir: "/nowhere/repo",
    key_file: String(config.key_file).replace(world.home, "/nowhere/home"),
  };
  assert.equal(await (await world.open(elsewhere)).get("a"), "one");
});

Deno.test("an SSH key gives the material of a vault; one that others may read or with a passphrase does not", async () => {
  using world = await World.create();
  const path = `${world.repo.root}/id`;
  const pem = (label: string, body: Uint8Array, head = "") =>
    `-----BEGIN ${label}-----\n${head}${
      btoa(String.fromCharCode(...body)).replace(/(.{20})/g, "$1\n")
    }\n-----END ${label}-----\n`;
  const openssh = (cipher: string) =>
    new TextEncoder().encode(
      `openssh-key-v1\0\0\0\0${String.fromCharCode(cipher.length)}${cipher} and the rest of it`,
    );
  const write = (text: string, mode = 0o600) => {
    Deno.writeTextFileSync(path, text);
    Deno.chmodSync(path, mode);
  };
  const vault = await world.open({ ssh_key_path: path });
  await assert.rejects(
    vault.put("a", "one"),
    failing("VAULT_FAILED", /The key of vault 'prod' is missing: .*\/id/, /ssh_key_path/),
  );
  write(pem("RSA PRIVATE KEY", new Uint8Array([1, 2, 3])));
  await vault.put("a", "one");
  assert.equal(await vault.get("a"), "one");
  write(pem("OPENSSH PRIVATE KEY", openssh("none")));
  await vault.put("b", "two");
  assert.equal(await vault.get("b"), "two");
  for (
    const locked of [
      pem("ENCRYPTED PRIVATE KEY", new Uint8Array([1])),
      pem("RSA PRIVATE KEY", new Uint8Array([1]), "Proc-Type: 4,ENCRYPTED\n\n"),
      pem("OPENSSH PRIVATE KEY", openssh("aes256-ctr")),
    ]
  ) {
    write(locked);
    await assert.rejects(vault.get("b"), failing("VAULT_FAILED", /protected by a passphrase/));
  }
  write("no key");
  await assert.rejects(vault.get("b"), failing("VAULT_FAILED", /no private key in PEM format/));
  write(pem("RSA PRIVATE KEY", new Uint8Array([1, 2, 3])), 0o644);
  await assert.rejects(vault.get("a"), failing("VAULT_FAILED", /other users may read it/, /chmod 600/));
});

Deno.test("without auto_generate the key is the user's SSH key", async () => {
  using world = await World.create();
  const vault = await world.open({});
  await assert.rejects(
    vault.put("a", "one"),
    failing("VAULT_FAILED", /missing: .*\/home\/\.ssh\/id_rsa/, /auto_generate/),
  );
});

Deno.test("a configuration that names no path is refused with its key", async () => {
  using world = await World.create();
  await assert.rejects(
    world.open({ key_file: 3 }),
    failing("VAULT_INVALID", /'config\.key_file' must be a path/),
  );
});

Deno.test("whichever call of the disk fails, vault put leaves the old secret or the new one", async () => {
  using world = await World.create();
  const config = await world.newConfig();
  const reader = await world.open(config);
  await reader.put("a", "value 0");
  let current = "value 0";
  let failures = 0;
  for (let failing = 1;; failing++) {
    let calls = 0;
    const { fs } = world.platform;
    const broken = new Proxy(fs, {
      get(target, name, receiver) {
        const member = Reflect.get(target, name, receiver);
        if (typeof member !== "function" || name === "reasonOf") return member;
        return (...args: unknown[]) => {
          if (++calls === failing) throw Object.assign(new Error("No space left"), { code: "ENOSPC" });
          return member.apply(target, args);
        };
      },
    });
    const platform = Object.assign(Object.create(world.platform), { fs: broken });
    const next = `value ${failing}`;
    const put = async () => {
      const vault = await localEncryption({
        platform,
        repository: world.repo.repository,
        warn: ({ message }) => assert.fail(message),
      })
        .create(
          "prod",
          config,
        );
      await (vault as LocalEncryptionVault).put("a", next);
    };
    const error = await put().then(() => undefined, (thrown: unknown) => thrown);
    const found = await reader.get("a");
    assert.ok(found === current || found === next, `call ${failing}: ${found}`);
    if (error === undefined) {
      assert.equal(found, next);
      break;
    }
    failures++;
    assert.equal(found, current, `call ${failing} failed, and still the secret changed`);
    current = found;
  }
  assert.ok(failures >= 5, `only ${failures} calls were tried`);
});
