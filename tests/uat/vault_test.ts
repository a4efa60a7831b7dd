// SPDX-License-Identifier: MIT
/** Vaults as a user meets them: configuring, storing, listing, and what is said when something is wrong. */
import assert from "node:assert/strict";
import { Sandbox, SWAMP } from "../support/binary.ts";

const SECRET = "canary-2f81-Zq";

async function sandboxWithVault(name = "prod"): Promise<Sandbox> {
  const sandbox = await Sandbox.repository();
  await sandbox.json("vault", "create", "local_encryption", name);
  return sandbox;
}

async function put(sandbox: Sandbox, vault: string, key: string, value = SECRET): Promise<void> {
  const { code, stderr } = await sandbox.run(["vault", "put", vault, key, "--force", "--json"], {
    stdin: value,
  });
  assert.equal(code, 0, stderr);
}

/** A vault type that keeps its secrets in a file, and counts its imports in another one. */
const FILE_VAULT = `import { z } from "npm:zod@4.3.6";
const note = (line) => Deno.writeTextFileSync(Deno.cwd() + "/imports.log", line + "\\n", { append: true });
note("import");
export const vault = {
  type: "@acme/file",
  name: "File vault",
  description: "Keeps secrets in a file",
  configSchema: z.object({ path: z.string(), prefix: z.string().default("from the schema") }),
  createProvider: (name, config) => {
    note(\`provider \${name} \${JSON.stringify(config)}\`);
    const read = () => {
      try { return JSON.parse(Deno.readTextFileSync(config.path)); } catch { return {}; }
    };
    const write = (all) => Deno.writeTextFileSync(config.path, JSON.stringify(all));
    return {
      get: async (key) => {
        if (!(key in read())) throw new Error("404 for " + key);
        return read()[key];
      },
      put: async (key, value) => {
        if (key === "refused") throw new Error("no room for " + value);
        write({ ...read(), [key]: value });
      },
      list: async () => Object.keys(read()),
      getName: () => name,
    };
  },
};
`;

Deno.test("vault: create, put, list-keys, get, describe, search, delete", async () => {
  using sandbox = await Sandbox.repository();
  const created = await sandbox.json("vault", "create", "local_encryption", "prod");
  assert.deepEqual([created.name, created.type, created.typeName], [
    "prod",
    "local_encryption",
    "Local Encryption",
  ]);
  assert.equal(created.path, "vaults/local_encryption/prod.yaml");
  assert.equal(created.config.auto_generate, true);
  assert.ok(created.config.key_file.startsWith(`${sandbox.home}/.local/share/swamp/keys/`));

  const text = await sandbox.run(["vault", "put", "prod", "db"], { stdin: `${SECRET}\n` });
  assert.deepEqual([text.code, text.stdout, text.stderr], [0, "Stored secret db in vault prod\n", ""]);
  const stored = await sandbox.json("vault", "put", "prod", "user=admin=x");
  assert.deepEqual(
    { ...stored, timestamp: "" },
    {
      vaultName: "prod",
      secretKey: "user",
      vaultType: "local_encryption",
      overwritten: false,
      timestamp: "",
    },
  );
  assert.deepEqual(await sandbox.json("vault", "list-keys", "prod"), {
    vaultName: "prod",
    vaultType: "local_encryption",
    secretKeys: ["db", "user"],
    count: 2,
  });
  assert.match((await sandbox.ok("vault", "list-keys")).stdout, /\n {2}- db\n {2}- user\n$/);
  const got = await sandbox.json("vault", "get", "prod");
  assert.equal(got.storagePath, "vaults/local_encryption/prod.yaml");
  assert.deepEqual(await sandbox.json("vault", "get", created.id.slice(0, 6)), got);
  const { storagePath: _, ...described } = got;
  assert.deepEqual(await sandbox.json("vault", "describe", "prod"), described);
  const { results } = await sandbox.json("vault", "search", "PRO");
  assert.deepEqual(results, [{
    id: got.id,
    name: "prod",
    type: "local_encryption",
    createdAt: got.createdAt,
  }]);
  assert.equal((await sandbox.json("vault", "search", "none")).results.length, 0);

  const deleted = await sandbox.json("vault", "delete", "prod", "db", "--yes");
  assert.equal(deleted.secretKey, "db");
  assert.equal((await sandbox.json("vault", "delete", "prod", "db", "--yes")).noOp, true);
  assert.deepEqual((await sandbox.json("vault", "list-keys", "prod")).secretKeys, ["user"]);
});

