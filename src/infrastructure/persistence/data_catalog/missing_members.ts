// SPDX-License-Identifier: MIT
/** Says which attribute or tag of an expression no record has: most often its name is misspelled. */
import { nearest } from "../../../domain/nearest.ts";
import type { Database } from "../sqlite.ts";
import { isNode, type SyntaxNode, withVariable } from "./query_fields.ts";

/** A member that an expression reads and no record has. */
export interface MissingMember {
  /** `attributes.exitcode` */
  readonly path: string;
  /** The last part as records have it, when there is a similar one. */
  readonly suggestion?: string;
}

/** Tables and columns of the two fields that have members. */
const SOURCES: Readonly<Record<string, string>> = {
  attributes: "SELECT json AS members FROM body",
  tags: "SELECT tags AS members FROM record",
};

/**
 * The first member that no record has; undefined when there is none, and when there are attributes that the index does
 * not hold: they may have it.
 */
export function findMissingMember(
  database: Database,
  trees: readonly SyntaxNode[],
): MissingMember | undefined {
  const isComplete = database.get("SELECT 1 FROM record WHERE body=2 LIMIT 1") === undefined;
  for (const { chain: [field, ...keys], written } of trees.flatMap(membersIn)) {
    if (field === "attributes" && !isComplete) continue;
    const missing = firstMissing(database, field!, keys);
    if (missing) return { ...missing, path: [written, ...missing.path.split(".").slice(1)].join(".") };
  }
  return undefined;
}

function firstMissing(database: Database, field: string, keys: readonly string[]): MissingMember | undefined {
  for (let length = 1; length <= keys.length; length++) {
    const path = pathOf(keys.slice(0, length));
    const source = SOURCES[field]!;
    const sql = `SELECT 1 FROM (${source}) WHERE json_type(members, ?) IS NOT NULL LIMIT 1`;
    if (database.get(sql, path) !== undefined) continue;
    const parent = pathOf(keys.slice(0, length - 1));
    const known = database.all(
      `SELECT DISTINCT key FROM (${source}), json_each(members, ?) WHERE json_type(members, ?)='object'`,
      parent,
      parent,
    ).map(({ key }) => String(key));
    const [suggestion] = nearest(keys[length - 1]!, known, 1);
    return {
      path: [field, ...keys.slice(0, length)].join("."),
      ...(suggestion === undefined ? {} : { suggestion }),
    };
  }
  return undefined;
}

const pathOf = (keys: readonly string[]) => `$${keys.map((key) => `."${key}"`).join("")}`;

/** Keys that need no care in a JSON path. */
const PLAIN_KEY = /^[^"\\\0]+$/;

/** `attributes.a.b` as `[attributes, a, b]`, up to the first computed part, and the first of them as it is written. */
function membersIn(root: SyntaxNode): { readonly chain: string[]; readonly written: string }[] {
  const found: { chain: string[]; written: string }[] = [];
  const visit = (value: unknown, bound: ReadonlySet<string>): void => {
    if (Array.isArray(value)) return value.forEach((item) => visit(item, bound));
    if (!isNode(value)) return;
    const chain = chainOf(value);
    if (chain && chain.length > 1 && !bound.has(chain[0]!) && Object.hasOwn(SOURCES, chain[0]!)) {
      found.push({ chain, written: fieldAsWritten(value) });
      return;
    }
    visit(value.args, withVariable(value, bound));
  };
  visit(root, new Set());
  return found;
}

function fieldAsWritten({ op, args, written }: SyntaxNode): string {
  return op === "id" ? written ?? String(args) : fieldAsWritten((args as [SyntaxNode])[0]);
}

function chainOf(node: SyntaxNode): string[] | undefined {
  if (node.op === "id") return [String(node.args)];
  if (node.op !== "." && node.op !== "[]") return undefined;
  const [owner, key] = node.args as [SyntaxNode, string | SyntaxNode];
  const chain = chainOf(owner);
  const name = typeof key === "string" ? key : key.op === "value" ? key.args : undefined;
  if (!chain || typeof name !== "string" || !PLAIN_KEY.test(name)) return undefined;
  return [...chain, name];
}
