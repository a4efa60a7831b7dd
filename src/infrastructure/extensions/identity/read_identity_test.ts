// SPDX-License-Identifier: MIT
import { deepStrictEqual, ok } from "node:assert/strict";
import type { EntryKind } from "../../../domain/types/kind_name.ts";
import { openModule } from "../../../../tests/support/identity_check.ts";
import { type Identity, readIdentity } from "./read_identity.ts";

interface Case {
  title: string;
  answer: string;
  names: EntryKind[];
  source: Uint8Array;
  /** Sources that it may import, by specifier. */
  modules: Record<string, string>;
}

const PLACEHOLDERS: Record<string, number[]> = {
  CR: [13],
  FF: [12],
  NUL: [0],
  BAD: [0xff],
  BOM: [0xef, 0xbb, 0xbf],
  LS: [0xe2, 0x80, 0xa8],
  PS: [0xe2, 0x80, 0xa9],
  NBSP: [0xc2, 0xa0],
};

function expand(text: string): Uint8Array {
  const whole = text.replaceAll("«M»", 'type: "@a/b", version: "2025.01.01.1"').replace(/«EOF»\n?$/, "");
  const bytes: number[] = [];
  for (const part of whole.split(/(«\w+»)/)) {
    const placeholder = PLACEHOLDERS[part.slice(1, -1)];
    if (part.startsWith("«")) ok(placeholder, `no placeholder ${part}`);
    bytes.push(...(placeholder ?? new TextEncoder().encode(part)));
  }
  return new Uint8Array(bytes);
}

function readCases(): Case[] {
  const directory = new URL("../../../../tests/fixtures/identity/", import.meta.url);
  const texts = ["cases.txt", "scopes.txt", "imports.txt"].map((name) =>
    Deno.readTextFileSync(new URL(name, directory))
  );
  return texts.join("\n").split(/^### /m).slice(1).map((block) => {
    const [title, answer, ...rest] = block.split("\n");
    const names = rest[0]?.startsWith("names: ") ? rest.shift()!.slice(7).split(" ") : ["model", "extension"];
    const sources = rest.join("\n").split(/^@@ /m);
    ok(answer !== undefined && answer.startsWith("-> "), `no answer for ${title}`);
    return {
      title: title!,
      answer: answer.slice(3),
      names: names as EntryKind[],
      source: expand(sources[0]!),
      modules: Object.fromEntries(
        sources.slice(1).map((module) => {
          const [specifier, ...lines] = module.split("\n");
          return [specifier!, lines.join("\n")];
        }),
      ),
    };
  });
}

function checkAnswer(identity: Identity, answer: string): void {
  const [word, ...rest] = answer.split(" ");
  const detail = rest.join(" ");
  if (word === "entry") {
    const expected = { kind: "model", type: "@a/b", version: "2025.01.01.1", ...JSON.parse(detail || "{}") };
    for (const [key, value] of Object.entries(expected)) {
      if (value === null) delete expected[key];
    }
    deepStrictEqual(JSON.parse(JSON.stringify(identity)), { kind: "entry", entry: expected });
  } else if (word === "none") {
    deepStrictEqual(identity.kind, "not-an-entry", JSON.stringify(identity));
    const hint = identity.kind === "not-an-entry" ? identity.hint ?? "" : "";
    ok(detail === "" ? hint === "" : hint.includes(detail), `hint: ${hint}`);
  } else {
    deepStrictEqual(word, "undecided");
    deepStrictEqual(identity.kind, "undecided", JSON.stringify(identity));
    const reason = identity.kind === "undecided" ? identity.reason : "";
    ok(/^line \d+: /.test(reason) && reason.includes(detail), `reason: ${reason}`);
  }
}

const cases = readCases();

Deno.test("readIdentity() has a corpus of at least 300 cases with different titles", () => {
  ok(cases.length >= 300, String(cases.length));
  deepStrictEqual(new Set(cases.map((entry) => entry.title)).size, cases.length);
});

for (const { title, answer, names, source, modules } of cases) {
  Deno.test(`readIdentity() corpus: ${title}`, () => {
    checkAnswer(readIdentity(source, names, openModule(modules)), answer);
  });
}

Deno.test("readIdentity() never throws, whatever the bytes", () => {
  const snippets = cases.map((entry) => entry.source);
  for (const source of snippets) {
    for (let cut = 0; cut < source.length; cut += 3) {
      readIdentity(source.subarray(cut), ["model", "extension"]);
    }
    for (let cut = 0; cut < source.length; cut += 3) readIdentity(source.subarray(0, cut), ["model"]);
  }
});

Deno.test("readIdentity() names the line where it gave up", () => {
  const source = new TextEncoder().encode(
    'const a = 1;\n\nexport const model = load();\nconst b = "model";\n',
  );
  deepStrictEqual(readIdentity(source, ["model"]), {
    kind: "undecided",
    reason: "line 3: the initialiser of `model` is not an object literal",
  });
});
