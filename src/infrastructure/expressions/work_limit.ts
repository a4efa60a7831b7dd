// SPDX-License-Identifier: MIT
import type { ASTNode } from "@marcbachmann/cel-js";

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
 * expression, not the work that loops over large data do. Time spent waiting for data and secrets does not count.
 */
export function limitWork(tree: ASTNode): WorkLimit {
  let spent = 0;
  let steps = 0;
  let since = 0;
  const tick = () => {
    if (++steps % STEPS_PER_LOOK !== 0) return;
    const now = performance.now();
    // A pause between two looks that is longer than any of these steps was spent waiting.
    spent += Math.min(now - since, 50);
    since = now;
    if (spent > LONGEST_MS) {
      throw new Error(`it takes more than ${LONGEST_MS} ms; do its loops read too much?`);
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
      since = performance.now();
    },
  };
}

function positionOf(body: Body): object {
  const { op, args, pos, start, end, input } = body as unknown as ASTNode;
  return { op, args, pos, start, end, input };
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
