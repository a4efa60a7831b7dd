// SPDX-License-Identifier: MIT
/**
 * Finds what `deno compile` needs. On a normal network Deno downloads its own runtime. On a network that reaches
 * only a package registry, the runtime of Deno 2.4.2 is taken out of a package that was itself made by
 * `deno compile`, and goes with the Deno of that version; both are pinned by hash. See design/toolchain.md.
 */
import { mustRun, ROOT, run } from "./run.ts";

/** A Deno that can compile here, and the environment it needs for that. */
export interface Compiler {
  readonly deno: string;
  readonly env: Record<string, string>;
  readonly how: string;
}

/** What the binary may do. Extensions run with these rights too; see `swamp help security`. */
export const PERMISSIONS = [
  "--allow-read",
  "--allow-write",
  "--allow-env",
  "--allow-run",
  "--allow-sys",
  "--allow-net",
  "--allow-ffi",
];

/**
 * V8 options of the binary. A command has little to collect, and threads that help with it cost more than they save:
 * 2 ms of `model validate`. A larger young generation is worse than the 1 MB that V8 begins with: each page that is
 * written for the first time has to come from the system (20 ms of a search over 10,000 files, and 11 MB).
 */
export const V8_FLAGS = ["--no-parallel-scavenge"];

const CACHE = `${ROOT}/.cache/toolchain`;

/** The oldest supported Deno; the closed-network build is made with it, and the tests run on it too. */
export const OLDEST_DENO = "2.4.2";
const OLDEST = {
  package: `@deno/linux-x64-glibc@${OLDEST_DENO}`,
  file: "deno",
  sha256: "1d6580e813252f6b27a41d97d2e3725a408baa2e765a86e45f65b228d3e93ad6",
};

/** An executable made by `deno compile` 2.4.2: the runtime, followed by a payload that a trailer describes. */
const RUNTIME = {
  package: "@vltpkg/cli-linux-x64@0.0.0-18",
  file: "vlt",
  size: 85_186_368,
  sha256: "2705685d7478610b98dcd43acecd457a19810146323041c8af8a88f7dd0b5e82",
};
const TRAILER = { magic: "d3n0l4nd", size: 24, payloadSizeAt: 16 };

/** The first that works: `DENORT_BIN`, Deno's own download, the pinned packages. */
export async function findCompiler(): Promise<Compiler> {
  const given = Deno.env.get("DENORT_BIN");
  if (given) return { deno: Deno.execPath(), env: { DENORT_BIN: given }, how: `DENORT_BIN=${given}` };
  if (await downloadsItsRuntime()) {
    return { deno: Deno.execPath(), env: {}, how: `Deno ${Deno.version.deno}` };
  }
  if (Deno.build.target !== "x86_64-unknown-linux-gnu") {
    throw new Error(
      "deno compile can not download its runtime here, and the packaged one is for linux-x64 only; " +
        "set DENORT_BIN to a denort of this Deno's version",
    );
  }
  const env = { DENORT_BIN: await packagedRuntime() };
  return { deno: await oldestDeno(), env, how: `Deno ${OLDEST_DENO} and its runtime from packages` };
}

/** Whether `deno compile` gets its runtime; asked once, by compiling one line. */
async function downloadsItsRuntime(): Promise<boolean> {
  const directory = await Deno.makeTempDir();
  try {
    await Deno.writeTextFile(`${directory}/probe.js`, "console.log(1)\n");
    const args = ["compile", "--no-config", "--quiet", "-o", `${directory}/probe`, `${directory}/probe.js`];
    const child = new Deno.Command(Deno.execPath(), { args, stdin: "null", stdout: "null", stderr: "null" })
      .spawn();
    const timer = setTimeout(() => child.kill(), 120_000);
    const status = await child.status;
    clearTimeout(timer);
    return status.success;
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

/** The oldest supported Deno, from its package. */
export async function oldestDeno(): Promise<string> {
  if (Deno.version.deno === OLDEST_DENO) return Deno.execPath();
  const path = `${CACHE}/deno-${OLDEST_DENO}`;
  if (await sha256(path) !== OLDEST.sha256) {
    await place(path, await Deno.readFile(await fetchPackage(OLDEST)), OLDEST.sha256);
    await forgetPackages();
  }
  return path;
}

async function packagedRuntime(): Promise<string> {
  const path = `${CACHE}/denort-${OLDEST_DENO}`;
  if (await sha256(path) === RUNTIME.sha256) return path;
  const executable = await Deno.readFile(await fetchPackage(RUNTIME));
  const trailer = executable.subarray(executable.length - TRAILER.size);
  const magic = new TextDecoder().decode(trailer.subarray(0, TRAILER.magic.length));
  const payload = Number(
    new DataView(trailer.buffer, trailer.byteOffset).getBigUint64(TRAILER.payloadSizeAt, true),
  );
  if (magic !== TRAILER.magic || executable.length - payload !== RUNTIME.size) {
    throw new Error(`${RUNTIME.package} is not the executable that was expected`);
  }
  await place(path, executable.subarray(0, RUNTIME.size), RUNTIME.sha256);
  await forgetPackages();
  return path;
}

/** Fetches a package with Deno's own client, which knows the registry. @returns the path of one of its files. */
async function fetchPackage(wanted: { package: string; file: string }): Promise<string> {
  console.error(`Fetching ${wanted.package} ...`);
  const env = { DENO_DIR: `${CACHE}/packages`, DENO_TLS_CA_STORE: "system,mozilla" };
  const args = [
    "cache",
    "--quiet",
    "--no-lock",
    "--no-config",
    "--node-modules-dir=none",
    `npm:${wanted.package}`,
  ];
  await mustRun(Deno.execPath(), args, { cwd: ROOT, env });
  const [, scope, name, version] = /^(@[^/]+)\/(.+)@(.+)$/.exec(wanted.package)!;
  for await (const registry of Deno.readDir(`${CACHE}/packages/npm`)) {
    const path = `${CACHE}/packages/npm/${registry.name}/${scope}/${name}/${version}/${wanted.file}`;
    if (await Deno.stat(path).then((stat) => stat.isFile, () => false)) return path;
  }
  throw new Error(`${wanted.package} does not hold ${wanted.file}`);
}

/** Packages are many times larger than what is kept of them. */
async function forgetPackages(): Promise<void> {
  await Deno.remove(`${CACHE}/packages`, { recursive: true });
}

async function place(path: string, bytes: Uint8Array<ArrayBuffer>, expected: string): Promise<void> {
  const temporary = `${path}.${Deno.pid}`;
  await Deno.mkdir(CACHE, { recursive: true });
  await Deno.writeFile(temporary, bytes, { mode: 0o755 });
  const found = await sha256(temporary);
  if (found !== expected) {
    await Deno.remove(temporary);
    throw new Error(`${path}: expected sha256 ${expected}, got ${found}`);
  }
  await Deno.rename(temporary, path);
}

/** sha256 of a file, hex; empty when there is none. */
export async function sha256(path: string): Promise<string> {
  const bytes = await Deno.readFile(path).catch((error) => {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  });
  if (!bytes) return "";
  const digest = await crypto.subtle.digest("SHA-256", bytes);
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

if (import.meta.main) {
  const code = await run(await oldestDeno(), Deno.args);
  Deno.exit(code);
}
