// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import fc from "fast-check";
import { dependencyOrder } from "./dependency_order.ts";

/** Names n0…, each with the numbers of those it depends on. */
const graphs = fc.integer({ min: 0, max: 12 }).chain((size) =>
  fc.array(fc.array(fc.nat({ max: Math.max(0, size - 1) }), { maxLength: 3 }), {
    minLength: size,
    maxLength: size,
  })
);
const named = (graph: number[][]) => {
  const names = graph.map((_edges, index) => `n${index}`);
  return {
    names,
    edges: new Map(graph.map((edges, index) => [`n${index}`, edges.map((edge) => `n${edge}`)])),
  };
};

Deno.test("dependencyOrder() puts everything after what it depends on, and loses and invents nothing", () => {
  fc.assert(fc.property(graphs, (graph) => {
    // Without circles: nobody depends on a later one.
    const { names, edges } = named(graph.map((list, index) => list.filter((edge) => edge > index)));
    const { order, cycle } = dependencyOrder(names, (name) => edges.get(name)!);
    assert.equal(cycle, undefined);
    assert.deepEqual([...order].sort(), [...names].sort());
    for (const [name, needed] of edges) {
      for (const one of needed) assert.ok(order.indexOf(one) < order.indexOf(name), `${one} before ${name}`);
    }
  }));
});

Deno.test("dependencyOrder() finds a circle exactly when there is one, and it is one", () => {
  fc.assert(fc.property(graphs, (graph) => {
    const { names, edges } = named(graph);
    const { order, cycle } = dependencyOrder(names, (name) => edges.get(name)!);
    assert.deepEqual([...order].sort(), [...names].sort());
    assert.equal(cycle !== undefined, hasCircle(names, edges));
    for (const [index, name] of (cycle ?? []).slice(0, -1).entries()) {
      assert.ok(edges.get(name)!.includes(cycle![index + 1]!));
    }
    assert.equal(cycle?.at(-1), cycle?.[0]);
  }));
});

/** By taking away what depends on nothing, again and again. */
function hasCircle(names: readonly string[], edges: ReadonlyMap<string, readonly string[]>): boolean {
  const left = new Set(names);
  for (let before = -1; before !== left.size;) {
    before = left.size;
    for (const name of left) if (!edges.get(name)!.some((edge) => left.has(edge))) left.delete(name);
  }
  return left.size > 0;
}

Deno.test("dependencyOrder() keeps the given order where nothing depends on anything", () => {
  fc.assert(fc.property(fc.uniqueArray(fc.string()), (names) => {
    assert.deepEqual(dependencyOrder(names, () => []).order, names);
  }));
});

Deno.test("dependencyOrder() passes over what is not listed, and bears long chains", () => {
  assert.deepEqual(dependencyOrder(["a"], () => ["gone"]), { order: ["a"] });
  const names = Array.from({ length: 50_000 }, (_item, index) => `n${index}`);
  const { order } = dependencyOrder(names, (name) => [`n${Number(name.slice(1)) + 1}`]);
  assert.equal(order[0], "n49999");
});
