// SPDX-License-Identifier: MIT
/** The name of a model type as extensions hold it. */

/** Where a type is asked for, pass this or a text. */
export interface ModelTypeName {
  /** As the extension spells it. */
  readonly raw: string;
  /** As it is looked up. */
  readonly normalized: string;
  toNormalized(): string;
  toDirectoryPath(): string;
  equals(other: unknown): boolean;
  toString(): string;
}
