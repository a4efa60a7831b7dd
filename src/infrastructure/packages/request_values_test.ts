// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { RegistryGate } from "./registry_gate.ts";
import { HttpProblem } from "./registry_replies.ts";
import { readDocument } from "./request_document.ts";
import { readSearch } from "./request_values.ts";

const status = (wanted: number) => (error: unknown) =>
  error instanceof HttpProblem && error.status === wanted;

Deno.test("a search has a few words and values", () => {
  const read = (query: string) => readSearch(new URLSearchParams(query));
  assert.deepEqual(read("q=a+b&label=x&label=y").labels, ["x", "y"]);
  assert.equal(read("").perPage, 20);
  for (
    const query of [
      `q=${"w+".repeat(30)}`,
      "label=x&".repeat(17),
      "platform=x&".repeat(17),
      "page=0",
      "sort=x",
    ]
  ) {
    assert.throws(() => read(query), status(400), query);
  }
});

Deno.test("a document that comes in parts is read; one that is too long is not, announced or not", async () => {
  const gate = new RegistryGate({ downloads: 1, uploads: 1 });
  const read = (parts: readonly string[], headers: HeadersInit = {}) => {
    const body = ReadableStream.from(parts).pipeThrough(new TextEncoderStream());
    return readDocument(new Request("http://x/", { method: "POST", body, headers }), gate);
  };
  assert.deepEqual(await read([...'{"name": "ä"}']), { name: "ä" });
  assert.deepEqual(await read([`{"a": "${"x".repeat(10_000)}`, '"}']), { a: "x".repeat(10_000) });
  await assert.rejects(() => read(["x".repeat(600_000), "x".repeat(600_000)]), status(413));
  await assert.rejects(() => read([], { "content-length": "2000000" }), status(413));
  await assert.rejects(() => read(["{"]), status(400));
});
