// SPDX-License-Identifier: MIT
/** What the program and the process that evaluates undecided files say to each other. */
import type { EntryKind } from "../../../domain/types/kind_name.ts";
import type { DeclaredEntry } from "../identity/read_identity.ts";

/** The hidden verb. */
export const SANDBOX_VERB = "__sandbox";

/** One module to evaluate. */
export interface SandboxItem {
  /** Base64 of the module's UTF-8 text; it imports nothing but modules of Node. */
  readonly module: string;
  /** The exports that count, the preferred one first. */
  readonly kinds: readonly EntryKind[];
  /** The source file as users know it, for messages. */
  readonly file: string;
  /** Whose code it is: only modules of one author are evaluated in a common process. */
  readonly author: string;
  /** All that it says about itself is wanted, not only its name. */
  readonly outline?: boolean;
}

/** What a module says about itself; nothing in it is trusted. */
export type OutlineFinding =
  | {
    /** `TypeMetadata`, if its author wants it to be. */
    readonly metadata: unknown;
    /** What it says may be made from the shape of something that only stands for a package. */
    readonly readsStubs: boolean;
  }
  | { readonly problem: string };

/** What the process reads from its standard input. */
export interface SandboxRequest {
  /** Marks the lines that are answers; anything else on stdout came from extension code. */
  readonly nonce: string;
  /** Milliseconds after which the process ends, whatever it does. */
  readonly lifetimeMs: number;
  readonly items: readonly SandboxItem[];
}

/** What a module declares, or why that is not known. */
export type SandboxFinding =
  | { readonly kind: "entry"; readonly entry: DeclaredEntry; readonly outline?: OutlineFinding }
  | { readonly kind: "none" }
  | {
    readonly kind: "failed";
    readonly message: string;
    /** Set when a declaration could be read, but is not valid. */
    readonly entry?: DeclaredEntry;
  }
  /** It tried what the sandbox does not allow. */
  | { readonly kind: "denied"; readonly message: string };

export type SandboxAnswer =
  | { readonly index: number; readonly event: "start" }
  | { readonly index: number; readonly event: "found"; readonly finding: SandboxFinding }
  | { readonly event: "refused"; readonly message: string };
