// SPDX-License-Identifier: MIT
import { isNode, type SyntaxNode, withVariable } from "./query_fields.ts";

const MEMBERS: ReadonlySet<string> = new Set([".", ".?", "[]", "[?]"]);

/**
 * `content` alone is the text of a record; `content.key` is a member of the JSON in it, which records have as
 * `attributes`. Renames the field in the tree where a member of it is read.
 */
export function readPayloadAsAttributes(root: SyntaxNode): void {
  const visit = (value: unknown, bound: ReadonlySet<string>): void => {
    if (Array.isArray(value)) return value.forEach((item) => visit(item, bound));
    if (!isNode(value)) return;
    if (MEMBERS.has(value.op)) {
      const [owner, key] = value.args as [
        { op: string; args: unknown; written?: string },
        unknown,
      ];
      const isPayload = owner.op === "id" && owner.args === "content" && !bound.has("content") && isText(key);
      if (isPayload) Object.assign(owner, { args: "attributes", written: "content" });
    }
    visit(value.args, withVariable(value, bound));
  };
  visit(root, new Set());
}

/** Not an index, which is a place in a text that nobody asks for. */
function isText(key: unknown): boolean {
  return typeof key === "string" || (isNode(key) && key.op === "value" && typeof key.args === "string");
}
