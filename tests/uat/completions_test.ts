// SPDX-License-Identifier: MIT
/** What Tab offers, through the scripts in the shells themselves. */
import assert from "node:assert/strict";
import { Sandbox, SWAMP } from "../support/binary.ts";
import { PROBE_FILE, PROBE_SOURCE } from "../support/probe_source.ts";

async function prepared(): Promise<Sandbox> {
  const sandbox = await Sandbox.repository();
  sandbox.write(PROBE_FILE, PROBE_SOURCE);
  await sandbox.json("model", "create", "@acme/probe", "prober", "--global-arg", "host=h");
  for (const name of ["web", "worker"]) await sandbox.json("model", "create", "command/shell", name);
  await sandbox.json("model", "method", "run", "web", "execute", "--input", "run=true");
  sandbox.write("inputs.yaml", "n: 1\n");
  Deno.mkdirSync(`${sandbox.root}/my dir`);
  Deno.mkdirSync(`${sandbox.base}/bin`);
  Deno.symlinkSync(SWAMP, `${sandbox.base}/bin/swamp`);
  return sandbox;
}

async function shell(sandbox: Sandbox, program: readonly string[], cwd = sandbox.root): Promise<string> {
  const { code, stdout, stderr } = await new Deno.Command(program[0]!, {
    args: program.slice(1),
    cwd,
    env: { PATH: `${sandbox.base}/bin:${Deno.env.get("PATH")}`, HOME: sandbox.home },
    stdin: "null",
  }).output();
  const decoder = new TextDecoder();
  assert.equal(decoder.decode(stderr), "", program[0]);
  assert.equal(code, 0);
  return decoder.decode(stdout);
}

const installed = (name: string) =>
  new Deno.Command("sh", { args: ["-c", `command -v ${name}`], stdout: "null" }).outputSync().success;

/** `[words, what is offered]`; the last word is the one to complete. */
const CASES: readonly (readonly [readonly string[], readonly string[]])[] = [
  [["mod"], ["model"]],
  [["model", "ty"], ["type"]],
  [["model", "method", ""], ["describe", "history", "run"]],
  [["completions", ""], ["bash", "fish", "zsh"]],
  [["model", "get", ""], ["prober", "web", "worker"]],
  [["model", "get", "wo"], ["worker"]],
  [["--json", "model", "get", "we"], ["web"]],
  [["model", "delete", "pr"], ["prober"]],
  [["model", "create", "command"], ["command/shell"]],
  // Behind the @, which stays.
  [["model", "type", "describe", "@ac"], ["acme/probe"]],
  [["model", "method", "run", "web", ""], ["execute"]],
  [["model", "method", "describe", "prober", "me"], ["measure"]],
  [["data", "get", "web", ""], ["log", "result"]],
  [["data", "versions", "web", "re"], ["result"]],
  [["model", "method", "run", "web", "execute", "--inp"], ["--input", "--input-file"]],
  [["model", "search", "--log-l"], ["--log-level"]],
  [["--log-level", "de"], ["debug"]],
  [["init", "--tool", "cl"], ["claude"]],
  [["help", "exit"], ["exit-codes"]],
  [["help", "mod"], ["model"]],
  [["help", "model", "method", "d"], ["describe"]],
  [["vault", "type", "se"], ["search"]],
  [["model", "get", "nothing-like-it"], []],
  [["no", "such", ""], []],
];

async function offersInBash(
  sandbox: Sandbox,
  cases: readonly (readonly string[])[],
  cwd?: string,
): Promise<string[][]> {
  const quote = (word: string) => `'${word}'`;
  /** As an interactive bash splits what was typed. */
  const split = (word: string) => word === "" ? [""] : word.split(/([=:@]+)/).filter((part) => part !== "");
  const typed = (words: readonly string[]) => [["swamp", ...words].join(" "), ...words.flatMap(split)];
  const script = `source <(swamp completions bash)
offers() {
  COMP_WORDBREAKS+=@; COMP_LINE=$1; COMP_POINT=\${#1}; shift
  COMP_WORDS=(swamp "$@"); COMP_CWORD=$#; COMPREPLY=()
  local function=$(complete -p swamp | sed 's/.*-F \\([^ ]*\\).*/\\1/')
  "$function" swamp "\${COMP_WORDS[COMP_CWORD]}" "\${COMP_WORDS[COMP_CWORD-1]}"
  printf '%s|' "\${COMPREPLY[@]}"; echo
}
${cases.map((words) => `offers ${typed(words).map(quote).join(" ")}`).join("\n")}`;
  const output = await shell(sandbox, ["bash", "--norc", "-c", script], cwd);
  return output.trimEnd().split("\n").map((line) => line.split("|").filter((word) => word !== "").sort());
}

