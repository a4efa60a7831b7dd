// SPDX-License-Identifier: MIT
/** Command lines that people try first: each leads to one that works, and that one is run. */
import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import { COMMANDS } from "../../src/cli/command_table.ts";
import { TestRegistry } from "../support/package_registry.ts";
import { inDirectory, runSwamp, type World } from "../support/run_in_process.ts";

/** What placeholders stand for in the prepared repository. */
const VALUES: Readonly<Record<string, string>> = {
  "<type>": "command/shell",
  "<model>": "hello",
  "<method>": "execute",
  "<data>": "result",
  "<name>": "second",
  "<new>": "second",
  "<vault>": "prod",
  "<vault-type>": "local_encryption",
  "<key>": "token",
  "<value>": "a secret",
  "<key=value>": "run=true",
  "<package>": "@acme/kit",
  "<version>": "2026.01.01.1",
  "<new-package>": "@acme/fresh",
  "<directory>": "../shared",
  "<query>": "kit",
  "<predicate>": "size >= 0",
  "<first>": "kit",
  "<more...>": "for tests",
  "<file>": "../backup.tgz",
};

/** What a suggested command still needs in a place where nothing can be asked. */
const MORE: Readonly<Record<string, readonly string[]>> = {
  "model method run": ["--input", "run=true"],
  "model delete": ["--force"],
  "vault put": ["--force"],
  "vault delete": ["--yes"],
  "vault trust": ["--yes"],
  "data delete": ["--yes"],
  "data gc": ["--yes"],
  "extension rm": ["--yes"],
  "repo upgrade": ["--yes"],
  "extension push": ["--dry-run"],
};

async function prepared(cwd: string): Promise<World> {
  const repo = `${cwd}/repo`;
  Deno.mkdirSync(repo);
  Deno.mkdirSync(`${cwd}/shared/extensions/models`, { recursive: true });
  const registry = new TestRegistry(`${cwd}/registry`);
  await registry.publish({ name: "@acme/kit", version: "2026.01.01.1" });
  const world: World = {
    cwd: repo,
    env: { SWAMP_CLUB_URL: registry.address, EDITOR: "true" },
    stdin: "a secret\n",
  };
  for (
    const argv of [
      ["init"],
      ["model", "create", "command/shell", "hello"],
      ["model", "method", "run", "hello", "execute", "--input", "run=true"],
      ["model", "method", "run", "hello", "execute", "--input", "run=true"],
      ["vault", "create", "local_encryption", "prod"],
      ["vault", "put", "prod", "token"],
    ]
  ) {
    const { code, stderr } = await runSwamp(argv, world);
    strictEqual(code, 0, `${argv.join(" ")}: ${stderr}`);
  }
  return world;
}

/** Words of a suggested command line, as a shell sees them. */
function shellWords(line: string): string[] {
  return [...line.matchAll(/(?:'[^']*'|[^\s'])+/g)].map(([word]) => word.replaceAll("'", ""));
}

/** The words of a guess with values in the places of its placeholders. */
function typedWords(typed: string): string[] {
  return typed.split(" ").flatMap((word) => {
    if (!word.startsWith("<")) return [word];
    ok(VALUES[word], `no value for ${word}`);
    return word.endsWith("...>") ? VALUES[word]!.split(" ") : [VALUES[word]!];
  });
}

/** What a command needs to be there before it can work. */
async function prepareFor(path: string, world: World): Promise<void> {
  if (path === "data import") await runSwamp(["data", "export", "../backup.tgz"], world);
  if (/^extension (rm|update|install)/.test(path)) await runSwamp(["extension", "pull", "@acme/kit"], world);
  if (/^extension (check|fmt|push)/.test(path)) {
    await runSwamp(["extension", "new", "@acme/tools", "--path", "."], world);
  }
}

