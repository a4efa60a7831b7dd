// SPDX-License-Identifier: MIT
/** Symbolic links below a repository: swamp's own files are never reached through one, users' files only inside. */
import assert from "node:assert/strict";
import { Sandbox } from "../support/binary.ts";

const FILE = "models/command/shell/web.yaml";

/** A repository with a model that has data, and a directory outside of it with one file. */
async function scene(): Promise<Sandbox & { readonly outside: string }> {
  const sandbox = await Sandbox.repository();
  await sandbox.json("model", "create", "command/shell", "web");
  await sandbox.json("model", "method", "run", "web", "execute", "--input", "run=echo hi");
  const outside = `${sandbox.base}/outside`;
  Deno.mkdirSync(outside);
  Deno.writeTextFileSync(`${outside}/precious`, "hunter2: [\n");
  return Object.assign(sandbox, { outside });
}

const RUN = ["model", "method", "run", "web", "execute", "--input", "run=echo hi"];

/** Moves a path out of the repository and puts a link in its place. */
function linkAway(sandbox: Sandbox & { outside: string }, path: string): void {
  const away = `${sandbox.outside}/${path.replaceAll("/", "_")}`;
  if (sandbox.exists(path)) Deno.renameSync(`${sandbox.root}/${path}`, away);
  else Deno.mkdirSync(away);
  Deno.symlinkSync(away, `${sandbox.root}/${path}`);
}

/** Every file and directory below a directory, with contents. */
function tree(directory: string): string[] {
  return [...Deno.readDirSync(directory)].flatMap((entry) => {
    const path = `${directory}/${entry.name}`;
    if (entry.isDirectory) return [`${path}/`, ...tree(path)];
    return [`${path} ${entry.isFile ? Deno.readTextFileSync(path) : ""}`];
  }).sort();
}

Deno.test("a link in the place of a directory of swamp's own is named, and nothing is changed behind it", async () => {
  const cases: Record<string, readonly string[][]> = {
    ".swamp": [["model", "search"], RUN, ["repo", "upgrade"]],
    ".swamp/data": [
      ["data", "list", "web"],
      ["model", "delete", "web", "--force"],
      ["data", "gc", "--yes"],
      RUN,
    ],
    ".swamp/outputs": [["model", "output", "search", "web"], ["model", "delete", "web", "--force"], RUN],
    ".swamp/locks": [["extension", "source", "add", "../home"]],
    ".swamp/secrets": [["vault", "put", "v", "KEY=value"], ["vault", "list-keys", "v"]],
    ".swamp/pulled-extensions": [["extension", "install"], ["extension", "rm", "@acme/x", "--yes"]],
    ".swamp/definitions-evaluated": [["model", "evaluate", "web"]],
    ".swamp/types": [["repo", "upgrade"]],
    "vaults": [["vault", "search"], ["vault", "create", "local_encryption", "w"]],
    "vaults/local_encryption": [["vault", "create", "local_encryption", "w"]],
  };
  for (const [path, commands] of Object.entries(cases)) {
    using sandbox = await scene();
    await sandbox.json("vault", "create", "local_encryption", "v");
    if (path === ".swamp/types") sandbox.write(".swamp/types/swamp.d.ts", "old");
    linkAway(sandbox, path);
    const before = tree(sandbox.outside);
    for (const command of commands) {
      const { code, stdout, stderr } = await sandbox.run(command);
      const said = stdout + stderr;
      if (path !== "vaults/local_encryption") assert.equal(code, 1, `${path}: ${command.join(" ")}: ${said}`);
      assert.ok(
        said.includes(`${path} is a symbolic link; it is not followed`),
        `${command.join(" ")}: ${said}`,
      );
      assert.match(said, /filesystem datastore/);
      assert.deepEqual(tree(sandbox.outside), before, `${path}: ${command.join(" ")}`);
    }
  }
});