Deno.test("a vault key that others may read is told of, and works", async () => {
  using sandbox = await sandboxWithVault();
  await put(sandbox, "prod", "a");
  const { config } = await sandbox.json("vault", "get", "prod");
  await Deno.chmod(config.key_file, 0o644);
  const { warnings } = await sandbox.json("vault", "read-secret", "prod", "a");
  assert.equal(warnings.length, 1);
  assert.deepEqual([warnings[0].code, warnings[0].file], ["VAULT_KEY_OPEN", config.key_file]);
  assert.ok(warnings[0].message.endsWith(`chmod 600 ${config.key_file}`), warnings[0].message);
  const { stdout, stderr } = await sandbox.ok("vault", "read-secret", "prod", "a");
  assert.equal(stdout, SECRET);
  assert.equal(stderr.match(/chmod 600/g)?.length, 1, stderr);
});

const PEM = "-----BEGIN KEY-----\nabc\n-----END KEY-----\n";

Deno.test("vault put: an argument, key=value and standard input; the newline of a single line is left out", async () => {
  using sandbox = await sandboxWithVault();
  sandbox.write("extensions/vaults/file.ts", FILE_VAULT);
  await sandbox.json(
    "vault",
    "create",
    "@acme/file",
    "seen",
    "--config",
    `{"path": "${sandbox.root}/kept.json"}`,
  );
  await sandbox.ok("vault", "put", "seen", "a", "from argument");
  await sandbox.ok("vault", "put", "seen", "b=from=pair");
  for (
    const [key, stdin] of [["c", "one\n"], ["d", "two\n\n"], ["e", "three\r\n"], ["f", "no newline"], [
      "g",
      PEM,
    ]]
  ) {
    assert.equal((await sandbox.run(["vault", "put", "seen", key!], { stdin })).code, 0);
  }
  assert.deepEqual(JSON.parse(sandbox.read("kept.json")), {
    a: "from argument",
    b: "from=pair",
    c: "one",
    d: "two\n\n",
    e: "three",
    f: "no newline",
    g: PEM,
  });
});

Deno.test("vault put: nothing to store names the forms, and =value has no key", async () => {
  using sandbox = await sandboxWithVault();
  const nothing = await sandbox.error(2, "vault", "put", "prod", "key");
  assert.equal(nothing.code, "MISSING_ARGUMENT");
  assert.match(nothing.hint!, /< file[\s\S]*<value>[\s\S]*<key>=<value>/);
  assert.equal((await sandbox.error(2, "vault", "put", "prod", "=v")).code, "INVALID_VALUE");
  assert.equal((await sandbox.error(2, "vault", "put", "prod", "../x", "v")).code, "INVALID_VALUE");
});

Deno.test("vault put: a secret is replaced only with --force or --yes where nobody can be asked", async () => {
  using sandbox = await sandboxWithVault();
  await sandbox.ok("vault", "put", "prod", "k", "first-value");
  const refused = await sandbox.error(2, "vault", "put", "prod", "k", "second-value");
  assert.deepEqual([refused.code, refused.hint], ["CONFIRMATION_REQUIRED", "Replace it with --force"]);
  const piped = await sandbox.run(["vault", "put", "prod", "k"], { stdin: "second-value" });
  assert.equal(piped.code, 2);
  assert.match(piped.stderr, /already has a secret 'k'[\s\S]*--force/);
  assert.equal((await sandbox.json("vault", "put", "prod", "k", "second-value", "-f")).overwritten, true);
  assert.equal((await sandbox.json("vault", "put", "prod", "k", "third-value", "--yes")).overwritten, true);
});

