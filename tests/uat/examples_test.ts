// SPDX-License-Identifier: MIT
/** Every example that help shows works as it is written, in a shell, in a place where it makes sense. */
import assert from "node:assert/strict";
import { modelSource, Sandbox, SWAMP } from "../support/binary.ts";
import { TestRegistry } from "../support/package_registry.ts";

interface Help {
  readonly name: string;
  readonly examples: readonly { readonly command: string; readonly description: string }[];
  readonly subcommands: readonly Help[];
}

type Prepare = (sandbox: Sandbox) => Promise<unknown> | void;

/** What an example needs besides a repository with the model `hello` that has data, and neighbouring extensions. */
const PREPARATIONS: readonly (readonly [RegExp, Prepare])[] = [
  [/^swamp init( infra)?/, (sandbox) => sandbox.remove(".swamp.yaml")],
  [/^swamp repo init/, (sandbox) => sandbox.remove(".swamp.yaml")],
  [/^swamp init --force/, (sandbox) => sandbox.ok("init")],
  [/^swamp model create \S+ hello/, (sandbox) => sandbox.ok("model", "delete", "hello", "--force")],
  [/^swamp model delete hello --yes/, (sandbox) => sandbox.remove(".swamp/data")],
  [/^swamp model edit hello <.* hello\.yaml|^swamp model edit/, (sandbox) => {
    sandbox.write("hello.yaml", sandbox.read("models/command/shell/hello.yaml"));
  }],
  [/^swamp extension (check|quality|fmt|version|push)/, async (sandbox) => {
    for (const path of [".", "tools"]) await sandbox.ok("extension", "new", "@acme/tools", "--path", path);
  }],
  [
    /^swamp extension source rm/,
    (sandbox) => sandbox.ok("extension", "source", "add", "../shared-extensions"),
  ],
  [/^swamp vault (?!create|type|search)/, async (sandbox) => {
    await sandbox.ok("vault", "create", "local_encryption", "prod");
    sandbox.write("password.txt", "a password\n");
    sandbox.write("prod.yaml", sandbox.read("vaults/local_encryption/prod.yaml"));
  }],
  [
    /^swamp data diff/,
    (sandbox) => sandbox.ok("model", "method", "run", "hello", "execute", "--input", "run=true"),
  ],
  [/^swamp data (export|import)/, async (sandbox) => {
    await sandbox.ok("model", "create", "command/shell", "hello");
    await sandbox.ok("model", "method", "run", "hello", "execute", "--input", "run=true");
  }],
  [/^swamp data import/, async (sandbox) => {
    await sandbox.ok("data", "export", "../backup.tgz");
    sandbox.remove(".swamp/data");
  }],
  [/^swamp vault read-secret/, (sandbox) => sandbox.ok("vault", "put", "prod", "db-password", "a password")],
  [/^swamp report describe/, (sandbox) =>
    sandbox.write(
      "extensions/reports/costs.ts",
      `export const report = { name: "@acme/costs", description: "Costs", scope: "model", execute: () => ({}) };\n`,
    )],
  [
    /^swamp driver type describe/,
    (sandbox) =>
      sandbox.write("extensions/drivers/container.ts", provider("driver", "@acme/container", "createDriver")),
  ],
  [
    /^swamp datastore type describe/,
    (sandbox) =>
      sandbox.write("extensions/datastores/store.ts", provider("datastore", "@acme/store", "createProvider")),
  ],
  [/ key rm /, (sandbox) => {
    const hash = "3f1c9a0b22de".padEnd(64, "0");
    sandbox.write("../registry/keys.json", JSON.stringify({ keys: [{ hash, collectives: ["acme"] }] }));
  }],
];

/** The source of a driver or datastore type. */
function provider(kind: string, type: string, factory: string): string {
  return `export const ${kind} = { type: "${type}", name: "N", description: "D", ${factory}: () => ({}) };\n`;
}

const NAME = "@acme/tools";

/** Fills the registry in `../registry` with what the examples about packages name. */
async function withPackages(sandbox: Sandbox, command: string): Promise<void> {
  const registry = new TestRegistry(`${sandbox.base}/registry`);
  const versions = ["2026.01.01.1", "2026.01.31.1", "2026.02.01.1"];
  for (const version of versions) await registry.publish({ name: NAME, version });
  await registry.publish({ name: "@acme/kit", version: "2026.01.01.1" });
  sandbox.env.SWAMP_CLUB_URL = registry.address;
  sandbox.write("tools.tgz", await TestRegistry.archive({ name: NAME, version: versions[0]! }));
  if (/ (install|update|rm|verify)/.test(command)) {
    await sandbox.ok("extension", "pull", `${NAME}@${versions[0]}`);
  }
  if (/ outdated/.test(command)) await sandbox.ok("extension", "pull", NAME);
}

