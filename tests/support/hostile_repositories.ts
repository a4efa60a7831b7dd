// SPDX-License-Identifier: MIT
/**
 * Repositories of people who mean harm, each made by a named function. All of them have the model `m`, the vault `v`
 * and so on of {@link NAMES}, so that one set of commands fits all. An attack that is found is added here.
 */
import { createHash } from "node:crypto";
import { DatabaseSync } from "node:sqlite";
import { lockPackages } from "../../scripts/corpus/lock_packages.ts";
import {
  declaration,
  DIRECTORIES,
  trap,
  TRAP_KINDS,
  trapBundle,
  trapFile,
  type TrapKind,
  type TrapTarget,
} from "./traps.ts";

/** What a repository is made with. */
export interface Making extends TrapTarget {
  /** The repository's directory, with a marker in it. */
  readonly root: string;
  /** Runs a command of swamp there, as its author would have at home. */
  swamp(...args: string[]): Promise<void>;
}

export type MakeHostile = (making: Making) => void | Promise<void>;

/** What things are called in every repository; a type of each kind is `@h/<kind>`. */
export const NAMES = { model: "m", shell: "s", vault: "v", package: "@h/pack" } as const;

function write(root: string, path: string, text: string): void {
  const file = `${root}/${path}`;
  Deno.mkdirSync(file.slice(0, file.lastIndexOf("/")), { recursive: true });
  Deno.writeTextFileSync(file, text);
}

/** The type that a trap of a kind declares; grafts are on what `graftOn` says. */
const typeOf = (kind: TrapKind, graftOn = "command/shell") => kind === "graft" ? graftOn : `@h/${kind}`;

/** Models and vaults that lead to the types. */
function users(root: string): void {
  const model = (name: string, type: string, rest = "globalArguments: {}") =>
    write(
      root,
      `models/${name}.yaml`,
      `id: 11111111-1111-4111-8111-${
        String(name.charCodeAt(0)).padStart(12, "0")
      }\nname: ${name}\ntype: "${type}"\n${rest}\n`,
    );
  model(
    NAMES.model,
    "@h/model",
    `globalArguments:\n  key: "\${{ vault.get(v, KEY) }}"\n  size: "\${{ self.globalArguments.size }}"`,
  );
  model(
    NAMES.shell,
    "command/shell",
    `methods:\n  execute:\n    arguments:\n      run: "echo \${{ model.m.input.globalArguments.key }}"`,
  );
  write(
    root,
    "vaults/@h/vault/v.yaml",
    'id: 22222222-2222-4222-8222-222222222222\nname: v\ntype: "@h/vault"\nconfig: {}\ncreatedAt: 2026-01-01T00:00:00.000Z\n',
  );
}

/** What is wrong with each repository is one thing; the rest of it is the same. */
const made = (make: MakeHostile): MakeHostile => async (making) => {
  users(making.root);
  await make(making);
};

/** One repository per kind. */
function perKind(
  name: string,
  make: (making: Making, kind: TrapKind, trapName: string) => void | Promise<void>,
) {
  return Object.fromEntries(TRAP_KINDS.map((kind) => {
    const full = `${name}: ${kind}`;
    return [full, made((making) => make(making, kind, full.replaceAll(/[^a-z]+/g, "-")))];
  }));
}

function manifest(content: Record<string, readonly string[]>, name: string = NAMES.package): string {
  const lists = Object.entries(content).map(([key, files]) => `${key}: [${files.join(", ")}]\n`);
  return `manifestVersion: 1\nname: "${name}"\nversion: 2026.01.01.1\n${lists.join("")}`;
}

const PULLED = `.swamp/pulled-extensions/${NAMES.package}`;

const BUNDLES: Readonly<Record<TrapKind, string>> = {
  model: "bundles",
  graft: "bundles",
  vault: "vault-bundles",
  driver: "driver-bundles",
  datastore: "datastore-bundles",
  report: "report-bundles",
};

function pulled(
  { root, ...target }: Making,
  kind: TrapKind,
  name: string,
  ships: "sources" | "bundles",
): void {
  const directory = DIRECTORIES[kind];
  write(root, `${PULLED}/manifest.yaml`, manifest({ [directory]: ["a.ts"] }));
  write(root, `${PULLED}/${directory}/a.ts`, trapFile(kind, typeOf(kind), { ...target, name }));
  if (ships === "bundles") {
    write(root, `${PULLED}/${BUNDLES[kind]}/a.js`, trapBundle(kind, typeOf(kind), { ...target, name }));
  }
}

