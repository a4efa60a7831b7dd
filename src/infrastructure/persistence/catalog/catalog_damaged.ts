// SPDX-License-Identifier: MIT
/** Raised when the catalog does not hold together; its owner replaces the file and the work starts over. */
export class CatalogDamaged extends Error {
  override readonly name = "CatalogDamaged";
}
