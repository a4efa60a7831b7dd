// SPDX-License-Identifier: MIT
import { strictEqual } from "node:assert/strict";
import type { TextSink } from "../domain/platform/platform.ts";
import { escaped, visible } from "./plain_text.ts";
import { createStyle } from "./style.ts";
import { terminalSink, visibleTree } from "./terminal_sink.ts";

const ESC = "\u001b";

function written(isTerminal: boolean, write: (sink: TextSink) => void): string {
  let text = "";
  const add = (more: string) => void (text += more);
  write(terminalSink({ isTerminal, columns: 80, write: add, styled: add, eraseLine: () => add("<erased>") }));
  return text;
}

Deno.test("a terminal obeys nothing of what others wrote, only the styles of swamp where they are asked for", () => {
  const style = createStyle(true);
  const foreign = `${ESC}]0;t\u0007${ESC}[2J${ESC}[8mhidden\u009b2J\r\u202e`;
  const seen = "\\x1b]0;t\\x07\\x1b[2Jhidden\\x9b2J\\x0d\\u202e";
  strictEqual(written(true, (sink) => sink.write(foreign)), seen);
  strictEqual(written(true, (sink) => sink.write(style.red("x"))), "x");
  strictEqual(written(true, (sink) => sink.styled(style.red(`a${foreign}`))), style.red(`a${seen}`));
  strictEqual(written(true, (sink) => sink.eraseLine()), "<erased>");
  strictEqual(written(false, (sink) => sink.write(foreign)), foreign);
});

Deno.test("visible() shows what is not seen and lets two names look alike, and keeps what scripts and emoji need", () => {
  strictEqual(
    visible("a\u200bb\u2060c\ufeffd\u00ade\u061cf\u3164"),
    "a\\u200bb\\u2060c\\ufeffd\\xade\\u061cf\\u3164",
  );
  strictEqual(visible("ad\u200dmin"), "ad\\u200dmin");
  strictEqual(visible("x\u{e0061}\u{e007f}"), "x\\u{e0061}\\u{e007f}");
  for (const text of ["👩\u200d💻", "❤️\u200d🔥", "می\u200cخواهم", "क्\u200dष", "日本語", "é", "a\tb\n"]) {
    strictEqual(visible(text), text);
  }
});

Deno.test("escaped() keeps the meaning of JSON", () => {
  const value = { "k\u202e": ["\u009b2J", "\u{e0061}", "👩\u200d💻", "\u007f"] };
  const json = escaped(JSON.stringify(value, null, 2));
  strictEqual(JSON.stringify(JSON.parse(json)), JSON.stringify(value));
  strictEqual(visible(json), json);
});

Deno.test("visibleTree() changes texts and keys, and gives back what needs no change", () => {
  const clean = { a: ["b", { c: 1 }], [Symbol("text")]: () => "" };
  strictEqual(visibleTree(clean), clean);
  strictEqual(
    JSON.stringify(visibleTree({ [`k${ESC}`]: [`${ESC}[2J`, 1, null, new Date(0)] })),
    JSON.stringify({ "k\\x1b": ["\\x1b[2J", 1, null, new Date(0)] }),
  );
});
