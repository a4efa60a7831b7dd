// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { RegistryGate, Slots } from "./registry_gate.ts";
import { REGISTRY_LIMITS, registryCapacity } from "./registry_limits.ts";
import { HttpProblem } from "./registry_replies.ts";

const isBusy = (error: unknown) =>
  error instanceof HttpProblem && error.status === 503 && "retry-after" in error.headers;

Deno.test("slots are given back once, however often that is said", () => {
  const slots = new Slots(2, "downloads");
  const leave = slots.take();
  slots.take();
  assert.throws(() => slots.take(), isBusy);
  leave();
  leave();
  slots.take();
  assert.throws(() => slots.take(), isBusy);
});

Deno.test("archives are examined one after the other, also after one that fails, and no more wait than may", async () => {
  const gate = new RegistryGate({ downloads: 1, uploads: 1 });
  let at = 0;
  let running = 0;
  const examine = () =>
    gate.examine(async () => {
      assert.equal(++running, 1);
      await Promise.resolve();
      running--;
      if (at++ === 0) throw new Error("damaged");
      return at;
    });
  const results = await Promise.allSettled(
    Array.from({ length: REGISTRY_LIMITS.waitingArchives + 3 }, examine),
  );
  const reasons = results.flatMap((result) => result.status === "rejected" ? [result.reason] : []);
  assert.equal(reasons[0].message, "damaged");
  assert.deepEqual(reasons.slice(1).map(isBusy), [true, true]);
  assert.equal(await examine(), at);
});

Deno.test("connections, downloads and uploads together stay below the limit of open files", () => {
  for (const limit of [256, 1_024, 4_096, 20_000, 65_536]) {
    const { connections, downloads, uploads } = registryCapacity(limit);
    assert.ok(connections >= 100 && downloads > 0 && uploads > 0, `${limit}`);
    assert.ok(connections + downloads + uploads < limit, `${limit}: ${connections} ${downloads} ${uploads}`);
  }
  assert.equal(registryCapacity(20_000).connections, REGISTRY_LIMITS.connections);
  assert.equal(registryCapacity(20_000, 10).connections, 10);
});
