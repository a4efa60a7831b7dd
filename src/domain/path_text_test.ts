// SPDX-License-Identifier: MIT
/** No name that a parser accepts leads out of the directory that it is put into. */
import assert from "node:assert/strict";
import { posix } from "node:path";
import fc from "fast-check";
import { isVersionNumber } from "./data/version_number.ts";
import { assertDataName } from "./data/data_name.ts";
import { isInside } from "./extensions/safe_path.ts";
import { isUuid } from "./identifier.ts";
import { isReadableModelName } from "./models/model_name.ts";
import { isPackageName } from "./packages/package_name.ts";
import { assertPathBelow, isPathBelow, isPathSegment } from "./path_text.ts";
import { canonicalCalVer, compareCalVer, isCalVer } from "./types/calver.ts";
import { isUserTypeName, normalizeName, normalizeType } from "./types/type_name.ts";
import { assertNewVaultName, assertSecretFileName, isReadableVaultName } from "./vaults/vault_names.ts";

/** Texts made of what paths, names and versions are made of. */
const text = fc.oneof(
  fc.array(
    fc.constantFrom(
      "..",
      ".",
      "/",
      "\\",
      "\0",
      "@",
      "a",
      "b1",
      "-",
      "_",
      "::",
      " ",
      "\n",
      "%2e",
      "latest",
      "é",
      "2026",
      "01",
    ),
    { maxLength: 12 },
  ).map((parts) => parts.join("")),
  fc.string(),
);

function accepts(parse: () => unknown): boolean {
  try {
    return parse() !== false;
  } catch (_refused) {
    return false;
  }
}

/** What becomes of an accepted text. */
const PARSERS: Record<string, (text: string) => string | undefined> = {
  "a type": (raw) => accepts(() => normalizeType(raw)) ? normalizeType(raw) : undefined,
  "a type that an extension declares": (raw) => {
    const key = accepts(() => normalizeName("model", raw)) ? normalizeName("model", raw) : undefined;
    return typeof key === "string" ? key : undefined;
  },
  "a user's type": (raw) => isUserTypeName(raw) ? raw : undefined,
  "an item of data": (raw) => accepts(() => assertDataName(raw)) ? raw : undefined,
  "a version number": (raw) => isVersionNumber(raw) ? raw : undefined,
  "a model": (raw) => isReadableModelName(raw) ? `${raw}.yaml` : undefined,
  "a new vault": (raw) => accepts(() => assertNewVaultName(raw)) ? raw : undefined,
  "a vault": (raw) => isReadableVaultName(raw) ? raw : undefined,
  "a secret": (raw) => accepts(() => assertSecretFileName(raw)) ? `${raw}.enc` : undefined,
  "a package": (raw) => isPackageName(raw) ? raw : undefined,
  "a version of a package": (raw) => isCalVer(raw) ? raw : undefined,
  "an id": (raw) => isUuid(raw) ? raw : undefined,
  "a path of a package": (raw) => isInside("/base/own", raw) ? raw : undefined,
  "a path": (raw) => isPathBelow(raw) ? raw : undefined,
  "a segment": (raw) => isPathSegment(raw) ? raw : undefined,
};

Deno.test("no accepted name leads out of its directory", () => {
  for (const [what, parse] of Object.entries(PARSERS)) {
    fc.assert(
      fc.property(text, (raw) => {
        const part = parse(raw);
        if (part === undefined) return;
        const path = posix.join("/base/own", part);
        assert.ok(path.startsWith("/base/own/") && path !== "/base/own/", `${what}: ${JSON.stringify(raw)}`);
        assert.ok(!part.includes("\0"), `${what}: ${JSON.stringify(raw)}`);
      }),
      { numRuns: 500 },
    );
  }
});

Deno.test("assertPathBelow() refuses what leads up, anywhere and nowhere, and shows it escaped", () => {
  for (const bad of ["", ".", "..", "a/..", "../a", "/a", "a//b", "a/", "a\\b", "a\0", "a/./b"]) {
    assert.throws(() => assertPathBelow(bad, "The model"), { code: "PATH_UNSAFE" }, bad);
  }
  assert.equal(assertPathBelow("@acme/a.b/..c", "The model"), "@acme/a.b/..c");
});

Deno.test("versions that are equal have one canonical spelling", () => {
  assert.equal(canonicalCalVer("2026.01.31.01"), "2026.01.31.1");
  assert.equal(canonicalCalVer("2026.01.31.000"), "2026.01.31.0");
  assert.equal(canonicalCalVer("2026.02.31.1"), undefined);
  fc.assert(fc.property(fc.nat(), fc.nat({ max: 5 }), fc.nat(), (number, zeros, other) => {
    const [a, b] = [`2026.01.31.${"0".repeat(zeros)}${number}`, `2026.01.31.${other}`];
    assert.equal(compareCalVer(a, b) === 0, canonicalCalVer(a) === canonicalCalVer(b));
  }));
});
