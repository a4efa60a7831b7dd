// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { SwampError } from "../../domain/errors.ts";
import { MAX_LEVELS, MAX_VALUES } from "../../domain/limits.ts";
import { parseYaml } from "./yaml_reader.ts";

const parse = (text: string) => parseYaml(text, "a.yaml", "MODEL_INVALID");

function refused(message: RegExp) {
  return (error: unknown) => {
    assert.ok(error instanceof SwampError, String(error));
    assert.match(error.message, message);
    return true;
  };
}

Deno.test("parseYaml() counts values to the last one", async () => {
  const list = (length: number) => `[${"1,".repeat(length)}]`;
  assert.equal((await parse(list(MAX_VALUES - 1)) as unknown[]).length, MAX_VALUES - 1);
  await assert.rejects(parse(list(MAX_VALUES)), refused(/^a\.yaml: it holds more than 1000000 values/));
  await assert.rejects(parse(list(3 * MAX_VALUES)), refused(/1000000 values/));
});

Deno.test("parseYaml() counts levels, in flow and block style", async () => {
  const flow = (levels: number) => "[".repeat(levels) + "]".repeat(levels);
  const block = (levels: number) =>
    Array.from({ length: levels }, (_, level) => `${" ".repeat(level)}a:`).join("\n") + " 1";
  for (const nested of [flow, block]) {
    await parse(nested(MAX_LEVELS));
    await assert.rejects(parse(nested(MAX_LEVELS + 1)), refused(/100 levels/));
  }
  for (const open of ["[", "{a: ", "- ", "? "]) {
    await assert.rejects(parse(open.repeat(100_000)), refused(/100 levels/));
  }
});

Deno.test("parseYaml() refuses references that multiply or loop, and takes those that do not", async () => {
  const bomb = ["a0: &a0 [x]"];
  for (let level = 1; level < 40; level++) {
    bomb.push(`a${level}: &a${level} [*a${level - 1}, *a${level - 1}]`);
  }
  await assert.rejects(parse(bomb.join("\n")), refused(/1000000 values/));
  await assert.rejects(parse("&a [*a]"), refused(/contains itself/));
  const many = `a: &a [${"1,".repeat(1000)}]\nb: [${"*a,".repeat(900)}]`;
  assert.equal((await parse(many) as { b: unknown[] }).b.length, 900);
});

Deno.test("parseYaml() takes words of the language as keys, and refuses a text that is too long", async () => {
  const value = await parse("__proto__: { a: 1 }\nconstructor: 2\ntoString: 3\n") as Record<string, unknown>;
  assert.deepEqual(Object.keys(value), ["__proto__", "constructor", "toString"]);
  assert.equal(Object.getPrototypeOf(value), Object.prototype);
  await assert.rejects(parse("x".repeat(64 * 1024 ** 2 + 1)), refused(/^a\.yaml: larger than 64 MiB/));
});
