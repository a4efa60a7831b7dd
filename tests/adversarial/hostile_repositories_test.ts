// SPDX-License-Identifier: MIT
/**
 * Repositories of people who mean harm, under every command that reads, and under completion: no code of theirs runs,
 * nothing is sent, and nothing changes but the caches. The traps work: a command that loads extensions springs them.
 */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { Sandbox } from "../support/binary.ts";
import { HOSTILE_REPOSITORIES, type Making } from "../support/hostile_repositories.ts";
import { SPRUNG, TRAP_KINDS } from "../support/traps.ts";

const FULL = Deno.env.get("SWAMP_FULL") === "1";

/** Command lines that change nothing but what is derived. */
const READS: Readonly<Record<string, readonly string[][]>> = {
  "version": [[]],
  "help": [[], ["security"], ["model", "get"]],
  "completions bash": [[]],
  "completions zsh": [[]],
  "completions fish": [[]],
  "model get": [["m"], ["s"]],
  "model search": [[], ["m"]],
  "model evaluate": [[], ["m"]],
  "model method describe": [["m", "run"], ["s", "grafted"]],
  "model method history get": [["1111"]],
  "model method history search": [[]],
  "model method history logs": [["1111"]],
  "model output get": [["1111"]],
  "model output search": [[]],
  "model output logs": [["1111"]],
  "model output data": [["1111"]],
  "model type search": [[], ["h"]],
  "data list": [["m"]],
  "data get": [["m", "result"]],
  "data versions": [["m", "result"]],
  "data query": [["true"], ['modelName == "m"']],
  "data search": [[]],
  "data diff": [["m", "result"]],
  "extension list": [[]],
  "extension outdated": [[]],
  "extension verify": [[]],
  "extension trust list": [[]],
  "extension search": [["x"]],
  "extension info": [["@h/pack"]],
  "extension version": [["@h/pack"]],
  "extension source list": [[]],
  "vault get": [["v"]],
  "vault describe": [["v"]],
  "vault search": [[]],
  "vault type search": [[]],
  "driver type search": [[]],
  "datastore type search": [[]],
  "repo trust list": [[]],
  "report search": [[]],
  "report describe": [["@h/report"]],
  "report type search": [[]],
};

/** Command lines that are asked to change something, and run no code either. */
const WRITES: Readonly<Record<string, readonly string[][]>> = {
  "data rename": [["m", "a", "b"]],
  "data gc": [["--yes"]],
  "data prune": [["--yes"]],
  "data delete": [["m", "--yes"]],
  "data export": [["../data.tar"]],
  "data import": [["../data.tar"]],
  "extension install": [[]],
  "extension update": [[]],
  "extension pull": [["@h/other"]],
  "extension yank": [["@h/pack", "2026.01.01.1", "--yes"]],
  "extension unyank": [["@h/pack", "2026.01.01.1", "--yes"]],
  "extension deprecate": [["@h/pack", "--yes"]],
  "extension undeprecate": [["@h/pack", "--yes"]],
  "extension promote": [["@h/pack", "2026.01.01.1", "--yes"]],
  "extension trust add": [["other"]],
  "extension trust rm": [["other"]],
  "extension trust auto-trust": [["off"]],
  "extension source add": [["./vendor"]],
  "extension source rm": [["./vendor"]],
  "extension new": [["@h/fresh"]],
  "extension fmt": [[]],
  "extension rm": [["@h/pack", "--yes"]],
  "registry key add": [["h", "--dir", "../registry"]],
  "registry key list": [["--dir", "../registry"]],
  "registry key rm": [["x", "--dir", "../registry"]],
  "vault trust": [["v", "--yes"]],
  "model edit": [["m"]],
  "model delete": [["m", "--yes"]],
  "repo trust add": [["."]],
  "repo trust rm": [["."]],
  "repo upgrade": [[]],
  "repo init": [[]],
  "init": [[]],
};

/** Reading forms of commands that load in others. */
const READING_FORMS = [["model", "validate", "--syntax"], ["model", "validate", "m", "--syntax"]];

/** It does not end. */
const ENDLESS = ["registry serve"];

/** What shell completion asks for. */
const COMPLETIONS: readonly string[][] = [
  ["model", "get", ""],
  ["model", "type", "describe", ""],
  ["model", "method", "run", "m", ""],
  ["model", "method", "run", "s", "e"],
  ["model", "create", "@"],
  ["data", "get", "m", ""],
  ["vault", "get", ""],
  ["vault", "put", "v", ""],
  ["vault", "type", "describe", ""],
  ["report", "describe", ""],
  ["extension", ""],
];

interface HelpNode {
  readonly name: string;
  readonly loadsExtensions?: string;
  readonly subcommands: readonly HelpNode[];
}

