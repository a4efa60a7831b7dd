// SPDX-License-Identifier: MIT
/** Odd things among the sources are reported; everything else works. */
import assert from "node:assert/strict";
import { dirname } from "node:path";
import { modelSource, Sandbox, SWAMP } from "../support/binary.ts";

async function states(sandbox: Sandbox): Promise<Record<string, string>> {
  const { files } = await sandbox.json("extension", "list");
  return Object.fromEntries(
    files.map((
      file: { displayPath: string; state: string },
    ) => [file.displayPath.replace("extensions/models/", ""), file.state]),
  );
}

Deno.test("a FIFO, a loop of links, a directory named x.ts, 5 MB and bytes that are not text", async () => {
  using sandbox = await Sandbox.repository();
  const dir = `${sandbox.root}/extensions/models`;
  sandbox.write("extensions/models/good.ts", modelSource("@t/good"));
  sandbox.write("extensions/models/x.ts/inner.ts", modelSource("@t/inner"));
  sandbox.write("extensions/models/bytes.ts", new Uint8Array([0xff, 0xfe, 0, 0xc3, 0x28, 0x80]));
  sandbox.write("extensions/models/large.ts", `${modelSource("@t/large")}\n// ${"é".repeat(2_500_000)}\n`);
  Deno.symlinkSync("loop_b.ts", `${dir}/loop_a.ts`);
  Deno.symlinkSync("loop_a.ts", `${dir}/loop_b.ts`);
  Deno.symlinkSync(".", `${dir}/circle`);
  assert.ok((await new Deno.Command("mkfifo", { args: [`${dir}/pipe.ts`] }).output()).success);
  const { results, warnings } = await sandbox.json("model", "type", "search", "@t");
  assert.deepEqual(results.map((type: { normalized: string }) => type.normalized), [
    "@t/good",
    "@t/inner",
    "@t/large",
  ]);
  assert.match(warnings[0].message, /extension files failed/);
  const found = await states(sandbox);
  for (const odd of ["pipe.ts", "loop_a.ts", "loop_b.ts", "circle"]) {
    assert.equal(found[odd], "failed", odd);
  }
  await sandbox.ok("model", "create", "@t/large", "large", "--json");
});

/** Root may read everything; where the tests run as root, commands run as somebody else. */
async function asNobody(sandbox: Sandbox, args: readonly string[], env: Record<string, string> = {}) {
  const esbuild = Deno.env.get("SWAMP_ESBUILD");
  return await runAsNobody(sandbox, SWAMP, [...args], {
    PATH: Deno.env.get("PATH")!,
    ...(esbuild ? { SWAMP_ESBUILD: esbuild } : {}),
    ...env,
  });
}

async function runAsNobody(sandbox: Sandbox, swamp: string, args: string[], env: Record<string, string>) {
  await new Deno.Command("chmod", { args: ["a+rwx", sandbox.base] }).output();
  const self = Deno.uid() === 0 ? ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"] : [];
  const [command, ...rest] = [...self, swamp, ...args];
  const result = await new Deno.Command(command!, {
    args: rest,
    cwd: sandbox.root,
    clearEnv: true,
    env: { HOME: `${sandbox.base}/nobody`, ...env },
    stdin: "null",
  }).output();
  const decoder = new TextDecoder();
  return { code: result.code, stdout: decoder.decode(result.stdout), stderr: decoder.decode(result.stderr) };
}

Deno.test("an unreadable file and an unreadable directory are reported, and the others work", async () => {
  using sandbox = await Sandbox.repository();
  sandbox.write("extensions/models/good.ts", modelSource("@t/good"));
  sandbox.write("extensions/models/secret.ts", modelSource("@t/secret"));
  sandbox.write("extensions/models/closed/inner.ts", modelSource("@t/inner"));
  await new Deno.Command("chmod", { args: ["-R", "a+rwX", sandbox.root] }).output();
  Deno.chmodSync(`${sandbox.root}/extensions/models/secret.ts`, 0o000);
  Deno.chmodSync(`${sandbox.root}/extensions/models/closed`, 0o000);
  const result = await asNobody(sandbox, ["extension", "list", "--json"]);
  assert.equal(result.code, 0, result.stderr);
  const files = JSON.parse(result.stdout).files.map((file: { displayPath: string; state: string }) =>
    `${file.displayPath} ${file.state}`
  );
  assert.deepEqual(files.sort(), [
    "extensions/models/closed failed",
    "extensions/models/good.ts usable",
    "extensions/models/secret.ts failed",
  ]);
  Deno.chmodSync(`${sandbox.root}/extensions/models/closed`, 0o755);
});