Deno.test("vault: errors name what there is and what to do", async () => {
  using sandbox = await Sandbox.repository();
  const none = await sandbox.error(1, "vault", "get", "prod");
  assert.deepEqual([none.code, none.error], ["VAULT_NOT_FOUND", "Vault not found: prod"]);
  assert.match(none.hint!, /No vaults are configured.*vault create/);
  await sandbox.ok("vault", "create", "local_encryption", "prod");
  assert.match(
    (await sandbox.error(1, "vault", "put", "pord", "k", "v")).hint!,
    /'prod'[\s\S]*Available vaults: prod/,
  );
  const type = await sandbox.error(1, "vault", "get", "prod", "--type", "@acme/file");
  assert.match(type.error, /found, but its type is 'local_encryption'/);
  assert.match((await sandbox.error(2, "vault", "get", "prod", "key")).error, /Unexpected argument/);

  const renamed = await sandbox.error(1, "vault", "create", "aws-sm", "x");
  assert.match(renamed.error, /has been renamed to '@swamp\/aws-sm'/);
  const unknown = await sandbox.error(1, "vault", "create", "@no/such", "x");
  assert.match(unknown.error, /Unknown vault type/);
  assert.match(unknown.hint!, /Available types: local_encryption/);
  assert.equal((await sandbox.error(1, "vault", "create", "local_encryption", "prod")).code, "VAULT_EXISTS");
  for (const name of ["Prod", "1x", "a_b", "../x", ""]) {
    assert.equal((await sandbox.error(2, "vault", "create", "local_encryption", name)).code, "INVALID_VALUE");
  }
  assert.equal((await sandbox.error(2, "vault", "create", "local_encryption")).code, "MISSING_ARGUMENT");
  const json = await sandbox.error(2, "vault", "create", "local_encryption", "y", "--config", "{");
  assert.match(json.error, /Invalid JSON in --config/);
  assert.equal(
    (await sandbox.error(2, "vault", "create", "local_encryption", "y", "--config", "[]")).code,
    "INVALID_VALUE",
  );
  const config = '{"ssh_key_path": 3, "auto_generate": "yes"}';
  const refused = await sandbox.error(1, "vault", "create", "local_encryption", "second", "--config", config);
  assert.equal(refused.code, "VAULT_INVALID");
  assert.match(refused.error, /auto_generate.*expected boolean.*\n.*ssh_key_path.*expected string/);
  await sandbox.ok("vault", "create", "local_encryption", "second");
  assert.equal((await sandbox.error(2, "vault", "list-keys")).code, "MISSING_ARGUMENT");
});

Deno.test("a vault of a renamed type says so when it is used", async () => {
  using sandbox = await sandboxWithVault();
  sandbox.write(
    "vaults/aws/old.yaml",
    "id: 0b6f6f0e-0000-4000-8000-000000000002\nname: old\ntype: aws\nconfig: {}\n",
  );
  assert.match(
    (await sandbox.error(1, "vault", "list-keys", "old")).error,
    /'aws' has been renamed to '@swamp\/aws-sm'/,
  );
});

Deno.test("broken vaults are reported and keep none of the others from working", async () => {
  using sandbox = await sandboxWithVault();
  await put(sandbox, "prod", "k");
  sandbox.write("vaults/local_encryption/syntax.yaml", "id: [\n");
  sandbox.write("vaults/local_encryption/shape.yaml", "name: shape\n");
  sandbox.write("vaults/local_encryption/hostile.yaml", "id: x\nname: ../../etc\ntype: local_encryption\n");
  sandbox.write("vaults/@no/type/lost.yaml", "id: y\nname: lost\ntype: '@no/type'\nconfig: {}\n");
  const { results, warnings } = await sandbox.json("vault", "search");
  assert.deepEqual(results.map((vault: { name: string }) => vault.name), ["lost", "prod"]);
  assert.deepEqual(
    warnings.map((warning: { code: string; file: string }) => `${warning.code} ${warning.file}`),
    ["hostile", "shape", "syntax"].map((name) => `VAULT_INVALID vaults/local_encryption/${name}.yaml`),
  );
  const { secretKeys } = await sandbox.json("vault", "list-keys", "prod");
  assert.deepEqual(secretKeys, ["k"]);
  assert.match((await sandbox.error(1, "vault", "list-keys", "lost")).error, /Unknown vault type: @no\/type/);
  const broken = await sandbox.error(1, "vault", "get", "syntax");
  assert.equal(broken.code, "VAULT_INVALID");
  assert.match(broken.error, /syntax\.yaml:\d+:\d+: not valid YAML/);
});

