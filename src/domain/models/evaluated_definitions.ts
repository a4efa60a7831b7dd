// SPDX-License-Identifier: MIT
import type { Definition } from "./definition.ts";

/** Names a stored copy. */
export interface EvaluatedKey {
  /** Normalised type. */
  readonly type: string;
  /** Of the definition. */
  readonly id: string;
}

/**
 * Copies of definitions with their expressions evaluated, as far as the values may be stored:
 * `.swamp/definitions-evaluated/<type>/<id>.yaml`.
 */
export interface EvaluatedDefinitions {
  /**
   * Replaces the copy, whole or not at all.
   * @param written the definition as its file has it.
   * @returns its absolute path.
   * @throws SwampError IO_FAILED.
   */
  write(key: EvaluatedKey, copy: Definition, written: Definition): string;
  /**
   * The copy, or undefined when there is none.
   * @throws SwampError NOT_EVALUATED when this machine did not store it, MODEL_INVALID naming the file when it is damaged,
   *   IO_FAILED.
   */
  read(key: EvaluatedKey): Promise<Definition | undefined>;
  /** @returns whether there was one. */
  delete(key: EvaluatedKey): boolean;
}
