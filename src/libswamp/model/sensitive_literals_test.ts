// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { z } from "zod";
import { ModelWorld } from "../../../tests/support/model_world.ts";
import { createModel } from "./create_model.ts";
import { evaluateModel } from "./evaluate_models.ts";
import { planRun } from "./run/plan_run.ts";
import { runMethod } from "./run_method.ts";
import { validateModel } from "./validate_models.ts";

const secret = () => z.string().meta({ sensitive: true });
const seen: unknown[] = [];
const TYPE = {
  type: "@t/thing",
  version: "2026.01.01.1",
  globalArguments: z.object({ apiToken: secret().optional(), url: z.string().optional() }),
  methods: {
    go: {
      description: "d",
      arguments: z.object({ password: secret().optional(), n: z.number().default(1) }),
      execute: (args: unknown, { globalArgs }: { globalArgs: object }) => {
        seen.push({ args, globals: { ...globalArgs } });
        return {};
      },
    },
  },
};
const FILE = "models/@t/thing/web.yaml";
const DEFINITION = `type: "@t/thing"
typeVersion: 2026.01.01.1
id: 96b6660e-5e68-4ca5-9c23-46ed4fbc2257
name: web
globalArguments:
  apiToken: token-12345
  url: "https://x/?t=\${{ self.globalArguments.apiToken }}"
methods:
  go:
    arguments:
      password: hunter22
      n: \${{ 1 + 2 }}
`;

async function withSecrets(): Promise<ModelWorld> {
  const world = await ModelWorld.create(TYPE);
  world.repo.write(FILE, DEFINITION);
  return world;
}

const run = { model: "web", method: "go", inputs: {}, tags: {} };

/** The warnings about literals, by the line that they name. */
function linesOf(texts: readonly string[]): string[] {
  return texts.filter((text) => text.includes("literal value")).map((text) =>
    /web\.yaml:\d+: \S+/.exec(text)?.[0] ?? text
  );
}

Deno.test("literal secrets are warned of with file and line, by validate, run, dry run and evaluate", async () => {
  const expected = ["web.yaml:6: globalArguments.apiToken", "web.yaml:11: methods.go.arguments.password"];
  using world = await withSecrets();
  const { warnings } = await validateModel(world.context(), { model: "web", labels: [] });
  assert.deepEqual(linesOf(warnings.map(({ message }) => message)), expected);
  for (
    const command of [
      () => runMethod(world.context(), run),
      () => planRun(world.context(), run),
      () => evaluateModel(world.context(), { model: "web", inputs: {} }),
    ]
  ) {
    world.repo.warnings.length = 0;
    await command();
    assert.deepEqual(linesOf(world.repo.warnings.map(({ message }) => message)), expected);
  }
});

Deno.test("the warning names the commands that make a vault and store the secret", async () => {
  using world = await withSecrets();
  const messages = async () =>
    (await validateModel(world.context(), { model: "web", labels: [] })).warnings.map(({ message }) =>
      message
    )
      .join("\n");
  assert.match(
    await messages(),
    /swamp vault create local_encryption main && swamp vault put main API_TOKEN; then write \$\{\{ vault\.get\(main, API_TOKEN\) \}\}/,
  );
  world.secrets.prod = {};
  assert.match(await messages(), /store it with: swamp vault put prod API_TOKEN/);
  const refused = await createModel(world.context(), {
    type: "@t/thing",
    name: "other",
    globalArgs: ["apiToken=abc-123"],
  }).catch((error: { hint: string }) => error);
  assert.match((refused as { hint: string }).hint, /swamp vault put prod API_TOKEN/);
});

Deno.test("literal secrets are not copied, and a run of the evaluated definition has them all the same", async () => {
  using world = await withSecrets();
  seen.length = 0;
  await runMethod(world.context(), run);
  const { outputPath } = await evaluateModel(world.context(), { model: "web", inputs: {} });
  for (const directory of [world.repo.repository.stateDirectory]) {
    for (const text of textsBelow(directory)) assert.doesNotMatch(text, /token-12345|hunter22/);
  }
  assert.match(Deno.readTextFileSync(outputPath), /self\.globalArguments\.apiToken/);
  await runMethod(world.context(), { ...run, lastEvaluated: true });
  assert.deepEqual(seen[1], seen[0]);
  assert.deepEqual(seen[0], {
    args: { password: "hunter22", n: 3 },
    globals: { apiToken: "token-12345", url: "https://x/?t=token-12345" },
  });
});

function textsBelow(directory: string): string[] {
  return [...Deno.readDirSync(directory)].flatMap(({ name, isDirectory }) =>
    isDirectory ? textsBelow(`${directory}/${name}`) : [Deno.readTextFileSync(`${directory}/${name}`)]
  );
}
