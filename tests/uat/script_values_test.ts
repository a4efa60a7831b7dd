// SPDX-License-Identifier: MIT
/** Values that are embedded in scripts of command/shell: one word each, whatever their source and whatever is in them. */
import assert from "node:assert/strict";
import { Sandbox } from "../support/binary.ts";

/** Spaces, globs, quotes, substitutions, redirections, separators, a newline and a comment sign. */
const HOSTILE = "a  b'c\"d $(touch owned) `touch owned` ; touch owned > owned\n# *|&${HOME}~!";

const ID = "3f2504e0-4f89-41d3-9a0c-0305e82c330";

function define(sandbox: Sandbox, number: number, name: string, lines: string): void {
  const head = `type: command/shell\nid: ${ID}${number}\nname: ${name}\nversion: 1\n`;
  sandbox.write(`models/command/shell/${name}.yaml`, `${head}${lines}`);
}

function script(sandbox: Sandbox, ...lines: string[]): void {
  const run = lines.map((line) => `        ${line}\n`).join("");
  define(sandbox, 1, "web", `methods:\n  execute:\n    arguments:\n      run: |\n${run}`);
}

const RUN = ["model", "method", "run", "web", "execute"];

async function stdout(sandbox: Sandbox, ...args: string[]): Promise<string> {
  const { dataArtifacts } = await sandbox.json(...RUN, ...args);
  return dataArtifacts[0].attributes.stdout;
}

/** A repository in which the hostile text is an input, a tag of another model, stored data and a variable. */
async function withSources(): Promise<Sandbox> {
  const sandbox = await Sandbox.repository();
  sandbox.env.HOSTILE = HOSTILE;
  sandbox.write("hostile.txt", HOSTILE);
  define(sandbox, 2, "other", `tags:\n  text: ${JSON.stringify(HOSTILE)}\n`);
  define(sandbox, 3, "maker", "methods:\n  execute:\n    arguments:\n      run: cat hostile.txt\n");
  await sandbox.json("model", "method", "run", "maker", "execute");
  return sandbox;
}

const SOURCES: Readonly<Record<string, string>> = {
  "an input": "inputs.text",
  "a variable of the environment": "env.HOSTILE",
  "another model": "model.other.input.tags.text",
  "stored data": 'data.latest("maker", "result").attributes.stdout',
  "a literal": JSON.stringify(HOSTILE),
  "a computed text": 'inputs.text + ""',
};

for (const [source, expression] of Object.entries(SOURCES)) {
  Deno.test(`a value from ${source} is one word of a script at every position`, async () => {
    using sandbox = await withSources();
    const embedded = `\${{ ${expression} }}`;
    script(
      sandbox,
      `printf '<%s>' ${embedded} "${embedded}" '${embedded}' x${embedded}y`,
      `printf '<%s>' "$(printf '%s' ${embedded})"`,
      "cat <<END",
      `<${embedded}>`,
      "END",
      `true # ${embedded}`,
    );
    const input = expression.startsWith("inputs") ? ["--input", `text=${HOSTILE}`] : [];
    const expected = `<${HOSTILE}><${HOSTILE}><${HOSTILE}><x${HOSTILE}y><${HOSTILE}><${HOSTILE}>`;
    assert.equal(await stdout(sandbox, ...input), expected);
    assert.equal(sandbox.exists("owned"), false);
    const record = await sandbox.json("data", "get", "web", "result");
    assert.ok(record.content.command.includes(`'${HOSTILE}'`), "the stored command shows the value");
  });
}

Deno.test("a secret and a text that was made of one stay out of the script, of records and of plans", async () => {
  using sandbox = await Sandbox.repository();
  await sandbox.json("vault", "create", "local_encryption", "main");
  await sandbox.run(["vault", "put", "main", "KEY", "--json"], { stdin: "s3cr et'x" });
  script(sandbox, "printf '<%s>' ${{ 'key=' + vault.get(main, KEY) }} | wc -c; ps -o args= -p $$");
  const shown = await stdout(sandbox);
  assert.match(shown, /^15\n/);
  assert.doesNotMatch(shown, /s3cr/);
  const { content } = await sandbox.json("data", "get", "web", "result");
  assert.doesNotMatch(content.command, /s3cr/);
  const plan = await sandbox.json(...RUN, "--dry-run");
  assert.doesNotMatch(JSON.stringify(plan), /s3cr|__SWAMP/);
});

