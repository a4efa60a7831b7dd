// SPDX-License-Identifier: MIT
/**
 * Fails on a wrong edge between layers, an import cycle, `Deno.` outside of the platform, a heavy module of Node that
 * would be loaded at every start, and files that are too long or evaluated at starts that do not need them.
 */
import { ROOT } from "./run.ts";

/** What each layer may import besides itself. */
const ALLOWED: Record<string, readonly string[]> = {
  domain: [],
  libswamp: ["domain"],
  infrastructure: ["domain"],
  presentation: ["domain", "libswamp (types)"],
  cli: ["libswamp", "presentation", "domain"],
  app: ["cli", "libswamp", "presentation", "domain", "infrastructure"],
};

/** Packages that a layer may use; any other layer but infrastructure uses none. */
const PURE_MODULES = new Set(["node:path", "node:util"]);

/**
 * The modules of Node that may be imported at the start. Others are imported where they are used: each costs every
 * start 10 to 20 ms where the runtime does not have it in its snapshot.
 */
const LIGHT_MODULES = new Set(["node:buffer", "node:path", "node:sqlite", "node:url", "node:util"]);

/** What every start and the help of a group evaluate. */
const START = ["src/app.ts", "src/cli/help/help.ts"];

/** Long texts and costly parts, which {@link START} must not import: they are for those who ask for them. */
const ON_REQUEST = new Set([
  "src/cli/help/topics.ts",
  "src/cli/help/extension_api_entries.ts",
  "src/domain/extension_api/swamp_types.ts",
  "src/infrastructure/platform/signal_thread.ts",
]);

const LONGEST_FILE = 400;
const MOST_IMPORTS = 15;

/** Files that may be longer, with the reason. */
const LONG_FILES = new Set<string>([]);

interface Import {
  readonly target: string;
  readonly typeOnly: boolean;
  readonly dynamic: boolean;
}

interface Source {
  readonly path: string;
  readonly text: string;
  readonly imports: readonly Import[];
}

const STATIC_IMPORT = /^(?:import|export)\s+(type\s)?(?:[\w*\s{},$]+?\sfrom\s+)?["']([^"']+)["']/gm;
const DYNAMIC_IMPORT = /\bimport\(\s*["']([^"']+)["']\s*\)/g;

async function readSources(directory: string): Promise<Source[]> {
  const sources: Source[] = [];
  for await (const entry of Deno.readDir(`${ROOT}/${directory}`)) {
    const path = `${directory}/${entry.name}`;
    if (entry.isDirectory) sources.push(...await readSources(path));
    else if (entry.name.endsWith(".ts") && !entry.name.endsWith("_test.ts")) {
      const text = await Deno.readTextFile(`${ROOT}/${path}`);
      sources.push({ path, text, imports: importsOf(path, text) });
    }
  }
  return sources;
}

function importsOf(path: string, text: string): Import[] {
  const resolve = (target: string) =>
    target.startsWith(".") ? new URL(target, `file:///${path}`).pathname.slice(1) : target;
  const fixed = [...text.matchAll(STATIC_IMPORT)].map(([, typeOnly, target]) => ({
    target: resolve(target!),
    typeOnly: typeOnly !== undefined,
    dynamic: false,
  }));
  const dynamic = [...text.matchAll(DYNAMIC_IMPORT)].map(([, target]) => ({
    target: resolve(target!),
    typeOnly: false,
    dynamic: true,
  }));
  return [...fixed, ...dynamic];
}

function layerOf(path: string): string {
  const [top, second] = path.split("/");
  if (top !== "src") return "app";
  return second!.startsWith("app") && second!.endsWith(".ts") ? "app" : second!;
}

function checkEdges(source: Source): string[] {
  const layer = layerOf(source.path);
  const allowed = ALLOWED[layer];
  if (!allowed) return [`${source.path}: '${layer}' is not a layer`];
  return source.imports.flatMap(({ target, typeOnly }) => {
    if (!target.startsWith("src/")) return checkPackage(source.path, layer, target, typeOnly);
    const other = layerOf(target);
    const permitted = other === layer || allowed.includes(other) ||
      (typeOnly && allowed.includes(`${other} (types)`));
    return permitted ? [] : [`${source.path}: ${layer} must not import ${other} (${target})`];
  });
}

