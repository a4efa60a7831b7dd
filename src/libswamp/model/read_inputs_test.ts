// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { ModelWorld } from "../../../tests/support/model_world.ts";
import { SwampError } from "../../domain/errors.ts";
import type { Context } from "../context.ts";
import { readInputs } from "./read_inputs.ts";

/** A context whose working directory is the repository. */
async function inRepository(): Promise<{ world: ModelWorld; ctx: Context }> {
  const world = await ModelWorld.create();
  const ctx = world.context();
  const platform = Object.assign(Object.create(ctx.platform), { cwd: () => world.repo.root });
  return { world, ctx: { ...ctx, platform } };
}

async function failureOf(promise: Promise<unknown>): Promise<SwampError> {
  const error = await promise.then(() => undefined, (thrown: unknown) => thrown);
  assert.ok(error instanceof SwampError, String(error));
  return error;
}

const SECRET = "${{ vault.get(main, PASSWORD) }}";

for (
  const [what, inputs] of [
    ["a pair", [`password=${SECRET}`]],
    ["a nested pair", [`db.password=${SECRET}`]],
    ["JSON", [JSON.stringify({ password: SECRET })]],
    ["JSON in a pair", [`password:json=${JSON.stringify([SECRET])}`]],
  ] as const
) {
  Deno.test(`an expression in ${what} is refused: it would reach the method as text`, async () => {
    const { world, ctx } = await inRepository();
    using _ = world;
    const { message, hint } = await failureOf(readInputs(ctx, { inputs }));
    assert.match(
      message,
      /^Input validation failed: (db\.)?password(\.0)?: \$\{\{ vault\.get.* is an expression/,
    );
    assert.match(hint!, /swamp model edit <model>\n.*--input (password|db)=@<path>$/);
  });
}

Deno.test("an expression in a file of inputs is refused, one in the file of an input is its text", async () => {
  const { world, ctx } = await inRepository();
  using _ = world;
  world.repo.write("in.yaml", `password: "${SECRET}"\n`);
  await failureOf(readInputs(ctx, { inputs: [], inputFile: "in.yaml" }));
  assert.deepEqual(await readInputs(ctx, { inputs: ["password=x"], inputFile: "in.yaml" }), {
    password: "x",
  });
  world.repo.write("ci.yaml", "run: ${{ github.ref }}\n");
  assert.deepEqual(await readInputs(ctx, { inputs: ["text=@ci.yaml"] }), {
    text: "run: ${{ github.ref }}\n",
  });
});

Deno.test("a name that begins with @ is a value where no such file is, a file where it is", async () => {
  const { world, ctx } = await inRepository();
  using _ = world;
  const read = (text: string) => readInputs(ctx, { inputs: [text] });
  assert.deepEqual(await read("type=@acme/network/probe"), { type: "@acme/network/probe" });
  world.repo.write("acme/network", "from a file");
  assert.deepEqual(await read("type=@acme/network"), { type: "from a file" });
  assert.deepEqual(await read("type=\\@acme/network"), { type: "@acme/network" });
  for (const text of ["type=@none.txt", "type=@./acme/none", "type=@Acme/None"]) {
    assert.equal((await failureOf(read(text))).code, "IO_FAILED", text);
  }
});
