// SPDX-License-Identifier: MIT
import type { Method, MethodKind } from "./model_type.ts";

const KIND_OF_NAME: Readonly<Record<string, MethodKind>> = {
  create: "create",
  get: "read",
  read: "read",
  describe: "read",
  show: "read",
  update: "update",
  patch: "update",
  delete: "delete",
  destroy: "delete",
  remove: "delete",
  list: "list",
  search: "list",
  find: "list",
};

/** The declared kind, else what the name says; undefined for other names. */
export function methodKindOf(name: string, method: Pick<Method, "kind">): MethodKind | undefined {
  const key = name.toLowerCase();
  return method.kind ?? (Object.hasOwn(KIND_OF_NAME, key) ? KIND_OF_NAME[key] : undefined);
}

/** Everything changes something, except what is known only to read. */
export function isMutating(kind: MethodKind | undefined): boolean {
  return kind !== "read" && kind !== "list";
}
