// SPDX-License-Identifier: MIT
/**
 * Rules of tests that no type can hold: none asserts on elapsed time below a minute, because a busy machine would fail
 * it (count work instead), and none is named by the number of a rule or a table, which a reader cannot look up.
 */
import { ROOT } from "./run.ts";

const MINUTE_MS = 60_000;
/** `performance.now() - started < 5_000`, in either order and with either clock. */
const ELAPSED = /(?:performance|Date)\.now\(\)\s*-[^;\n]*?[<>]=?\s*([\d_]+)/g;
const NUMBERED = /(?:Deno\.test|\.step)\(\s*["'`](?:figure|issue|rule|R|S)\s*\d+/gi;

const problems: string[] = [];
for await (const path of testFiles(`${ROOT}/src`, `${ROOT}/tests`)) {
  const text = await Deno.readTextFile(path);
  const report = (index: number, what: string) => {
    const line = text.slice(0, index).split("\n").length;
    problems.push(`${path.slice(ROOT.length + 1)}:${line}: ${what}`);
  };
  for (const found of text.matchAll(ELAPSED)) {
    if (Number(found[1]!.replaceAll("_", "")) < MINUTE_MS) {
      report(found.index, "asserts on elapsed time below a minute; count work instead");
    }
  }
  for (const found of text.matchAll(NUMBERED)) {
    report(found.index, "is named by a number; say in words what is tested");
  }
}
for (const problem of problems) console.error(problem);
if (problems.length > 0) Deno.exit(1);

/** All test files below some directories. */
async function* testFiles(...directories: string[]): AsyncGenerator<string> {
  for (const directory of directories) {
    for await (const { name, isDirectory } of Deno.readDir(directory)) {
      if (isDirectory) yield* testFiles(`${directory}/${name}`);
      else if (name.endsWith("_test.ts")) yield `${directory}/${name}`;
    }
  }
}