function checkPackage(path: string, layer: string, target: string, typeOnly: boolean): string[] {
  const free = layer === "infrastructure" || layer === "app" || typeOnly || PURE_MODULES.has(target);
  return free ? [] : [`${path}: ${layer} must not import ${target}`];
}

function checkStart(source: Source): string[] {
  return source.imports
    .filter(({ target, typeOnly, dynamic }) =>
      target.startsWith("node:") && !typeOnly && !dynamic && !LIGHT_MODULES.has(target)
    )
    .map(({ target }) => `${source.path}: ${target} is to be imported where it is used`);
}

function checkSize(source: Source): string[] {
  const problems: string[] = [];
  const lines = source.text.split("\n").length - 1;
  if (lines > LONGEST_FILE && !LONG_FILES.has(source.path)) {
    problems.push(`${source.path}: ${lines} lines, at most ${LONGEST_FILE}`);
  }
  const imports = source.imports.filter((item) => !item.dynamic).length;
  if (imports > MOST_IMPORTS && layerOf(source.path) !== "app") {
    problems.push(`${source.path}: ${imports} imports, at most ${MOST_IMPORTS}`);
  }
  if (!source.text.startsWith("// SPDX-License-Identifier: MIT\n")) {
    problems.push(`${source.path}: no SPDX header`);
  }
  return problems;
}

function checkPlatform(source: Source): string[] {
  if (source.path === "main.ts" || source.path.startsWith("src/infrastructure/platform/")) return [];
  const code = source.text.replace(/\/\*[\s\S]*?\*\/|\/\/[^\n]*/g, "").replace(
    /`(?:[^`\\]|\\.)*`|"(?:[^"\\\n]|\\.)*"/g,
    "",
  );
  return /\bDeno\./.test(code) ? [`${source.path}: 'Deno.' outside of src/infrastructure/platform`] : [];
}

function checkCatches(source: Source): string[] {
  return /catch\s*(?:\([^)]*\))?\s*\{\s*\}/.test(source.text) ? [`${source.path}: an empty catch`] : [];
}

/** Cycles of static imports, types included: a cycle of types is a cycle of ideas. */
function checkCycles(sources: readonly Source[]): string[] {
  const edges = new Map(
    sources.map((
      source,
    ) => [source.path, source.imports.filter((item) => !item.dynamic).map((item) => item.target)]),
  );
  const done = new Set<string>();
  const problems: string[] = [];
  const visit = (path: string, trail: readonly string[]) => {
    const start = trail.indexOf(path);
    if (start >= 0) problems.push(`import cycle: ${[...trail.slice(start), path].join(" -> ")}`);
    if (start >= 0 || done.has(path)) return;
    for (const target of edges.get(path) ?? []) visit(target, [...trail, path]);
    done.add(path);
  };
  for (const path of edges.keys()) visit(path, []);
  return problems;
}

/** Static imports only: a dynamic one is evaluated when it is reached. */
function checkReach(sources: readonly Source[]): string[] {
  const byPath = new Map(sources.map((source) => [source.path, source]));
  const gone = [...START, ...ON_REQUEST].filter((path) => !byPath.has(path));
  const seen = new Set(START);
  const problems = gone.map((path) => `${path}: it does not exist, but scripts/check_layers.ts names it`);
  for (const path of seen) {
    for (const { target, typeOnly, dynamic } of byPath.get(path)?.imports ?? []) {
      if (typeOnly || dynamic) continue;
      if (ON_REQUEST.has(target)) problems.push(`${path}: ${target} is to be imported where it is used`);
      seen.add(target);
    }
  }
  return problems;
}

const sources = await readSources("src");
const checks = [checkEdges, checkStart, checkSize, checkPlatform, checkCatches];
const problems = [
  ...sources.flatMap((source) => checks.flatMap((check) => check(source))),
  ...checkCycles(sources),
  ...checkReach(sources),
];
for (const problem of problems) console.error(problem);
console.error(`${sources.length} source files, ${problems.length} problems`);
if (problems.length > 0) Deno.exit(1);