for (const { path, guesses = [] } of COMMANDS) {
  if (guesses.length === 0) continue;
  Deno.test(`what is tried instead of '${path}' is refused with a command line that works`, async () => {
    for (const [typed] of guesses) {
      await inDirectory(async (cwd) => {
        const world = await prepared(cwd);
        await prepareFor(path, world);
        const refused = await runSwamp([...typedWords(typed), "--json"], world);
        strictEqual(refused.code, 2, `${typed}: ${refused.stdout}${refused.stderr}`);
        const { hint, details } = refused.json();
        const line: string = details.suggestedCommand;
        ok(line?.startsWith(`swamp ${path}`), `${typed}: ${refused.stderr}`);
        ok(hint.includes(line), hint);
        // fmt needs a tool that may have to be downloaded.
        if (/^extension (fmt|check|push)/.test(path)) return;
        const words = [...shellWords(line).slice(1), ...MORE[path] ?? []];
        const definition = () => Deno.readTextFileSync(`${world.cwd}/models/command/shell/hello.yaml`);
        const done = await runSwamp(words, path === "model edit" ? { ...world, stdin: definition() } : world);
        strictEqual(done.code, 0, `${line}: ${done.stdout}${done.stderr}`);
      });
    }
  });
}

Deno.test("options that are tried first lead to the right one, and the command line works with it", async () => {
  await inDirectory(async (cwd) => {
    const world = await prepared(cwd);
    let count = 0;
    for (const { path, load } of COMMANDS) {
      const { options = [] } = (await load()).default;
      for (const { name, guesses = [] } of options) {
        for (const guess of guesses) {
          count++;
          strictEqual(
            options.some((other) => other.name === guess),
            false,
            `${path} --${guess} is an option`,
          );
          const words = path === "model create"
            ? [...path.split(" "), "command/shell", `m${count}`, `--${guess}`, "x=1"]
            : [...path.split(" "), "hello", "execute", `--${guess}=run=true`];
          const refused = await runSwamp([...words, "--json"], world);
          strictEqual(refused.code, 2);
          const { error, details } = refused.json();
          match(error, new RegExp(`^Unknown option '--${guess}', did you mean '--${name}'\\?$`));
          const suggested = shellWords(details.suggestedCommand).slice(1);
          if (path === "model create") {
            // The type has no such argument: the option is what it is about.
            match((await runSwamp(suggested, world)).stderr, /'?x'?/);
          } else if (path === "model method run") {
            strictEqual((await runSwamp(suggested, world)).code, 0, details.suggestedCommand);
          }
        }
      }
    }
    ok(count > 10);
  });
});

Deno.test("nothing that is far away is suggested", async () => {
  await inDirectory(async (cwd) => {
    for (const argv of [["modle-xyz-abc"], ["model", "zzz"], ["model", "get", "x", "--qqq"]]) {
      const { code, stderr } = await runSwamp(argv, { cwd });
      strictEqual(code, 2);
      ok(!stderr.includes("did you mean"), stderr);
    }
  });
});

Deno.test("fields that are tried in queries lead to the right field", async () => {
  await inDirectory(async (cwd) => {
    const world = await prepared(cwd);
    for (
      const [wrong, right, value] of [
        ["spec", "specName", '"result"'],
        ["type", "modelType", '"command/shell"'],
        ["model", "modelName", '"hello"'],
      ]
    ) {
      const refused = await runSwamp(["data", "query", `${wrong} == ${value}`, "--json"], world);
      strictEqual(refused.code, 1, refused.stdout + refused.stderr);
      match(refused.json().error, new RegExp(`unknown field '${wrong}', did you mean '${right}'`));
      const found = await runSwamp(["data", "query", `${right} == ${value}`, "--json"], world);
      ok(found.json().total > 0, right);
    }
    deepStrictEqual(
      (await runSwamp(["data", "query", "type(size) == int", "--json"], world)).code,
      0,
      "a function of the language is not a field",
    );
  });
});

Deno.test("vault list with a vault's name points to the command that lists its secrets", async () => {
  await inDirectory(async (cwd) => {
    const world = await prepared(cwd);
    const { code, stdout } = await runSwamp(["vault", "list", "prod"], world);
    strictEqual(code, 0);
    match(stdout, /List its secrets with: swamp vault list-keys prod/);
    const listed = await runSwamp(["vault", "list-keys", "prod"], world);
    match(listed.stdout, /token/);
  });
});