Deno.test("a mounted source that may not be read is told of, and everything else works", async () => {
  using sandbox = await Sandbox.repository();
  sandbox.write("extensions/models/good.ts", modelSource("@t/good"));
  for (const source of ["closed", "half", "loose"]) Deno.mkdirSync(`${sandbox.base}/${source}`);
  Deno.mkdirSync(`${sandbox.base}/half/extensions/models`, { recursive: true });
  Deno.mkdirSync(`${sandbox.base}/loose/inner`);
  Deno.writeTextFileSync(`${sandbox.base}/loose/seen.ts`, modelSource("@t/seen"));
  for (const source of ["closed", "half", "loose"]) {
    await sandbox.json("extension", "source", "add", `../${source}`);
  }
  await new Deno.Command("chmod", { args: ["-R", "a+rwX", sandbox.base] }).output();
  const barred = ["closed", "half/extensions", "loose/inner"].map((path) => `${sandbox.base}/${path}`);
  for (const path of barred) Deno.chmodSync(path, 0o000);
  const read = async (...args: string[]) => {
    const result = await asNobody(sandbox, [...args, "--json"]);
    assert.equal(result.code, 0, result.stderr);
    return JSON.parse(result.stdout);
  };
  const { results, warnings } = await read("model", "type", "search", "@t");
  assert.deepEqual(results.map((type: { normalized: string }) => type.normalized), ["@t/good", "@t/seen"]);
  const told = warnings.map(({ message }: { message: string }) => message).join("\n");
  for (const source of ["closed", "half"]) {
    assert.match(told, new RegExp(`/${source}: the source cannot be read: .*denied`));
  }
  assert.match(told, /1 extension file failed/, "once, although it is looked through for each kind");
  const { sources } = await read("extension", "source", "list");
  assert.deepEqual(sources.map(({ status }: { status: string }) => status), [
    "unreadable",
    "unreadable",
    "valid",
  ]);
  assert.equal((await read("extension", "list")).files.length, 3);
  for (const path of barred) Deno.chmodSync(path, 0o755);
});

Deno.test("a directory of PATH that may not be looked into holds no tool, and the next one does", async () => {
  using sandbox = await Sandbox.repository();
  sandbox.write("extensions/models/good.ts", modelSource("@t/good"));
  // Alone in its directory, so that the bundler is looked for on PATH.
  const [alone, closed, tools] = ["alone", "closed", "tools"].map((name) => `${sandbox.base}/${name}`);
  for (const directory of [alone!, closed!, tools!]) Deno.mkdirSync(directory);
  Deno.copyFileSync(SWAMP, `${alone}/swamp`);
  Deno.copyFileSync(Deno.env.get("SWAMP_ESBUILD") ?? `${dirname(SWAMP)}/esbuild`, `${tools}/esbuild`);
  await new Deno.Command("chmod", { args: ["-R", "a+rwX", sandbox.base] }).output();
  Deno.chmodSync(closed!, 0o000);
  const result = await runAsNobody(sandbox, `${alone}/swamp`, [
    "model",
    "type",
    "describe",
    "@t/good",
    "--json",
  ], {
    PATH: [closed, tools, "/usr/bin", "/bin"].join(":"),
    // Nothing is fetched for it.
    NPM_CONFIG_REGISTRY: "http://127.0.0.1:9/",
  });
  Deno.chmodSync(closed!, 0o755);
  assert.equal(result.code, 0, result.stderr);
  assert.equal(JSON.parse(result.stdout).type.normalized, "@t/good");
});