Deno.test("a file named by id, as older tools write it, is a vault", async () => {
  using sandbox = await Sandbox.repository();
  const id = "0b6f6f0e-0000-4000-8000-000000000001";
  sandbox.write(
    `vaults/local_encryption/${id}.yaml`,
    `id: ${id}\nname: Older_Name\ntype: local_encryption\nconfig:\n  auto_generate: true\n  base_dir: ${sandbox.root}\n` +
      "createdAt: 2026-01-02T03:04:05.000Z\n",
  );
  await put(sandbox, "Older_Name", "k");
  assert.deepEqual((await sandbox.json("vault", "list-keys", id)).secretKeys, ["k"]);
  // Its key stays where older tools look for it.
  assert.equal(sandbox.read(".swamp/secrets/local_encryption/Older_Name/.key").length, 72);
  assert.equal((await sandbox.json("vault", "get", "0b6")).createdAt, "2026-01-02T03:04:05.000Z");
});

Deno.test("a vault type from an extension is imported once by a command, and gets its configuration as it was written", async () => {
  using sandbox = await sandboxWithVault();
  sandbox.write("extensions/vaults/file.ts", FILE_VAULT);
  const config = { path: `${sandbox.root}/kept.json` };
  const found = await sandbox.json("vault", "type", "search", "acme", "--timings");
  assert.equal(found.results[0].type, "@acme/file");
  assert.equal(found.timings.imports, 0);
  const created = await sandbox.json(
    "vault",
    "create",
    "@acme/file",
    "files",
    "--config",
    JSON.stringify(config),
  );
  assert.equal(created.typeName, "File vault");
  assert.equal(created.path, "vaults/@acme/file/files.yaml");
  sandbox.write("imports.log", "");
  const counts = await sandbox.counts("vault", "put", "files", "k", SECRET);
  assert.equal(counts.imports, 1);
  assert.equal(sandbox.read("imports.log"), `import\nprovider files ${JSON.stringify(config)}\n`);
  assert.deepEqual((await sandbox.json("vault", "list-keys", "files")).secretKeys, ["k"]);
  const local = await sandbox.counts("vault", "list-keys", "prod");
  assert.equal(local.imports, 0);
  const found2 = await sandbox.counts("vault", "search");
  assert.equal(found2.imports, 0);
});

Deno.test("a configuration that the type refuses, a provider that fails or lacks members: the vault and the reason", async () => {
  using sandbox = await Sandbox.repository();
  sandbox.write("extensions/vaults/file.ts", FILE_VAULT);
  const refused = await sandbox.error(1, "vault", "create", "@acme/file", "files", "--config", "{}");
  assert.equal(refused.code, "VAULT_INVALID");
  assert.match(refused.error, /config\.path/);
  await sandbox.json(
    "vault",
    "create",
    "@acme/file",
    "files",
    "--config",
    `{"path": "${sandbox.root}/kept.json"}`,
  );
  const failed = await sandbox.run(["vault", "put", "files", "refused", "--json"], { stdin: SECRET });
  assert.equal(failed.code, 1);
  const error = JSON.parse(failed.stderr);
  assert.deepEqual(
    [error.code, error.error],
    ["VAULT_FAILED", "Vault 'files' (@acme/file) could not store 'refused': no room for ***"],
  );
  sandbox.write(
    "extensions/vaults/half.ts",
    `export const vault = { type: "@acme/half", name: "Half", description: "x", createProvider: () => ({ get() {}, list() {} }) };\n`,
  );
  await sandbox.ok("vault", "create", "@acme/half", "half");
  const half = await sandbox.error(1, "vault", "list-keys", "half");
  assert.match(half.error, /Vault 'half': the provider that @acme\/half makes has no put\(\), getName\(\)/);
  sandbox.write(
    "extensions/vaults/broken.ts",
    `throw new Error("broken at the top");\n` + FILE_VAULT.replaceAll("@acme/file", "@acme/broken"),
  );
  sandbox.write(
    "vaults/@acme/broken/b.yaml",
    "id: b\nname: broken\ntype: '@acme/broken'\nconfig: {path: x}\n",
  );
  assert.equal((await sandbox.error(1, "vault", "list-keys", "broken")).code, "TYPE_BROKEN");
  assert.equal((await sandbox.json("vault", "list-keys", "files")).count, 0);
});

