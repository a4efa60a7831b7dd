// SPDX-License-Identifier: MIT
import type { KindName } from "./kind_name.ts";
import type { LazyTypeEntry } from "./type_entry.ts";

/** A name that a graft could not add, because the type has it already. */
export interface Collision {
  readonly file: string;
  readonly what: "method" | "check" | "resource";
  readonly name: string;
}

/** What differs between kinds when a module is turned into a definition. */
export interface Kind<Definition> {
  readonly name: KindName;
  /** The key under which a type is looked up. */
  normalize(name: string): string;
  /**
   * Checks the exported value; unknown keys are dropped.
   * @throws SwampError TYPE_INVALID with file and path of every mistake.
   */
  parse(exported: unknown, from: LazyTypeEntry): Definition;
  /** Adds what an `extension` export brings. Models only. Never changes `base`. */
  graft?(
    base: Definition,
    exported: unknown,
    from: LazyTypeEntry,
  ): { definition: Definition; collisions: Collision[] };
}
