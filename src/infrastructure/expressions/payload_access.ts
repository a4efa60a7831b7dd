// SPDX-License-Identifier: MIT
import type { ASTNode } from "@marcbachmann/cel-js";
import { payloadOf } from "../../domain/expressions/record_payload.ts";

/** What the language calls of a node. */
interface Access {
  readonly args: [owner: Access, member: unknown];
  readonly maybeAsync: boolean;
  check(checker: unknown, node: unknown, context: unknown): unknown;
  evaluate(evaluator: unknown, node: unknown, context: unknown): unknown;
  /** Set by the check. */
  handle(owner: unknown, member: string, node: unknown, evaluator: unknown): unknown;
}

const CONTENT = "content";
const MEMBERS: ReadonlySet<string> = new Set([".", ".?", "[]", "[?]"]);

/**
 * The content of a record is a text; a member of it, as in `data.latest("m", "x").content.exitCode`, is one of the
 * JSON in it. Changes the tree so that such a member is read from the record's payload. Members called `content` of
 * other values stay what they are.
 */
export function readPayloads(tree: ASTNode): void {
  renameInHas(tree, new Set());
  for (const node of accessesIn(tree)) {
    const [owner, member] = node.args as unknown as [ASTNode, unknown];
    if (literalOf(member) === undefined || (owner.op !== "." && owner.op !== "[]")) continue;
    if (literalOf((owner.args as unknown[])[1]) !== CONTENT) continue;
    (node.args as unknown[])[0] = contentOrPayload(owner);
  }
}

/**
 * `has()` does not evaluate its argument, but looks for member after member: in `has(record.content.key)` the payload
 * is called by the name that records have for it.
 */
function renameInHas(value: unknown, records: ReadonlySet<string>): void {
  if (Array.isArray(value)) return value.forEach((item) => renameInHas(item, records));
  if (!isNode(value)) return;
  if (value.op === "call" && value.args[0] === "has") {
    for (let node = (value.args[1] as ASTNode[])[0]; node?.op === "."; node = node.args[0] as ASTNode) {
      const owner = node.args[0] as ASTNode;
      if (owner.op === "." && owner.args[1] === CONTENT && isRecord(owner.args[0] as ASTNode, records)) {
        (owner.args as unknown[])[1] = "attributes";
      }
    }
  }
  renameInHas(value.args, new Set([...records, ...loopVariable(value)]));
}

/** `model.<name>.resource.<spec>.<instance>`, or a variable of a loop over records. */
function isRecord(node: ASTNode, records: ReadonlySet<string>): boolean {
  if (node.op === "id") return records.has(node.args);
  const path: string[] = [];
  let root: { readonly op: string; readonly args: unknown } = node;
  for (; root.op === "."; root = (root.args as [ASTNode])[0]) {
    path.unshift(String((root.args as unknown[])[1]));
  }
  return root.op === "id" && root.args === "model" && path.length === 4 && path[1] === "resource";
}

/** The variable of `data.query(…).filter(r, …)`. */
function loopVariable(node: ASTNode): string[] {
  if (node.op !== "rcall") return [];
  const [, list, [variable]] = node.args as [string, ASTNode, ASTNode[]];
  const isOfData = list.op === "rcall" && (list.args[1] as ASTNode).args === "data";
  return isOfData && variable?.op === "id" ? [variable.args] : [];
}

function isNode(value: unknown): value is ASTNode {
  return typeof value === "object" && value !== null && "op" in value;
}

function contentOrPayload(node: ASTNode): Access {
  const access = node as unknown as Access;
  const { op, args, pos, start, end, input } = node;
  return {
    ...({ op, args, pos, start, end, input } as object),
    get maybeAsync() {
      return access.maybeAsync;
    },
    check: (checker, _node, context) => access.check(checker, access, context),
    evaluate(evaluator, _node, context) {
      const [ownerNode] = access.args;
      const read = (owner: unknown) => payloadOf(owner) ?? access.handle(owner, CONTENT, access, evaluator);
      const owner = ownerNode.evaluate(evaluator, ownerNode, context);
      return owner instanceof Promise ? owner.then(read) : read(owner);
    },
  } as Access;
}

function* accessesIn(value: unknown): Generator<ASTNode> {
  if (Array.isArray(value)) {
    for (const item of value) yield* accessesIn(item);
  } else if (isNode(value)) {
    yield* accessesIn(value.args);
    if (MEMBERS.has(value.op)) yield value;
  }
}

function literalOf(member: unknown): string | undefined {
  if (typeof member === "string") return member;
  const node = member as { op?: unknown; args?: unknown } | null;
  return node?.op === "value" && typeof node.args === "string" ? node.args : undefined;
}