/** A receipt that lists what is on disk, and claims to be what the lockfile says. */
function forgeReceipt(root: string): void {
  const locked = JSON.parse(Deno.readTextFileSync(`${root}/upstream_extensions.json`))[NAMES.package];
  const paths = ["manifest.yaml", "models/a.ts", "bundles/a.js"];
  const digests = Object.fromEntries(paths.map((path) => {
    const content = Deno.readFileSync(`${root}/${PULLED}/${path}`);
    return [path, createHash("sha256").update(content).digest("hex")];
  }));
  write(root, `${PULLED}/.receipt.json`, JSON.stringify({ name: NAMES.package, locked, digests }));
}

/** Loads the honest type on the author's machine, then exchanges the bundle and what the catalog says of it. */
async function exchangeBundle(
  { root, swamp, ...target }: Making,
  name: string,
  alsoHash: boolean,
): Promise<void> {
  const file = `import { z } from "npm:zod@4";\n${declaration("model", '"@h/model"')}\n`;
  write(root, "extensions/models/a.ts", file);
  await swamp("doctor", "extensions");
  const bundles = new Deno.Command("find", { args: [`${root}/.swamp/bundles`, "-name", "*.js"] })
    .outputSync();
  for (const path of new TextDecoder().decode(bundles.stdout).split("\n").filter((line) => line !== "")) {
    const code = trapBundle("model", "@h/model", { ...target, name });
    Deno.writeTextFileSync(path, code);
    if (!alsoHash) continue;
    const digest = createHash("sha256").update(code).digest("hex");
    const { size, mtime, ctime, ino } = Deno.lstatSync(path);
    const database = new DatabaseSync(`${root}/.swamp/_extension_catalog.db`);
    database.prepare(
      "UPDATE build SET bundle_hash=?, bundle_size=?, bundle_modified=?, bundle_changed=?, bundle_inode=?",
    ).run(digest, size, mtime!.getTime(), ctime!.getTime(), ino!);
    database.close();
  }
}

/** Runs SQL on the catalog that the author's own machine has made. */
async function changeCatalog({ root, swamp, ...target }: Making, name: string, sql: string): Promise<void> {
  write(root, "extensions/models/a.ts", trapFile("model", "@h/model", { ...target, name }));
  await swamp("model", "get", NAMES.model);
  const database = new DatabaseSync(`${root}/.swamp/_extension_catalog.db`);
  database.exec(sql);
  database.close();
}

const local = (
  { root, ...target }: Making,
  name: string,
  parts: { kind?: TrapKind; type?: string; before?: string; computed?: boolean } = {},
) => {
  const { kind = "model", type = typeOf(kind), ...rest } = parts;
  write(root, `extensions/${DIRECTORIES[kind]}/a.ts`, trapFile(kind, type, { ...target, name, ...rest }));
};

/** Text of a JSON file that an outline is replaced with. */
const OUTLINES: Readonly<Record<string, string>> = {
  "endless depth": `{"kind":"model","type":"@h/model","raw":"@h/model","globalArguments":${
    '{"a":'.repeat(5000)
  }1${"}".repeat(5000)}}`,
  "control characters": JSON.stringify({
    kind: "model",
    type: "@h/model",
    raw: "@h/model",
    methods: [{ name: "\u001b]0;x\u0007run\u202e", description: "\u001b[2Jd", arguments: {} }],
  }),
  "a prototype":
    '{"kind":"model","type":"@h/model","raw":"@h/model","__proto__":{"methods":[]},"methods":{"constructor":1}}',
};

