// SPDX-License-Identifier: MIT
import { deepStrictEqual, match, strictEqual } from "node:assert/strict";
import { checkMarker } from "./check_marker.ts";

Deno.test("checkMarker() accepts an empty marker, empty values and unknown keys", () => {
  deepStrictEqual(checkMarker(undefined), { marker: {}, problems: [] });
  deepStrictEqual(checkMarker(null).problems, []);
  const value = { tool: null, other: [1], logLevel: "debug", tools: ["a"], gitignoreManaged: false };
  deepStrictEqual(checkMarker(value), { marker: value, problems: [] });
});

Deno.test("checkMarker() says what each wrong value should be", () => {
  const messages = (value: unknown) => checkMarker(value).problems.map(({ message }) => message);
  match(messages({ logLevel: "loud" })[0]!, /'logLevel' must be one of: trace, .*; got "loud"/);
  deepStrictEqual(messages({ repoId: 5, tools: "a", gitignoreManaged: "yes" }), [
    `'repoId' must be text; got 5`,
    `'gitignoreManaged' must be true or false; got "yes"`,
    `'tools' must be a list of names; got "a"`,
  ]);
  strictEqual(messages([1]).length, 1);
  strictEqual(messages("text").length, 1);
});
