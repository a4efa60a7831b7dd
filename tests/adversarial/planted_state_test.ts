// SPDX-License-Identifier: MIT
/** What a repository's author, or an archive, puts below `.swamp` is not believed, and not even opened. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { DatabaseSync } from "node:sqlite";
import { modelSource, Sandbox } from "../support/binary.ts";
import { plantHotJournal } from "../support/planted_state.ts";

const CATALOG = ".swamp/_extension_catalog.db";
const DATA_CATALOG = ".swamp/data/_catalog.db";
const SET_ASIDE =
  /^Warning: Rebuilt what this machine cannot verify \(data is unchanged\); the old files are now: (.*)\n$/;

async function withType(): Promise<Sandbox> {
  const sandbox = await Sandbox.repository();
  sandbox.write("extensions/models/a.ts", modelSource("@t/a"));
  await sandbox.json("model", "create", "@t/a", "subject");
  return sandbox;
}

/** The repository as a clone has it: without state. */
async function cloned(): Promise<Sandbox> {
  const sandbox = await withType();
  sandbox.remove(".swamp");
  return sandbox;
}

const listed = async (sandbox: Sandbox) =>
  (await sandbox.json("model", "type", "search", "@t")).results.map(({ raw }: { raw: string }) => raw);

for (
  const [path, command] of [
    [CATALOG, ["model", "type", "search"]],
    [CATALOG, ["completions", "complete", "swamp", "model", "type", "describe", ""]],
    [`${CATALOG}.rebuild`, ["model", "type", "search"]],
    [DATA_CATALOG, ["data", "query", "true"]],
    [`${DATA_CATALOG}.rebuild`, ["data", "query", "true"]],
    [".swamp/locks/packages.lock", ["extension", "install"]],
    [".swamp/locks/models.lock", ["model", "create", "@t/a", "second"]],
  ] as const
) {
  Deno.test(`a hot journal beside ${path} deletes nothing: ${command.join(" ")}`, async () => {
    using sandbox = await cloned();
    Deno.writeTextFileSync(`${sandbox.base}/victim`, "mine");
    plantHotJournal(`${sandbox.root}/${path}`, "../victim");
    await sandbox.run([...command]);
    await sandbox.run([...command]);
    assert.equal(Deno.readTextFileSync(`${sandbox.base}/victim`), "mine");
  });
}

Deno.test("a planted journal of an installation moves and deletes nothing", async () => {
  using sandbox = await cloned();
  Deno.mkdirSync(`${sandbox.base}/victim`);
  Deno.writeTextFileSync(`${sandbox.base}/victim/file`, "mine");
  const journal = JSON.stringify({ name: "../../../victim", retired: ".old-1" });
  for (const command of [["extension", "list"], ["extension", "install"], ["model", "type", "search"]]) {
    sandbox.write(".swamp/pulled-extensions/.journal.json", journal);
    await sandbox.run(command);
    assert.equal(Deno.readTextFileSync(`${sandbox.base}/victim/file`), "mine", command.join(" "));
  }
  assert.equal(sandbox.read(".swamp/set-aside/.journal.json"), journal);
});

Deno.test("planted databases are set aside as they are, with one line, and rebuilt", async () => {
  using sandbox = await cloned();
  const planted = "SQLite format 3\0 but not opened";
  for (const path of [CATALOG, `${CATALOG}-wal`, `${CATALOG}-journal`, DATA_CATALOG]) {
    sandbox.write(path, planted);
  }
  // As a copy of another machine has it.
  sandbox.write(`.swamp/machines/${"ab".repeat(16)}`, "12345\n");
  const first = await sandbox.ok("data", "query", "true");
  assert.match(first.stderr, SET_ASIDE);
  const [, list] = SET_ASIDE.exec(first.stderr)!;
  assert.equal(list, ".swamp/set-aside/_extension_catalog.db, .swamp/set-aside/_catalog.db");
  for (const name of ["_extension_catalog.db", "_extension_catalog.db-journal", "_catalog.db"]) {
    assert.equal(sandbox.read(`.swamp/set-aside/${name}`), planted);
  }
  assert.deepEqual(await listed(sandbox), ["@t/a"]);
  assert.equal((await sandbox.ok("data", "query", "true")).stderr, "");
});