Deno.test("a secret that was given is in no error, log or crash report", async () => {
  using sandbox = await sandboxWithVault();
  sandbox.write(
    "extensions/vaults/file.ts",
    FILE_VAULT.replace(
      "put: async (key, value) => {",
      "put: async (key, value) => { console.log('storing', value);",
    ),
  );
  await sandbox.json("vault", "create", "@acme/file", "files", "--config", `{"path": "/nowhere/kept.json"}`);
  for (const flags of [[], ["--json"], ["-v"]]) {
    const result = await sandbox.run(["vault", "put", "files", "k", SECRET, ...flags]);
    assert.ok(!(result.stdout + result.stderr).includes(SECRET), result.stderr);
    await sandbox.run(["vault", "put", "files", "refused", ...flags], { stdin: SECRET });
  }
  assert.match(sandbox.read(".swamp/logs/swamp.log"), /storing \*\*\*/);
  assert.deepEqual(filesWith(sandbox.base, SECRET), []);
});

/** Paths of the files below a directory that hold the text. */
function filesWith(directory: string, text: string): string[] {
  const found: string[] = [];
  for (const entry of Deno.readDirSync(directory)) {
    const path = `${directory}/${entry.name}`;
    if (entry.isDirectory) found.push(...filesWith(path, text));
    else if (entry.isFile && new TextDecoder().decode(Deno.readFileSync(path)).includes(text)) {
      found.push(path);
    }
  }
  return found;
}

Deno.test("vault edit: a text on standard input replaces the file; id and name stay", async () => {
  using sandbox = await sandboxWithVault();
  const file = "vaults/local_encryption/prod.yaml";
  const text = `# mine\n${sandbox.read(file)}`;
  const edited = await sandbox.run(["vault", "edit", "prod", "--json"], { stdin: text });
  assert.equal(JSON.parse(edited.stdout).status, "updated");
  assert.equal(sandbox.read(file), text);
  for (const [bad, problem] of [["name: other", /'name' must stay prod/], ["name: [", /stdin:\d/]] as const) {
    const refused = await sandbox.run(["vault", "edit", "prod"], { stdin: text.replace("name: prod", bad) });
    assert.equal(refused.code, 1);
    assert.match(refused.stderr, problem);
    assert.equal(sandbox.read(file), text);
  }
  const opened = await sandbox.run(["vault", "edit", "--json"], { env: { EDITOR: "true" } });
  assert.deepEqual(JSON.parse(opened.stdout).status, "opened");
});

Deno.test("vault read-secret prints a secret as it is; one that is missing, of any type of vault, is an error", async () => {
  using sandbox = await sandboxWithVault();
  sandbox.write("extensions/vaults/file.ts", FILE_VAULT);
  await sandbox.json(
    "vault",
    "create",
    "@acme/file",
    "files",
    "--config",
    `{"path": "${sandbox.root}/kept.json"}`,
  );
  const value = `a "b"\n\t$x \ud83d\udddd`;
  for (const vault of ["prod", "files"]) {
    await put(sandbox, vault, "k", value);
    assert.equal((await sandbox.ok("vault", "read-secret", vault, "k")).stdout, value);
    assert.equal((await sandbox.json("vault", "read-secret", vault, "k")).value, value);
    const missing = await sandbox.error(1, "vault", "read-secret", vault, "none");
    assert.equal(missing.code, "SECRET_NOT_FOUND");
    assert.match(missing.hint!, /vault list-keys/);
  }
});

