// SPDX-License-Identifier: MIT
/** README's first model, followed literally: every block is used as it stands, and shows what the text says. */
import assert from "node:assert/strict";
import { Sandbox, SWAMP } from "../support/binary.ts";

const README = Deno.readTextFileSync(new URL("../../README.md", import.meta.url));

/** The code blocks of a section, in order. */
function blocksOf(heading: string): { language: string; text: string }[] {
  const section = README.split(/^## /m).find((part) => part.startsWith(`${heading}\n`));
  assert.ok(section, `README has no section '${heading}'`);
  return [...section.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].map(([, language, text]) => ({
    language: language!,
    text: text!,
  }));
}

/** Stands for the network: answers when it is given the right key. */
const CURL = `#!/bin/sh
[ "$*" = "-sS -H X-Key: s3cret https://example.com" ] && printf 'answer of %s' "$4"
`;

/** A directory of programs: `swamp`, and a `curl` that asks no network. */
function programs(sandbox: Sandbox): string {
  const directory = `${sandbox.base}/bin`;
  Deno.mkdirSync(directory);
  Deno.symlinkSync(SWAMP, `${directory}/swamp`);
  Deno.writeTextFileSync(`${directory}/curl`, CURL, { mode: 0o755 });
  return directory;
}

Deno.test("README's first model works when it is followed literally", async () => {
  using sandbox = new Sandbox();
  const path = `${programs(sandbox)}:${Deno.env.get("PATH")}`;
  const shown = new Map<string, string>();
  for (const { language, text } of blocksOf("A first model")) {
    if (language === "ts") sandbox.write("extensions/models/greeting.ts", text);
    else if (language === "yaml") {
      const file = "models/command/shell/hello.yaml";
      sandbox.write(file, `${sandbox.read(file)}${text}`);
    } else {
      for (const line of text.trimEnd().split("\n")) {
        const { code, stdout, stderr } = await new Deno.Command("bash", {
          args: ["-c", line],
          cwd: sandbox.root,
          clearEnv: true,
          env: {
            HOME: sandbox.home,
            PATH: path,
            NO_COLOR: "1",
            SWAMP_ESBUILD: Deno.env.get("SWAMP_ESBUILD") ?? "",
          },
          stdin: "null",
        }).output();
        const decoder = new TextDecoder();
        const output = decoder.decode(stdout);
        assert.equal(code, 0, `${line}\n${output}${decoder.decode(stderr)}`);
        assert.doesNotMatch(decoder.decode(stderr), /s3cret|warning/i, line);
        assert.doesNotMatch(output, /s3cret/, line);
        shown.set(line, output);
      }
    }
  }
  const output = (start: string) => {
    const found = [...shown].find(([line]) => line.startsWith(start));
    assert.ok(found, `README has no line that starts with: ${start}`);
    return found[1];
  };
  assert.match(output("swamp data get hello result"), /hello from Linux/);
  assert.match(output("swamp model type describe @me/greeting"), /greet/);
  assert.match(output("swamp data get ada greeting"), /Hello, Ada/);
  assert.match(output("swamp data versions hello"), /2/);
  const records = JSON.parse(output("swamp data query")).results;
  assert.ok(
    records.some((record: { attributes: { stdout: string } }) =>
      record.attributes.stdout === "answer of https://example.com"
    ),
    JSON.stringify(records),
  );
});