Deno.test("a bundle that a planted catalog vouches for is not run", async () => {
  using sandbox = await withType();
  await sandbox.json("model", "method", "run", "subject", "run");
  const marker = `${sandbox.base}/marker`;
  const evil = `Deno.writeTextFileSync(${JSON.stringify(marker)}, "ran");\n`;
  const db = new DatabaseSync(`${sandbox.root}/${CATALOG}`);
  const { bundle } = db.prepare("SELECT bundle FROM build").get() as { bundle: string };
  const changed = evil + sandbox.read(bundle);
  const digest = createHash("sha256").update(changed).digest("hex");
  db.prepare("UPDATE build SET bundle_hash=?").run(digest);
  db.close();
  sandbox.write(bundle, changed);
  const files = [".swamp", "models", "extensions"];
  // The author's machine believes it; another user's does not.
  const env = { HOME: `${sandbox.base}/other` };
  Deno.mkdirSync(env.HOME);
  Deno.mkdirSync(`${sandbox.base}/clone`);
  for (const name of [...files, ".swamp.yaml"]) {
    copy(`${sandbox.root}/${name}`, `${sandbox.base}/clone/${name}`);
  }
  const run = await sandbox.run(["model", "method", "run", "subject", "run"], {
    env,
    cwd: `${sandbox.base}/clone`,
  });
  assert.equal(run.code, 0, run.stderr);
  assert.throws(() => Deno.statSync(marker), Deno.errors.NotFound);
});

Deno.test("a catalog that a commit brings replaces nothing that is believed", async () => {
  using sandbox = await withType();
  assert.deepEqual(await listed(sandbox), ["@t/a"]);
  const git = (...args: string[]) => {
    const who = ["-c", "user.name=t", "-c", "user.email=t@example.com"];
    const { success, stderr } = new Deno.Command("git", { args: [...who, ...args], cwd: sandbox.root })
      .outputSync();
    assert.ok(success, new TextDecoder().decode(stderr));
  };
  git("init", "-q");
  git("add", ".");
  git("commit", "-qm", "honest");
  git("checkout", "-qb", "evil");
  const own = Deno.readFileSync(`${sandbox.root}/${CATALOG}`);
  sandbox.remove(CATALOG);
  sandbox.write(CATALOG, own);
  git("add", "-f", CATALOG);
  git("commit", "-qm", "evil");
  git("checkout", "-q", "-");
  await listed(await settled(sandbox));
  git("checkout", "-q", "evil");
  const next = await sandbox.ok("model", "type", "search", "@t");
  assert.match(next.stderr, SET_ASIDE);
  assert.deepEqual(Deno.readFileSync(`${sandbox.root}/.swamp/set-aside/_extension_catalog.db`), own);
});

/** Whatever the former step has set aside, and said of it, is done with. */
async function settled(sandbox: Sandbox): Promise<Sandbox> {
  await sandbox.ok("model", "type", "search");
  return sandbox;
}

for (
  const [name, sql] of Object.entries({
    "a trigger":
      "CREATE TRIGGER t AFTER UPDATE ON meta BEGIN DELETE FROM entry; END; UPDATE meta SET value=value",
    "a view": "CREATE VIEW v AS SELECT * FROM entry",
    "an unknown table": "CREATE TABLE other(x)",
    "an unknown index": "CREATE INDEX other ON entry(description)",
  })
) {
  Deno.test(`a catalog with ${name} is not used`, async () => {
    using sandbox = await withType();
    const expected = await listed(sandbox);
    const db = new DatabaseSync(`${sandbox.root}/${CATALOG}`);
    db.exec(sql);
    db.close();
    const next = await sandbox.ok("model", "type", "search", "@t");
    assert.match(next.stderr, /The extension catalog was built anew: its tables are not those of swamp/);
    assert.deepEqual(await listed(sandbox), expected);
  });
}