Deno.test("vault put: bytes that are no text, and an empty line, are refused; nothing is stored", async () => {
  using sandbox = await sandboxWithVault("main");
  const bytes = new Deno.Command("sh", {
    args: ["-c", `printf '\\377\\376' | '${SWAMP}' vault put main BIN --json`],
    cwd: sandbox.root,
    env: { HOME: sandbox.home },
  }).outputSync();
  assert.equal(bytes.code, 2);
  assert.match(new TextDecoder().decode(bytes.stderr), /Standard input is not UTF-8 text/);
  const empty = await sandbox.run(["vault", "put", "main", "EMPTY", "--json"], { stdin: "\n" });
  assert.equal(empty.code, 2);
  assert.match(JSON.parse(empty.stderr).error, /Standard input holds an empty line/);
  const nothing = await sandbox.run(["vault", "put", "main", "EMPTY", "--json"], { stdin: "" });
  assert.equal(nothing.code, 2);
  assert.equal(
    JSON.parse(nothing.stderr).error,
    "Missing argument(s): value; standard input is empty",
  );
  assert.match(JSON.parse(nothing.stderr).hint, /An empty secret: {2}swamp vault put <vault> <key> ''/);
  assert.deepEqual((await sandbox.json("vault", "list-keys", "main")).secretKeys, []);
});

Deno.test("vault edit refuses what the type refuses, and changes nothing", async () => {
  using sandbox = await sandboxWithVault("main");
  const path = "vaults/local_encryption/main.yaml";
  const before = sandbox.read(path);
  const wrong = before.replace("auto_generate: true", "auto_generate: maybe");
  assert.notEqual(wrong, before);
  const result = await sandbox.run(["vault", "edit", "main", "--json"], { stdin: wrong });
  assert.equal(result.code, 1);
  assert.match(JSON.parse(result.stderr).error, /auto_generate: expected boolean/);
  assert.equal(sandbox.read(path), before);
});

Deno.test("keys of a configuration that the type does not know are refused, with what was meant", async () => {
  using sandbox = await sandboxWithVault("main");
  sandbox.write("extensions/vaults/file.ts", FILE_VAULT);
  const create = async (type: string, config: string) =>
    (await sandbox.error(1, "vault", "create", type, "other", "--config", config)).error;
  assert.match(
    await create("local_encryption", '{"auto_generat":true}'),
    /auto_generat: unknown key, did you mean 'auto_generate'/,
  );
  assert.match(
    await create("local_encryption", '{"nope":1}'),
    /config\.nope: unknown key; expected one of auto_generate, key_file/,
  );
  assert.match(
    await create("@acme/file", '{"path":"x","perfix":"y"}'),
    /config\.perfix: unknown key, did you mean 'prefix'/,
  );
  assert.ok(!sandbox.exists("vaults/@acme"));

  const path = "vaults/local_encryption/main.yaml";
  const before = sandbox.read(path);
  const wrong = before.replace("base_dir", "base_dirr");
  const edited = await sandbox.run(["vault", "edit", "main"], { stdin: wrong });
  assert.equal(edited.code, 1);
  assert.match(edited.stderr, /stdin: .*\n.*config\.base_dirr: unknown key, did you mean 'base_dir'/);
  assert.equal(sandbox.read(path), before);
  sandbox.write(path, wrong);
  const read = await sandbox.error(1, "vault", "list-keys", "main");
  assert.deepEqual(read.code, "VAULT_INVALID");
  assert.match(read.error, /vaults\/local_encryption\/main\.yaml: .*\n.*base_dirr: unknown key/);
});

