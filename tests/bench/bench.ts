// SPDX-License-Identifier: MIT
/**
 * Times commands of the compiled binary as ratios to a bare compiled program that runs in turn with them, and prints
 * what each did. Arguments: `--runs=15`, `--only=<part of a corpus name>`.
 */
import { capture, mustRun, ROOT } from "../../scripts/run.ts";
import { findCompiler, PERMISSIONS, V8_FLAGS } from "../../scripts/toolchain.ts";
import { writeRecords } from "./data_records.ts";
import {
  cloudCorpus,
  type Corpus,
  localCorpus,
  mountedCorpus,
  pulledCorpus,
  writeDefinitions,
} from "./corpora.ts";

const flag = (name: string) => Deno.args.find((arg) => arg.startsWith(`--${name}=`))?.slice(name.length + 3);
const RUNS = Number(flag("runs") ?? 15);
const ONLY = flag("only") ?? "";
const SWAMP = Deno.env.get("SWAMP_BIN") ?? `${ROOT}/swamp`;
const MODELS = 200;

/** Limits by corpus, in the order 116, 1,000 local, 10,000 pulled, 10,000 local, 1,000 mounted packages. */
const BUDGETS: Record<string, readonly number[]> = {
  "--version": [1.3, 1.3, 1.3, 1.3, 1.3],
  "--help": [1.5, 1.5, 1.5, 1.5, 1.5],
  "completion of a type": [1.9, 1.9, 1.9, 4.5, 3],
  "model type search": [1.9, 1.9, 1.9, 4.5, 3],
  "model get": [2.0, 2.0, 2.0, 4.5, 3],
  "model type describe": [2.0, 2.0, 2.0, 4.5, 3],
  "model validate": [3.2, 3.2, 3.2, 5.5, 5],
  "model create": [3.2, 3.2, 3.2, 5.5, 5],
  "model method run": [3.8, 3.8, 3.8, 6, 5.5],
  "first index": [3.5, 5, Infinity, Infinity, Infinity],
  "first use of a type": [8, 8, Infinity, Infinity, Infinity],
  "one edited file, then search": [2.2, 2.5, 2.5, 5, 5],
};

interface Measure {
  readonly name: string;
  readonly args: readonly string[];
  /** Done before each run, not timed. */
  readonly prepare?: () => void;
}

interface Row {
  readonly name: string;
  readonly ms: number;
  readonly ratio: number;
  readonly budget: number;
  readonly counts: string;
}

/** Start and end as the parent sees them. */
function time(command: string, args: readonly string[], directory: string): number {
  const begin = performance.now();
  const result = new Deno.Command(command, { args: [...args], cwd: directory, stdin: "null", env: ENV })
    .outputSync();
  const ms = performance.now() - begin;
  if (!result.success) throw new Error(`${args.join(" ")}: ${new TextDecoder().decode(result.stderr)}`);
  return ms;
}

const HOME = Deno.makeTempDirSync({ prefix: "swamp-bench-home-" });
const ENV = { HOME, XDG_CACHE_HOME: `${HOME}/.cache`, SWAMP_ESBUILD: `${ROOT}/esbuild`, NO_COLOR: "1" };

function median(values: number[]): number {
  return values.sort((a, b) => a - b)[values.length >> 1]!;
}

function counts(measure: Measure, directory: string): string {
  if (!measure.args.includes("--json")) return "";
  measure.prepare?.();
  const result = new Deno.Command(SWAMP, {
    args: [...measure.args, "--timings"],
    cwd: directory,
    stdin: "null",
    env: ENV,
  })
    .outputSync();
  const { timings } = JSON.parse(new TextDecoder().decode(result.stdout));
  const names = [
    "imports",
    "builds",
    "trials",
    "filesStated",
    "directoriesStated",
    "filesParsed",
    "filesHashed",
  ];
  return [...names, "rowsRead"].map((name) => `${timings[name]}`).join(" / ");
}