Deno.test("numbers and booleans may stand in arithmetic; a text there is refused before the run", async () => {
  using sandbox = await Sandbox.repository();
  script(sandbox, 'echo $(( ${{ inputs.n }} + 1 )) ${{ inputs.n == 41 }} "${{ 2.5 }}"');
  assert.equal(await stdout(sandbox, "--input", "n:json=41"), "42 true 2.5");
  const { error, hint } = await sandbox.error(1, ...RUN, "--input", 'n:json="x[$(touch owned)]"');
  assert.match(error, /web\.yaml:\d+: .*Line 1 of 'run' has an embedded value in an arithmetic expression/);
  assert.match(hint!, /raw\(/);
  assert.equal(sandbox.exists("owned"), false);
});

Deno.test("a value in the script of another shell is refused before the run; as its argument it is a word", async () => {
  using sandbox = await Sandbox.repository();
  for (
    const run of [
      'sh -c "echo ${{ inputs.x }}"',
      "eval echo ${{ inputs.x }}",
      "trap 'echo ${{ inputs.x }}' EXIT",
      '"$SHELL" -c "echo ${{ inputs.x }}"',
      'echo "echo ${{ inputs.x }}" | sh',
    ]
  ) {
    script(sandbox, run);
    const { error, hint } = await sandbox.error(1, ...RUN, "--input", "x=$(touch owned)");
    assert.match(error, /web\.yaml:\d+: .*in a script that eval, trap or another shell reads/);
    assert.match(hint!, /raw\(/);
  }
  script(sandbox, "sh -c 'echo \"$1\"' _ ${{ inputs.x }}");
  assert.equal(await stdout(sandbox, "--input", "x=$(touch owned)"), "$(touch owned)");
  assert.equal(sandbox.exists("owned"), false);
});

Deno.test("raw() embeds shell source, a lone expression is the script, and validate lists what matters", async () => {
  using sandbox = await Sandbox.repository();
  script(sandbox, "printf '<%s>' ${{ raw(inputs.flags) }} ${{ inputs.flags }}", 'echo "${{ inputs.flags }}"');
  assert.equal(await stdout(sandbox, "--input", "flags=a b"), "<a><b><a b>a b");
  const { warnings } = await sandbox.json("model", "validate", "web");
  assert.deepEqual(
    warnings.map(({ message }: { message: string }) =>
      message.replace(/^Values in scripts: |^Raw values in scripts: /, "")
    ),
    [
      "Each of these values is one word, whatever is in it: line 1: ${{ inputs.flags }}. Write double quotes around " +
      "it to say so, or raw(…) in it to have the shell read it as source",
      "The shell reads these values as source: line 1: ${{ raw(inputs.flags) }}",
    ],
  );
  define(sandbox, 1, "web", "methods:\n  execute:\n    arguments:\n      run: ${{ inputs.script }}\n");
  assert.equal(await stdout(sandbox, "--input", "script=echo a; echo b"), "a\nb");
});

Deno.test("what was evaluated before keeps values apart from the script, and a plan shows them", async () => {
  using sandbox = await withSources();
  script(sandbox, "printf '<%s>' ${{ inputs.text }} ${{ model.other.input.tags.text }}");
  await sandbox.json("model", "evaluate", "web", "--input", `text=${HOSTILE}`);
  assert.equal(await stdout(sandbox, "--last-evaluated"), `<${HOSTILE}><${HOSTILE}>`);
  assert.equal(sandbox.exists("owned"), false);
  const plan = await sandbox.json(...RUN, "--dry-run", "--input", "text=a b");
  assert.equal(plan.methodArguments.run, `printf '<%s>' a b ${HOSTILE}\n`);
});

Deno.test("a broken graft on the type does not turn values of a stored evaluation into text of the script", async () => {
  using sandbox = await withSources();
  script(sandbox, "printf '<%s>' ${{ inputs.text }}");
  sandbox.write(
    "extensions/models/graft.ts",
    'export const extension = { type: "command/shell", methods: 5 };\n',
  );
  await sandbox.run(["model", "evaluate", "web", "--input", `text=${HOSTILE}`]);
  sandbox.remove("extensions/models/graft.ts");
  assert.equal(await stdout(sandbox, "--last-evaluated"), `<${HOSTILE}>`);
  assert.equal(sandbox.exists("owned"), false);
});

Deno.test("a method that runs a shell model hands its values on as they are", async () => {
  using sandbox = await withSources();
  sandbox.write(
    "extensions/models/caller.ts",
    `import { z } from "npm:zod@4";
export const model = { type: "@t/caller", version: "2026.01.01.1", methods: { call: {
  description: "Runs the script", arguments: z.object({ text: z.string() }),
  execute: async (args, context) => {
    const result = await context.runModel({ definition: "web", method: "execute", arguments: { text: args.text } });
    if (!result.ok) throw new Error(result.error.message);
    return {};
  },
} } };
`,
  );
  script(sandbox, "printf '<%s>' ${{ inputs.text }}");
  await sandbox.json("model", "create", "@t/caller", "caller");
  await sandbox.json("model", "method", "run", "caller", "call", "--input", `text=${HOSTILE}`);
  assert.equal((await sandbox.json("data", "get", "web", "result")).content.stdout, `<${HOSTILE}>`);
  assert.equal(sandbox.exists("owned"), false);
});
