// SPDX-License-Identifier: MIT
import { killAfter } from "./kill_after.ts";

/** How far the span of moments grows after a killed process, and shrinks after one that ended first: 3 of 4 are killed. */
const GROWTH = 1.1;
const SHRINKAGE = 0.75;

/** Numbers from 0 to 1 that are the same in each run (mulberry32). */
function* seeded(seed: number): Generator<number, never> {
  for (let state = seed;;) {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    yield ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  }
}

/**
 * Seeded moments at which processes are killed. Their span follows how long the processes take at present, so that the
 * moments keep falling before and after the end of the work, also where the machine becomes faster or slower.
 */
export class KillMoments {
  readonly #random: Generator<number, never>;
  #spanMs: number;

  /** @param spanMs how long a process takes that is not killed, in milliseconds; a guess is enough. */
  constructor(seed: number, spanMs: number) {
    this.#random = seeded(seed);
    this.#spanMs = spanMs;
  }

  /** Lets a process run until it ends or until the next moment, when it is killed. @returns its output. */
  async kill(child: Deno.ChildProcess): Promise<Deno.CommandOutput> {
    const cancel = killAfter(child, this.#random.next().value * this.#spanMs);
    const output = await child.output();
    cancel();
    this.#spanMs *= output.signal === "SIGKILL" ? GROWTH : SHRINKAGE;
    return output;
  }
}
