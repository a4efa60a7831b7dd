// SPDX-License-Identifier: MIT
/** What Tab offers: by `completions complete`, and through the scripts in the shells that are installed. */
import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import { denoPlatform } from "../../src/infrastructure/platform/deno_platform.ts";
import { inDirectory, runSwamp } from "../support/run_in_process.ts";

async function repository(cwd: string): Promise<void> {
  await runSwamp(["init"], { cwd });
  for (const name of ["web", "worker"]) await runSwamp(["model", "create", "command/shell", name], { cwd });
  await runSwamp(["model", "method", "run", "web", "execute", "--input", "run=echo hi"], { cwd });
}

async function offers(cwd: string, ...words: string[]): Promise<string[]> {
  const { code, json, stderr } = await runSwamp(["completions", "complete", "--json", "--", ...words], {
    cwd,
  });
  strictEqual(code, 0);
  strictEqual(stderr, "");
  return json().values.map((item: { value: string }) => item.value);
}

Deno.test("completion offers commands, options, choices and values of the repository", async () => {
  await inDirectory(async (cwd) => {
    await repository(cwd);
    deepStrictEqual(await offers(cwd, "mod"), ["model"]);
    ok((await offers(cwd, "completions", "")).length === 3, "hidden commands are offered");
    deepStrictEqual(await offers(cwd, "model", "get", ""), ["web", "worker"]);
    deepStrictEqual(await offers(cwd, "--json", "model", "get", "wo"), ["worker"]);
    deepStrictEqual(await offers(cwd, "model", "create", "command"), ["command/shell"]);
    deepStrictEqual(await offers(cwd, "model", "method", "run", "web", ""), ["execute"]);
    ok((await offers(cwd, "data", "get", "web", "")).includes("result"));
    deepStrictEqual(await offers(cwd, "init", "--tool", "ki"), ["kiro"]);
    deepStrictEqual(await offers(cwd, "init", "-t", "ki"), ["kiro"]);
    deepStrictEqual(await offers(cwd, "init", "--tool=ki"), ["--tool=kiro"]);
    deepStrictEqual(await offers(cwd, "init", "--fo"), ["--force"]);
    deepStrictEqual(await offers(cwd, "init", "--force", "--fo"), []);
    deepStrictEqual(await offers(cwd, "--vers"), ["--version"]);
    deepStrictEqual(await offers(cwd, "model", "--vers"), []);
    deepStrictEqual(await offers(cwd, "--log-level", "de"), ["debug"]);
    deepStrictEqual(await offers(cwd, "model", "--log-level=de"), ["--log-level=debug"]);
    deepStrictEqual(await offers(cwd, "--repo-dir", "x"), [":directory"]);
    deepStrictEqual(await offers(cwd, "init", ""), [":directory"]);
    deepStrictEqual(await offers(cwd, "help", "env"), ["environment"]);
    deepStrictEqual(await offers(cwd, "--no-tel"), []);
    deepStrictEqual(await offers(cwd, "no", "such", ""), []);
    deepStrictEqual(await offers(cwd, "version", ""), []);
    deepStrictEqual(await offers(cwd), (await offers(cwd, "")).filter(Boolean));
  });
});

Deno.test("completion is quiet outside a repository and follows --repo-dir of the line", async () => {
  await inDirectory(async (cwd) => {
    Deno.mkdirSync(`${cwd}/r`);
    await repository(`${cwd}/r`);
    deepStrictEqual(await offers(cwd, "model", "get", ""), []);
    deepStrictEqual(await offers(cwd, "data", "get", "web", ""), []);
    deepStrictEqual(await offers(cwd, "model", "get", "--repo-dir", `${cwd}/r`, "we"), ["web"]);
    deepStrictEqual(await offers(cwd, `--repo-dir=${cwd}/r`, "model", "get", "we"), ["web"]);
    deepStrictEqual(await offers(`${cwd}/r`, "model", "method", "run", "missing", ""), []);
  });
});

