// SPDX-License-Identifier: MIT
/**
 * Whether a text matches a pattern, in time that grows with the text alone: all ways through the pattern are gone at
 * once, none is tried twice. The regular expressions of JavaScript can take years and can not be interrupted.
 */
import { WorkLimitReached } from "./work_limit_reached.ts";
import { parsePattern, type Pattern } from "./regular_pattern.ts";

/** One step of a pattern; `next` is where it leads. */
type State =
  | { readonly kind: "character"; readonly matches: (character: string) => boolean; next: number }
  | { readonly kind: "assertion"; readonly holds: (before: string, after: string) => boolean; next: number }
  | { readonly kind: "fork"; next: number; other: number }
  | { readonly kind: "end" };

const MOST_STATES = 5_000;
/** About half a second. */
const MOST_STEPS = 20_000_000;

/**
 * Whether any part of the text matches.
 * @throws Error with the reason when the pattern is wrong, or pattern and text are too large for each other.
 */
export function linearMatch(text: string, source: string): boolean {
  return run(compile(parsePattern(source)), text);
}

function compile(pattern: Pattern): State[] {
  const states: State[] = [{ kind: "end" }];
  const add = (state: State): number => {
    if (states.length >= MOST_STATES) throw new WorkLimitReached("it is too large");
    return states.push(state) - 1;
  };
  /** Builds backwards: what follows is there already. @returns where the pattern begins. */
  const build = (part: Pattern, next: number): number => {
    switch (part.kind) {
      case "character":
      case "assertion":
        return add({ ...part, next });
      case "sequence":
        return part.items.reduceRight((after, item) => build(item, after), next);
      case "choice":
        return part.items.map((item) => build(item, next)).reduceRight((other, first) =>
          add({ kind: "fork", next: first, other })
        );
      case "repeat":
        return repeat(part, next);
    }
  };
  const repeat = ({ item, least, most }: Extract<Pattern, { kind: "repeat" }>, next: number): number => {
    let start = next;
    if (most === Infinity) {
      const loop = add({ kind: "fork", next: 0, other: next });
      (states[loop] as { next: number }).next = build(item, loop);
      start = loop;
    } else {
      for (let count = least; count < most; count++) {
        start = add({ kind: "fork", next: build(item, start), other: next });
      }
    }
    for (let count = 0; count < least; count++) start = build(item, start);
    return start;
  };
  const start = build(pattern, 0);
  states.push({ kind: "fork", next: start, other: start });
  return states;
}

function run(states: readonly State[], text: string): boolean {
  const start = states.length - 1;
  /** In which round a state was last reached. */
  const reached = new Uint32Array(states.length);
  let steps = 0;
  let current: number[] = [];
  let before = "";
  // Read one by one: a text may be too large for a list of its characters.
  for (let position = 0, round = 1; position <= text.length; round++) {
    const after = position < text.length ? String.fromCodePoint(text.codePointAt(position)!) : "";
    const waiting = [...current, start];
    const next: number[] = [];
    for (let index = waiting.pop(); index !== undefined; index = waiting.pop()) {
      if (reached[index] === round) continue;
      reached[index] = round;
      if (++steps > MOST_STEPS) throw new WorkLimitReached("the text is too long for it");
      const state = states[index]!;
      if (state.kind === "end") return true;
      if (state.kind === "fork") waiting.push(state.next, state.other);
      else if (state.kind === "assertion") {
        if (state.holds(before, after)) waiting.push(state.next);
      } else if (after !== "" && state.matches(after)) next.push(state.next);
    }
    current = next;
    before = after;
    position += Math.max(1, after.length);
  }
  return false;
}