async function example(command: string): Promise<{ code: number; stdout: string; stderr: string }> {
  using sandbox = await Sandbox.repository();
  if (/ hello|model (search|validate|evaluate)/.test(command)) {
    await sandbox.ok("model", "create", "command/shell", "hello");
    await sandbox.ok("model", "method", "run", "hello", "execute", "--input", "run=true");
  }
  for (const name of ["my-extensions", "shared-extensions", "collection/one"]) {
    sandbox.write(`../${name}/extensions/models/thing.ts`, modelSource("@acme/thing"));
  }
  for (
    const path of [
      "bin",
      "home/.local/share/bash-completion/completions",
      "home/.config/fish/completions",
      "home/.zfunc",
    ]
  ) {
    Deno.mkdirSync(`${sandbox.base}/${path}`, { recursive: true });
  }
  Deno.symlinkSync(SWAMP, `${sandbox.base}/bin/swamp`);
  if (/^swamp (registry|extension (?!list|source|new|check|quality|fmt|version|push))/.test(command)) {
    await withPackages(sandbox, command);
  }
  for (const [pattern, prepare] of PREPARATIONS) if (pattern.test(command)) await prepare(sandbox);
  const { code, stdout, stderr } = await new Deno.Command("sh", {
    // A server goes on until it is told to end.
    args: ["-c", / serve /.test(command) ? served(command) : command],
    cwd: sandbox.root,
    env: {
      PATH: `${sandbox.base}/bin:${Deno.env.get("PATH")}`,
      HOME: sandbox.home,
      EDITOR: "true",
      SWAMP_CLUB_URL: `file://${sandbox.base}/registry`,
    },
    stdin: "null",
  }).output();
  const decoder = new TextDecoder();
  return { code, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) };
}

/**
 * Starts a server, waits until it says where it is, ends it, and is content with the exit code of the signal. The port
 * of an example may be taken on this machine: any other one will do.
 */
function served(command: string): string {
  const anyPort = command.replace(/--port \d+/, "--port 0");
  return `${anyPort} > served 2>&1 & for n in $(seq 200); do grep -q http served && break; sleep 0.05; done; ` +
    `kill -TERM $!; wait $!; code=$?; cat served; test $code = 143`;
}

function* examplesOf(help: Help): Generator<string> {
  for (const { command } of help.examples) yield command;
  for (const child of help.subcommands) yield* examplesOf(child);
}

async function allExamples(): Promise<string[]> {
  using sandbox = new Sandbox();
  return [...new Set(examplesOf((await sandbox.json("help")).root as Help))];
}

Deno.test("every example of help does what it says and exits with 0", async () => {
  const commands = await allExamples();
  assert.ok(commands.length > 50, `only ${commands.length} examples`);
  const failures: string[] = [];
  const rest = [...commands];
  const worker = async () => {
    for (let command = rest.shift(); command !== undefined; command = rest.shift()) {
      const { code, stdout, stderr } = await example(command);
      const redirected = / > /.test(command);
      if (code !== 0) failures.push(`${command}: exit code ${code}\n${stderr}`);
      else if ((stdout === "") !== redirected) failures.push(`${command}: printed ${JSON.stringify(stdout)}`);
      else if (command.includes("--json")) {
        assert.equal(stderr, "", command);
        assert.equal(typeof JSON.parse(stdout), "object", command);
      }
    }
  };
  await Promise.all([worker(), worker()]);
  assert.deepEqual(failures, []);
});

Deno.test("what the examples say of each other holds: they work one after the other in a new directory", async () => {
  using sandbox = new Sandbox();
  const { root } = await sandbox.json("help");
  const outputs: string[] = [];
  for (const { command } of (root as Help).examples) {
    const words = [...command.matchAll(/(?:'[^']*'|[^\s'])+/g)].map(([word]) => word.replaceAll("'", ""));
    outputs.push((await sandbox.ok(...words.slice(1))).stdout);
  }
  assert.match(outputs.at(-1)!, /"stdout": "hello"/);
});