Deno.test("completion imports no extension and builds nothing", async () => {
  await inDirectory(async (cwd) => {
    await repository(cwd);
    const argv = ["completions", "complete", "--json", "--timings", "--", "model", "create", ""];
    const { timings } = (await runSwamp(argv, { cwd })).json();
    deepStrictEqual([timings.imports, timings.builds, timings.trials], [0, 0, 0]);
  });
});

Deno.test("completion prints a candidate a line with its description after a tab", async () => {
  await inDirectory(async (cwd) => {
    const { stdout } = await runSwamp(["completions", "complete", "--", "versio"], { cwd });
    strictEqual(stdout, "version\tShow the version of swamp\n");
  });
});

Deno.test("the scripts are printed as they are, and as a document", async () => {
  await inDirectory(async (cwd) => {
    for (const shell of ["bash", "zsh", "fish"]) {
      const { code, stdout } = await runSwamp(["completions", shell], { cwd });
      strictEqual(code, 0);
      match(stdout, /completions complete --/);
      deepStrictEqual((await runSwamp(["completions", shell, "--json"], { cwd })).json(), {
        shell,
        script: stdout,
      });
    }
    strictEqual((await runSwamp(["completions", "tcsh"], { cwd })).code, 2);
  });
});

const PLATFORM = denoPlatform();

/** Runs a script in a shell that finds a `swamp` on its PATH. */
async function inShell(shell: string, cwd: string, script: string): Promise<string> {
  Deno.mkdirSync(`${cwd}/bin`, { recursive: true });
  const words = PLATFORM.self.map((word) => `'${word}'`).join(" ");
  Deno.writeTextFileSync(`${cwd}/bin/swamp`, `#!/bin/sh\nexec ${words} "$@"\n`, { mode: 0o755 });
  const result = await PLATFORM.run({
    command: shell,
    args: shell === "bash" ? ["--norc", "-c", script] : ["-c", script],
    cwd,
    env: { PATH: `${cwd}/bin:${Deno.env.get("PATH")}`, HOME: `${cwd}/home` },
    timeoutMs: 60_000,
  });
  strictEqual(new TextDecoder().decode(result.stderr), "");
  strictEqual(result.code, 0);
  return new TextDecoder().decode(result.stdout);
}

/** A shell that is not installed cannot be tried; bash is part of every machine of the tests (2026-11-30). */
const ignoreWithout = (shell: string) => PLATFORM.which(shell) === undefined;

Deno.test({
  name: "the bash script completes words, also around = and with a name that holds blanks",
  ignore: ignoreWithout("bash"),
  async fn() {
    await inDirectory(async (cwd) => {
      await repository(cwd);
      Deno.mkdirSync(`${cwd}/a dir`);
      const output = await inShell(
        "bash",
        cwd,
        `source <(swamp completions bash)
        complete -p swamp
        try() { COMP_LINE=$1; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _swamp; (IFS=,; echo "\${COMPREPLY[*]}"); }
        try 'swamp mod' swamp mod
        try 'swamp model get w' swamp model get w
        try 'swamp init --tool=ki' swamp init --tool = ki
        try 'swamp init --tool=' swamp init --tool =
        try 'swamp --repo-dir a' swamp --repo-dir a
        try 'swamp model get --repo-dir=a' swamp model get --repo-dir = a
        try 'swamp nonsense ' swamp nonsense ""
        COMP_LINE="swamp model get worker"; COMP_WORDS=(swamp model get worker); COMP_CWORD=1; _swamp; echo "\${COMPREPLY[*]}"`,
      );
      deepStrictEqual(output.trimEnd().split("\n"), [
        "complete -F _swamp swamp",
        "model",
        "web,worker",
        "kiro",
        "claude,cursor,opencode,codex,kiro,copilot,none",
        "a dir",
        "a dir",
        "",
        "model",
      ]);
    });
  },
});

