// SPDX-License-Identifier: MIT
import type { SourceList } from "../domain/extensions/source_list.ts";
import type { ModelType } from "../domain/models/model_type.ts";
import type { Platform } from "../domain/platform/platform.ts";
import type { Repository } from "../domain/repo/repository.ts";
import type { TrackedState } from "../domain/repo/tracked_state.ts";
import type { LazyTypeRegistry } from "../domain/types/lazy_type_registry.ts";
import type { KindName } from "../domain/types/kind_name.ts";
import type { ErrorCode } from "../domain/errors.ts";
import type { Counters } from "../domain/counters.ts";
import type { Lock } from "../domain/lock.ts";
import type { Log } from "../domain/log.ts";
import type { ProviderType } from "../domain/types/kinds/provider_kinds.ts";
import type { SourceStack } from "../domain/types/source_stack.ts";
import type { Extensions } from "./extensions.ts";
import type { Stores } from "./stores.ts";

/** A remark that does not stop the command: on stderr, and in the `warnings` array of `--json`. */
export interface Warning {
  readonly code: string;
  readonly message: string;
  readonly file?: string;
}

/** Definitions of each kind; only models have more than a name here until their commands are built. */
export interface KindDefinitions extends Record<KindName, unknown> {
  model: ModelType;
  vault: ProviderType;
}

/**
 * What a use case is given. Everything that costs something is a function that opens it at its first call and
 * returns the same thing afterwards; `app.ts` closes what was opened.
 */
export interface Context extends Stores {
  readonly platform: Platform;
  /** Aborted by Ctrl-C, SIGTERM and time limits. */
  readonly signal: AbortSignal;
  readonly log: Log;
  readonly counters: Counters;
  /** False with `--no-input`, in CI and without a terminal: then nothing may be asked. */
  readonly interactive: boolean;
  /** `--yes`: confirmations are answered. */
  readonly assumeYes: boolean;
  warn(warning: Warning): void;
  /**
   * The repository the command works on.
   * @throws SwampError REPO_NOT_FOUND outside of one, REPO_UNTRUSTED when it may be another user's, REPO_INVALID when
   *   its marker cannot be read.
   */
  repository(): Repository;
  /** Lets no link lead out of a directory that becomes a repository; {@link repository} does so for what is one. */
  protect(root: string): void;
  /** The registry of a kind, over an index that is up to date with the disk. */
  registry<K extends KindName>(kind: K): Promise<LazyTypeRegistry<KindDefinitions[K]>>;
  /** Only the built-in types of a kind, for what works outside of a repository as well. */
  builtinTypes<K extends KindName>(kind: K): Promise<LazyTypeRegistry<KindDefinitions[K]>>;
  /** Extension files were changed by this command: they are looked at again when they are asked for next. */
  extensionsChanged(): void;
  /** The extension files as a whole: states, checks, sources. */
  extensions(): Promise<Extensions>;
  /** The list of mounted sources; opening it reads no extension. */
  sources(): Promise<SourceList>;
  /** Tells how far long work has come: one line on a terminal's stderr that the next call replaces. */
  progress(text: string): void;
  /**
   * Parses one YAML document; the parser is imported at the first call.
   * @param file named in errors, with the line.
   * @throws SwampError of the given code when the text is not YAML.
   */
  parseYaml(text: string, file: string, code: ErrorCode): Promise<unknown>;
  /** Runs work that may never yield, such as extension code: a second signal ends the process all the same. */
  whileBusy<T>(work: () => Promise<T>): Promise<T>;
  /** What git tracks below `.swamp`, which it must not. */
  trackedState(): Promise<TrackedState>;
  /** Where extension code threw an error, when the error comes from there. */
  sourceStack(error: unknown): Promise<SourceStack | undefined>;
  /** Locks shared by all processes that work on this repository. */
  lock(): Promise<Lock>;
}
