// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { z } from "zod";
import { ModelWorld } from "../../../../tests/support/model_world.ts";
import { SwampError } from "../../../domain/errors.ts";
import { planRun } from "./plan_run.ts";

const TYPE = {
  type: "@t/thing",
  version: "2026.01.01.1",
  globalArguments: z.object({ name: z.string(), zone: z.string().optional(), note: z.string().optional() }),
  methods: {
    run: {
      description: "d",
      arguments: z.object({ text: z.string(), n: z.number(), zone: z.string(), note: z.string().optional() }),
      execute: () => ({}),
    },
  },
};
const HEAD = "id: 96b6660e-5e68-4ca5-9c23-46ed4fbc2257\nname: web\n";
const DEFINITION = `${HEAD}inputs:
  type: object
  required: [region, count, zone, note, unread]
  properties:
    region: {type: string}
    count: {type: integer}
    zone: {type: string, enum: [a, b]}
    note: {type: string}
    unread: {type: string}
globalArguments:
  name: "\${{ inputs.region }}-x"
  zone: "\${{ inputs.zone }}"
  note: "\${{ inputs.note }}"
methods:
  run:
    arguments:
      text: "\${{ self.name + self.globalArguments.name }}"
      n: "\${{ inputs.count }}"
`;

async function refusal(definition: string, inputs: Record<string, unknown>): Promise<SwampError> {
  using world = await ModelWorld.create(TYPE);
  world.repo.write("models/@t/thing/web.yaml", definition);
  const plan = planRun(world.context(), { model: "web", method: "run", inputs });
  const error = await plan.then(() => undefined, (thrown: unknown) => thrown);
  assert.ok(error instanceof SwampError, String(error));
  return error;
}

Deno.test("inputs that are missing for the method are all named, by whatever way it reads them", async () => {
  const { message } = await refusal(DEFINITION, {});
  assert.equal(
    message,
    'Input validation failed:\n  "region" is required\n  "count" is required\n  "zone" is required',
  );
});

Deno.test("inputs that are wrong and those that are missing are told at once", async () => {
  const { message } = await refusal(DEFINITION, { zone: "c", count: 1 });
  assert.match(message, /"?zone"? must be one of/);
  assert.match(message, /"region" is required/);
});

Deno.test("a field that fails for the sake of another says where that one is, and each file once", async () => {
  const { message, hint } = await refusal(
    `${HEAD}globalArguments:
  name: "\${{ inputs.region }}"
methods:
  run:
    arguments: {n: 1, zone: a, text: "\${{ self.globalArguments.name }}"}
`,
    {},
  );
  assert.equal(
    message,
    "Unresolved expression in methods.run.arguments.text: models/@t/thing/web.yaml:7: " +
      "it reads 'globalArguments.name' (models/@t/thing/web.yaml:4): " +
      "Expression failed: the input 'region' is not given\n  in: ${{ self.globalArguments.name }}",
  );
  assert.match(hint!, /--input region=/);
});
