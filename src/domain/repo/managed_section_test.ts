// SPDX-License-Identifier: MIT
import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import fc from "fast-check";
import { HASH_MARKERS, putManagedSection } from "./managed_section.ts";

const put = (text: string | undefined, ...lines: string[]) => putManagedSection(text, lines, HASH_MARKERS);
const SECTION = `${HASH_MARKERS.begin}\na\n${HASH_MARKERS.end}`;

Deno.test("putManagedSection() makes a file, fills an empty one, and adds to others after a blank line", () => {
  deepStrictEqual(put(undefined, "a"), { text: `${SECTION}\n`, action: "created" });
  deepStrictEqual(put("", "a"), { text: `${SECTION}\n`, action: "updated" });
  strictEqual(put("x", "a").text, `x\n\n${SECTION}\n`);
  strictEqual(put("x\n", "a").text, `x\n\n${SECTION}\n`);
});

Deno.test("putManagedSection() replaces only its section and keeps line ends", () => {
  strictEqual(
    put(`x\n${SECTION}\ny\n`, "b", "c").text,
    `x\n${HASH_MARKERS.begin}\nb\nc\n${HASH_MARKERS.end}\ny\n`,
  );
  strictEqual(put("x\r\n", "a").text, `x\r\n\r\n${SECTION.replaceAll("\n", "\r\n")}\r\n`);
});

Deno.test("putManagedSection() does not take the user's lines when the end of the section is gone", () => {
  const damaged = `${HASH_MARKERS.begin}\nmine\n`;
  strictEqual(put(damaged, "a").text, `${SECTION}\nmine\n`);
  const twice = `${HASH_MARKERS.begin}\nmine\n${SECTION}\n`;
  ok(put(twice, "a").text.includes("mine"));
});

Deno.test("putManagedSection() ignores the markers inside of other lines", () => {
  const text = `see "${HASH_MARKERS.begin}"\n`;
  ok(put(text, "a").text.startsWith(text));
});

Deno.test("putManagedSection() keeps every line of the user and changes nothing the second time", () => {
  const line = fc.string().filter((text) => !text.includes("\n") && !text.includes("\r"));
  fc.assert(
    fc.property(fc.array(line), fc.boolean(), (lines, ends) => {
      const text = lines.join("\n") + (ends ? "\n" : "");
      const once = put(text, "a");
      ok(once.text.startsWith(text));
      deepStrictEqual(put(once.text, "a"), { text: once.text, action: "unchanged" });
    }),
    { numRuns: 200 },
  );
});
