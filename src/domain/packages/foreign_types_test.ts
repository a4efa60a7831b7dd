// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import type { EntryKind } from "../types/kind_name.ts";
import { foreignTypes } from "./foreign_types.ts";
import type { Manifest } from "./manifest.ts";
import type { EntryIdentity, PackageSource } from "./package_archives.ts";

const NONE = {
  models: [],
  vaults: [],
  drivers: [],
  datastores: [],
  reports: [],
  workflows: [],
  skills: [],
  include: [],
};

/** Sources are `kind type` here, anything else is no entry. */
function identify({ path, read }: PackageSource): EntryIdentity {
  const [, kind, raw] = /^(\w+) (\S+)$/.exec(new TextDecoder().decode(read(path))) ?? [];
  return kind === undefined
    ? { state: "not-an-entry" }
    : { state: "entry", kind: kind as EntryKind, raw: raw! };
}

function foreign(files: Record<string, string>, models: readonly string[] = []): string[] {
  const manifest = { name: "@acme/tools", content: { ...NONE, models } } as unknown as Manifest;
  const bytes = Object.entries(files).map(([path, text]) => [path, new TextEncoder().encode(text)] as const);
  return foreignTypes(manifest, new Map(bytes), identify);
}

Deno.test("foreignTypes() names what is of another collective, as listings would spell it", () => {
  const files = {
    "models/a.ts": "model @acme/a",
    "models/b.ts": "model Acme::B",
    "models/c.ts": "model acme/c",
    "models/d.ts": "model @acmee/d",
    "models/e.ts": "model other/acme",
    "models/f.ts": "extension @other/f",
    "models/g.ts": "nothing",
  };
  const found = foreign(files, Object.keys(files).map((path) => path.slice("models/".length)));
  assert.deepEqual(found, ["models/d.ts: the model '@acmee/d'", "models/e.ts: the model 'other/acme'"]);
});

Deno.test("foreignTypes() judges what is looked at: what the manifest lists, else what is in the directories", () => {
  const files = { "models/a.ts": "model @acme/a", "vaults/b.ts": "vault @other/b" };
  assert.deepEqual(foreign(files, ["a.ts"]), []);
  assert.deepEqual(foreign(files), ["vaults/b.ts: the vault '@other/b'"]);
});