Deno.test("a link deeper in the data is named, and model delete removes nothing behind it", async () => {
  using sandbox = await scene();
  const { id } = await sandbox.json("model", "get", "web");
  const model = `.swamp/data/command/shell/${id}`;
  for (
    const path of [
      `${model}/result/1`,
      `${model}/result`,
      model,
      ".swamp/data/command/shell",
      ".swamp/data/command",
    ]
  ) {
    const away = `${sandbox.outside}/away`;
    Deno.renameSync(`${sandbox.root}/${path}`, away);
    Deno.symlinkSync(away, `${sandbox.root}/${path}`);
    const before = tree(sandbox.outside);
    for (
      const command of [
        ["data", "get", "web", "result"],
        ["data", "versions", "web", "result"],
        ["data", "query", "true"],
        ["model", "delete", "web", "--force"],
      ]
    ) {
      const { code, error, hint } = await sandbox.error(1, ...command);
      assert.equal(code, "PATH_UNSAFE", `${path}: ${command.join(" ")}: ${error}`);
      assert.ok(error.startsWith(`${path} is a symbolic link`), `${command.join(" ")}: ${error}`);
      assert.match(`${hint}`, /filesystem datastore/);
    }
    assert.deepEqual(tree(sandbox.outside), before, path);
    sandbox.remove(path);
    Deno.renameSync(away, `${sandbox.root}/${path}`);
  }
  assert.equal((await sandbox.json("data", "get", "web", "result")).content.stdout, "hi");
});

Deno.test("a file of swamp's own that is a link is neither read nor written", async () => {
  const cases: Record<string, readonly string[][]> = {
    ".swamp.yaml": [["model", "search"], ["repo", "upgrade"], ["init", "--force"]],
    ".swamp-sources.yaml": [["extension", "source", "list"]],
    "upstream_extensions.json": [["extension", "list"], ["extension", "install"]],
    "vaults/local_encryption/v.yaml": [["vault", "get", "v"], ["vault", "search"]],
  };
  for (const [path, commands] of Object.entries(cases)) {
    using sandbox = await scene();
    if (sandbox.exists(path)) sandbox.remove(path);
    Deno.mkdirSync(`${sandbox.root}/vaults/local_encryption`, { recursive: true });
    Deno.symlinkSync(`${sandbox.outside}/precious`, `${sandbox.root}/${path}`);
    for (const command of commands) {
      const { stdout, stderr } = await sandbox.run(command);
      const said = stdout + stderr;
      assert.match(said, /a symbolic link; it is not followed/, command.join(" "));
      assert.ok(said.includes(path), said);
      assert.doesNotMatch(said, /hunter2/);
    }
    assert.equal(Deno.readTextFileSync(`${sandbox.outside}/precious`), "hunter2: [\n");
  }
});

Deno.test("a log file that is a link gets nothing", async () => {
  using sandbox = await scene();
  if (sandbox.exists(".swamp/logs/swamp.log")) sandbox.remove(".swamp/logs/swamp.log");
  Deno.symlinkSync(`${sandbox.outside}/precious`, `${sandbox.root}/.swamp/logs/swamp.log`);
  sandbox.write("models/broken.yaml", "name: [\n");
  const { stderr } = await sandbox.ok("model", "search");
  assert.match(
    stderr,
    /\.swamp\/logs\/swamp\.log is a symbolic link; it is not followed; nothing was logged/,
  );
  assert.equal(Deno.readTextFileSync(`${sandbox.outside}/precious`), "hunter2: [\n");
});

Deno.test("a marker of the newest version may be a link that says a version, and is never followed", async () => {
  using sandbox = await scene();
  const { id } = await sandbox.json("model", "get", "web");
  const latest = `${sandbox.root}/.swamp/data/command/shell/${id}/result/latest`;
  Deno.mkdirSync(`${sandbox.outside}/7/raw`, { recursive: true });
  for (const target of ["1", `${sandbox.outside}/7`, "../../../../../../../outside/7", "/etc/passwd"]) {
    Deno.removeSync(latest);
    Deno.symlinkSync(target, latest);
    const { version, content } = await sandbox.json("data", "get", "web", "result");
    assert.deepEqual([version, content.stdout], [1, "hi"], target);
    await sandbox.json("repo", "upgrade");
    assert.equal(Deno.lstatSync(latest).isFile, target === "1", target);
  }
});

