// SPDX-License-Identifier: MIT
/** Writes the files that the bundled program is split into, each with what V8 compiles at build time. */
import remapping from "@jridgewell/remapping";
import { asciiOnly } from "./ascii_only.ts";
import { makeEager } from "./eager_functions.ts";
import { type CommandRun, type FunctionSpan, type Level, LEVELS } from "./hot_functions.ts";
import { SplitBundle } from "./split_bundle.ts";

const FILES = [...LEVELS, "rest"].map((name) => `${name}.js`);

const COMMANDS_THAT_NEED = 2;

/** Replaces a bundled program with the file that starts it, and writes the others beside it. */
export async function splitProgram(script: string, runs: readonly CommandRun[]): Promise<void> {
  const [text, map] = [await Deno.readTextFile(script), await Deno.readTextFile(`${script}.map`)];
  const directory = script.slice(0, script.lastIndexOf("/"));
  const split = new SplitBundle(text, FILES, LEVELS.map((level) => ranBy(runs, [level])));
  for (const [level, file] of FILES.entries()) {
    const cut = makeEager(text, split.functions(level, hot(runs, LEVELS.slice(level))));
    asciiOnly(cut, text);
    split.cut(cut, level);
    const moved = cut.generateMap({ source: script, hires: true });
    const whole = remapping(moved.toString(), (name) => name === script ? map : null);
    await Deno.writeTextFile(`${directory}/${file}.map`, whole.toString());
    await Deno.writeTextFile(
      `${directory}/${file}`,
      cut.toString().replace(/\n\/\/# sourceMappingURL=\S*/, "") + `//# sourceMappingURL=${file}.map\n`,
    );
  }
  await Deno.remove(`${script}.map`);
  await Deno.writeTextFile(script, split.entry(text, LOAD_WHEN_FIRST));
}

function ranBy(runs: readonly CommandRun[], levels: readonly Level[]): Set<FunctionSpan> {
  return new Set(runs.filter(({ level }) => levels.includes(level)).flatMap(({ spans }) => [...spans]));
}

/**
 * What at least {@link COMMANDS_THAT_NEED} of the commands ran that load a file. The code cache of a file is read as a
 * whole, 0.5 ms for 100 kB, so what one of them runs costs the others more than it saves.
 */
function hot(runs: readonly CommandRun[], levels: readonly Level[]): Set<FunctionSpan> {
  const uses = new Map<FunctionSpan, number>();
  for (const { level, spans } of runs) {
    if (!levels.includes(level)) continue;
    for (const span of spans) uses.set(span, (uses.get(span) ?? 0) + 1);
  }
  return new Set([...uses].flatMap(([span, count]) => count >= COMMANDS_THAT_NEED ? span : []));
}

/**
 * Deno writes the code cache once, with the files that are imported before the first of them is done: all of them by
 * the import of the last. It has to be waited for, because a file that is asked for twice at once is never counted as
 * done. The cache lies beside the path that the program has inside of the binary. One that is older than the binary
 * may be of another one; without it the next start is a first one again.
 */
const LOAD_WHEN_FIRST = `const isFirst=()=>{try{const cache=import.meta.dirname+".cache";` +
  `if(Deno.statSync(cache).mtime>Deno.statSync(Deno.execPath()).ctime)return false;` +
  `Deno.removeSync(cache);return true}catch(error){return error instanceof Deno.errors.NotFound}};` +
  `if(isFirst())await import("./${FILES.at(-1)}");\n`;