Deno.test("a read-only repository can be searched and described, and is not written", async () => {
  using sandbox = await Sandbox.repository();
  sandbox.write("extensions/models/good.ts", modelSource("@t/good"));
  const computed = modelSource("NAME").replace('"NAME"', '["@t", "computed"].join("/")');
  sandbox.write("extensions/models/computed.ts", computed);
  await sandbox.ok("model", "create", "@t/good", "thing", "--json");
  sandbox.remove(".swamp/_extension_catalog.db");
  await new Deno.Command("chmod", { args: ["-R", "a-w,a+rX", sandbox.root] }).output();
  const before = await tree(sandbox.root);
  for (
    const command of [
      ["model", "type", "search", "@t"],
      ["model", "type", "describe", "@t/good"],
      ["model", "get", "thing"],
      ["model", "validate", "thing"],
      ["extension", "list"],
    ]
  ) {
    const result = await asNobody(sandbox, [...command, "--json"]);
    assert.equal(result.code, 0, `${command.join(" ")}\n${result.stderr}`);
  }
  const search = await asNobody(sandbox, ["model", "type", "search", "@t/", "--json", "--timings"]);
  const { results, timings } = JSON.parse(search.stdout);
  assert.deepEqual(results.map((type: { normalized: string }) => type.normalized), [
    "@t/computed",
    "@t/good",
  ]);
  assert.deepEqual([timings.builds, timings.trials], [0, 0], "what was evaluated is kept in the cache");
  const create = await asNobody(sandbox, ["model", "create", "@t/good", "other", "--json"]);
  assert.equal(create.code, 1);
  assert.match(JSON.parse(create.stderr).error, /written/);
  assert.equal(await tree(sandbox.root), before);
  await new Deno.Command("chmod", { args: ["-R", "u+w", sandbox.root] }).output();
});

Deno.test("where no bundle can be written, what loads a type and doctor agree, and blame the directory", async () => {
  using sandbox = await Sandbox.repository();
  sandbox.write("extensions/models/good.ts", modelSource("@t/good"));
  await new Deno.Command("chmod", { args: ["-R", "a-w,a+rX", sandbox.root] }).output();
  const unwritable = { SWAMP_HOME: "/proc/none" };
  const create = await asNobody(sandbox, ["model", "create", "@t/good", "m", "--json"], unwritable);
  assert.equal(create.code, 1, create.stdout);
  const { error, hint } = JSON.parse(create.stderr);
  assert.match(error, /^extensions\/models\/good\.ts: its bundle cannot be written: /);
  assert.match(hint, /Nothing is wrong with the file: .*permissions.*\/proc\/none.*\n.*set SWAMP_HOME/);
  assert.doesNotMatch(hint, /Correct the file/);
  const doctor = await asNobody(sandbox, ["doctor", "extensions", "--json"], unwritable);
  assert.equal(doctor.code, 1, doctor.stdout);
  const [file] = JSON.parse(doctor.stdout).files;
  assert.notEqual(file.state, "usable");
  assert.match(file.reason, /its bundle cannot be written/);
  await new Deno.Command("chmod", { args: ["-R", "u+w", sandbox.root] }).output();
});

Deno.test("a home that is read-only or unusable does not keep a type from running in a repository that can be written", async () => {
  using sandbox = await Sandbox.repository();
  sandbox.write("extensions/models/good.ts", modelSource("@t/good"));
  await sandbox.ok("model", "create", "@t/good", "thing");
  await new Deno.Command("chmod", { args: ["-R", "a+rwX", sandbox.root] }).output();
  const home = `${sandbox.base}/sealed`;
  Deno.mkdirSync(`${home}/.cache/swamp`, { recursive: true });
  await new Deno.Command("chmod", { args: ["-R", "a-w,a+rX", home] }).output();
  const temporary = `${sandbox.base}/temporary`;
  Deno.mkdirSync(temporary);
  Deno.chmodSync(temporary, 0o777);
  for (const HOME of [home, "/proc/none"]) {
    for (const expected of [1, 0]) {
      const env = { HOME, TMPDIR: temporary };
      const run = await asNobody(
        sandbox,
        ["model", "method", "run", "thing", "run", "--json", "--timings"],
        env,
      );
      assert.equal(run.code, 0, run.stderr);
      if (HOME === home) assert.equal(JSON.parse(run.stdout).timings.builds, expected, "the cache is kept");
    }
    const doctor = await asNobody(sandbox, ["doctor", "extensions", "--json"], { HOME, TMPDIR: temporary });
    assert.equal(doctor.code, 0, doctor.stdout);
  }
});

/** Names, sizes and times of all files. */
async function tree(path: string): Promise<string> {
  const result = await new Deno.Command("find", { args: [path, "-printf", "%p %s %T@\\n"] }).output();
  return new TextDecoder().decode(result.stdout).split("\n").sort().join("\n");
}
