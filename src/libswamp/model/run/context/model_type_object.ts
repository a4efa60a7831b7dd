// SPDX-License-Identifier: MIT
import { normalizeType } from "../../../../domain/types/type_name.ts";

/** `context.modelType`: a type name with its spelling. Where a type is asked for, extensions pass this or a text. */
export class ModelTypeObject {
  constructor(readonly raw: string, readonly normalized: string) {}

  toNormalized(): string {
    return this.normalized;
  }

  toDirectoryPath(): string {
    return this.normalized;
  }

  equals(other: unknown): boolean {
    return other !== null && other !== undefined && typeNameOf(other) === this.normalized;
  }

  toString(): string {
    return this.normalized;
  }
}

/** The normalised name of what an extension passed as a type. */
export function typeNameOf(type: unknown): string {
  if (typeof type === "object" && type !== null) {
    const { normalized } = type as { normalized?: unknown };
    if (typeof normalized === "string") return normalized;
  }
  return normalizeType(String(type));
}
