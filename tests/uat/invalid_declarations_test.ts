// SPDX-License-Identifier: MIT
/** A declaration that is not valid is its file's failure: the reason is given, and no other file is disturbed. */
import assert from "node:assert/strict";
import { lockPackages } from "../../scripts/corpus/lock_packages.ts";
import { modelSource, Sandbox } from "../support/binary.ts";

const NAMES = {
  backslashes: "@adv/..\\\\..\\\\x",
  nul: "@adv/a\\u0000b",
  long: `@adv/${"x".repeat(300)}`,
  segment: "adv",
  empty: "",
};

/** Sources of every kind with this name, written into a repository. */
function sourceOf(kind: string, name: string): string {
  switch (kind) {
    case "model":
      return modelSource("NAME").replace('"NAME"', `"${name}"`);
    case "extension":
      return `export const extension = { type: "${name}", methods: [] };\n`;
    case "report":
      return `export const report = { name: "${name}", description: "d", scope: "model", execute: () => ({}) };\n`;
    default: {
      const factory = kind === "driver" ? "createDriver" : "createProvider";
      return `export const ${kind} = { type: "${name}", name: "N", description: "d", ${factory}: () => ({}) };\n`;
    }
  }
}

const DIRECTORIES: Record<string, string> = {
  model: "models",
  extension: "models",
  vault: "vaults",
  driver: "drivers",
  datastore: "datastores",
  report: "reports",
};

Deno.test("names that cannot be types fail alone, of every kind, and every command works", async () => {
  using sandbox = await Sandbox.repository();
  sandbox.write("extensions/models/good.ts", modelSource("@t/good"));
  const written: string[] = [];
  for (const [label, name] of Object.entries(NAMES)) {
    for (const [kind, directory] of Object.entries(DIRECTORIES)) {
      const path = `extensions/${directory}/${kind}_${label}.ts`;
      sandbox.write(path, sourceOf(kind, name));
      written.push(path);
    }
  }
  sandbox.write("extensions/vaults/deep.ts", sourceOf("vault", "@adv/a/b"));
  const { results, warnings } = await sandbox.json("model", "type", "search", "@");
  assert.deepEqual(results.map(({ normalized }: { normalized: string }) => normalized), ["@t/good"]);
  assert.match(warnings[0].message, new RegExp(`^${written.length + 1} extension files failed: .*expected`));
  const { files } = await sandbox.json("extension", "list");
  for (const path of written) {
    const file = files.find(({ displayPath }: { displayPath: string }) => displayPath === path);
    assert.equal(file.state, "failed", path);
    assert.match(file.reason, /(type|name): expected/, path);
  }
  for (const kind of ["vault", "driver", "datastore", "report"]) await sandbox.ok(kind, "type", "search");
  await sandbox.ok("model", "create", "@t/good", "thing", "--json");
  await sandbox.ok("model", "method", "run", "thing", "run", "--json");
  await sandbox.ok("completions", "complete", "--", "model", "type", "describe", "@");
  assert.equal((await sandbox.run(["doctor", "extensions"])).code, 1);
  // Who asks for what such a file declares is shown that file.
  for (const command of [["model", "type", "describe"], ["model", "method", "run"]]) {
    const rest = command[2] === "run" ? ["run"] : [];
    const asked = await sandbox.error(1, ...command, "@adv/..\\..\\x", ...rest);
    assert.match(asked.error, /_backslashes\.ts: (model|extension)\.type: expected/);
  }
  const deep = await sandbox.error(1, "vault", "create", "@adv/a/b", "v");
  assert.match(deep.error, /vaults\/deep\.ts: vault\.type: expected two segments/);
});

Deno.test("a version that is missing or malformed, and a wrong shape, are the file's failure from the first command on", async () => {
  const wrong: Record<string, [source: string, reason: RegExp]> = {
    nover: [modelSource("@lab/nover").replace(/ {2}version: .*\n/, ""), /model\.version: .*missing/],
    badver: [modelSource("@lab/badver", { version: "1.0" }), /model\.version: .*got '1\.0'/],
  };
  for (const [name, [source, reason]] of Object.entries(wrong)) {
    for (
      const command of [
        ["model", "method", "run", `@lab/${name}`, "run"],
        ["model", "create", `@lab/${name}`, "x"],
        ["model", "type", "describe", `@lab/${name}`],
      ]
    ) {
      using sandbox = await Sandbox.repository();
      sandbox.write(`extensions/models/${name}.ts`, source);
      sandbox.write("extensions/models/good.ts", modelSource("@lab/good"));
      const { error, code } = await sandbox.error(1, ...command);
      assert.equal(code, "TYPE_INVALID", command.join(" "));
      assert.match(error, new RegExp(`^extensions/models/${name}\\.ts: ${reason.source}`), command.join(" "));
      const { results, warnings } = await sandbox.json("model", "type", "search", "@lab");
      const states = results.map(({ normalized, state }: { normalized: string; state: string }) =>
        `${normalized} ${state}`
      );
      assert.deepEqual(states.filter((state: string) => state.startsWith("@lab/good")), [
        "@lab/good indexed",
      ]);
      assert.match(warnings[0].message, new RegExp(`1 extension file failed: .*${reason.source}`));
    }
  }
});

