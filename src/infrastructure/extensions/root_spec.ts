// SPDX-License-Identifier: MIT
import type { KindName } from "../../domain/types/kind_name.ts";
import type { SourceOrigin } from "../persistence/catalog/catalog_rows.ts";

/** A directory to look for entry files of one kind in. */
export interface RootSpec {
  readonly origin: SourceOrigin;
  readonly kind: KindName;
  /** Absolute. */
  readonly path: string;
  /** Order among the roots of its origin. */
  readonly position: number;
  readonly package?: string;
  readonly packageVersion?: string;
  /** Absolute path of the pulled package it belongs to. */
  readonly packagePath?: string;
  /** The mounted directory that it belongs to, whose modules its files may import. */
  readonly area?: string;
  /**
   * How its files are found: `tree` takes every `.ts` file below; `list` only the given ones, as a manifest names
   * them; `content` is a tree without kind directories, in which only files that declare something count.
   */
  readonly files:
    | { readonly by: "tree" }
    | { readonly by: "list"; readonly paths: readonly string[] }
    /** `except`: directories that are roots of their own, relative. */
    | { readonly by: "content"; readonly except: readonly string[] };
  /** Whether `*_test.ts` files are passed over. */
  readonly skipTests: boolean;
}

/** A root that can not be used; other roots are not affected. */
export interface RootProblem {
  readonly path: string;
  readonly message: string;
}
