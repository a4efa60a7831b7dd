// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { methodLogger } from "./method_logger.ts";

function lines(work: (logger: ReturnType<typeof methodLogger>) => void): string[] {
  const written: string[] = [];
  work(methodLogger((level, text) => written.push(`${level} ${text}`)));
  return written;
}

Deno.test("every level is there, warn and warning are one", () => {
  const written = lines((logger) => {
    for (const level of ["trace", "debug", "info", "warn", "warning", "error", "fatal"] as const) {
      logger[level]("x");
    }
  });
  assert.deepEqual(
    written,
    ["trace", "debug", "info", "warning", "warning", "error", "fatal"].map((level) => `${level} x`),
  );
});

Deno.test("placeholders, nested names, all properties and braces", () => {
  const properties = { n: 1, text: "a b", deep: { list: [1, 2] }, none: null };
  const written = lines((logger) => {
    logger.info("{n} {text} {deep.list} {none} {unknown} {{n}}", properties);
    logger.info("{*}", { a: 1 });
    logger.info("plain {n}");
    logger.info("lazy {n}", () => ({ n: 2 }));
  });
  assert.deepEqual(written, [
    "info 1 a b [1,2] null {unknown} {n}",
    'info {"a":1}',
    "info plain {n}",
    "info lazy 2",
  ]);
});

Deno.test("as a template tag, with an object, a function and an error", () => {
  const written = lines((logger) => {
    logger.info`took ${5} ms for ${"x"}`;
    logger.info({ a: 1 });
    logger.info(() => "late");
    logger.error("failed: {error}", { error: Object.assign(new Error("no"), { stack: "Error: no" }) });
  });
  assert.deepEqual(written, [
    "info took 5 ms for x",
    'info {"a":1}',
    "info late",
    "error failed: Error: no",
  ]);
});

Deno.test("texts are logged as they are, quotes and lines included; objects as JSON", () => {
  const written = lines((logger) => {
    logger.info("Run started for {id}", { id: "ISSUE-42" });
    logger.info("{plan}", { plan: '# Plan\n- "first"' });
    logger.info("{plan}", { plan: { title: "a b" } });
  });
  assert.deepEqual(written, [
    "info Run started for ISSUE-42",
    'info # Plan\n- "first"',
    'info {"title":"a b"}',
  ]);
});

Deno.test("with() binds properties and getChild() keeps them", () => {
  const written = lines((logger) => {
    const child = logger.with({ id: 7 }).getChild("part");
    child.info("{id} {n}", { n: 1 });
    assert.deepEqual(child.category, ["part"]);
  });
  assert.deepEqual(written, ["info 7 1"]);
});

Deno.test("values that have no JSON do not break a run", () => {
  const circular: Record<string, unknown> = {};
  circular.self = circular;
  const written = lines((logger) => {
    logger.info("{circular} {big} {nothing}", { circular, big: 1n, nothing: undefined });
    logger.info("{fn}", { fn: Symbol("s") });
  });
  assert.equal(written.length, 2);
  assert.match(written[0]!, /\[object Object\] "1"/);
});