Deno.test("a copy of a repository keeps its secrets in itself", async () => {
  using sandbox = await sandboxWithVault("main");
  await sandbox.json("vault", "put", "main", "A", "one");
  const copy = `${sandbox.base}/copy`;
  assert.ok(new Deno.Command("cp", { args: ["-r", sandbox.root, copy] }).outputSync().success);
  const put = await sandbox.run(["vault", "put", "main", "B", "two", "--json"], { cwd: copy });
  assert.equal(put.code, 0, put.stderr);
  assert.deepEqual((await sandbox.json("vault", "list-keys", "main")).secretKeys, ["A"]);
  const keys = await sandbox.run(["vault", "list-keys", "main", "--json"], { cwd: copy });
  assert.deepEqual(JSON.parse(keys.stdout).secretKeys, ["A", "B"]);
});

/** A vault that keeps keys in a form of its own, may not be listed, and counts nothing. */
const NORMALIZING = `import { z } from "npm:zod@4.3.6";
export const vault = {
  type: "@acme/normal",
  name: "Normal",
  description: "d",
  configSchema: z.object({ path: z.string() }),
  createProvider(name, config) {
    const read = () => { try { return JSON.parse(Deno.readTextFileSync(config.path)); } catch { return {}; } };
    const write = (all) => Deno.writeTextFileSync(config.path, JSON.stringify(all));
    const normal = (key) => key.replaceAll("_", "-");
    return {
      get: async (key) => {
        const value = read()[normal(key)];
        if (value === undefined) throw new Error("SecretNotFound: " + key);
        return value;
      },
      put: async (key, value) => write({ ...read(), [normal(key)]: value }),
      delete: async (key) => { const { [normal(key)]: _, ...rest } = read(); write(rest); },
      list: async () => { throw new Error("403: may not list"); },
      getName: () => name,
    };
  },
};
`;

Deno.test("whether a secret exists is asked of the vault, not looked up in its list", async () => {
  using sandbox = await Sandbox.repository();
  sandbox.write("extensions/vaults/normal.ts", NORMALIZING);
  const config = JSON.stringify({ path: `${sandbox.root}/kept.json` });
  await sandbox.json("vault", "create", "@acme/normal", "v", "--config", config);
  const put = (...more: string[]) => ["vault", "put", "v", "API_KEY", ...more];
  assert.equal((await sandbox.json(...put("one"))).overwritten, false);
  const refused = await sandbox.error(2, ...put("two", "--no-input"));
  assert.equal(refused.error, "Vault 'v' already has a secret 'API_KEY'.");
  assert.deepEqual(JSON.parse(sandbox.read("kept.json")), { "API-KEY": "one" });
  assert.equal((await sandbox.json(...put("two", "--force"))).overwritten, true);
  const deleted = await sandbox.json("vault", "delete", "v", "API_KEY", "--yes");
  assert.equal(deleted.noOp, undefined);
  assert.deepEqual(JSON.parse(sandbox.read("kept.json")), {});
  assert.equal((await sandbox.json("vault", "delete", "v", "API_KEY", "--yes")).noOp, true);
});

Deno.test("vault read-secret prints a secret byte for byte into a pipe", async () => {
  using sandbox = await sandboxWithVault("main");
  for (const stdin of ["no newline", PEM]) {
    assert.equal((await sandbox.run(["vault", "put", "main", "K", "--force"], { stdin })).code, 0);
    assert.equal((await sandbox.ok("vault", "read-secret", "main", "K")).stdout, stdin);
  }
});