Deno.test("a planted index of runs says nothing", async () => {
  using sandbox = await withType();
  await sandbox.json("model", "method", "run", "subject", "run");
  const before = await sandbox.json("model", "method", "history", "search");
  const path = ".swamp/outputs/_index.ndjson";
  const lies = sandbox.read(path).replaceAll("succeeded", "failed");
  sandbox.remove(path);
  sandbox.write(path, lies);
  const { warnings, ...after } = await sandbox.json("model", "method", "history", "search");
  assert.deepEqual(after, before);
  assert.deepEqual(warnings.map(({ code }: { code: string }) => code), ["STATE_SET_ASIDE"]);
  // Content that is written over the file, too.
  sandbox.write(path, lies);
  assert.deepEqual(await sandbox.json("model", "method", "history", "search"), before);
});

Deno.test("a repository that was copied works in both directories, and a moved one as before", async () => {
  using sandbox = await withType();
  await sandbox.json("model", "method", "run", "subject", "run");
  const expected = await listed(sandbox);
  const copied = `${sandbox.base}/copied`;
  copy(sandbox.root, copied);
  const search = (cwd: string) => sandbox.run(["model", "method", "history", "search"], { cwd });
  const first = await search(copied);
  assert.match(first.stderr, SET_ASIDE);
  for (let round = 0; round < 3; round++) {
    for (const cwd of [sandbox.root, copied]) {
      const { code, stdout, stderr } = await search(cwd);
      assert.deepEqual([code, stderr], [0, ""]);
      assert.match(stdout, /subject/);
    }
  }
  Deno.renameSync(copied, `${sandbox.base}/moved`);
  assert.equal((await search(`${sandbox.base}/moved`)).stderr, "");
  assert.deepEqual(await listed(sandbox), expected);
});

Deno.test("two machines that use one directory leave each other's catalog alone", async () => {
  using sandbox = await withType();
  const env = { HOME: `${sandbox.base}/other` };
  Deno.mkdirSync(env.HOME);
  const own = Deno.statSync(`${sandbox.root}/${CATALOG}`).ino;
  for (let round = 0; round < 3; round++) {
    for (const options of [{ env }, {}]) {
      const { code, stdout, stderr } = await sandbox.run(["model", "type", "search", "@t"], options);
      assert.deepEqual([code, stderr], [0, ""]);
      assert.match(stdout, /@t\/a/);
    }
  }
  assert.equal(Deno.statSync(`${sandbox.root}/${CATALOG}`).ino, own);
});

for (
  const [name, lose] of Object.entries<(sandbox: Sandbox) => void>({
    "the token": (sandbox) => sandbox.remove(".swamp/machines"),
    "the twin": ({ home }) => Deno.removeSync(`${home}/.local/share/swamp/state`, { recursive: true }),
    "the content of the twin": ({ home }) => {
      const directory = `${home}/.local/share/swamp/state`;
      for (const { name } of Deno.readDirSync(directory)) Deno.truncateSync(`${directory}/${name}`);
    },
  })
) {
  Deno.test(`without ${name} everything works again after one line`, async () => {
    using sandbox = await withType();
    await sandbox.json("model", "method", "run", "subject", "run");
    const data = await sandbox.json("data", "query", "true");
    lose(sandbox);
    const lines: string[] = [];
    for (let round = 0; round < 3; round++) {
      const { warnings = [], ...again } = await sandbox.json("data", "query", "true");
      assert.deepEqual(again, data);
      lines.push(...warnings.map(({ code }: { code: string }) => code));
      assert.deepEqual(await listed(sandbox), ["@t/a"]);
    }
    assert.deepEqual(lines.filter((code) => code !== "STATE_SET_ASIDE"), []);
    assert.ok(lines.length <= 1, lines.join());
  });
}

