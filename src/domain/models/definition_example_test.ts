// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { load } from "js-yaml";
import { definitionExample } from "./definition_example.ts";

const TYPE = {
  globalArguments: {
    type: "object",
    properties: { region: { enum: ["eu", "us"] }, token: { type: "string", sensitive: true } },
    required: ["token"],
  },
  methods: [
    { name: "list", description: "", arguments: { type: "object", properties: {} } },
    {
      name: "on",
      description: "",
      arguments: {
        type: "object",
        properties: {
          size: { type: "number", default: 3, description: "How large\nevil: true" },
          "a: b": { type: "string" },
          names: { type: "array" },
          dry: { type: "boolean" },
          more: { type: "object" },
        },
        required: ["a: b"],
      },
    },
  ],
};

/** The example without its comment signs, first line left out. */
function uncommented(text: string): unknown {
  const lines = text.trimEnd().split("\n");
  assert.ok(lines.every((line) => line.startsWith("# ")));
  return load(lines.slice(1).map((line) => line.slice(2)).join("\n"));
}

Deno.test("the example of a new definition is YAML once it is uncommented, required arguments first", () => {
  const value = uncommented(definitionExample(TYPE, [])) as Record<string, Record<string, unknown>>;
  assert.deepEqual(value.globalArguments, { token: "${{ vault.get(main, TOKEN) }}", region: "eu" });
  assert.deepEqual(Object.keys(value.globalArguments!), ["token", "region"]);
  assert.deepEqual(value.methods, {
    on: { arguments: { "a: b": "", size: 3, names: [], dry: false, more: {} } },
  });
});

Deno.test("the example leaves out global arguments when some are given, and is empty when nothing can be set", () => {
  const value = uncommented(definitionExample(TYPE, ["region"]));
  assert.deepEqual(Object.keys(value as object), ["methods"]);
  assert.equal(definitionExample({ methods: [] }, []), "");
});
