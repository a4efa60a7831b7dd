// SPDX-License-Identifier: MIT
/** What SQL says of a predicate must be what the expression language says, whatever is in the records. */
import assert from "node:assert/strict";
import fc from "fast-check";
import type { DataRecord } from "../../../domain/data/data_queries.ts";
import { inMemory } from "../catalog/catalog_file.ts";
import type { Database } from "../sqlite.ts";
import { isMatch, parseExpression } from "./cel_expression.ts";
import { DATA_CATALOG } from "./data_catalog_schema.ts";
import { type IndexedVersion, RECORD_COLUMNS, recordOf, recordValues } from "./data_catalog_rows.ts";
import { predicateSql } from "./predicate_sql.ts";
import { exactJson, parseAttributes } from "./record_body.ts";

const MODEL = { type: "a/b", modelId: "96b6660e-5e68-4ca5-9c23-46ed4fbc2257", name: "web" };
const KEYS = ["a", "b", "c d", "toString", "__proto__", "x.y"];
const TEXTS = [
  "",
  "a",
  "ab",
  "b",
  "A",
  "é",
  "\u{1f600}",
  "\ufffd",
  "1",
  "true",
  "null",
  "a'b",
  'a"b',
  "%",
  "a\\b",
];
const NUMBERS = [0, 1, -1, 2, 1.5, 0.1, -0.5, 1e15, 9007199254740992, 100];

const scalar = fc.oneof(
  fc.constantFrom(...TEXTS),
  fc.constantFrom(...NUMBERS),
  fc.boolean(),
  fc.constant(null),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.string({ unit: "binary", maxLength: 3 }),
);
const key = fc.constantFrom(...KEYS);
const value = fc.letrec((tie) => ({
  any: fc.oneof(
    { weight: 6, arbitrary: scalar },
    { weight: 1, arbitrary: fc.array(tie("any"), { maxLength: 2 }) },
    { weight: 2, arbitrary: fc.dictionary(key, tie("any"), { maxKeys: 3 }) },
  ),
})).any;

const record = fc.record({
  name: fc.constantFrom(...TEXTS.filter((text) => text !== "")),
  tags: fc.dictionary(key, fc.constantFrom(...TEXTS), { maxKeys: 3, noNullPrototype: true }),
  size: fc.constantFrom(0, 1, 2, 100, 9007199254740991),
  streaming: fc.boolean(),
  attributes: fc.dictionary(key, value, { maxKeys: 4 }).map((item) => JSON.stringify(item)),
});

const celString = (text: string) => JSON.stringify(text).replaceAll("\u007f", "\\u007f");
const literal = fc.oneof(
  fc.constantFrom(...TEXTS).map(celString),
  fc.constantFrom(...NUMBERS).map(String),
  fc.constantFrom("1.0", "2.5", "-3", "9007199254740993", "true", "false", "null", "1u"),
);
const access = fc.oneof(
  fc.constantFrom("a", "b").map((name) => `.${name}`),
  key.map((name) => `[${celString(name)}]`),
  fc.constant("[0]"),
);
const field = fc.oneof(
  fc.constantFrom("name", "size", "streaming", "version", "modelName", "namespace", "tags", "attributes"),
  access.map((step) => `tags${step}`),
  fc.array(access, { minLength: 1, maxLength: 3 }).map((steps) => `attributes${steps.join("")}`),
);
const operator = fc.constantFrom("==", "!=", "<", "<=", ">", ">=");
const leaf = fc.oneof(
  fc.tuple(field, operator, literal).map((parts) => parts.join(" ")),
  fc.tuple(literal, operator, field).map((parts) => parts.join(" ")),
  fc.tuple(field, operator, field).map((parts) => parts.join(" ")),
  fc.tuple(field, fc.array(literal, { maxLength: 3 })).map(([name, list]) =>
    `${name} in [${list.join(", ")}]`
  ),
  fc.tuple(key, fc.constantFrom("tags", "attributes", "attributes.a")).map(([k, map]) =>
    `${celString(k)} in ${map}`
  ),
  fc.tuple(field, fc.constantFrom("startsWith", "endsWith", "contains"), literal)
    .map(([name, method, text]) => `${name}.${method}(${text})`),
  fc.constantFrom("has(tags.a)", "has(attributes.a)", "has(attributes.a.b)", "has(attributes.a.b.a)"),
  field,
  literal,
  fc.constantFrom("size + 1 == 2", 'name.matches("^a")', "attributes.a ? true : false", "name.size() == 1"),
);
const predicate = fc.letrec<{ any: string }>((tie) => ({
  any: fc.oneof(
    { maxDepth: 3 },
    leaf,
    fc.tuple(tie("any"), fc.constantFrom("&&", "||"), tie("any")).map(([a, o, b]) => `(${a}) ${o} (${b})`),
    tie("any").map((inner) => `!(${inner})`),
  ),
})).any;

