// SPDX-License-Identifier: MIT
/** Thrown inside the lexer for anything that its rules do not settle; never leaves `readIdentity`. */
export class Undecided extends Error {
  /** Offset of the byte where the rules ended. */
  readonly at: number;

  constructor(reason: string, at: number) {
    super(reason);
    this.name = "Undecided";
    this.at = at;
  }
}

/** The line number, from 1, of an offset. */
export function lineOf(bytes: Uint8Array, at: number): number {
  let line = 1;
  for (let i = 0; i < at && i < bytes.length; i++) {
    if (bytes[i] === 10) line++;
  }
  return line;
}
