// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { posix, win32 } from "node:path";
import fc from "fast-check";
import { ARCHIVE_LIMITS, type ListedEntry, planArchive } from "./archive_plan.ts";

const RUNS = Number(Deno.env.get("SWAMP_PROPERTY_RUNS") ?? 10_000);
const MANIFEST: ListedEntry = { name: "extension/manifest.yaml", type: "file", size: 1 };

/** Parts of paths that some system or some library understands in its own way. */
const part = fc.oneof(
  { weight: 16, arbitrary: fc.constantFrom("extension", "models", "a.ts", "b", "README.md") },
  {
    weight: 4,
    arbitrary: fc.constantFrom(
      "..",
      ".",
      "",
      " ",
      "...",
      "a.",
      "a ",
      "~",
      "$HOME",
      "%PATH%",
      "C:",
      "c:x",
      "con",
      "NUL.txt",
      "com1.ts",
      "LPT¹",
      "a\\b",
      "..\\..",
      "\\\\server\\share",
      "a:b",
      "a*",
      "a?",
      "a|b",
      "a\0b",
      "a\nb",
      "é",
      "e\u0301",
      "ﬁ",
      "\u202e",
      "\ud800",
    ),
  },
  { weight: 1, arbitrary: fc.string({ maxLength: 8, unit: "binary" }) },
);
const name = fc.tuple(
  fc.constantFrom("", "", "", "/", "./", "//"),
  fc.array(part, { minLength: 1, maxLength: 6 }),
)
  .map(([start, parts]) => `${start}${parts.join("/")}`);
const entry: fc.Arbitrary<ListedEntry> = fc.record({
  name: fc.oneof(name, name.map((text) => `extension/${text}`)),
  type: fc.constantFrom("file", "file", "file", "directory", "symlink", "link", "fifo"),
  size: fc.oneof(
    { weight: 8, arbitrary: fc.nat(1000) },
    fc.constantFrom(-1, NaN, 2 ** 53, ARCHIVE_LIMITS.fileBytes + 1),
  ),
});

Deno.test("what planArchive() lets through stays inside of its directory on every system", () => {
  let accepted = 0;
  fc.assert(
    fc.property(fc.array(entry, { maxLength: 3 }), (entries) => {
      let plan;
      try {
        plan = planArchive([MANIFEST, ...entries]);
      } catch (error) {
        assert.equal((error as { code?: string }).code, "PACKAGE_INVALID", String(error));
        return;
      }
      if (entries.length > 0) accepted++;
      const seen = new Set<string>();
      for (const { path, size } of plan) {
        assert.equal(posix.resolve("/root/package", path), `/root/package/${path}`);
        assert.ok(win32.resolve("C:\\root\\package", path).startsWith("C:\\root\\package\\"), path);
        assert.equal(
          win32.resolve("C:\\root\\package", path),
          `C:\\root\\package\\${path.replaceAll("/", "\\")}`,
        );
        // deno-lint-ignore no-control-regex -- control characters are what is looked for
        assert.ok(path.isWellFormed() && !/[\\:*?"<>|\0-\x1f]/.test(path), JSON.stringify(path));
        for (const segment of path.split("/")) assert.ok(!/[. ]$/.test(segment) && segment !== "", path);
        const key = path.normalize("NFKC").toLowerCase();
        assert.ok(!seen.has(key), `two files are one on some systems: ${path}`);
        seen.add(key);
        assert.ok(Number.isSafeInteger(size) && size >= 0);
      }
      for (const { type } of entries) assert.ok(type === "file" || type === "directory");
    }),
    { numRuns: RUNS },
  );
  assert.ok(accepted > RUNS / 100, `${accepted} plans with files of their own were accepted`);
});

Deno.test("planArchive() keeps the limits of number, depth and size", () => {
  const many = Array.from(
    { length: ARCHIVE_LIMITS.entries + 1 },
    (_, index) => ({ ...MANIFEST, name: `extension/f${index}` }),
  );
  assert.throws(() => planArchive(many), /more than 5000 entries/);
  const deep = { ...MANIFEST, name: `extension/${"d/".repeat(ARCHIVE_LIMITS.depth)}f` };
  assert.throws(() => planArchive([MANIFEST, deep]), /nested too deep/);
  const long = { ...MANIFEST, name: `extension/${"n".repeat(ARCHIVE_LIMITS.partBytes + 1)}` };
  assert.throws(() => planArchive([MANIFEST, long]), /too long a name/);
  const large = (index: number) => ({
    name: `extension/l${index}`,
    type: "file",
    size: ARCHIVE_LIMITS.fileBytes,
  });
  assert.throws(() => planArchive([MANIFEST, ...[1, 2, 3, 4, 5].map(large)]), /too large together/);
});

Deno.test("planArchive() refuses the name of swamp's own receipt, however it is written", () => {
  for (const name of [".receipt.json", ".Receipt.JSON", "net/.receipt.json"]) {
    const entry = { ...MANIFEST, name: `extension/${name}` };
    assert.throws(() => planArchive([MANIFEST, entry]), /begins with a dot/, name);
  }
});

Deno.test("planArchive() refuses names that differ only in letters with the same capital", () => {
  const named = (name: string) => ({ ...MANIFEST, name: `extension/${name}` });
  for (const [one, other] of [["οδος", "οδοσ"], ["ſ.ts", "S.ts"], ["ı.ts", "i.ts"], ["ß.md", "SS.md"]]) {
    assert.throws(() => planArchive([MANIFEST, named(one!), named(other!)]), /one file on some systems/);
  }
});