for (
  const [name, env] of Object.entries<Record<string, string>>({
    "that cannot be made": { XDG_DATA_HOME: "/dev/null/data" },
    "and no home": { HOME: "" },
  })
) {
  Deno.test(`without a data directory ${name} nothing planted is believed`, async () => {
    using sandbox = await cloned();
    Deno.writeTextFileSync(`${sandbox.base}/victim`, "mine");
    plantHotJournal(`${sandbox.root}/${CATALOG}`, "../victim");
    for (let round = 0; round < 2; round++) {
      const { code, stdout, stderr } = await sandbox.run(["model", "type", "search", "@t"], { env });
      assert.equal(code, 0, stderr);
      assert.match(stdout, /@t\/a/);
    }
    const run = await sandbox.run(["model", "method", "run", "subject", "run"], { env });
    assert.equal(run.code, 0, run.stderr);
    assert.equal(Deno.readTextFileSync(`${sandbox.base}/victim`), "mine");
  });
}

Deno.test("16 processes that begin in a fresh clone agree on one pair", async () => {
  using sandbox = await cloned();
  sandbox.write(CATALOG, "planted");
  const results = await Promise.all(
    Array.from({ length: 16 }, () => sandbox.run(["model", "type", "search", "@t"])),
  );
  for (const { code, stdout, stderr } of results) {
    assert.equal(code, 0, stderr);
    assert.match(stdout, /@t\/a/);
  }
  assert.equal(
    results.filter(({ stderr }) => stderr !== "").length,
    1,
    results.map((r) => r.stderr).join(""),
  );
  assert.equal([...Deno.readDirSync(`${sandbox.root}/.swamp/machines`)].length, 1);
  assert.equal((await sandbox.ok("model", "type", "search")).stderr, "");
});

Deno.test("doctor extensions names state that git tracks", async () => {
  using sandbox = await withType();
  const git = (...args: string[]) =>
    assert.ok(new Deno.Command("git", { args, cwd: sandbox.root }).outputSync().success, args.join(" "));
  git("init", "-q");
  git("add", ".");
  assert.deepEqual((await sandbox.json("doctor", "extensions")).warnings ?? [], []);
  git("add", "-f", ".swamp/_extension_catalog.db");
  const { warnings } = await sandbox.json("doctor", "extensions");
  assert.deepEqual(warnings.map(({ code, file }: { code: string; file: string }) => [code, file]), [
    ["STATE_TRACKED", ".swamp/_extension_catalog.db"],
  ]);
});

/** Copies a file, or a directory with all that is in it; the copies are other files. */
function copy(from: string, to: string): void {
  if (!Deno.lstatSync(from).isDirectory) return Deno.copyFileSync(from, to);
  Deno.mkdirSync(to, { recursive: true });
  for (const { name } of Deno.readDirSync(from)) copy(`${from}/${name}`, `${to}/${name}`);
}

const SHELL = { name: "web", type: "command/shell" };
const LAST = ["model", "method", "run", "web", "execute", "--last-evaluated"];