Deno.test({
  name: "the fish script completes words and directories",
  ignore: ignoreWithout("fish"),
  async fn() {
    await inDirectory(async (cwd) => {
      await repository(cwd);
      const output = await inShell(
        "fish",
        cwd,
        `swamp completions fish | source
        complete -C 'swamp mod'
        complete -C 'swamp model get w'
        complete -C 'swamp init --tool=ki'
        complete -C 'swamp --repo-dir mod'`,
      );
      deepStrictEqual(output.trimEnd().split("\n"), [
        "model\tDescribe things as models, and act on them",
        "web\tcommand/shell",
        "worker\tcommand/shell",
        "--tool=kiro",
        "models/\tDirectory",
      ]);
    });
  },
});

Deno.test({
  name: "the zsh script asks swamp with the words up to the cursor and offers the answer",
  ignore: ignoreWithout("zsh"),
  async fn() {
    await inDirectory(async (cwd) => {
      await repository(cwd);
      const output = await inShell(
        "zsh",
        cwd,
        `compdef() { echo "compdef $*"; }
        compadd() { echo "\${(P)\${@[-1]}[*]} | \${(P)\${@[-3]}[1]}"; }
        _files() { echo "files $*"; }
        compset() { :; }
        source <(swamp completions zsh)
        try() { words=("$@"); CURRENT=$#; _swamp; }
        try swamp mod
        try swamp model get w
        try swamp --repo-dir x`,
      );
      deepStrictEqual(output.trimEnd().split("\n"), [
        "compdef _swamp swamp",
        "model | model -- Describe things as models, and act on them",
        "web worker | web -- command/shell",
        "files -/",
      ]);
    });
  },
});

/** Names that a shell would interpret. Vaults may be called so in files that came with a repository. */
const HOSTILE_NAMES = [
  "$(touch pwned)",
  "`touch pwned`",
  "a;touch pwned",
  "a b",
  "it's",
  'say "x"',
  "a&touch pwned",
  "a|touch pwned",
  "*",
  "~root",
  "!!",
];

function hostileRepository(cwd: string): void {
  const names = [
    ...HOSTILE_NAMES,
    "line\nbreak",
    "tab\tbed",
    "\u001b[2J",
    "rtl\u202e",
  ];
  names.forEach((name, index) => {
    const id = `0b6f6f0e-0000-4000-8000-${String(index).padStart(12, "0")}`;
    Deno.writeTextFileSync(
      `${cwd}/vaults/v${index}.yaml`,
      `id: ${id}\nname: ${JSON.stringify(name)}\ntype: "local_encryption"\nconfig: {}\n`,
    );
  });
}

Deno.test("a name that a terminal would obey, or that is no line, is not offered", async () => {
  await inDirectory(async (cwd) => {
    await repository(cwd);
    hostileRepository(cwd);
    const { stdout } = await runSwamp(["completions", "complete", "--", "vault", "get", ""], { cwd });
    const offered = stdout.trimEnd().split("\n").map((line) => line.split("\t")[0]!);
    deepStrictEqual(offered.sort(), [...HOSTILE_NAMES].sort());
  });
});

Deno.test({
  name: "what bash inserts for a hostile name is one word, unquoted and behind either quote",
  ignore: ignoreWithout("bash"),
  async fn() {
    await inDirectory(async (cwd) => {
      await repository(cwd);
      hostileRepository(cwd);
      for (const quote of ["", "'", '"']) {
        const output = await inShell(
          "bash",
          cwd,
          `source <(swamp completions bash)
          cd "$(mktemp -d)"
          swamp() { command swamp --repo-dir ${JSON.stringify(cwd)} "$@"; }
          quote=${quote === "" ? "''" : quote === "'" ? `"'"` : `'"'`}
          COMP_LINE="swamp vault get $quote"; COMP_WORDS=(swamp --repo-dir ${
            JSON.stringify(cwd)
          } vault get "$quote")
          COMP_CWORD=5; COMP_LINE=""; _swamp
          for word in "\${COMPREPLY[@]}"; do eval "printf '%s\\n' $quote$word$quote"; done
          ls`,
        );
        // Behind a double quote bash expands the history, so a name with an exclamation mark is not offered.
        const expected = HOSTILE_NAMES.filter((name) => !(quote === '"' && name.includes("!")));
        deepStrictEqual(output.trimEnd().split("\n").sort(), expected.sort());
      }
    });
  },
});
