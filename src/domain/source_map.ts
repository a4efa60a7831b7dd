// SPDX-License-Identifier: MIT
/** Positions in generated JavaScript as positions in its sources; see the source map format, revision 3. */
import type { FileSystem } from "./platform/file_system.ts";

/** Counted from 1, as in stack traces. */
export interface SourcePosition {
  /** As the map names it. */
  readonly source: string;
  readonly line: number;
  readonly column: number;
}

const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/** A source map, read as far as a position needs. */
export class SourceMap {
  private constructor(private readonly sources: readonly string[], private readonly mappings: string) {}

  /** Undefined when the file is missing or is not a source map: positions then stay those of the bundle. */
  static read(fs: FileSystem, path: string): SourceMap | undefined {
    try {
      const { sources, mappings } = JSON.parse(fs.readText(path)) as Record<string, unknown>;
      return Array.isArray(sources) && typeof mappings === "string"
        ? new SourceMap(sources.map(String), mappings)
        : undefined;
    } catch (_unreadable) {
      // It only explains an error, and must not replace it.
      return undefined;
    }
  }

  /** The source of a position of the generated code. */
  positionOf(line: number, column: number): SourcePosition | undefined {
    const lines = this.mappings.split(";");
    // The first number of each segment restarts on every line; the others continue.
    const state = [0, 0, 0, 0];
    let found: SourcePosition | undefined;
    for (let at = 0; at < Math.min(line, lines.length); at++) {
      state[0] = 0;
      for (const segment of lines[at]!.split(",")) {
        const numbers = numbersOf(segment);
        numbers.slice(0, 4).forEach((number, index) => state[index]! += number);
        if (at < line - 1 || numbers.length < 4) continue;
        if (state[0]! > column - 1) return found;
        found = { source: this.sources[state[1]!] ?? "", line: state[2]! + 1, column: state[3]! + 1 };
      }
    }
    return found;
  }
}

/** Signed numbers in base 64, five bits a digit, the lowest bit of all for the sign. */
function numbersOf(segment: string): number[] {
  const numbers: number[] = [];
  let value = 0;
  let shift = 0;
  for (const char of segment) {
    const digit = DIGITS.indexOf(char);
    value += (digit & 31) << shift;
    shift += 5;
    if ((digit & 32) !== 0) continue;
    numbers.push((value & 1) === 1 ? -(value >> 1) : value >> 1);
    value = shift = 0;
  }
  return numbers;
}
