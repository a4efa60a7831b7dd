// SPDX-License-Identifier: MIT
/** What shows definitions does not need the language, whatever they hold. */
import assert from "node:assert/strict";
import { z } from "zod";
import { ModelWorld } from "../../../tests/support/model_world.ts";
import { describeMethod } from "../model/describe_method.ts";
import { getModel } from "../model/get_model.ts";
import { searchModels } from "../model/search_models.ts";
import { validateModel } from "../model/validate_models.ts";

const TYPE = {
  type: "@t/thing",
  version: "2026.01.01.1",
  globalArguments: z.object({ a: z.string().optional() }),
  methods: { run: { description: "d", arguments: z.object({}), execute: () => ({}) } },
};

async function world(text: string) {
  const created = await ModelWorld.create(TYPE);
  created.repo.write(
    "models/@t/thing/web.yaml",
    `id: 96b6660e-5e68-4ca5-9c23-46ed4fbc2257\nname: web\n${text}`,
  );
  const ctx = {
    ...created.context(),
    expressions: () => Promise.reject(new Error("the language was imported")),
    queries: () => Promise.reject(new Error("queries were opened")),
    vaults: () => Promise.reject(new Error("vaults were opened")),
  };
  return { created, ctx };
}

Deno.test("get, search and describe show expressions as they are and do not import the language", async () => {
  const { created, ctx } = await world("globalArguments: {a: '${{ vault.get(v, k) }}'}\n");
  using _ = created;
  assert.equal((await getModel(ctx, { model: "web" })).globalArguments?.a, "${{ vault.get(v, k) }}");
  await searchModels(ctx, {});
  await describeMethod(ctx, { model: "web", method: "run" });
});

Deno.test("validating a definition without expressions does not import the language", async () => {
  const { created, ctx } = await world("globalArguments: {a: plain}\n");
  using _ = created;
  assert.equal((await validateModel(ctx, { model: "web", labels: [] })).passed, true);
});
