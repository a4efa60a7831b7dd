// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { unmetNeeds } from "./lock_problems.ts";

const locked = (version: string, ...dependencies: string[]) => ({ version, files: [], dependencies });

Deno.test("unmetNeeds() names what is not locked, and what is locked at a version that does not fit", () => {
  const base = { "@acme/base": locked("2026.03.01.1") };
  assert.deepEqual(
    unmetNeeds({ ...base, "@acme/any": locked("2026.01.01.1", "@acme/base", "@acme/any") }),
    [],
  );
  assert.deepEqual(unmetNeeds({ ...base, "@acme/new": locked("2026.01.01.1", "@acme/base@>=2026.03") }), []);
  const [older] = unmetNeeds({ ...base, "@acme/old": locked("2026.01.01.1", "@acme/base@<2026.03") });
  assert.equal(older?.name, "@acme/old");
  assert.match(
    older.message,
    /needs @acme\/base@<2026\.03, but upstream_extensions\.json has 2026\.03\.01\.1/,
  );
  const [missing] = unmetNeeds({ "@acme/old": locked("2026.01.01.1", "@acme/base@<2026.03") });
  assert.match(missing!.message, /needs @acme\/base@<2026\.03, which is not in upstream_extensions\.json/);
  assert.match(missing!.hint, /swamp extension pull @acme\/base$/);
});