Deno.test("an evaluated definition that a clone or a pull brings is not run", async () => {
  using author = await Sandbox.repository();
  using sandbox = await Sandbox.repository();
  await sandbox.json("model", "create", "command/shell", "web");
  const text = Deno.readTextFileSync(`${sandbox.root}/models/command/shell/web.yaml`);
  const [, id = ""] = /^id: (.*)$/m.exec(text) ?? [];
  const run = `methods: {execute: {arguments: {run: "touch planted"}}}\n`;
  author.write("models/command/shell/web.yaml", `${text}${run}`);
  await author.json("model", "evaluate", "web");
  const file = `.swamp/definitions-evaluated/command/shell/${id}.yaml`;
  const sealed = Deno.readTextFileSync(`${author.root}/${file}`);
  const { seal: _seal, ...document } = JSON.parse(sealed);
  const unsealed = `${JSON.stringify({ ...SHELL, ...document }, null, 2)}\n`;
  for (const planted of [sealed, unsealed]) {
    sandbox.write(file, planted);
    const refused = await sandbox.error(1, ...LAST);
    assert.equal(refused.code, "NOT_EVALUATED");
    assert.match(refused.error, /definitions-evaluated.* was not stored by swamp on this machine/);
    assert.match(refused.hint ?? "", new RegExp(`swamp model evaluate ${id}`));
  }
  sandbox.write("models/command/shell/web.yaml", `${text}${run.replace("planted", "wanted")}`);
  await sandbox.json("model", "evaluate", "web");
  const own = Deno.readTextFileSync(`${sandbox.root}/${file}`);
  sandbox.write(file, own.replace("wanted", "planted"));
  assert.equal((await sandbox.error(1, ...LAST)).code, "NOT_EVALUATED");
  assert.deepEqual(["planted", "wanted"].map((name) => sandbox.exists(name)), [false, false]);
  sandbox.write(file, own);
  await sandbox.json(...LAST);
  assert.ok(sandbox.exists("wanted"));
  await new Deno.Command("cp", { args: ["-r", sandbox.root, `${sandbox.base}/copy`] }).output();
  await sandbox.run([...LAST], { cwd: `${sandbox.base}/copy` }).then(({ code }) => assert.equal(code, 0));
});

Deno.test("a thousand tokens that a pull brings do not hide this machine's own, nor does a large one stop it", async () => {
  using sandbox = await withType();
  await sandbox.json("model", "type", "search");
  const machines = `${sandbox.root}/.swamp/machines`;
  const own = [...Deno.readDirSync(machines)].map(({ name }) => name);
  const token = (number: number) => number.toString(16).padStart(32, "0");
  for (let number = 0; number < 1000; number++) Deno.writeTextFileSync(`${machines}/${token(number)}`, "5\n");
  const { stderr } = await sandbox.ok("model", "type", "search");
  assert.equal(stderr, "");
  Deno.removeSync(`${machines}/${own[0]}`);
  for (let number = 0; number < 3; number++) Deno.truncateSync(`${machines}/${token(number)}`, 4 * 1024 ** 3);
  await sandbox.ok("model", "type", "search");
  assert.equal([...Deno.readDirSync(machines)].length, 1);
});

Deno.test("a path with NUL leads nowhere, whichever file of the repository names it", async () => {
  using sandbox = await withType();
  sandbox.write(".swamp-sources.yaml", 'sources:\n  - path: "./x\\0y"\n  - path: "./x\\0*"\n');
  const { stderr } = await sandbox.ok("model", "type", "search");
  assert.match(stderr, /the source does not exist/);
  await sandbox.json("extension", "source", "list");
  sandbox.write(".git", "gitdir: /a\0b/.git/worktrees/c\n");
  await sandbox.ok("model", "type", "search");
  await sandbox.run(["doctor", "extensions"]).then(({ code }) => assert.notEqual(code, 70));
});

Deno.test("a pipe in the place of a mounted source's marker is a problem, not a wait", async () => {
  using sandbox = await withType();
  Deno.mkdirSync(`${sandbox.base}/source/extensions/models`, { recursive: true });
  new Deno.Command("mkfifo", { args: [`${sandbox.base}/source/.swamp.yaml`] }).outputSync();
  sandbox.write(".swamp-sources.yaml", `sources:\n  - path: ${sandbox.base}/source\n`);
  const { stderr } = await sandbox.ok("model", "type", "search");
  assert.match(stderr, /\.swamp\.yaml is not a regular file/);
});
