// SPDX-License-Identifier: MIT
/** What others wrote, on a terminal and elsewhere: a program's output must not control the user's terminal. */
import assert from "node:assert/strict";
import { inDirectory, runSwamp } from "../support/run_in_process.ts";

// deno-lint-ignore no-control-regex
const CONTROL = /\u001b\]0;|\u0007|\u001b\[2J/;

Deno.test("control sequences of a program are shown on a terminal; a pipe gets the bytes", async () => {
  await inDirectory(async (cwd) => {
    await runSwamp(["repo", "init"], { cwd });
    await runSwamp(["model", "create", "command/shell", "noisy"], { cwd });
    const run = [
      "model",
      "method",
      "run",
      "noisy",
      "execute",
      "--input",
      `run=printf 'a\\033]0;t\\007b\\033[2Jc\\n'`,
    ];
    const onTerminal = await runSwamp(run, { cwd, tty: true });
    assert.doesNotMatch(onTerminal.stderr + onTerminal.stdout, CONTROL);
    assert.match(onTerminal.stderr, /a\\x1b\]0;t\\x07b\\x1b\[2Jc/);
    assert.match((await runSwamp(run, { cwd })).stderr, CONTROL);
    for (
      const command of [
        ["data", "get", "noisy", "log"],
        ["model", "output", "logs", "noisy"],
        ["model", "output", "data", "noisy", "--name", "log"],
        ["model", "output", "data", "noisy", "--field", "stdout"],
        ["model", "method", "history", "logs", "noisy"],
        ["model", "method", "history", "logs", "noisy", "--follow"],
        ["data", "query", 'name == "result"', "--select", "attributes.stdout"],
      ]
    ) {
      const shown = await runSwamp(command, { cwd, tty: true });
      assert.doesNotMatch(shown.stdout, CONTROL, command.join(" "));
      assert.match(shown.stdout, /a\\x1b\]0;t\\x07b\\x1b\[2Jc/, command.join(" "));
      assert.match((await runSwamp(command, { cwd })).stdout, CONTROL, command.join(" "));
    }
  });
});

/** What a terminal obeys, and what turns or hides text; swamp's own styles aside. */
// deno-lint-ignore no-control-regex
const OBEYED = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b\u202a-\u202e\u2066-\u2069]/;
const HOSTILE = "\u001b[2J\u001b[8m\u009b31m\u0007\u202egnp.exe\u200b";

Deno.test("no command lets a repository's text control the terminal", async () => {
  await inDirectory(async (cwd) => {
    await runSwamp(["init"], { cwd });
    const write = (path: string, text: string) => {
      Deno.mkdirSync(`${cwd}/${path}`.replace(/\/[^/]*$/, ""), { recursive: true });
      Deno.writeTextFileSync(`${cwd}/${path}`, text);
    };
    const text = JSON.stringify(HOSTILE);
    write(
      "models/command/shell/web.yaml",
      `type: command/shell\nid: 0b6f6f0e-0000-4000-8000-000000000001\nname: web\ntags: { ${text}: ${text} }\n` +
        `globalArguments: { ${text}: ${text} }\nmethods: {}\n`,
    );
    write(
      "extensions/models/a.ts",
      `import { z } from "npm:zod@4.3.6";\nexport const model = { type: "@t/a", version: "2026.01.01.1", description: ${text},\n` +
        `  globalArguments: z.object({}), methods: { run: { description: ${text}, arguments: z.object({}), execute: () => ({}) } } };\n`,
    );
    write("extensions/models/b.ts", `export const model = { type: ${text}, methods: {} };\n`);
    write(
      `vaults/local_encryption/odd.yaml`,
      `id: 0b6f6f0e-0000-4000-8000-000000000003\nname: ${text}\ntype: local_encryption\nconfig: { base_dir: ${text} }\n`,
    );
    write(
      ".swamp.yaml",
      `${Deno.readTextFileSync(`${cwd}/.swamp.yaml`)}odd: ${text}\ntrustedCollectives: [${text}]\n`,
    );
    write(".swamp-sources.yaml", `sources:\n  - path: ${text}\n`);
    for (
      const argv of [
        ["model", "search"],
        ["model", "get", "web"],
        ["model", "get", HOSTILE],
        ["model", "validate", "web"],
        ["model", "type", "search"],
        ["model", "type", "describe", "@t/a"],
        ["model", "method", "describe", "web", HOSTILE],
        ["vault", "search"],
        ["vault", "get", "0b6"],
        ["vault", "trust", "0b6"],
        ["extension", "trust", "list"],
        ["extension", "list"],
        ["extension", "source", "list"],
        ["doctor", "extensions"],
        ["data", "list", "web"],
        ["data", "query", `name == ${text}`],
        [HOSTILE],
        ["model", "search", `--${HOSTILE}`],
        ["model", "delete", "web", "--repo-dir", HOSTILE],
      ]
    ) {
      for (const more of [[], ["--json"]]) {
        const { stdout, stderr } = await runSwamp([...argv, ...more], { cwd, tty: true, stdin: "n\n" });
        // deno-lint-ignore no-control-regex
        const shown = (stdout + stderr).replaceAll(/\u001b\[(?:1|2|22|31|32|33|36|39)m|\r\u001b\[K/g, "");
        assert.doesNotMatch(shown, OBEYED, `${JSON.stringify(argv)} ${JSON.stringify(shown)}`);
      }
    }
  });
});
