// SPDX-License-Identifier: MIT
import { doesNotMatch, strictEqual } from "node:assert/strict";
import { SwampError } from "../domain/errors.ts";
import { errorText } from "./error_text.ts";
import { displayWidth, oneLine, pad, visible } from "./plain_text.ts";
import { ProgressLine } from "./progress_line.ts";
import { createStyle } from "./style.ts";
import { cellText, formatTable } from "./table.ts";
import { TextView } from "./text_view.ts";

const PLAIN = createStyle(false);
const COLOURED = createStyle(true);
const ESCAPE = "\u001b";

Deno.test("formatTable() pads all columns but the last, aligns numbers right, and prints nothing for no rows", () => {
  const rows = [{ name: "web", size: 5, note: "first" }, { name: "database", size: 1200, note: undefined }];
  strictEqual(
    formatTable(rows, ["name", { key: "size", title: "SIZE", align: "right" }, "note"], PLAIN),
    "NAME      SIZE  NOTE\nweb          5  first\ndatabase  1200\n",
  );
  strictEqual(formatTable([], ["name"], PLAIN), "");
});

Deno.test("formatTable() aligns wide characters and keeps a row on its line", () => {
  strictEqual(
    formatTable([{ a: "日本", b: "x\n\ty" }, { a: "abcd", b: "z" }], ["a", "b"], PLAIN),
    "A     B\n日本  x y\nabcd  z\n",
  );
});

Deno.test("cellText() shows lists, objects and control characters as text", () => {
  strictEqual(cellText(["a", 1]), "a, 1");
  strictEqual(cellText({ a: 1 }), '{"a":1}');
  strictEqual(cellText(null), "");
  strictEqual(cellText(false), "false");
  strictEqual(cellText(`${ESCAPE}[2J`), "\\x1b[2J");
});

Deno.test("visible() shows what would move the cursor or turn the reading direction", () => {
  strictEqual(visible("a\u0007\u009b\u202eb\n\tc"), "a\\x07\\x9b\\u202eb\n\tc");
  strictEqual(oneLine("a\r\n  b"), "a b");
});

Deno.test("displayWidth() counts columns, not code units", () => {
  strictEqual(displayWidth("e\u0301"), 1);
  strictEqual(displayWidth("✅ ok"), 5);
  strictEqual(displayWidth("한글"), 4);
  strictEqual(pad("日", 4, "right"), "  日");
});

Deno.test("TextView aligns fields and leaves out what is undefined", () => {
  const view = new TextView(PLAIN);
  view.fields([["name", "web"], ["long label", 3], ["gone", undefined], ["off", false]]);
  strictEqual(view.text, "name:       web\nlong label: 3\noff:        false\n");
});

Deno.test("TextView keeps its own colours and makes foreign escape sequences visible", () => {
  const coloured = new TextView(COLOURED);
  coloured.line(`${coloured.style.red("bad")} ${ESCAPE}[2J`);
  strictEqual(coloured.text, `${ESCAPE}[31mbad${ESCAPE}[39m \\x1b[2J\n`);
  const plain = new TextView(PLAIN);
  plain.line(`${ESCAPE}[31mtext`);
  plain.heading(`a${ESCAPE}[31m`);
  plain.fields([["x", `${ESCAPE}[0m`]]);
  doesNotMatch(plain.text, new RegExp(ESCAPE));
});

Deno.test("TextView ends raw text with one newline, and prints JSON indented", () => {
  const view = new TextView(PLAIN);
  view.raw("a");
  view.raw("b\n");
  view.raw("");
  view.line();
  view.json({ a: 1 });
  strictEqual(view.text, 'a\nb\n\n{\n  "a": 1\n}\n');
});

Deno.test("TextView shows control characters of content on a terminal, and passes them on elsewhere", () => {
  for (const [isTerminal, expected] of [[true, "\\x1b[2J\tx\n"], [false, `${ESCAPE}[2J\tx\n`]] as const) {
    const view = new TextView(PLAIN, isTerminal);
    view.content(`${ESCAPE}[2J\tx`);
    strictEqual(view.text, expected);
  }
});

Deno.test("errorText() shows the message and indents every line of the hint", () => {
  const error = new SwampError("USAGE", "Broken", { hint: "first\nsecond" });
  strictEqual(errorText(error, PLAIN), "Error: Broken\n  first\n  second\n");
  strictEqual(errorText("text", PLAIN), "Error: text\n");
  strictEqual(errorText(new Error(`${ESCAPE}[2J`), PLAIN), "Error: \\x1b[2J\n");
});

Deno.test("ProgressLine replaces itself, stays on one line, and clears only what it showed", () => {
  let written = "";
  const line = new ProgressLine({
    write: (text) => void (written += text),
    eraseLine: () => void (written += "\r\u001b[K"),
    columns: 6,
  });
  line.clear();
  strictEqual(written, "");
  line.show("one\ntwo three");
  strictEqual(written, `\r${ESCAPE}[Kone t`);
  line.clear();
  line.clear();
  strictEqual(written, `\r${ESCAPE}[Kone t\r${ESCAPE}[K`);
});
