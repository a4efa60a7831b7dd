// SPDX-License-Identifier: MIT
/** The fields that queries may use, and the names that an expression reads. */
import { SwampError } from "../../../domain/errors.ts";
import { nearest } from "../../../domain/nearest.ts";

/** How SQL sees a field; `content` is only on the disk. */
export type Column = { readonly sql: string; readonly type: "text" | "number" | "bool" };

export const COLUMNS: Readonly<Record<string, Column>> = {
  id: { sql: "r.data_id", type: "text" },
  name: { sql: "r.name", type: "text" },
  version: { sql: "r.version", type: "number" },
  isLatest: { sql: "r.latest", type: "bool" },
  createdAt: { sql: "r.created_at", type: "text" },
  namespace: { sql: "''", type: "text" },
  modelName: { sql: "m.name", type: "text" },
  modelId: { sql: "m.model_id", type: "text" },
  modelType: { sql: "m.type", type: "text" },
  specName: { sql: "r.spec_name", type: "text" },
  dataType: { sql: "r.data_type", type: "text" },
  contentType: { sql: "r.content_type", type: "text" },
  lifetime: { sql: "r.lifetime", type: "text" },
  ownerType: { sql: "r.owner_type", type: "text" },
  ownerRef: { sql: "r.owner_ref", type: "text" },
  streaming: { sql: "r.streaming", type: "bool" },
  size: { sql: "r.size", type: "number" },
  workflowRunId: { sql: "r.workflow_run_id", type: "text" },
  workflowName: { sql: "r.workflow_name", type: "text" },
  jobName: { sql: "r.job_name", type: "text" },
  stepName: { sql: "r.step_name", type: "text" },
  source: { sql: "r.source", type: "text" },
};

/** All fields of a record. */
export const FIELDS: readonly string[] = [...Object.keys(COLUMNS), "attributes", "tags", "content"].sort();

/** Names that people try first, with the field that they mean. */
export const FIELD_GUESSES: Readonly<Record<string, string>> = {
  spec: "specName",
  output: "specName",
  kind: "dataType",
  type: "modelType",
  model: "modelName",
  data: "attributes",
  resource: "attributes",
  tag: "tags",
  created: "createdAt",
  time: "createdAt",
  updatedAt: "createdAt",
  latest: "isLatest",
  owner: "ownerRef",
  text: "content",
  body: "content",
  bytes: "size",
  workflow: "workflowName",
  step: "stepName",
  job: "jobName",
};

/** A node of the parsed tree of an expression. */
export interface SyntaxNode {
  readonly op: string;
  readonly args: unknown;
  /** The field as it is written, when it was renamed. */
  readonly written?: string;
}

/** Names that the language itself knows. */
const BUILT_IN = new Set(
  ("bool bytes cel double dyn google int list map null_type optional optional_type string timestamp duration " +
    "uint").split(" "),
);

const MACROS = new Set(["all", "exists", "exists_one", "filter", "map"]);

export function isNode(value: unknown): value is SyntaxNode {
  return typeof value === "object" && value !== null && "op" in value && "args" in value;
}

/** Nobody writes deeper expressions by hand, and the stack has an end. */
const DEEPEST = 1000;

/** The free names of an expression. @throws SwampError EXPRESSION_INVALID when it is nested too deeply. */
export function freeNames(root: SyntaxNode): Set<string> {
  const found = new Set<string>();
  const visit = (value: unknown, bound: ReadonlySet<string>, depth = 0): void => {
    if (Array.isArray(value)) {
      for (const item of value) visit(item, bound, depth);
      return;
    }
    if (!isNode(value)) return;
    if (depth > DEEPEST) throw tooDeep();
    if (value.op === "id") {
      const name = String(value.args);
      if (!bound.has(name)) found.add(name);
    } else if (value.op !== "value") {
      visit(value.args, withVariable(value, bound), depth + 1);
    }
  };
  visit(root, new Set());
  return found;
}

function tooDeep(): SwampError {
  return new SwampError("EXPRESSION_INVALID", `Invalid expression: it is nested more than ${DEEPEST} deep`, {
    hint: 'Compare with many values like this: name in ["a", "b", "c"]',
  });
}

/** The names bound below a macro: `list.exists(x, x > 1)`, `cel.bind(x, 1, x + 1)`. */
export function withVariable(node: SyntaxNode, bound: ReadonlySet<string>): ReadonlySet<string> {
  if (node.op !== "rcall") return bound;
  const [name, , args] = node.args as [string, SyntaxNode, SyntaxNode[]];
  const variable = args[0];
  if (!(MACROS.has(name) || name === "bind") || variable?.op !== "id") return bound;
  return new Set([...bound, String(variable.args)]);
}

const COMPUTES = new Set(["+", "-", "*", "/", "%", "list", "map"]);

/** Whether an expression can be true for some record, as far as its outermost part tells. */
export function canBeTrue({ op, args }: SyntaxNode): boolean {
  if (op === "value") return typeof args === "boolean";
  if (op === "id") return COLUMNS[String(args)]?.type === "bool" || !FIELDS.includes(String(args));
  return !COMPUTES.has(op);
}

/** @throws SwampError EXPRESSION_INVALID naming the first name that is no field, and all fields. */
export function assertFields(names: ReadonlySet<string>): void {
  const unknown = [...names].find((name) => !FIELDS.includes(name) && !BUILT_IN.has(name));
  if (unknown === undefined) return;
  const meant = Object.hasOwn(FIELD_GUESSES, unknown) ? [FIELD_GUESSES[unknown]!] : [];
  const near = [...new Set([...meant, ...nearest(unknown, FIELDS)])];
  const question = near.length === 0 ? "" : `, did you mean '${near[0]}'?`;
  throw new SwampError("EXPRESSION_INVALID", `Invalid expression: unknown field '${unknown}'${question}`, {
    hint: `Fields: ${FIELDS.join(", ")}`,
    details: { field: unknown, fields: FIELDS, suggestions: near },
  });
}
