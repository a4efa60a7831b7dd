// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import fc from "fast-check";
import { CHECKED_FORMATS, formatProblem } from "./json_schema_formats.ts";

const CASES: Record<string, { right: string[]; wrong: string[] }> = {
  "date": {
    right: ["2024-02-29"],
    wrong: ["2023-02-29", "2024-2-9", "2024-13-01", "2024-01-01T00:00:00Z", ""],
  },
  "time": {
    right: ["14:30:00Z", "14:30:00.123+02:00", "14:30:00", "14:30"],
    wrong: ["24:00:00Z", "14:60:00", "14", "2:30pm"],
  },
  "date-time": {
    right: ["2026-01-31T14:30:00Z", "2026-01-31t14:30:00.5z", "2026-01-31T14:30:00-07:00"],
    wrong: ["2026-01-31", "2026-01-31T14:30:00", "2026-01-31 14:30:00Z", "2026-02-30T14:30:00Z"],
  },
  "duration": { right: ["P1D", "PT1.5S", "P1Y2M3DT4H5M6S", "P2W"], wrong: ["P", "PT", "1d", "P1S", "P1DT"] },
  "email": {
    right: ["a.b+c@example.com", "root@localhost"],
    wrong: ["a", "a@", "@b", "a..b@c.de", "a b@c.de"],
  },
  "hostname": {
    right: ["a", "db-1.example.com", "a".repeat(63)],
    wrong: ["-a", "a-", "a..b", "a_b", "a.", "a".repeat(64), `${"a.".repeat(127)}ab`],
  },
  "ipv4": {
    right: ["0.0.0.0", "255.255.255.255"],
    wrong: ["256.0.0.1", "1.2.3", "1.2.3.4.", "01.2.3.4", "1.2.3.4.5"],
  },
  "ipv6": {
    right: ["::", "2001:db8::1", "::ffff:1.2.3.4"],
    wrong: ["1.2.3.4", ":::", "1::2::3", "g::", "::1]"],
  },
  "uri": {
    right: ["https://a.b/c?d#e", "urn:a:b", "mailto:a@b.c"],
    wrong: ["a/b", "http://", "http://a b", "//a"],
  },
  "uuid": {
    right: ["3F2504E0-4f89-41d3-9a0c-0305e82c3301"],
    wrong: ["3f2504e0", "3f2504e04f8941d39a0c0305e82c3301"],
  },
};

for (const [format, { right, wrong }] of Object.entries(CASES)) {
  Deno.test(`format ${format}`, () => {
    for (const text of right) assert.equal(formatProblem(format, text), undefined, text);
    for (const text of wrong) {
      assert.match(formatProblem(format, text) ?? "", new RegExp(`${format} like`), text);
    }
  });
}

Deno.test("every checked format is tested, and its example is right", () => {
  assert.deepEqual(CHECKED_FORMATS, Object.keys(CASES));
  for (const format of CHECKED_FORMATS) {
    const example = formatProblem(format, "\0")!.split(" like ")[1]!;
    assert.equal(formatProblem(format, example), undefined);
  }
});

Deno.test("unknown formats are not checked", () => {
  for (const format of ["ipv5", "toString", "credit-card"]) {
    assert.equal(formatProblem(format, "x"), undefined);
  }
});

Deno.test("property: times of dates, addresses and ids of all kinds are right", () => {
  const dates = fc.date({ min: new Date(0), max: new Date("9999-12-31T23:59:59Z"), noInvalidDate: true });
  fc.assert(
    fc.property(dates, fc.ipV4(), fc.ipV6(), fc.uuid(), fc.domain(), (date, ipv4, ipv6, uuid, hostname) => {
      const texts = { "date-time": date.toISOString(), ipv4, ipv6, uuid, hostname };
      for (const [format, text] of Object.entries(texts)) {
        assert.equal(formatProblem(format, text), undefined, text);
      }
    }),
  );
});