Deno.test("models behind a link that leaves the repository are not listed, changed or deleted", async () => {
  for (const path of ["models", "models/command", "models/command/shell"]) {
    using sandbox = await scene();
    linkAway(sandbox, path);
    const before = tree(sandbox.outside);
    const listed = await sandbox.run(["model", "search"]);
    assert.match(listed.stderr, /a link that leaves the repository; it is not followed/, path);
    assert.doesNotMatch(listed.stdout, /web/);
    for (
      const command of [
        ["model", "get", "web"],
        ["model", "delete", "web", "--force"],
        ["model", "create", "command/shell", "db"],
        ["model", "set", "web", "tags.a=b"],
        ["data", "prune", "--yes"],
      ]
    ) {
      const { stdout, stderr } = await sandbox.run([...command, "--json"]);
      assert.match(
        stdout + stderr,
        /leaves the repository; it is not followed/,
        `${path}: ${command.join(" ")}`,
      );
    }
    assert.deepEqual(tree(sandbox.outside), before, path);
  }
});

Deno.test("the content of a linked definition is never quoted", async () => {
  using sandbox = await scene();
  sandbox.write(".env", "PASSWORD hunter2: [\n");
  sandbox.remove(FILE);
  for (const target of ["/etc/passwd", `${sandbox.outside}/precious`, "../../../.env"]) {
    for (
      const command of [
        ["model", "search"],
        ["model", "validate"],
        ["model", "validate", "web"],
        ["model", "get", "web"],
        ["model", "edit", "web"],
        ["model", "set", "web", "tags.a=b"],
        ["doctor", "extensions"],
        ["model", "delete", "web", "--force"],
        RUN,
      ]
    ) {
      Deno.mkdirSync(`${sandbox.root}/models/command/shell`, { recursive: true });
      if (!sandbox.exists(FILE)) Deno.symlinkSync(target, `${sandbox.root}/${FILE}`);
      for (const json of [[], ["--json"]]) {
        const { stdout, stderr } = await sandbox.run([...command, ...json]);
        assert.doesNotMatch(stdout + stderr, /hunter2|root:|PASSWORD/, `${target}: ${command.join(" ")}`);
      }
    }
    if (sandbox.exists(FILE)) sandbox.remove(FILE);
  }
});

Deno.test("init writes nothing through links that a directory brings", async () => {
  for (const path of [".swamp", "models", "vaults", "workflows", ".gitignore", "CLAUDE.md", ".swamp.yaml"]) {
    using sandbox = new Sandbox();
    const outside = `${sandbox.base}/outside`;
    Deno.mkdirSync(outside);
    Deno.writeTextFileSync(`${outside}/file`, "theirs\n");
    const isFile = [".gitignore", "CLAUDE.md", ".swamp.yaml"].includes(path);
    Deno.symlinkSync(isFile ? `${outside}/file` : outside, `${sandbox.root}/${path}`);
    const { error } = await sandbox.error(1, "init", "--tool", "claude");
    assert.match(error, new RegExp(`${path.replaceAll(".", "\\.")} is a`), path);
    assert.deepEqual(tree(outside), [`${outside}/file theirs\n`], path);
  }
});

Deno.test("directories of older repositories that are links work, and repo upgrade replaces them", async () => {
  using sandbox = await scene();
  Deno.renameSync(`${sandbox.root}/models`, `${sandbox.root}/.swamp/definitions`);
  Deno.symlinkSync(".swamp/definitions", `${sandbox.root}/models`);
  assert.equal((await sandbox.json("model", "get", "web")).name, "web");
  await sandbox.json(...RUN);
  await sandbox.json("repo", "upgrade");
  assert.ok(Deno.lstatSync(`${sandbox.root}/models`).isDirectory);
  assert.equal((await sandbox.json("model", "get", "web")).name, "web");
});

Deno.test("a named pipe in the place of a file of swamp's own is an error, not a wait", async () => {
  using sandbox = await scene();
  const { id } = await sandbox.json("model", "get", "web");
  const path = `.swamp/data/command/shell/${id}/result/1/raw`;
  sandbox.remove(path);
  await new Deno.Command("mkfifo", { args: [`${sandbox.root}/${path}`] }).output();
  const { error } = await sandbox.error(1, "data", "get", "web", "result");
  assert.match(error, /not a regular file/);
});