function measureRow(bare: string, corpus: Corpus, measure: Measure, budget: number): Row {
  const mine: number[] = [];
  const base: number[] = [];
  for (let run = -1; run < RUNS; run++) {
    const b = time(bare, [], corpus.directory);
    measure.prepare?.();
    const a = time(SWAMP, measure.args, corpus.directory);
    // The first run of each writes the code cache.
    if (run >= 0) {
      mine.push(a);
      base.push(b);
    }
  }
  const [ms, bareMs] = [median(mine), median(base)];
  return { name: measure.name, ms, ratio: ms / bareMs, budget, counts: counts(measure, corpus.directory) };
}

function measuresOf(corpus: Corpus): Measure[] {
  const swamp = (...args: string[]) => void time(SWAMP, args, corpus.directory);
  const catalog = `${corpus.directory}/.swamp/_extension_catalog.db`;
  const forget = (path: string) => {
    try {
      Deno.removeSync(path, { recursive: true });
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
  };
  let created = 0;
  swamp("model", "create", corpus.type, "subject", "--global-arg", "name=subject");
  swamp("model", "method", "run", "subject", "sync");
  const query = corpus.type;
  const edited = `${corpus.directory}/extensions/models/edited.ts`;
  const edit = () => {
    Deno.mkdirSync(`${corpus.directory}/extensions/models`, { recursive: true });
    Deno.writeTextFileSync(
      edited,
      `export const model = { type: "@e/e${Math.random()}", version: "2026.01.01.1", methods: {} };\n`,
    );
  };
  return [
    { name: "--version", args: ["--version"] },
    { name: "--help", args: ["--help"] },
    {
      name: "completion of a type",
      args: ["completions", "complete", "--", "model", "type", "describe", corpus.type.slice(0, -3)],
    },
    { name: "model type search", args: ["model", "type", "search", query, "--json"] },
    { name: "model get", args: ["model", "get", "subject", "--json"] },
    { name: "model type describe", args: ["model", "type", "describe", corpus.type, "--json"] },
    { name: "model validate", args: ["model", "validate", "subject", "--json"] },
    {
      name: "model create",
      args: ["model", "create", corpus.type, "made", "--global-arg", "name=x", "--json"],
      prepare: () => {
        if (created++ > 0) swamp("model", "delete", "made", "--force");
      },
    },
    { name: "model method run", args: ["model", "method", "run", "subject", "sync", "--json"] },
    {
      name: "first use of a type",
      args: ["model", "validate", "subject", "--json"],
      prepare: () => {
        forget(`${corpus.directory}/.swamp/bundles`);
        swamp("model", "type", "search", query);
      },
    },
    {
      name: "first index",
      args: ["model", "type", "search", query, "--json"],
      prepare: () => ["", "-wal", "-shm"].forEach((suffix) => forget(catalog + suffix)),
    },
    {
      name: "one edited file, then search",
      args: ["model", "type", "search", query, "--json"],
      prepare: edit,
    },
  ];
}

function print(corpus: Corpus, rows: readonly Row[]): void {
  console.log(
    `\n${corpus.name.padEnd(31)}${"ms".padStart(7)}${"ratio".padStart(8)}${"budget".padStart(8)}   counts*`,
  );
  for (const row of rows) {
    const over = row.ratio > row.budget ? " OVER" : "";
    const budget = Number.isFinite(row.budget) ? row.budget.toFixed(1) : "-";
    console.log(
      `${row.name.padEnd(31)}${row.ms.toFixed(1).padStart(7)}${row.ratio.toFixed(2).padStart(8)}${
        budget.padStart(8)
      }   ${row.counts}${over}`,
    );
  }
}

/** Peak memory of a command in KiB, from the kernel. */
async function peakMemory(
  command: string,
  args: readonly string[],
  directory: string,
): Promise<number | undefined> {
  const text = await capture("/usr/bin/time", ["-f", "%M", "-o", `${HOME}/peak`, command, ...args], {
    cwd: directory,
    env: ENV,
  });
  return text === undefined ? undefined : Number(await Deno.readTextFile(`${HOME}/peak`));
}

/** Milliseconds for a query over 100,000 records, from start to end of the process. */
const QUERY_BUDGET = 300;

const QUERIES: Record<string, string> = {
  "by model and name": 'modelName == "host-7" && name == "item-1"',
  "by size, most match": "size > 100",
  "by an attribute": "attributes.count == 50",
  "by two attributes": 'attributes.region == "region-3" && attributes.ready',
  "by tag and time": 'tags.type == "file" && createdAt > "2026-01-01T20"',
  "everything": "true",
};

/** Queries over 100,000 records of 1,000 models, against a query over two records. */
async function measureQueries(directory: string): Promise<void> {
  const small = `${directory}/few`;
  const large = `${directory}/many`;
  for (const path of [small, large]) time(SWAMP, ["init", path], directory);
  time(SWAMP, ["model", "create", "command/shell", "hello"], small);
  time(SWAMP, ["model", "method", "run", "hello", "execute", "--input", "run=true"], small);
  writeRecords(large);
  await new Promise((resolve) => setTimeout(resolve, 2500));
  const first = time(SWAMP, ["data", "query", "true"], large);
  console.log(`\n${"100,000 records".padEnd(31)}${"ms".padStart(7)}${"budget".padStart(8)}`);
  console.log(`${"first index".padEnd(31)}${first.toFixed(0).padStart(7)}${"-".padStart(8)}`);
  for (const [name, predicate] of Object.entries(QUERIES)) {
    const args = ["data", "query", predicate, "--json"];
    time(SWAMP, args, large);
    const ms = median(Array.from({ length: RUNS }, () => time(SWAMP, args, large)));
    const over = ms > QUERY_BUDGET ? " OVER" : "";
    console.log(
      `${name.padEnd(31)}${ms.toFixed(1).padStart(7)}${QUERY_BUDGET.toFixed(0).padStart(8)}${over}`,
    );
  }
  const peaks = [];
  for (const path of [small, large]) {
    peaks.push(await peakMemory(SWAMP, ["data", "query", QUERIES["by size, most match"]!], path));
  }
  if (peaks[0] && peaks[1]) {
    console.log(
      `peak memory: ${(peaks[1] / peaks[0]).toFixed(2)} of that of a query over 2 records (budget 1.3)`,
    );
  }
}

const directory = await Deno.makeTempDir({ prefix: "swamp-bench-" });
try {
  const compiler = await findCompiler();
  await Deno.writeTextFile(`${directory}/bare.js`, 'console.log("x");\n');
  const bare = `${directory}/bare`;
  await mustRun(compiler.deno, [
    "compile",
    "--quiet",
    "--no-check",
    "--no-config",
    ...PERMISSIONS,
    `--v8-flags=${V8_FLAGS.join(",")}`,
    "-o",
    bare,
    `${directory}/bare.js`,
  ], { env: compiler.env });
  const makers: ((path: string) => Corpus)[] = [
    cloudCorpus,
    (path) => localCorpus(path, 1000),
    (path) => pulledCorpus(path, 100, 100),
    (path) => localCorpus(path, 10_000),
    (path) => mountedCorpus(path, { packages: 1000, files: 4400 }),
  ];
  for (const [index, make] of makers.entries()) {
    const path = `${directory}/${index}`;
    await Deno.mkdir(path);
    time(SWAMP, ["init", path], directory);
    const corpus = make(path);
    if (!corpus.name.includes(ONLY)) continue;
    writeDefinitions(path, MODELS);
    // What was just written is not trusted for two seconds.
    await new Promise((resolve) => setTimeout(resolve, 2500));
    const rows = measuresOf(corpus).map((measure) =>
      measureRow(bare, corpus, measure, BUDGETS[measure.name]![index]!)
    );
    print(corpus, rows);
    const base = await peakMemory(bare, [], path);
    const search = await peakMemory(SWAMP, ["model", "type", "search", "x"], path);
    const run = await peakMemory(SWAMP, ["model", "method", "run", "subject", "sync"], path);
    if (base && search && run) {
      console.log(
        `peak memory: search ${(search / base).toFixed(2)} (budget 1.5), run ${
          (run / base).toFixed(2)
        } (budget 2 plus the bundle)`,
      );
    }
  }
  if ("100,000 records".includes(ONLY)) await measureQueries(directory);
  console.log("\n* imports / builds / trials / files stat'ed / directories / parsed / hashed / rows read");
} finally {
  await Deno.remove(directory, { recursive: true });
  await Deno.remove(HOME, { recursive: true });
}
