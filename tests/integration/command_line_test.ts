// SPDX-License-Identifier: MIT
/** Streams, exit codes, errors, help and global options of every command line. */
import { deepStrictEqual, doesNotMatch, match, ok, strictEqual } from "node:assert/strict";
import { COMMANDS, commandTree } from "../../src/cli/command_table.ts";
import { GROUPS } from "../../src/cli/groups.ts";
import { GLOBAL_OPTIONS } from "../../src/cli/global_options.ts";
import { parseArguments } from "../../src/cli/parse_arguments.ts";
import { route } from "../../src/cli/route.ts";
import { VERSION } from "../../src/domain/version.ts";
import { inDirectory, runSwamp } from "../support/run_in_process.ts";

const ESCAPE = new RegExp("\u001b\\[");

Deno.test("every command is declared as the table lists it, with examples that parse", async () => {
  const tree = commandTree(COMMANDS, GROUPS);
  const all = COMMANDS.flatMap((entry) => [{ entry, path: entry.path }]);
  ok(all.length >= 30, `only ${all.length} commands`);
  for (const { entry, path } of all) {
    const declared = (await entry.load()).default;
    strictEqual(declared.summary, entry.summary, path);
    ok(declared.examples.length > 0, `${path} has no example`);
    for (const [line] of declared.examples) {
      const { node, words } = route(shellWords(line), tree, GLOBAL_OPTIONS);
      ok(node.entry, `example '${line}' of ${path} is no command`);
      const target = (await node.entry.load()).default;
      parseArguments(words, {
        path: node.path,
        args: target.args ?? [],
        options: [...(target.options ?? []), ...GLOBAL_OPTIONS],
      });
    }
  }
});

Deno.test("every example of a group parses, and every group leads to a listed command", async () => {
  const tree = commandTree(COMMANDS, GROUPS);
  for (const group of GROUPS) {
    ok(group.examples.length > 0, group.path);
    for (const [line] of group.examples) {
      const { node, words } = route(shellWords(line), tree, GLOBAL_OPTIONS);
      ok(node.entry, `'${line}'`);
      const { args = [], options = [] } = (await node.entry.load()).default;
      parseArguments(words, { path: node.path, args, options: [...options, ...GLOBAL_OPTIONS] });
    }
  }
});

/** Words of an example: quotes as in a shell, redirections left out. */
function shellWords(line: string): string[] {
  return [...line.replace(/ [<>] .*$/, "").matchAll(/(?:'[^']*'|"[^"]*"|[^\s'"]+)+/g)].map(([word]) =>
    word.replace(/'([^']*)'|"([^"]*)"/g, (_all, single, double) => single ?? double)
  );
}

Deno.test("no declared option hides a global one", async () => {
  for (const entry of COMMANDS) {
    for (const option of (await entry.load()).default.options ?? []) {
      ok(!GLOBAL_OPTIONS.some(({ name }) => name === option.name), `${entry.path} --${option.name}`);
      ok(
        !option.short || !GLOBAL_OPTIONS.some(({ short }) => short === option.short),
        `${entry.path} -${option.short}`,
      );
    }
  }
});

