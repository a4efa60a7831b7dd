// SPDX-License-Identifier: MIT
/**
 * A secret in every encoding goes through everything that writes, in runs that succeed, that fail and that are killed:
 * no file of the repository, no stream and no document shows it. One shape is tried each time; with SWAMP_FULL=1 all.
 */
import assert from "node:assert/strict";
import { Sandbox } from "../support/binary.ts";
import { ENCODINGS_FILE, EXITS_FILE, EXITS_SOURCE } from "../support/exits_source.ts";
import { tracesIn } from "../support/secret_encodings.ts";

const SHAPES: Readonly<Record<string, string>> = {
  plain: "kanari-0123456789-abcdefghij-ABCDEFGHIJ-9876543210",
  quotes: `Can"ary'7f3b\\Quo $HOME \`id\` <b>&x;`,
  unicode: "Canarý7f3d Ünï 🗝 key?>~+/=",
  lines: "-----BEGIN Canary7f3c-----\nCanary7f3cFirst+/+/\nCanary7f3cSecond\n-----END Canary7f3c-----",
  short: "pw&1\"'",
};

const isFull = Deno.env.get("SWAMP_FULL") === "1";
const names = Object.keys(SHAPES);
const chosen = isFull ? names : [names[crypto.getRandomValues(new Uint8Array(1))[0]! % names.length]!];

function* files(directory: string): Generator<string> {
  for (const entry of Deno.readDirSync(directory)) {
    const path = `${directory}/${entry.name}`;
    if (entry.isDirectory) yield* files(path);
    else if (entry.isFile) yield path;
  }
}

/** As text, byte by byte, and as UTF-16. */
function readings(bytes: Uint8Array): string[] {
  const latin1 = Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
  const wide = bytes.includes(0)
    ? [0, 1].flatMap((first) =>
      ["utf-16le", "utf-16be"].map((label) => new TextDecoder(label).decode(bytes.subarray(first)))
    )
    : [];
  return [new TextDecoder().decode(bytes), latin1, ...wide];
}

/** Of a secret of several lines each line is one. */
const partsOf = (secret: string) => [...new Set([secret, ...secret.split("\n")])];

function assertHidden(text: string, secret: string, where: string): void {
  for (const part of partsOf(secret)) {
    const found = tracesIn(text, part);
    assert.deepEqual(
      found,
      [],
      `${where} shows a secret: ${text.slice(Math.max(0, text.indexOf(found[0]!) - 300)).slice(0, 700)}`,
    );
  }
}

for (const shape of chosen) {
  Deno.test(`no exit shows a secret, whatever it is encoded to and however the run ends (${shape})`, async () => {
    const secret = SHAPES[shape]!;
    using sandbox = await Sandbox.repository();
    sandbox.env.TMPDIR = `${sandbox.base}/tmp`;
    Deno.mkdirSync(sandbox.env.TMPDIR);
    sandbox.write(
      ENCODINGS_FILE,
      Deno.readTextFileSync(new URL("../support/secret_encodings.ts", import.meta.url)),
    );
    sandbox.write(EXITS_FILE, EXITS_SOURCE);
    await sandbox.ok("vault", "create", "local_encryption", "main");
    assert.equal((await sandbox.run(["vault", "put", "main", "ONE"], { stdin: secret })).code, 0);
    const value = "${{ vault.get(main, ONE) }}";
    const define = async (type: string, name: string, lines: string) => {
      await sandbox.ok("model", "create", type, name);
      const path = `models/${type}/${name}.yaml`;
      sandbox.write(path, `${sandbox.read(path)}\n${lines}`);
    };
    await define(
      "@acme/exits",
      "exits",
      `globalArguments:\n  token: ${value}\nmethods:\n  leak:\n    arguments:\n      secret: ${value}\n`,
    );
    await define(
      "@acme/exits",
      "inner",
      "globalArguments:\n  given: ${{ inputs.given }}\nmethods:\n  quiet:\n    arguments:\n      text: ${{ inputs.text }}\n",
    );
    const script =
      `for n in "$S" "'$S'"; do printf "%s\\n" "$n" | tee /dev/stderr; printf %s "$n" | base64 -w 64; ` +
      `printf "user:%s" "$n" | base64 -w 0; printf %s "$n" | od -An -v -tx1 -w4096; done`;
    await define(
      "command/shell",
      "shell",
      `methods:\n  execute:\n    arguments:\n      env: { S: '${value}' }\n      run: '${
        script.replaceAll("'", "''")
      }'\n`,
    );
    const outputs: string[] = [];
    const swamp = async (...args: string[]) => {
      const result = await sandbox.run(args);
      outputs.push(`${args.join(" ")}\n${result.stdout}\n${result.stderr}`);
      return result;
    };
    // Beside the code cache of the binary.
    const leftOutside = () => [...files(sandbox.env.TMPDIR!)].filter((path) => path.endsWith("/raw"));
    const leak = ["model", "method", "run", "exits", "leak", "--input"];
    for (const format of [["-v"], ["--json"]]) {
      const before = leftOutside();
      const done = await swamp(...leak, "end=return", ...format);
      assert.equal(done.code, 0, `every exit was tried: ${done.stderr.slice(-3000)}`);
      const failed = await swamp(...leak, "end=throw", ...format);
      assert.equal(failed.code, 1);
      assert.ok(!/exit \w+ failed/.test(failed.stderr), failed.stderr);
      assert.deepEqual(leftOutside(), before);
      assert.equal((await swamp(...leak, "end=kill", ...format)).code, 137);
      await swamp("model", "method", "run", "exits", "refused", ...format);
      assert.equal((await swamp("model", "method", "run", "shell", "execute", ...format)).code, 0);
      await swamp(...leak, "end=return", "--dry-run", ...format);
      await swamp(...leak, "end=return", "--last-evaluated", ...format);
    }
    for (
      const args of [
        ["model", "evaluate", "exits", "--input", "end=return"],
        ["model", "get", "exits"],
        ["model", "output", "search"],
        ["model", "output", "get", "exits"],
        ["model", "method", "history", "logs", "exits"],
        ["model", "output", "data", "exits"],
        ["data", "list", "exits"],
        ["data", "get", "exits", "main"],
        ["data", "query", "true"],
        ["vault", "list-keys", "main"],
      ]
    ) {
      await swamp(...args);
      await swamp(...args, "--json");
    }
    for (const output of outputs) assertHidden(output, secret, output.slice(0, output.indexOf("\n")));
    let count = 0;
    for (const directory of [sandbox.root, sandbox.home]) {
      for (const path of files(directory)) {
        assertHidden(path, secret, "the name of a file");
        for (const text of readings(Deno.readFileSync(path))) assertHidden(text, secret, path);
        count++;
      }
    }
    assert.ok(count > 100, `${count} files were looked at`);
  });
}