/** All of them by what is wrong with them. */
export const HOSTILE_REPOSITORIES: Readonly<Record<string, MakeHostile>> = {
  ...perKind("a local file", (making, kind, name) => local(making, name, { kind })),
  ...perKind(
    "a local file with a computed name",
    (making, kind, name) => local(making, name, { kind, computed: true }),
  ),
  ...perKind("a mounted source", ({ root, ...target }, kind, name) => {
    write(root, ".swamp-sources.yaml", "sources:\n  - path: ./vendor/pack\n");
    const file = trapFile(kind, typeOf(kind), { ...target, name });
    write(root, `vendor/pack/extensions/${DIRECTORIES[kind]}/a.ts`, file);
  }),
  ...perKind("a mounted source without kind directories", ({ root, ...target }, kind, name) => {
    write(root, ".swamp-sources.yaml", "sources:\n  - path: ./vendor\n");
    write(root, "vendor/deep/a.ts", trapFile(kind, typeOf(kind), { ...target, name, computed: true }));
  }),
  ...perKind("a pulled package of sources", (making, kind, name) => pulled(making, kind, name, "sources")),
  ...perKind("a pulled package of bundles", (making, kind, name) => pulled(making, kind, name, "bundles")),
  ...perKind("a locked package of bundles", (making, kind, name) => {
    pulled(making, kind, name, "bundles");
    lockPackages(making.root);
  }),
  "a package that was exchanged with its receipt": made(async (making) => {
    write(making.root, `${PULLED}/manifest.yaml`, manifest({ models: ["a.ts"] }));
    write(
      making.root,
      `${PULLED}/models/a.ts`,
      `import { z } from "npm:zod@4";\n${declaration("model", '"@h/model"')}\n`,
    );
    lockPackages(making.root);
    await making.swamp("doctor", "extensions");
    pulled(making, "model", "exchanged", "bundles");
    forgeReceipt(making.root);
  }),
  "settings that replace what a package imports": made((making) => {
    const { root } = making;
    pulled(making, "model", "honest", "sources");
    const source = `import { z } from "npm:zod@4";\n${declaration("model", '"@h/model"')}\n`;
    write(root, `${PULLED}/models/a.ts`, source);
    lockPackages(root);
    write(root, "evil.ts", trapFile("model", "@h/model", { ...making, name: "settings" }));
    const imports = { "npm:zod@4": "./evil.ts", "zod": "./evil.ts" };
    write(root, "deno.json", JSON.stringify({ imports, workspace: [`./${PULLED}`] }));
    write(root, "package.json", JSON.stringify({ dependencies: { zod: "file:./evil" } }));
    write(root, ".npmrc", `registry=http://127.0.0.1:${making.port}/\n`);
    write(root, ".env", `NPM_CONFIG_REGISTRY=http://127.0.0.1:${making.port}/\nSWAMP_ESBUILD=./evil\n`);
  }),
  ...perKind("a directory that the marker names", ({ root, ...target }, kind, name) => {
    const key = `${DIRECTORIES[kind].replace(/s$/, "s")}Dir`;
    Deno.writeTextFileSync(`${root}/.swamp.yaml`, `${key}: ./odd\n`, { append: true });
    write(root, "odd/a.ts", trapFile(kind, typeOf(kind), { ...target, name }));
  }),
  "a graft on a type of the repository": made((making) => {
    local(making, "graft-own", { kind: "graft", type: "@h/model" });
    write(
      making.root,
      "extensions/models/b.ts",
      `import { z } from "npm:zod@4";\n${declaration("model", '"@h/model"')}\n`,
    );
  }),
  "a trap in a helper": made(({ root, ...target }) => {
    write(
      root,
      "extensions/models/a.ts",
      `import "../lib/helper.ts";\nimport { z } from "npm:zod@4";\n${declaration("model", '"@h/model"')}\n`,
    );
    write(root, "extensions/lib/helper.ts", trap(target, "helper"));
  }),
  "a trap in a getter": made(({ root, ...target }) =>
    write(
      root,
      "extensions/models/a.ts",
      `import { z } from "npm:zod@4";\nimport fs from "node:fs";\n${declaration("model", '"@h/model"')}
Object.defineProperty(model, "description", { get() { try { fs.writeFileSync("${target.outside}/getter", "x"); } catch { /* refused */ } return "d"; } });\n`,
    )
  ),
  "a package that only stands for one": made((making) =>
    local(making, "stub", {
      before: 'import { Client } from "npm:left-pad@1.3.0";\nconst held = new Client();',
    })
  ),
  "a shape that depends on a package": made((making) =>
    local(making, "stub-shape", {
      before: 'import list from "npm:left-pad@1.3.0";\nconst held = z.enum([...list.names]);',
    })
  ),
  "a file that never ends": made(({ root }) =>
    write(
      root,
      "extensions/models/a.ts",
      'export const model = { type: ["@h/model"].join(""), version: "2026.01.01.1", methods: {} };\nfor (;;) { /* never */ }\n',
    )
  ),
  "an import map that replaces packages": made((making) => {
    local(making, "import-map");
    write(
      making.root,
      "deno.json",
      JSON.stringify({ imports: { "npm:zod@4": "./evil.ts", zod: "./evil.ts" }, tasks: { a: "touch x" } }),
    );
    write(making.root, "evil.ts", `${trap(making, "import-map-zod")}\nexport const z = {};\n`);
  }),
  "an import map with a remote address": made((making) => {
    local(making, "remote-map", { before: 'import "helper";' });
    write(
      making.root,
      "deno.json",
      JSON.stringify({ imports: { helper: `http://127.0.0.1:${making.port}/a.ts` } }),
    );
  }),
  "a remote import": made((making) =>
    local(making, "remote", { before: `import "http://127.0.0.1:${making.port}/a.ts";`, computed: true })
  ),
  "lint plugins and node modules": made((making) => {
    local(making, "plugins");
    write(
      making.root,
      "deno.json",
      JSON.stringify({ lint: { plugins: ["./plugin.ts"] }, nodeModulesDir: "manual" }),
    );
    write(making.root, "plugin.ts", trap(making, "plugin"));
    write(making.root, "node_modules/zod/index.js", trap(making, "node-modules"));
    write(making.root, "node_modules/zod/package.json", '{"name":"zod","version":"4.0.0","main":"index.js"}');
    write(
      making.root,
      "package.json",
      '{"scripts":{"postinstall":"touch pwned"},"dependencies":{"zod":"4"}}',
    );
  }),
  "settings for tools": made((making) => {
    local(making, "settings", { before: 'import "npm:left-pad@1.3.0";' });
    const { root, port, outside } = making;
    write(root, ".npmrc", `registry=http://127.0.0.1:${port}/\n//127.0.0.1:${port}/:_authToken=x\n`);
    write(
      root,
      ".env",
      `NPM_CONFIG_REGISTRY=http://127.0.0.1:${port}/\nSWAMP_CLUB_URL=http://127.0.0.1:${port}/\nSWAMP_ESBUILD=${root}/bin/esbuild\nNODE_OPTIONS=--require ${root}/evil.js\n`,
    );
    write(root, "bin/esbuild", `#!/bin/sh\ntouch ${outside}/esbuild\n`);
    Deno.chmodSync(`${root}/bin/esbuild`, 0o755);
    for (const tool of ["esbuild", "deno", "git"]) {
      write(root, tool, `#!/bin/sh\ntouch ${outside}/${tool}\n`);
      Deno.chmodSync(`${root}/${tool}`, 0o755);
    }
  }),
  "settings of git": made((making) => {
    local(making, "git");
    const { root, outside } = making;
    write(
      root,
      ".git/config",
      `[core]\n\tfsmonitor = touch ${outside}/fsmonitor\n\tpager = touch ${outside}/pager\n`,
    );
    write(root, ".git/HEAD", "ref: refs/heads/main\n");
    write(root, ".gitattributes", "* diff=evil\n");
  }),
  "an exchanged bundle": made((making) => exchangeBundle(making, "exchanged", false)),
  "an exchanged bundle that the catalog vouches for": made((making) =>
    exchangeBundle(making, "vouched", true)
  ),
  "a catalog that calls a file loaded": made((making) =>
    changeCatalog(
      making,
      "called-ready",
      "INSERT INTO build SELECT root, path, hash, '../outside.js', hash, 1, 1, 1, 1, 1, 'ready', NULL, NULL, NULL, NULL FROM file",
    )
  ),
  "a catalog that evaluated everything": made((making) =>
    changeCatalog(
      making,
      "called-evaluated",
      "UPDATE entry SET evaluated=1; UPDATE file SET outcome='undecided', attempt=NULL",
    )
  ),
  ...Object.fromEntries(
    Object.entries(OUTLINES).map(([what, text]) => [
      `a planted outline: ${what}`,
      made((making) => {
        const json = JSON.stringify({ json: text }).replaceAll("'", "''");
        return changeCatalog(making, "outline", `UPDATE outline SET text='${json}', twin='${json}'`);
      }),
    ]),
  ),
  "a catalog that is a directory": made((making) => {
    local(making, "directory");
    write(making.root, ".swamp/_extension_catalog.db/x", "x");
  }),
  "metadata that lies": made((making) => {
    pulled(making, "model", "lying", "bundles");
    write(
      making.root,
      `${PULLED}/bundles/a.metadata.json`,
      JSON.stringify({
        format: 1,
        bundle: "0".repeat(64),
        metadata: { kind: "model", type: "@h/model", raw: "@h/model" },
      }),
    );
  }),
  "a package without a manifest": made((making) => {
    pulled(making, "model", "bare", "sources");
    Deno.removeSync(`${making.root}/${PULLED}/manifest.yaml`);
  }),
  "a package for a type of others": made((making) => {
    write(
      making.root,
      ".swamp/pulled-extensions/@p/pack/manifest.yaml",
      manifest({ models: ["a.ts"] }, "@p/pack"),
    );
    write(
      making.root,
      ".swamp/pulled-extensions/@p/pack/models/a.ts",
      trapFile("model", "@h/model", { ...making, name: "foreign" }),
    );
  }),
  "a model of a type that is a path": made((making) => {
    local(making, "path-type");
    write(
      making.root,
      "models/p.yaml",
      'id: 33333333-3333-4333-8333-333333333333\nname: p\ntype: "../../extensions/models/a.ts"\nglobalArguments: {}\n',
    );
  }),
  "evaluated definitions that were planted": made((making) => {
    local(making, "planted-definition");
    write(
      making.root,
      ".swamp/definitions-evaluated/@h/model/11111111-1111-4111-8111-000000000109.yaml",
      "name: m\ntype: x\n",
    );
    write(
      making.root,
      ".swamp/auto-definitions/@h/model/q.yaml",
      'name: q\ntype: "@h/model"\nglobalArguments: {}\n',
    );
  }),
};
