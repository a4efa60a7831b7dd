// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { DEFAULT_TRUST, packagesForType, parseCollective, trustedIn } from "./trust.ts";

Deno.test("trustedIn() widens nothing for a repository that nobody has confirmed", () => {
  const settings = { ...DEFAULT_TRUST, repositories: { one: ["acme"] } };
  assert.deepEqual(trustedIn(settings, { id: "one", wanted: ["acme", "evil"] }), ["acme", "swamp"]);
  assert.deepEqual(trustedIn(settings, { id: "two", wanted: ["acme"] }), ["swamp"]);
  assert.deepEqual(trustedIn(settings, { wanted: ["acme"] }), ["swamp"]);
  assert.deepEqual(trustedIn(settings, { id: "one", wanted: [] }), ["swamp"]);
});

Deno.test("packagesForType() leaves out the last segments, never the name", () => {
  assert.deepEqual(packagesForType("@acme/net/probe/http"), [
    "@acme/net/probe/http",
    "@acme/net/probe",
    "@acme/net",
  ]);
  assert.deepEqual(packagesForType("acme/net"), ["@acme/net"]);
});

Deno.test("parseCollective() takes a name with or without @", () => {
  assert.equal(parseCollective("@acme"), "acme");
  assert.equal(parseCollective("acme-1"), "acme-1");
  for (const wrong of ["", "@", "Acme", "a/b", "-a"]) {
    assert.throws(() => parseCollective(wrong), /Invalid collective/);
  }
});

Deno.test("an id of a repository that is a word of the language confirms nothing", () => {
  for (const id of ["constructor", "__proto__", "toString", "hasOwnProperty"]) {
    assert.deepEqual(trustedIn(DEFAULT_TRUST, { id, wanted: ["evil"] }), ["swamp"]);
  }
});