/** All commands by their paths. */
function commandsOf(node: HelpNode, path: readonly string[] = []): [string, HelpNode][] {
  return node.subcommands.flatMap((child) => {
    const own = [...path, child.name];
    return child.subcommands.length > 0 ? commandsOf(child, own) : [[own.join(" "), child]];
  });
}

Deno.test("every command is known to read, to write without code, or to say in its help what it loads", async () => {
  using sandbox = new Sandbox();
  const { root } = await sandbox.json("help");
  const commands = commandsOf(root);
  const loading = commands.filter(([, { loadsExtensions }]) => loadsExtensions).map(([path]) => path);
  const known = [...Object.keys(READS), ...Object.keys(WRITES), ...ENDLESS, ...loading];
  assert.deepEqual(commands.map(([path]) => path).sort(), known.sort());
  const text = (await sandbox.ok("help", "model", "validate")).stdout;
  assert.match(text, /Runs code of extensions: the types of the models/);
  assert.doesNotMatch((await sandbox.ok("help", "model", "get")).stdout, /Runs code/);
});

/** A hostile repository on a machine with a listener that nobody has a reason to connect to. */
class Scene {
  readonly sandbox = new Sandbox();
  readonly outside = `${this.sandbox.base}/outside`;
  readonly #listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  readonly #connections: Deno.Conn[] = [];
  readonly #accepting = (async () => {
    for await (const connection of this.#listener) this.#connections.push(connection);
  })();

  static async make(name: string): Promise<Scene> {
    const scene = new Scene();
    const { sandbox, outside } = scene;
    Deno.mkdirSync(outside);
    Deno.mkdirSync(`${sandbox.base}/author`);
    const nowhere = "http://127.0.0.1:1/";
    Object.assign(sandbox.env, {
      XDG_DATA_HOME: `${sandbox.home}/data`,
      XDG_CONFIG_HOME: `${sandbox.home}/config`,
      XDG_CACHE_HOME: `${sandbox.home}/cache`,
      SWAMP_CLUB_URL: nowhere,
      NPM_CONFIG_REGISTRY: nowhere,
      SWAMP_LOAD_TIMEOUT_MS: "2000",
    });
    await sandbox.ok("init");
    const author = {
      HOME: `${sandbox.base}/author`,
      XDG_DATA_HOME: `${sandbox.base}/author`,
      XDG_CACHE_HOME: `${sandbox.base}/author`,
    };
    const making: Making = {
      root: sandbox.root,
      outside,
      port: (scene.#listener.addr as Deno.NetAddr).port,
      swamp: async (...args) => void await sandbox.run(args, { env: author }),
    };
    await HOSTILE_REPOSITORIES[name]!(making);
    // What the author does at home is not what happens here.
    for (const { name } of [...Deno.readDirSync(outside)]) Deno.removeSync(`${outside}/${name}`);
    await scene.#received();
    return scene;
  }

  /** Connections since the last call. */
  async #received(): Promise<number> {
    // What was sent before this was accepted before it.
    const own = await Deno.connect({
      hostname: "127.0.0.1",
      port: (this.#listener.addr as Deno.NetAddr).port,
    });
    while (
      !this.#connections.some(({ remoteAddr }) =>
        (remoteAddr as Deno.NetAddr).port === (own.localAddr as Deno.NetAddr).port
      )
    ) {
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    own.close();
    const count = this.#connections.length - 1;
    for (const connection of this.#connections.splice(0)) connection.close();
    return count;
  }

  /** What the traps have done. */
  async sprung(): Promise<string[]> {
    const marks = [...Deno.readDirSync(this.outside)].map(({ name }) => name).sort();
    const connections = await this.#received();
    return connections > 0 ? [...marks, `${connections} connections`] : marks;
  }

  /** Runs command lines, a few at a time. */
  async all(lines: readonly (readonly string[])[]): Promise<void> {
    const waiting = [...lines];
    const worker = async () => {
      for (let line = waiting.shift(); line; line = waiting.shift()) {
        const { code, stdout, stderr } = await this.sandbox.run([...line, "--no-input"], { stdin: "" });
        const what = `swamp ${line.join(" ")}\n${stdout}${stderr}`;
        assert.ok([0, 1, 2, 75].includes(code), `exit code ${code}: ${what}`);
        assert.ok(!`${stdout}${stderr}`.includes(SPRUNG), what);
      }
    };
    await Promise.all([worker(), worker(), worker()]);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#received();
    this.#listener.close();
    await this.#accepting;
    this.sandbox[Symbol.dispose]();
  }
}

/** Every file below a directory with a digest of its content. */
function snapshot(directory: string, isIgnored: (path: string) => boolean): Map<string, string> {
  const found = new Map<string, string>();
  const visit = (path: string) => {
    for (const { name, isDirectory } of Deno.readDirSync(path)) {
      const full = `${path}/${name}`;
      const shown = full.slice(directory.length + 1);
      if (isIgnored(shown)) continue;
      const { mode, isFile } = Deno.lstatSync(full);
      const content = isFile ? createHash("sha256").update(Deno.readFileSync(full)).digest("hex") : "";
      found.set(shown, `${mode} ${content}`);
      if (isDirectory) visit(full);
    }
  };
  visit(directory);
  return found;
}

/** What completion may write: the catalog, or one in the cache while that of the repository is not believed. */
const CATALOG = /^repo\/\.swamp\/_extension_catalog\.db|^home\/cache/;

/** What reading may write: what is derived, inside the repository's state, and what the user has of it. */
const DERIVED =
  /^repo\/\.swamp\/(?:_|logs|bundles|locks|machines|set-aside|definitions-evaluated|outputs$|data$)|^repo\/\.swamp$|^home\/(?:cache|data)/;

function chosen(): readonly string[] {
  const names = Object.keys(HOSTILE_REPOSITORIES);
  if (FULL) return names;
  let seed = Number(Deno.env.get("SWAMP_SEED") ?? Math.floor(Date.now() / 86_400_000));
  const next = () => seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31;
  return Array.from({ length: 5 }, () => names[next() % names.length]!);
}

Deno.test("there are at least 60 hostile repositories", () => {
  assert.ok(Object.keys(HOSTILE_REPOSITORIES).length >= 60, String(Object.keys(HOSTILE_REPOSITORIES).length));
});

for (const name of new Set(chosen())) {
  Deno.test(`nothing of it runs, is sent or changes what is not derived: ${name}`, async () => {
    await using scene = await Scene.make(name);
    const { base } = scene.sandbox;
    const lines = (table: typeof READS) =>
      Object.entries(table).flatMap(([path, calls]) => calls.map((call) => [...path.split(" "), ...call]));

    const complete = COMPLETIONS.map((words) => ["completions", "complete", "--", ...words]);
    const completing = () => snapshot(base, (path) => CATALOG.test(path) || path === "repo/.swamp");
    const beforeCompletion = completing();
    for (const line of complete) {
      const { code, stderr } = await scene.sandbox.run(line);
      assert.equal(code, 0, `${line.join(" ")}\n${stderr}`);
    }
    assert.deepEqual(await scene.sprung(), []);
    assert.deepEqual(completing(), beforeCompletion);

    const reading = () => snapshot(base, (path) => DERIVED.test(path));
    const beforeReading = reading();
    await scene.all([...lines(READS), ...READING_FORMS]);
    assert.deepEqual(await scene.sprung(), []);
    assert.deepEqual(reading(), beforeReading);

    for (const line of lines(WRITES)) await scene.all([line]);
    assert.deepEqual(await scene.sprung(), []);
  });
}

for (const kind of TRAP_KINDS) {
  Deno.test(`the trap in a file that is loaded works: ${kind}`, async () => {
    await using scene = await Scene.make(`a local file: ${kind}`);
    await scene.sandbox.run(["doctor", "extensions"]);
    assert.match((await scene.sprung()).join(), /write.*connections/);
  });
}

for (
  const [name, expected] of [
    ["a package that was exchanged with its receipt", /CHECKSUM_MISMATCH/],
    ["a pulled package of bundles: model", /PACKAGE_CONFLICT/],
    ["settings that replace what a package imports", undefined],
  ] as const
) {
  Deno.test(`a command that loads extensions does not spring it either: ${name}`, async () => {
    await using scene = await Scene.make(name);
    const { code, stderr } = await scene.sandbox.run(["model", "create", "@h/model", "mine", "--json"]);
    if (expected) assert.match(stderr, expected);
    else assert.equal(code, 0, stderr);
    await scene.sandbox.run(["doctor", "extensions"]);
    assert.deepEqual(await scene.sprung(), []);
  });
}

Deno.test("a name that is misspelled loads nothing, and a type that is described is read before it is loaded", async () => {
  await using scene = await Scene.make("a local file with a computed name: model");
  await scene.sandbox.error(1, "model", "type", "describe", "@h/modle");
  await scene.sandbox.json("model", "type", "describe", "@h/model");
  assert.deepEqual(await scene.sprung(), []);
});

Deno.test("a type whose shape depends on a package is loaded when it is described, and by nothing less", async () => {
  await using scene = await Scene.make("a shape that depends on a package");
  const { warnings } = await scene.sandbox.json("model", "get", "m");
  assert.match(JSON.stringify(warnings), /TYPE_NOT_LOADED.*swamp model type describe @h\/model/);
  const { code, hint } = await scene.sandbox.error(1, "model", "method", "describe", "m", "run");
  assert.deepEqual([code, hint], ["TYPE_NOT_LOADED", "Load it with: swamp model type describe @h/model"]);
  assert.deepEqual(await scene.sprung(), []);
});
