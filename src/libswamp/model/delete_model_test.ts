// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { z } from "zod";
import { ModelWorld } from "../../../tests/support/model_world.ts";
import type { DataStore } from "../../domain/data/data_store.ts";
import { SwampError } from "../../domain/errors.ts";
import { deleteModel } from "./delete_model.ts";

const TYPE = {
  type: "@t/thing",
  version: "2026.02.01.1",
  methods: { run: { description: "d", arguments: z.object({}), execute: () => ({}) } },
};
const FILE = "models/@t/thing/web.yaml";

Deno.test("a model whose data cannot be deleted keeps its definition", async () => {
  using world = await ModelWorld.create(TYPE);
  world.repo.write(FILE, `type: "@t/thing"\nid: 96b6660e-5e68-4ca5-9c23-46ed4fbc2257\nname: web\n`);
  const ctx = world.context();
  const store = await ctx.data();
  const refuse = () => {
    throw new SwampError("IO_FAILED", "Cannot delete it: permission denied", { hint: "Make it writable" });
  };
  const failing = new Proxy(store, {
    get: (target, key) => {
      const member: unknown = Reflect.get(target, key, target);
      return key === "deleteAll" ? refuse : typeof member === "function" ? member.bind(target) : member;
    },
  }) as DataStore;
  const request = { model: "web", force: true, confirm: () => Promise.resolve(true) };
  const broken = { ...ctx, data: () => Promise.resolve(failing) };
  await assert.rejects(deleteModel(broken, request), { code: "IO_FAILED" });
  assert.ok(Deno.readTextFileSync(`${world.repo.root}/${FILE}`).includes("name: web"));
  await deleteModel(ctx, request);
  assert.throws(() => Deno.statSync(`${world.repo.root}/${FILE}`), Deno.errors.NotFound);
});
