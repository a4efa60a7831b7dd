// SPDX-License-Identifier: MIT
/** Figure 13 of the reliability goals: secrets of several shapes reach a command as they are, and show up nowhere. */
import assert from "node:assert/strict";
import { Sandbox } from "../support/binary.ts";
import { PROBE_FILE, PROBE_SOURCE } from "../support/probe_source.ts";

/** With what a shell, JSON and a line of a log would take for something of their own. */
const SHAPES: Readonly<Record<string, string>> = {
  plain: "Canary7f3aPlain",
  quotes: `Can"ary'7f3b\\Quo $HOME \`id\``,
  lines: "-----BEGIN Canary7f3c-----\nCanary7f3cFirst\nCanary7f3cSecond\n-----END Canary7f3c-----",
  unicode: "Canarý7f3d Ünï 🗝 key",
};

/** What is looked for: each line, and its form inside of JSON. */
function traces(secret: string): string[] {
  return secret.split("\n").flatMap((line) => [line, JSON.stringify(line).slice(1, -1)]);
}

/** Paths of files that hold one of the texts. Encrypted files are looked into as well. */
function filesWith(directory: string, texts: readonly string[]): string[] {
  const found: string[] = [];
  for (const entry of Deno.readDirSync(directory)) {
    const path = `${directory}/${entry.name}`;
    if (entry.isDirectory) found.push(...filesWith(path, texts));
    else if (entry.isFile) {
      const content = new TextDecoder().decode(Deno.readFileSync(path));
      if (texts.some((text) => content.includes(text))) found.push(path.slice(directory.length));
    }
  }
  return found;
}

const COMMANDS: readonly (readonly string[])[] = [
  ["vault", "list-keys", "prod"],
  ["vault", "get", "prod"],
  ["vault", "describe", "prod"],
  ["vault", "search"],
  ["vault", "put", "prod", "canary"],
  ["model", "validate", "shell"],
  ["model", "validate"],
  ["model", "get", "shell"],
  ["model", "evaluate", "shell"],
  ["model", "evaluate", "--all"],
  ["model", "method", "run", "shell", "execute", "--dry-run"],
  ["model", "method", "run", "shell", "execute"],
  ["model", "method", "run", "failing", "execute"],
  ["model", "method", "run", "probe", "describe_self"],
  ["model", "method", "run", "probe", "fail"],
  ["model", "output", "search"],
  ["model", "output", "get", "shell"],
  ["model", "output", "get", "failing"],
  ["model", "output", "logs", "shell"],
  ["model", "output", "data", "shell"],
  ["model", "method", "history", "logs", "shell"],
  ["model", "method", "history", "logs", "failing"],
  ["model", "method", "history", "logs", "probe", "--follow"],
  ["data", "list", "shell"],
  ["data", "get", "shell", "result"],
  ["data", "get", "shell", "log"],
  ["data", "get", "probe", "self"],
  ["data", "query", "true"],
  ["vault", "delete", "prod", "canary", "--yes"],
];

for (const [shape, secret] of Object.entries(SHAPES)) {
  Deno.test(`a secret shows up nowhere, whatever its shape (${shape})`, async () => {
    using sandbox = await Sandbox.repository();
    await sandbox.json("vault", "create", "local_encryption", "prod");
    const put = await sandbox.run(["vault", "put", "prod", "canary", "--json"], { stdin: secret });
    assert.equal(put.code, 0, put.stderr);
    const value = "${{ vault.get('prod', 'canary') }}";
    // What the child itself sees goes to files: its arguments must not hold the secret, its variables have to.
    const run = `cat /proc/$$/cmdline > child-arguments.txt; printf %s ${value} | wc -c; echo is ${value}; ` +
      `echo loud ${value} >&2`;
    const models: Record<string, { type: string; global?: object; methods?: object }> = {
      shell: { type: "command/shell", methods: { execute: { arguments: { run } } } },
      failing: { type: "command/shell", methods: { execute: { arguments: { run: `${run}; exit 3` } } } },
      probe: { type: "@acme/probe", global: { host: value, token: value } },
    };
    sandbox.write(PROBE_FILE, PROBE_SOURCE);
    for (const [name, { type, global, methods }] of Object.entries(models)) {
      await sandbox.json("model", "create", type, name, ...(global ? ["--global-arg", "host=x"] : []));
      const file = `models/${type}/${name}.yaml`;
      const [, id] = /^id: '?([^'\n]*)/m.exec(sandbox.read(file))!;
      sandbox.write(
        file,
        JSON.stringify({
          id,
          name,
          type,
          version: 1,
          tags: {},
          globalArguments: global ?? {},
          methods: methods ?? {},
        }),
      );
    }
    const looked = traces(secret);
    const leaks: string[] = [];
    const codes: Record<string, number> = {};
    for (const command of COMMANDS) {
      for (const flags of [[], ["--json"], ["-v"]]) {
        const isPut = command[1] === "put";
        const argv = [...command, ...(isPut ? ["--force"] : []), ...flags];
        const result = await sandbox.run(argv, isPut ? { stdin: secret } : {});
        codes[command.join(" ")] = result.code;
        const text = result.stdout + result.stderr;
        for (const trace of looked) if (text.includes(trace)) leaks.push(`${argv.join(" ")}: ${text}`);
      }
    }
    assert.deepEqual(leaks, []);
    assert.deepEqual(filesWith(sandbox.base, looked), []);
    // All of that had something to hide.
    assert.equal(codes["model method run shell execute"], 0);
    const { stdout, stderr } = (await sandbox.json("data", "get", "shell", "result")).content;
    const bytes = new TextEncoder().encode(secret).length;
    assert.match(stdout, new RegExp(`^ *${bytes}\\nis \\*\\*\\*`), "the command got the secret as it is");
    assert.match(stderr, /^loud \*\*\*/);
    assert.equal(codes["model method run failing execute"], 1);
    assert.equal(codes["model method run probe describe_self"], 0);
    assert.ok(sandbox.exists("child-arguments.txt"));
  });
}