Deno.test({
  name: "bash completes commands, options, models, types, methods, data and choices",
  ignore: !installed("bash"),
  async fn() {
    using sandbox = await prepared();
    const offered = await offersInBash(sandbox, CASES.map(([words]) => words));
    assert.deepEqual(
      CASES.map(([words], index) => [words.join(" "), offered[index]]),
      CASES.map(([words, expected]) => [words.join(" "), [...expected].sort()]),
    );
  },
});

Deno.test({
  name: "bash completes files and directories, also behind = and with blanks",
  ignore: !installed("bash"),
  async fn() {
    using sandbox = await prepared();
    const run = ["model", "method", "run", "prober", "measure"];
    assert.deepEqual(
      await offersInBash(sandbox, [
        [...run, "--input-file", "inp"],
        ["--repo-dir", "my"],
        ["--repo-dir", "inp"],
        ["extension", "source", "add", "ext"],
        ["init", "--tool=ki"],
      ]),
      [["inputs.yaml"], ["my dir"], [], ["extensions"], ["kiro"]],
    );
  },
});

Deno.test({
  name: "completion outside a repository is silent, and follows --repo-dir of the line",
  ignore: !installed("bash"),
  async fn() {
    using sandbox = await prepared();
    const offered = await offersInBash(
      sandbox,
      [["model", "get", ""], ["--repo-dir", sandbox.root, "model", "get", "w"], ["model", "cre"]],
      sandbox.home,
    );
    assert.deepEqual(offered, [[], ["web", "worker"], ["create"]]);
  },
});

Deno.test({
  name: "fish completes the same",
  ignore: !installed("fish"),
  async fn() {
    using sandbox = await prepared();
    const some = CASES.filter((_case, index) => index % 3 === 1);
    const script = `swamp completions fish | source\n${
      some.map(([words]) => `complete -C '${["swamp", ...words].join(" ")}' | string join '|'; echo`).join(
        "\n",
      )
    }`;
    const lines = (await shell(sandbox, ["fish", "--no-config", "-c", script])).split("\n");
    const offered = lines.filter((line, index) => line !== "" || lines[index - 1] === "" || index === 0);
    for (const [words, expected] of some) {
      for (const word of expected) {
        assert.ok(
          offered.some((line) => line.split("|").some((item) => item.split("\t")[0] === word)),
          words.join(" "),
        );
      }
    }
  },
});

Deno.test({
  name: "the zsh script is valid and defines the completion of swamp",
  ignore: !installed("zsh"),
  async fn() {
    using sandbox = await prepared();
    const script =
      "autoload -U compinit && compinit -D -u; source <(swamp completions zsh); echo ${_comps[swamp]}";
    assert.match(await shell(sandbox, ["zsh", "-f", "-c", script]), /_swamp/);
    Deno.writeTextFileSync(`${sandbox.base}/_swamp`, (await sandbox.ok("completions", "zsh")).stdout);
    assert.match((await sandbox.ok("completions", "zsh")).stdout, /^#compdef swamp\n/);
    await shell(sandbox, ["zsh", "-f", "-n", `${sandbox.base}/_swamp`]);
  },
});

Deno.test("each script is printed as it is, or as a document; another shell is refused with a suggestion", async () => {
  using sandbox = new Sandbox();
  for (const name of ["bash", "zsh", "fish"]) {
    const { stdout } = await sandbox.ok("completions", name);
    assert.deepEqual(await sandbox.json("completions", name), { shell: name, script: stdout });
  }
  const unknown = await sandbox.error(2, "completions", "bsh");
  assert.match(unknown.error, /did you mean 'completions bash'/);
});

Deno.test("completion runs no extension code, builds and imports nothing", async () => {
  using sandbox = await Sandbox.repository();
  sandbox.write(PROBE_FILE, `${PROBE_SOURCE}\nthrow new Error("must not run");\n`);
  for (const words of [["model", "create", "@"], ["model", "get", ""]]) {
    const { stdout } = await sandbox.ok("completions", "complete", "--json", "--timings", "--", ...words);
    const { timings, values } = JSON.parse(stdout);
    assert.deepEqual([timings.imports ?? 0, timings.builds ?? 0, timings.trials ?? 0], [0, 0, 0]);
    if (words[1] === "create") assert.equal(values[0].value, "@acme/probe");
  }
});
