// SPDX-License-Identifier: MIT
/** Whatever reads what, in one definition or over several: values are right, and circles are found. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { SwampError } from "../../domain/errors.ts";
import type { Definition } from "../../domain/models/definition.ts";
import { CelEngine } from "../../infrastructure/expressions/cel_engine.ts";
import type { Context } from "../context.ts";
import { DefinitionResolver } from "./resolve_definition.ts";

const DEFINITIONS = 3;
const engine = new CelEngine();

/** Field i belongs to definition i % 3 and is 1 plus the fields that it reads. */
function definitionsOf(graph: readonly (readonly number[])[]): Definition[] {
  const place = (index: number) => `m-${index % DEFINITIONS}`;
  return Array.from({ length: DEFINITIONS }, (_item, number) => ({
    type: "a/b",
    id: `0000000${number}-0000-4000-8000-000000000000`,
    name: `m-${number}`,
    version: 1,
    tags: {},
    methods: {},
    globalArguments: Object.fromEntries(graph.flatMap((reads, index) => {
      if (index % DEFINITIONS !== number) return [];
      const terms = reads.map((other) =>
        place(other) === place(index)
          ? `self.globalArguments.f${other}`
          : `model.${place(other)}.input.globalArguments.f${other}`
      );
      return [[`f${index}`, `\${{ ${["1", ...terms].join(" + ")} }}`]];
    })),
  }));
}

function contextOf(definitions: readonly Definition[]): Context {
  const store = {
    find: (name: string) => {
      const found = definitions.find((one) => one.name === name);
      return found
        ? Promise.resolve({ id: found.id, name, type: "a/b", path: `/${name}` })
        : Promise.reject(new SwampError("MODEL_NOT_FOUND", name, { hint: "make it" }));
    },
    read: ({ name }: { name: string }) => Promise.resolve(definitions.find((one) => one.name === name)),
    list: () => Promise.resolve(definitions),
  };
  return {
    definitions: () => Promise.resolve(store),
    expressions: () => Promise.resolve(engine),
    repository: () => ({ display: (path: string) => path }),
    platform: { randomHex: () => "ab", environment: () => ({}), env: () => undefined },
  } as unknown as Context;
}

/** The value of a field, or undefined when it needs itself. */
function expectedOf(
  graph: readonly (readonly number[])[],
  index: number,
  path: readonly number[] = [],
): number | undefined {
  if (path.includes(index)) return undefined;
  let sum = 1;
  for (const other of graph[index]!) {
    const value = expectedOf(graph, other, [...path, index]);
    if (value === undefined) return undefined;
    sum += value;
  }
  return sum;
}

const graphs = fc.integer({ min: 1, max: 9 }).chain((size) =>
  fc.array(fc.array(fc.nat({ max: size - 1 }), { maxLength: 2 }), { minLength: size, maxLength: size })
);

async function check(graph: readonly (readonly number[])[], order: readonly number[]): Promise<void> {
  const definitions = definitionsOf(graph);
  const resolver = new DefinitionResolver(contextOf(definitions), "checked");
  for (const number of order) {
    const definition = definitions[number]!;
    const { definition: got, unresolved } = await resolver.resolve({
      definition,
      file: definition.name,
      inputs: {},
    });
    for (const name of Object.keys(definition.globalArguments)) {
      const expected = expectedOf(graph, Number(name.slice(1)));
      const reason = unresolved.get(`globalArguments.${name}`)?.reason;
      if (expected === undefined) assert.equal(reason?.code, "EXPRESSION_CYCLE");
      else assert.equal(got.globalArguments[name], expected, reason?.message);
    }
  }
}

Deno.test("fields that read each other get the right values, in whichever order they are asked for", async () => {
  const orders = fc.constantFrom([0, 1, 2], [2, 1, 0], [1], [2, 0]);
  await fc.assert(fc.asyncProperty(graphs, orders, check), { numRuns: 300 });
});

Deno.test("the chain of a cycle is one: each of its fields reads the next", async () => {
  await fc.assert(
    fc.asyncProperty(graphs, async (graph) => {
      const definitions = definitionsOf(graph);
      const definition = definitions[0]!;
      const { unresolved } = await new DefinitionResolver(contextOf(definitions), "checked").resolve({
        definition,
        file: "m-0",
        inputs: {},
      });
      for (const { reason } of unresolved.values()) {
        const chain = (reason.details!.chain as string[]).map((label) => Number(/f(\d+)$/.exec(label)![1]));
        assert.equal(chain[0], chain.at(-1));
        for (const [index, field] of chain.slice(0, -1).entries()) {
          assert.ok(graph[field]!.includes(chain[index + 1]!), chain.join(" → "));
        }
      }
    }),
    { numRuns: 300 },
  );
});
