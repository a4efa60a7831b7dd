// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import fc from "fast-check";
import { addDuration, type Duration, expiryOf, parseDuration, parseLifetime } from "./lifetime.ts";

const at = (text: string) => Date.parse(text);
const iso = (time: number) => new Date(time).toISOString();
const units = ["mo", "y", "h", "m", "d", "w"] as const;
const duration = fc.record({ amount: fc.integer({ min: 0, max: 2000 }), unit: fc.constantFrom(...units) });
const moment = fc.date({ min: new Date("1990-01-01"), max: new Date("2100-01-01"), noInvalidDate: true })
  .map((date) => date.getTime());

Deno.test("parseDuration() reads a number and a unit, nothing else", () => {
  assert.deepEqual(parseDuration("30d"), { amount: 30, unit: "d" });
  assert.deepEqual(parseDuration("6mo"), { amount: 6, unit: "mo" });
  assert.deepEqual(parseDuration("5m"), { amount: 5, unit: "m" });
  for (const bad of ["", "d", "1", "1.5h", "-1d", "1s", "1 d", "1D", "1ms", "infinite", "9999999999d"]) {
    assert.equal(parseDuration(bad), undefined, bad);
  }
  fc.assert(fc.property(duration, (item) => {
    assert.deepEqual(parseDuration(`${item.amount}${item.unit}`), { ...item });
  }));
});

Deno.test("a lifetime of zero is that of the workflow", () => {
  for (const unit of units) assert.equal(parseLifetime(`0${unit}`), "workflow");
  assert.deepEqual(parseLifetime("1h"), { amount: 1, unit: "h" });
  assert.equal(parseLifetime("infinite"), "infinite");
  assert.equal(parseLifetime("forever"), undefined);
});

Deno.test("months and years are those of the calendar", () => {
  const add = (start: string, text: string) => iso(addDuration(at(start), parseDuration(text)!));
  assert.equal(add("2026-01-31T10:00:00.000Z", "1mo"), "2026-02-28T10:00:00.000Z");
  assert.equal(add("2024-01-31T10:00:00.000Z", "1mo"), "2024-02-29T10:00:00.000Z");
  assert.equal(add("2024-02-29T00:00:00.000Z", "1y"), "2025-02-28T00:00:00.000Z");
  assert.equal(add("2026-11-30T00:00:00.000Z", "3mo"), "2027-02-28T00:00:00.000Z");
  assert.equal(add("2026-03-29T00:30:00.000Z", "1d"), "2026-03-30T00:30:00.000Z");
  assert.equal(add("2026-01-01T00:00:00.000Z", "2w"), "2026-01-15T00:00:00.000Z");
  assert.equal(add("2026-01-01T00:00:00.000Z", "90m"), "2026-01-01T01:30:00.000Z");
});

Deno.test("addDuration(): later, longer is later still, and months land in their month", () => {
  fc.assert(fc.property(moment, duration, fc.integer({ min: 1, max: 50 }), (start, item, more) => {
    const end = addDuration(start, item);
    assert.ok(end >= start);
    assert.ok(addDuration(start, { ...item, amount: item.amount + more } as Duration) > end);
    if (item.unit !== "mo" && item.unit !== "y") return;
    const months = item.unit === "y" ? item.amount * 12 : item.amount;
    const [from, to] = [new Date(start), new Date(end)];
    const between = (to.getUTCFullYear() - from.getUTCFullYear()) * 12 + to.getUTCMonth() -
      from.getUTCMonth();
    assert.equal(between, months);
    assert.ok(to.getUTCDate() <= from.getUTCDate());
    assert.equal(end % 86_400_000, start % 86_400_000);
  }));
  assert.ok(Number.isFinite(addDuration(at("2026-01-01"), { amount: 999_999_999, unit: "y" })));
});

Deno.test("data expires at the end of its duration and not a moment before", () => {
  fc.assert(fc.property(moment, duration.filter((item) => item.amount > 0), (start, item) => {
    const data = { lifetime: `${item.amount}${item.unit}`, createdAt: iso(start) };
    const end = addDuration(start, item);
    assert.equal(expiryOf(data, { now: end - 1 }), undefined);
    assert.equal(expiryOf(data, { now: end }), "duration-expired");
  }));
});

Deno.test("data of a workflow or job expires with the record of its run, and only then", () => {
  const of = (lifetime: string, owned?: boolean) =>
    expiryOf({ lifetime, createdAt: "2020-01-01T00:00:00Z" }, { now: at("2030-01-01"), owned });
  assert.equal(of("workflow", false), "workflow-deleted");
  assert.equal(of("0d", false), "workflow-deleted");
  assert.equal(of("job", false), "job-deleted");
  for (const lifetime of ["workflow", "job", "0h"]) {
    assert.equal(of(lifetime, true), undefined);
    assert.equal(of(lifetime, undefined), undefined);
  }
  for (const lifetime of ["infinite", "ephemeral", "forever", ""]) {
    assert.equal(of(lifetime, false), undefined);
  }
  assert.equal(expiryOf({ lifetime: "1d", createdAt: "" }, { now: at("2030-01-01") }), undefined);
});