Deno.test("--help works for every command and group: stdout, exit code 0, examples", async () => {
  await inDirectory(async (cwd) => {
    const paths = [...COMMANDS.map(({ path }) => path), ...COMMANDS.flatMap(({ aliases = [] }) => aliases)];
    for (const path of [...paths, ...GROUPS.map((group) => group.path)]) {
      for (const flag of ["--help", "-h"]) {
        const words = path.split(" ").filter((word) => word !== "");
        const { code, stdout, stderr } = await runSwamp([...words, flag], { cwd });
        strictEqual(code, 0, path);
        strictEqual(stderr, "", path);
        match(stdout, /Usage: swamp/, path);
        match(stdout, /Examples:\n {2}# /, path);
        doesNotMatch(stdout, ESCAPE);
        ok(stdout.split("\n").every((line) => line.length <= 130), `${path}: a line is too long`);
      }
    }
  });
});

Deno.test("a group without a verb prints its help, with --json as a document", async () => {
  await inDirectory(async (cwd) => {
    for (const group of ["", "model", "model type", "extension source"]) {
      const words = group.split(" ").filter((word) => word !== "");
      const text = await runSwamp(words, { cwd });
      strictEqual(text.code, 0);
      match(text.stdout, /Commands:/);
      const { code, json, stderr } = await runSwamp([...words, "--json"], { cwd });
      strictEqual(code, 0);
      strictEqual(stderr, "");
      const { version, root } = json();
      strictEqual(version, VERSION);
      strictEqual(root.name, words.at(-1) ?? "swamp");
      ok(root.subcommands.length > 0);
    }
  });
});

Deno.test("help prints text, also into a pipe, and with --json the tree for programs", async () => {
  await inDirectory(async (cwd) => {
    const document = await runSwamp(["help", "--json"], { cwd });
    const { root, globalOptions } = document.json();
    const model = root.subcommands.find((child: { name: string }) => child.name === "model");
    const create = model.subcommands.find((child: { name: string }) => child.name === "create");
    deepStrictEqual(
      create.arguments.map((arg: { name: string; required: boolean }) => [arg.name, arg.required]),
      [
        ["type", true],
        ["name", true],
      ],
    );
    ok(root.options.some((option: { flags: string }) => option.flags === "-V, --version"));
    ok(!JSON.stringify(root).includes('complete"'), "a hidden command is listed");
    ok(globalOptions.some((option: { flags: string }) => option.flags === "--repo-dir <dir>"));
    ok(!globalOptions.some((option: { flags: string }) => option.flags.includes("version")));
    deepStrictEqual((await runSwamp(["help", "--json"], { cwd, tty: true })).json(), document.json());
    const piped = await runSwamp(["help"], { cwd });
    match(piped.stdout, /^Automate systems.*\n[^]*Usage: swamp <command>/);
    doesNotMatch(piped.stdout, ESCAPE);
    const terminal = await runSwamp(["help", "model", "create"], { cwd, tty: true });
    match(terminal.stdout, /swamp model create <type> <name>/);
    match(terminal.stdout, ESCAPE);
    const narrowed = (await runSwamp(["help", "completions", "complete", "--json"], { cwd })).json();
    strictEqual(narrowed.root.name, "complete");
    strictEqual(narrowed.root.arguments[0].variadic, true);
    deepStrictEqual(narrowed.globalOptions, globalOptions);
  });
});

Deno.test("help explains its topics and refuses others with a suggestion", async () => {
  await inDirectory(async (cwd) => {
    for (const topic of ["environment", "exit-codes", "output", "security"]) {
      const { code, stdout } = await runSwamp(["help", topic], { cwd, tty: true });
      strictEqual(code, 0);
      ok(stdout.length > 200, topic);
      strictEqual((await runSwamp(["help", topic, "--json"], { cwd })).json().name, topic);
    }
    const variables = (await runSwamp(["help", "environment", "--json"], { cwd })).json().entries;
    ok(variables.some((variable: { name: string }) => variable.name === "SWAMP_REPORTS_DIR"));
    const unknown = await runSwamp(["help", "modle"], { cwd });
    strictEqual(unknown.code, 2);
    match(unknown.stderr, /Unknown command 'modle', did you mean 'model'/);
    strictEqual(unknown.stdout, "");
  });
});

Deno.test("help environment lists every variable that the sources read", async () => {
  await inDirectory(async (cwd) => {
    const { entries } = (await runSwamp(["help", "environment", "--json"], { cwd })).json();
    const listed = new Set(entries.map((variable: { name: string }) => variable.name));
    const read = new Set<string>();
    for (const path of sourceFiles(new URL("../../src", import.meta.url).pathname)) {
      const text = Deno.readTextFileSync(path);
      for (const [, asked, named] of text.matchAll(/\benv\("([A-Z_]+)"\)|"(SWAMP_[A-Z_]+)"/g)) {
        read.add((asked ?? named)!);
      }
    }
    // What the operating system sets, and users do not set for swamp.
    for (const name of ["HOME", "USERPROFILE", "PATH", "TEMP", "TMP", "TERM"]) read.delete(name);
    deepStrictEqual([...read].filter((name) => !listed.has(name)), []);
  });
});

function* sourceFiles(directory: string): Generator<string> {
  for (const entry of Deno.readDirSync(directory)) {
    const path = `${directory}/${entry.name}`;
    if (entry.isDirectory) yield* sourceFiles(path);
    else if (path.endsWith(".ts") && !path.endsWith("_test.ts")) yield path;
  }
}

Deno.test("-V prints the bare version, --version and version the name, too", async () => {
  await inDirectory(async (cwd) => {
    strictEqual((await runSwamp(["-V"], { cwd })).stdout, `${VERSION}\n`);
    strictEqual((await runSwamp(["--version"], { cwd })).stdout, `swamp ${VERSION}\n`);
    strictEqual((await runSwamp(["version"], { cwd })).stdout, `swamp ${VERSION}\n`);
    for (const argv of [["--version", "--json"], ["--json", "version"], ["version", "--json"]]) {
      deepStrictEqual((await runSwamp(argv, { cwd })).json(), { version: VERSION });
    }
  });
});

Deno.test("usage errors exit with 2, on stderr only, with the command's help named", async () => {
  await inDirectory(async (cwd) => {
    const cases: [string[], string, RegExp][] = [
      [["modle"], "UNKNOWN_COMMAND", /Unknown command 'modle', did you mean 'model'\?/],
      [["model", "creat"], "UNKNOWN_COMMAND", /did you mean 'model create'/],
      [["model", "create"], "MISSING_ARGUMENT", /Missing argument\(s\): type, name/],
      [["version", "surplus"], "UNEXPECTED_ARGUMENT", /Unexpected argument\(s\): surplus/],
      [["version", "--jsn"], "UNKNOWN_OPTION", /Unknown option '--jsn', did you mean '--json'/],
      [["model", "--frobnicate"], "UNKNOWN_OPTION", /Unknown option '--frobnicate'/],
      [["--frobnicate"], "UNKNOWN_OPTION", /Unknown option '--frobnicate'/],
      [["version", "--log-level", "loud"], "INVALID_VALUE", /must be one of: trace/],
      [["version", "--repo-dir"], "INVALID_VALUE", /needs a value/],
      [["init", "--tool", "clade"], "INVALID_VALUE", /did you mean 'claude'/],
      [["model", "get", "--version"], "UNKNOWN_OPTION", /--version/],
    ];
    for (const [argv, code, message] of cases) {
      const text = await runSwamp(argv, { cwd });
      strictEqual(text.code, 2, argv.join(" "));
      strictEqual(text.stdout, "");
      match(text.stderr, message);
      match(text.stderr, /^Error: /);
      match(text.stderr, /See: swamp .*--help/);
      const json = await runSwamp([...argv, "--json"], { cwd });
      if (argv.at(-1) === "--repo-dir") continue;
      strictEqual(json.code, 2);
      strictEqual(json.stdout, "");
      strictEqual(json.json().code, code);
      match(json.json().error, message);
      ok(json.json().hint);
      strictEqual(json.json().stack, undefined);
    }
  });
});

Deno.test("SWAMP_LOG_LEVEL with an unknown level is refused", async () => {
  await inDirectory(async (cwd) => {
    const { code, stderr } = await runSwamp(["version"], { cwd, env: { SWAMP_LOG_LEVEL: "loud" } });
    strictEqual(code, 2);
    match(stderr, /SWAMP_LOG_LEVEL must be one of/);
  });
});

Deno.test("global options are accepted before, between and after the words of a command", async () => {
  await inDirectory(async (cwd) => {
    await runSwamp(["init"], { cwd });
    for (
      const argv of [
        ["--json", "model", "type", "search", "shell"],
        ["model", "--json", "type", "search", "shell"],
        ["model", "type", "search", "--json", "shell"],
        ["model", "type", "search", "shell", "--json"],
        [
          "--repo-dir",
          cwd,
          "-q",
          "model",
          "type",
          "search",
          "--no-color",
          "shell",
          "--json",
          "--no-telemetry",
        ],
      ]
    ) {
      const result = await runSwamp(argv, { cwd });
      strictEqual(result.code, 0, argv.join(" "));
      strictEqual(result.stderr, "");
      strictEqual(result.json().results[0].normalized, "command/shell");
    }
  });
});

Deno.test("--no-color and --color decide over a terminal and a pipe", async () => {
  await inDirectory(async (cwd) => {
    await runSwamp(["init"], { cwd });
    const search = ["model", "type", "search"];
    match((await runSwamp(search, { cwd, tty: true })).stdout, ESCAPE);
    doesNotMatch((await runSwamp([...search, "--no-color"], { cwd, tty: true })).stdout, ESCAPE);
    doesNotMatch((await runSwamp(search, { cwd, tty: true, env: { NO_COLOR: "" } })).stdout, ESCAPE);
    doesNotMatch((await runSwamp(search, { cwd })).stdout, ESCAPE);
    match((await runSwamp([...search, "--color"], { cwd })).stdout, ESCAPE);
    match((await runSwamp(["modle"], { cwd, tty: true })).stderr, ESCAPE);
    doesNotMatch((await runSwamp(["modle"], { cwd, tty: { stdout: true } })).stderr, ESCAPE);
  });
});

Deno.test("--timings adds an object to the document, and a line on stderr without --json", async () => {
  await inDirectory(async (cwd) => {
    await runSwamp(["init"], { cwd });
    const { timings } = (await runSwamp(["model", "type", "search", "--json", "--timings"], { cwd })).json();
    ok(timings.totalMs >= 0);
    strictEqual(timings.imports, 0);
    strictEqual(timings.builds, 0);
    const text = await runSwamp(["model", "type", "search", "--timings"], { cwd });
    match(text.stderr, /^total [\d.]+ ms/);
    doesNotMatch(text.stdout, /total/);
    strictEqual((await runSwamp(["version", "--json"], { cwd })).json().timings, undefined);
  });
});

Deno.test("warnings: a line on stderr, an array with --json, nothing with --quiet, and always the log file", async () => {
  await inDirectory(async (cwd) => {
    await runSwamp(["init"], { cwd });
    Deno.writeTextFileSync(`${cwd}/.swamp.yaml`, "\nmodelDir: x\n", { append: true });
    const search = ["model", "type", "search"];
    const text = await runSwamp(search, { cwd });
    match(text.stderr, /^Warning: \.swamp\.yaml:\d+: unknown key 'modelDir', did you mean 'modelsDir'\?\n$/);
    const json = await runSwamp([...search, "--json"], { cwd });
    strictEqual(json.stderr, "");
    strictEqual(json.json().warnings[0].code, "UNKNOWN_KEY");
    strictEqual(json.json().warnings[0].file, ".swamp.yaml");
    strictEqual((await runSwamp([...search, "-q"], { cwd })).stderr, "");
    match((await runSwamp([...search, "--json", "-v"], { cwd })).stderr, /Warning/);
    const log = Deno.readTextFileSync(`${cwd}/.swamp/logs/swamp.log`);
    match(log, /^\d{4}-.*\[WARNING\] UNKNOWN_KEY: /m);
    const failed = (await runSwamp(["model", "get", "missing", "--json"], { cwd })).json();
    strictEqual(failed.warnings[0].code, "UNKNOWN_KEY");
  });
});

Deno.test("an internal fault exits with 70, leaves a report without argument values, and shows where it is", async () => {
  await inDirectory(async (cwd) => {
    const fs = {
      lstat: () => {
        throw new TypeError("broken on purpose");
      },
    };
    const argv = ["init", "--tool=none"];
    const text = await runSwamp(argv, { cwd, fs });
    strictEqual(text.code, 70);
    match(text.stderr, /^Error: broken on purpose/);
    const path = /details are in (\S+)/.exec(text.stderr)?.[1];
    const report = Deno.readTextFileSync(path!);
    match(report, /swamp init\n/);
    doesNotMatch(report, /tool=none/);
    match(report, /TypeError: broken on purpose\n\s+at /);
    const json = (await runSwamp([...argv, "--json"], { cwd, fs })).json();
    strictEqual(json.code, "INTERNAL");
    match(json.stack, /TypeError/);
    ok(Deno.statSync(json.crashLog).isFile);
    const nowhere = { ...fs, writeAtomic: fs.lstat };
    match((await runSwamp(argv, { cwd, fs: nowhere })).stderr, /TypeError: broken on purpose\n\s+at /);
  });
});

Deno.test("a first signal cancels the work with its exit code", async () => {
  await inDirectory(async (cwd) => {
    await runSwamp(["init"], { cwd });
    await runSwamp(["model", "create", "command/shell", "slow"], { cwd });
    for (const [signal, code] of [["SIGINT", 130], ["SIGTERM", 143]] as const) {
      const argv = ["model", "method", "run", "slow", "execute", "--input", "run=sleep 600", "--json"];
      const result = await runSwamp(argv, { cwd, signals: [signal] });
      strictEqual(result.code, code);
      strictEqual(result.stdout, "");
      ok(result.json().error);
    }
  });
});