Deno.test("with several vaults, secrets of outputs go where they are sent, or nowhere", async () => {
  using sandbox = await sandboxWithVault("main");
  await sandbox.ok("vault", "create", "local_encryption", "alpha");
  sandbox.write(
    "extensions/models/sec.ts",
    `import { z } from "npm:zod@4.3.6";
const kept = { lifetime: "infinite", garbageCollection: 10 };
export const model = {
  type: "@acme/sec", version: "2026.03.01.1",
  resources: { state: { schema: z.object({ password: z.string().meta({ sensitive: true }) }), ...kept } },
  methods: { create: { description: "d", arguments: z.object({}), execute: async (_, context) => ({
    dataHandles: [await context.writeResource("state", "db", { password: "canary-1" })],
  }) } },
};
`,
  );
  await sandbox.json("model", "create", "@acme/sec", "s");
  const run = ["model", "method", "run", "s", "create"];
  const vaultOf = async () => (await sandbox.json("data", "get", "s", "db")).content.password as string;
  const { error, hint } = await sandbox.error(1, ...run);
  assert.equal(error, "Several vaults could take the secret: alpha, main");
  assert.match(hint!, /defaultVault/);
  const file = "models/@acme/sec/s.yaml";
  const definition = sandbox.read(file);
  sandbox.write(file, `${definition}resources: { state: { vaultName: alpha } }\n`);
  await sandbox.json(...run);
  assert.match(await vaultOf(), /^\$\{\{ vault\.get\('alpha'/);
  sandbox.write(file, `${definition}resources: { stat: { vaultName: alpha } }\n`);
  assert.match((await sandbox.error(1, ...run)).error, /resources.*'stat'.*did you mean 'state'/s);
  sandbox.write(file, definition);
  sandbox.write(".swamp.yaml", `${sandbox.read(".swamp.yaml")}defaultVault: main\n`);
  await sandbox.json(...run);
  assert.match(await vaultOf(), /^\$\{\{ vault\.get\('main'/);
});

Deno.test("a secret in the configuration of a vault is reported and not shown", async () => {
  using sandbox = await Sandbox.repository();
  sandbox.write(
    "extensions/vaults/file.ts",
    FILE_VAULT.replace("prefix:", "token: z.string().optional(), prefix:"),
  );
  const config = JSON.stringify({ path: `${sandbox.root}/kept.json`, token: SECRET });
  const created = await sandbox.json("vault", "create", "@acme/file", "v", "--config", config);
  assert.match(created.warnings[0].message, /^vaults\/@acme\/file\/v\.yaml: .* holds token in the clear/);
  for (const command of ["get", "describe"]) {
    const { stdout } = await sandbox.ok("vault", command, "v");
    assert.match(stdout, /^Vault: v \(@acme\/file\)\n/);
    assert.ok(!stdout.includes(SECRET));
    const shown = await sandbox.json("vault", command, "v");
    assert.deepEqual([shown.config.token, shown.warnings[0].code], ["***", "VAULT_CONFIG_SECRET"]);
  }
  assert.ok(!JSON.stringify(created).includes(SECRET));
});

Deno.test("vault type describe shows what a configuration may hold", async () => {
  using sandbox = await Sandbox.repository();
  sandbox.write("extensions/vaults/file.ts", FILE_VAULT);
  const { stdout } = await sandbox.ok("vault", "type", "describe", "@acme/file");
  assert.match(stdout, /@acme\/file[^]*File vault[^]*Configuration\n {2}path/);
  const builtin = await sandbox.json("vault", "type", "describe", "local_encryption");
  assert.equal(builtin.type, "local_encryption");
  assert.ok("key_file" in builtin.configSchema.properties);
  assert.equal((await sandbox.error(1, "vault", "type", "describe", "@acme/fil")).code, "TYPE_NOT_FOUND");
});

Deno.test("the built-in vault type is described outside of a repository, and renamed types by their new name", async () => {
  using outside = new Sandbox();
  const described = await outside.json("vault", "type", "describe", "local_encryption");
  assert.equal(described.origin, "builtin");
  for (const [kind, type] of [["vault", "@acme/kv"], ["driver", "@acme/d"], ["datastore", "@acme/s"]]) {
    assert.equal((await outside.error(1, kind!, "type", "describe", type!)).code, "REPO_NOT_FOUND");
  }
  const { error, hint } = await outside.error(1, "vault", "type", "describe", "aws");
  assert.match(`${error} ${hint}`, /renamed to '@swamp\/aws-sm'.*swamp extension pull @swamp\/aws-sm/s);
});