for (
  const [origin, directory, files] of [
    ["a mounted source", "mounted", "mounted/extensions"],
    ["a pulled package", ".swamp/pulled-extensions/@lab/pack", ".swamp/pulled-extensions/@lab/pack"],
  ] as const
) {
  Deno.test(`invalid declarations of ${origin} fail alone, in the first command whichever it is`, async () => {
    const nover = /models\/nover\.ts: model\.version: .*missing/;
    const commands: [args: string[], error?: RegExp][] = [
      [["model", "method", "run", "@lab/nover", "run"], nover],
      [["model", "create", "@lab/nover", "x"], nover],
      [["model", "type", "describe", "@lab/nover"], nover],
      [["model", "type", "describe", "@adv/..\\..\\x"], /models\/bad\.ts: model\.type: expected/],
      [["model", "type", "describe", "@lab/good"]],
      [["model", "create", "@lab/good", "x"]],
      [["model", "method", "run", "@lab/good", "run"]],
      [["model", "type", "search"]],
      [["vault", "type", "search"]],
      [["extension", "list"]],
    ];
    for (const [args, expected] of commands) {
      using sandbox = await Sandbox.repository();
      sandbox.write(`${files}/models/nover.ts`, modelSource("@lab/nover").replace(/ {2}version: .*\n/, ""));
      sandbox.write(`${files}/models/bad.ts`, sourceOf("model", NAMES.backslashes));
      sandbox.write(`${files}/models/good.ts`, modelSource("@lab/good"));
      sandbox.write(`${files}/vaults/nul.ts`, sourceOf("vault", NAMES.nul));
      sandbox.write(
        `${directory}/manifest.yaml`,
        'manifestVersion: 1\nname: "@lab/pack"\nversion: 2026.01.01.1\n' +
          "models: [nover.ts, bad.ts, good.ts]\nvaults: [nul.ts]\n",
      );
      if (directory === "mounted") sandbox.write(".swamp-sources.yaml", "sources:\n  - path: mounted\n");
      else lockPackages(sandbox.root);
      if (expected === undefined) await sandbox.ok(...args, "--json");
      else assert.match((await sandbox.error(1, ...args)).error, expected, args.join(" "));
    }
  });
}

Deno.test("upgrades that end before the type's version are a warning", async () => {
  using sandbox = await Sandbox.repository();
  const upgrades =
    'upgrades: [{ toVersion: "2025.01.01.1", description: "d", upgradeAttributes: (old) => ({ ...old, size: 7 }) }],';
  sandbox.write(
    "extensions/models/a.ts",
    modelSource("@t/a").replace("  methods: {", `  ${upgrades}\n  methods: {`),
  );
  await sandbox.json("model", "create", "@t/a", "thing");
  await sandbox.json("model", "method", "run", "thing", "run");
  const { warnings } = await sandbox.json("model", "type", "describe", "@t/a");
  assert.match(warnings[0].message, /upgrades of @t\/a end at version 2025\.01\.01\.1/);
  const validated = await sandbox.json("model", "validate", "thing");
  assert.match(JSON.stringify(validated.warnings), /end at version/);
});

Deno.test("a graft's own global arguments are accepted, described and given to methods; a clash is an error", async () => {
  using sandbox = await Sandbox.repository();
  sandbox.write("extensions/models/a.ts", modelSource("@t/a"));
  const graft = (name: string) =>
    `import { z } from "npm:zod@4.3.6";
export const extension = {
  type: "@t/a",
  globalArguments: z.object({ ${name}: z.string().default("eu"), token: z.string().optional() }),
  methods: [{
    where: {
      description: "d",
      arguments: z.object({}),
      execute: async (_args, context) => ({
        dataHandles: [await context.writeResource("result", "result", { value: context.globalArgs.${name} })],
      }),
    },
  }],
};
`;
  sandbox.write("extensions/models/graft.ts", graft("region"));
  const { globalArguments } = await sandbox.json("model", "type", "describe", "@t/a");
  assert.deepEqual(Object.keys(globalArguments.properties).sort(), ["label", "region", "size", "token"]);
  await sandbox.json(
    "model",
    "create",
    "@t/a",
    "thing",
    "--global-arg",
    "region=us",
    "--global-arg",
    "size=2",
  );
  assert.equal((await sandbox.run(["model", "validate", "thing", "--json"])).code, 0);
  await sandbox.json("model", "method", "run", "thing", "where");
  const stored = await sandbox.json("data", "get", "thing", "result");
  assert.equal(stored.content.value, "us");
  const unknown = await sandbox.error(1, "model", "create", "@t/a", "other", "--global-arg", "regoin=us");
  assert.match(unknown.error + unknown.hint, /region/);
  sandbox.write("extensions/models/graft.ts", graft("size"));
  for (const command of [["model", "type", "describe", "@t/a"], ["model", "method", "run", "thing", "run"]]) {
    const clash = await sandbox.error(1, ...command);
    assert.match(clash.error, /graft\.ts: extension\.globalArguments\.size: @t\/a already has/);
  }
});
