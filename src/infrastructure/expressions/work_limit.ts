// SPDX-License-Identifier: MIT
import type { ASTNode } from "@marcbachmann/cel-js";
import { WorkLimitReached } from "../../domain/expressions/work_limit_reached.ts";

/** What `matches` becomes: takes linear time. The environment knows it by this name. */
const LINEAR_MATCHES = "linearMatches";
/** Loops inside of loops end here. Milliseconds. */
const LONGEST_MS = 900;
/** The clock is looked at once in so many steps. */
const STEPS_PER_LOOK = 256;

export interface WorkLimit {
  /** To be called before each evaluation. */
  start(): void;
}

/** What the language calls of the body of a loop. */
interface Body {
  check(checker: unknown, node: unknown, context: unknown): unknown;
  evaluate(evaluator: unknown, node: unknown, context: unknown): unknown;
  readonly maybeAsync: boolean;
}

/**
 * Gives the loops of an expression (`map`, `filter`, `all`…) a time limit: the language limits the size of an
 * expression, not the work that loops over large data do. Regular expressions become such that take linear time. Time spent waiting for data and secrets does not count.
 */
export function limitWork(tree: ASTNode): WorkLimit {
  for (const call of matchCalls(tree)) call.args[0] = LINEAR_MATCHES;

  let spent = 0;
  let steps = 0;
  let since = 0;
  let reached: WorkLimitReached | undefined;
  const tick = () => {
    // The language goes on after an error inside of a loop: the rest of the loops must end too.
    if (reached) throw reached;
    if (++steps % STEPS_PER_LOOK !== 0) return;
    const now = performance.now();
    // A pause between two looks that is longer than any of these steps was spent waiting.
    spent += Math.min(now - since, 50);
    since = now;
    if (spent > LONGEST_MS) {
      reached = new WorkLimitReached(`it takes more than ${LONGEST_MS} ms; do its loops read too much?`);
      throw reached;
    }
  };
  for (const loop of loopsOf(tree)) {
    const body = loop.step as Body;
    loop.step = {
      ...positionOf(body),
      get maybeAsync() {
        return body.maybeAsync;
      },
      check: (checker, _node, context) => body.check(checker, body, context),
      evaluate: (evaluator, _node, context) => {
        tick();
        return body.evaluate(evaluator, body, context);
      },
    } as Body;
  }
  return {
    start() {
      spent = steps = 0;
      reached = undefined;
      since = performance.now();
    },
  };
}

function positionOf(body: Body): object {
  const { op, args, pos, start, end, input } = body as unknown as ASTNode;
  return { op, args, pos, start, end, input };
}

interface MatchCall {
  readonly args: [name: string, ...rest: unknown[]];
}

/** Calls of the function whose own implementation can not be interrupted. */
function* matchCalls(value: unknown): Generator<MatchCall> {
  if (Array.isArray(value)) {
    for (const item of value) yield* matchCalls(item);
  } else if (typeof value === "object" && value !== null && "op" in value) {
    const node = value as unknown as ASTNode;
    if (node.op === "rcall" && node.args[0] === "matches") yield node as unknown as MatchCall;
    yield* matchCalls(node.args);
  }
}

/** What macros were expanded to, at any depth. */
function* loopsOf(value: unknown): Generator<{ step: unknown }> {
  if (Array.isArray(value)) {
    for (const item of value) yield* loopsOf(item);
  } else if (typeof value === "object" && value !== null && "op" in value) {
    const node = value as unknown as { args: unknown; meta?: { alternate?: { args: { step: unknown } } } };
    yield* loopsOf(node.args);
    const loop = node.meta?.alternate?.args;
    if (loop && "step" in loop) yield loop;
  }
}
