// SPDX-License-Identifier: MIT
/**
 * The main job on real input, in a temporary repository: a package of 116 generated resource types and one of four
 * hand-written types that look at this machine. Prints each command with its output as a user would see it, and at
 * the end how long each took, cold and warm.
 */
import { generateCloudPackage, typeName } from "./corpus/cloud_package.ts";
import { lockPackages } from "./corpus/lock_packages.ts";
import { ROOT } from "./run.ts";

const TYPES = 116;
const WARM_RUNS = 3;

/** The compiled binary when there is one, else the sources. */
async function swampCommand(): Promise<string[]> {
  const binary = `${ROOT}/swamp`;
  if (await Deno.stat(binary).then((stat) => stat.isFile, () => false)) return [binary];
  return [Deno.execPath(), "run", "-A", "--quiet", `${ROOT}/main.ts`];
}

interface Timing {
  readonly command: string;
  readonly coldMs: number;
  readonly warmMs?: number;
}

class Demo {
  readonly timings: Timing[] = [];

  constructor(readonly directory: string, readonly swamp: readonly string[]) {}

  async #run(args: readonly string[]): Promise<{ text: string; code: number; ms: number }> {
    const begin = performance.now();
    const result = await new Deno.Command(this.swamp[0]!, {
      args: [...this.swamp.slice(1), ...args],
      cwd: this.directory,
      env: { NO_COLOR: "1" },
      stdin: "null",
    }).output();
    const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
    return {
      text: decode(result.stdout) + decode(result.stderr),
      code: result.code,
      ms: performance.now() - begin,
    };
  }

  /** Runs a command and shows it. Commands that may be repeated are timed warm too. */
  async show(args: readonly string[], options: { lines?: number; repeat?: boolean } = {}): Promise<void> {
    const line = `swamp ${args.map((arg) => /[^\w@/.=:-]/.test(arg) ? `'${arg}'` : arg).join(" ")}`;
    console.log(`\n$ ${line}`);
    const cold = await this.#run(args);
    const lines = cold.text.trimEnd().split("\n");
    const shown = options.lines ?? 12;
    console.log(lines.slice(0, shown).join("\n"));
    if (lines.length > shown) console.log(`... ${lines.length - shown} more lines`);
    if (cold.code !== 0) throw new Error(`${line} ended with exit code ${cold.code}`);
    const warm: number[] = [];
    for (let run = 0; options.repeat !== false && run < WARM_RUNS; run++) {
      warm.push((await this.#run(args)).ms);
    }
    const median = warm.sort((a, b) => a - b)[Math.floor(warm.length / 2)];
    this.timings.push({ command: line, coldMs: cold.ms, warmMs: median });
  }

  printTimings(): void {
    const width = Math.max(...this.timings.map(({ command }) => command.length));
    const cell = (ms: number | undefined) => (ms === undefined ? "-" : `${ms.toFixed(0)} ms`).padStart(9);
    console.log(`\n${"Command".padEnd(width)}${"cold".padStart(9)}${"warm".padStart(9)}`);
    for (const { command, coldMs, warmMs } of this.timings) {
      console.log(`${command.padEnd(width)}${cell(coldMs)}${cell(warmMs)}`);
    }
  }
}

/** Puts both packages where a pull would put them. */
async function installPackages(directory: string): Promise<void> {
  const pulled = `${directory}/.swamp/pulled-extensions`;
  let bytes = 0;
  for (const [path, text] of generateCloudPackage({ name: "@cloud/suite", types: TYPES })) {
    const file = `${pulled}/@cloud/suite/${path}`;
    await Deno.mkdir(file.slice(0, file.lastIndexOf("/")), { recursive: true });
    await Deno.writeTextFile(file, text);
    bytes += text.length;
  }
  await copyTree(`${ROOT}/scripts/demo/machine`, `${pulled}/@demo/machine`);
  lockPackages(directory);
  console.log(`Two packages are in place: @cloud/suite with ${TYPES} generated types`);
  console.log(
    `(${(bytes / 1e6).toFixed(1)} MB of TypeScript), and @demo/machine with four hand-written ones.`,
  );
}

async function copyTree(from: string, to: string): Promise<void> {
  await Deno.mkdir(to, { recursive: true });
  for await (const entry of Deno.readDir(from)) {
    if (entry.isDirectory) await copyTree(`${from}/${entry.name}`, `${to}/${entry.name}`);
    else await Deno.copyFile(`${from}/${entry.name}`, `${to}/${entry.name}`);
  }
}

async function tour(demo: Demo, url: string): Promise<void> {
  const cloud = `@cloud/suite/${typeName(0)}`;
  await demo.show(["repo", "init"], { repeat: false });
  await installPackages(demo.directory);
  await demo.show(["model", "type", "search", "bucket"]);
  await demo.show(["model", "type", "search", "@demo"]);
  await demo.show(["model", "type", "describe", cloud]);
  await demo.show(
    ["model", "create", cloud, "web", "--global-arg", "name=web", "--global-arg", "replicas=2"],
    {
      repeat: false,
    },
  );
  await demo.show(["model", "get", "web"]);
  await demo.show(["model", "validate", "web"]);
  await demo.show(["model", "method", "run", "web", "sync"]);
  await demo.show(["data", "get", "web", "state"]);
  const machine = [
    ["disk-usage", "disk", ["path=/"], "measure", "usage"],
    ["http-endpoint", "api", [`url=${url}`], "check", "check"],
    ["git-repository", "sources", [`directory=${ROOT}`], "inspect", "state"],
    ["processes", "deno", ["match=deno"], "list", "processes"],
  ] as const;
  for (const [type, name, globals, method, data] of machine) {
    const given = globals.flatMap((argument) => ["--global-arg", argument]);
    await demo.show(["model", "create", `@demo/machine/${type}`, name, ...given], {
      repeat: false,
      lines: 2,
    });
    await demo.show(["model", "method", "run", name, method]);
    await demo.show(["data", "get", name, data], { lines: 24 });
  }
  await demo.show(["model", "create", "command/shell", "greeting"], { repeat: false, lines: 2 });
  await demo.show([
    "model",
    "method",
    "run",
    "greeting",
    "execute",
    "--input",
    "run=echo hello from $(uname -s)",
  ]);
  await demo.show(["data", "versions", "greeting", "result"]);
  await demo.show(["doctor", "extensions"], { lines: 6, repeat: false });
}

const directory = await Deno.makeTempDir({ prefix: "swamp-demo-" });
const swamp = await swampCommand();
const server = Deno.serve(
  { hostname: "127.0.0.1", port: 0, onListen: () => {} },
  () => new Response("all is well\n"),
);
try {
  console.log(
    `swamp is ${
      swamp.length === 1
        ? "the compiled binary"
        : "run from its sources; 'deno task compile' makes the binary"
    }`,
  );
  const demo = new Demo(directory, swamp);
  await tour(demo, `http://127.0.0.1:${server.addr.port}/health`);
  demo.printTimings();
} finally {
  await server.shutdown();
  await Deno.remove(directory, { recursive: true });
}