function versionOf(given: { attributes: string } & Record<string, unknown>): IndexedVersion {
  const { attributes, ...fields } = given;
  const json = exactJson(attributes);
  return {
    metadata: {
      id: "11111111-2222-4333-8444-555555555555",
      version: 1,
      contentType: "application/json",
      lifetime: "infinite",
      garbageCollection: 10,
      ownerDefinition: { ownerType: "model-method", ownerRef: MODEL.modelId },
      createdAt: "2026-01-02T03:04:05.000Z",
      ...fields,
    } as IndexedVersion["metadata"],
    latest: true,
    stamps: "",
    body: json === undefined ? 2 : 1,
    json,
  };
}

function insert(database: Database, version: IndexedVersion): void {
  database.exec("DELETE FROM record; DELETE FROM body");
  const marks = RECORD_COLUMNS.split(", ").map(() => "?").join(",");
  database.run(`INSERT INTO record(id, ${RECORD_COLUMNS}) VALUES(1,${marks})`, 1, ...recordValues(version));
  if (version.json !== undefined) database.run("INSERT INTO body VALUES(1,?)", version.json);
}

function withModel(): Database {
  const database = inMemory(DATA_CATALOG);
  database.run(
    "INSERT INTO model VALUES(1,?,?,?,'',0,0,0,0,0,0,0,'')",
    MODEL.type,
    MODEL.modelId,
    MODEL.name,
  );
  return database;
}

const FROM = "FROM record r JOIN model m ON m.id=r.model LEFT JOIN body b ON b.record=r.id";

Deno.test("SQL and the expression language agree on every predicate that is pushed down", () => {
  const database = withModel();
  let exact = 0;
  fc.assert(
    fc.property(predicate, record, (text, given) => {
      let expression: ReturnType<typeof parseExpression>;
      try {
        expression = parseExpression(text);
      } catch {
        // Refused before any record is looked at, with and without push-down.
        return;
      }
      const version = versionOf(given);
      const seen: DataRecord = {
        ...recordOf(version, MODEL),
        attributes: parseAttributes(given.attributes),
      };
      const expected = isMatch(expression, seen);
      const compiled = predicateSql(expression.tree);
      if (version.body === 2 && expression.names.has("attributes")) return;
      insert(database, version);
      const { n } = database.get(`SELECT count(*) AS n ${FROM} WHERE ${compiled.sql}`, ...compiled.values)!;
      if (compiled.exact) {
        exact++;
        assert.equal(n === 1, expected, `${text}\n${compiled.sql}\n${JSON.stringify(given)}`);
      } else if (expected) {
        assert.equal(n, 1, `${text}\n${compiled.sql}\n${JSON.stringify(given)}`);
      }
    }),
    { numRuns: Number(Deno.env.get("SWAMP_FULL") ? 50_000 : 3000) },
  );
  assert.ok(exact > 500, `only ${exact} predicates were pushed down as a whole`);
  database.close();
});

Deno.test("what SQL is asked for, and what stays with the expression language", () => {
  const exactness = (text: string) => predicateSql(parseExpression(text).tree).exact;
  for (
    const pushed of [
      'name == "a"',
      '"a" != name',
      "size > 10 && !streaming",
      'tags.env in ["a", "b"] || tags["x y"] == "z"',
      "attributes.a.b >= 1.5",
      'attributes.s.startsWith("x")',
      "has(attributes.a) && isLatest",
      '"env" in tags',
      "true",
    ]
  ) assert.equal(exactness(pushed), true, pushed);
  for (
    const evaluated of [
      "size + 1 > 2",
      'name.matches("a")',
      "attributes.l[0] == 1",
      'attributes["a\\"b"] == 1',
      'name < "é"',
      "content == ''",
    ]
  ) assert.equal(exactness(evaluated), false, evaluated);
});
