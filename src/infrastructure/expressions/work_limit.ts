// SPDX-License-Identifier: MIT
import type { ASTNode } from "@marcbachmann/cel-js";
import { WorkLimitReached } from "../../domain/expressions/work_limit_reached.ts";

/** What `matches` becomes: takes linear time. The environment knows it by this name. */
const LINEAR_MATCHES = "linearMatches";
/** Loops inside of loops end here. Milliseconds. */
const LONGEST_MS = 900;
export interface WorkLimit {
  /** To be called before each evaluation. */
  start(): void;
  /** Calls a function that waits for something; the time that it takes does not count. */
  waiting<Result>(call: () => Result): Result;
}

/** Checks a node and notes its type in it. */
interface TypeChecker {
  check(node: unknown, context: unknown): unknown;
}

/** What the language calls of the body of a loop. */
interface Body {
  check(checker: TypeChecker, node: unknown, context: unknown): unknown;
  evaluate(evaluator: unknown, node: unknown, context: unknown): unknown;
  readonly maybeAsync: boolean;
}

/**
 * Gives an expression a time limit: the language limits its size, not the work that loops over large data do. The clock
 * is looked at before each round of a loop (`map`, `filter`, `all`…) and before each search in a text or a list, because
 * one of them can take as long as a million additions. Regular expressions become such that take linear time. Time
 * spent waiting for data and secrets does not count.
 */
export function limitWork(tree: ASTNode): WorkLimit {
  let spent = 0;
  let since = 0;
  let waits = 0;
  let reached: WorkLimitReached | undefined;
  const look = () => {
    const now = performance.now();
    if (waits === 0) spent += now - since;
    since = now;
  };
  const tick = () => {
    // The language goes on after an error inside of a loop: the rest of the loops must end too.
    if (reached) throw reached;
    look();
    if (spent <= LONGEST_MS) return;
    reached = new WorkLimitReached(`it takes more than ${LONGEST_MS} ms; does it read too much?`);
    throw reached;
  };
  for (const { args, at } of searchesIn(tree)) {
    args[at] = ticking(args[at] as Body, tick);
    if (args[0] === "matches") args[0] = LINEAR_MATCHES;
  }
  for (const loop of loopsOf(tree)) loop.step = ticking(loop.step as Body, tick);
  const resume = () => {
    look();
    waits = Math.max(0, waits - 1);
  };
  return {
    start() {
      spent = waits = 0;
      reached = undefined;
      since = performance.now();
    },
    waiting<Result>(call: () => Result): Result {
      look();
      waits++;
      let result: Result;
      try {
        result = call();
      } catch (error) {
        resume();
        throw error;
      }
      if (result instanceof Promise) return result.finally(resume) as Result;
      resume();
      return result;
    },
  };
}

/** A node that looks at the clock before it is evaluated. */
function ticking(body: Body, tick: () => void): Body {
  return {
    ...positionOf(body),
    get maybeAsync() {
      return body.maybeAsync;
    },
    // Names look up their own type when they are evaluated.
    check: (checker, _node, context) => checker.check(body, context),
    evaluate: (evaluator, _node, context) => {
      tick();
      return body.evaluate(evaluator, body, context);
    },
  };
}

function positionOf(body: Body): object {
  const { op, args, pos, start, end, input } = body as unknown as ASTNode;
  return { op, args, pos, start, end, input };
}

/** Arguments of a node; that at `at` is the value that is searched, or searched for. */
interface Search {
  readonly args: unknown[];
  readonly at: number;
}

/** What takes the longer the larger its values are. */
function* searchesIn(value: unknown): Generator<Search> {
  if (Array.isArray(value)) {
    for (const item of value) yield* searchesIn(item);
  } else if (typeof value === "object" && value !== null && "op" in value) {
    const { op, args } = value as unknown as { op: string; args: unknown[] };
    yield* searchesIn(args);
    if (op === "rcall" && args[0] === "matches") yield { args, at: 1 };
    if (op === "in" || op === "==" || op === "!=") yield { args, at: 0 };
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
