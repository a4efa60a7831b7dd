// SPDX-License-Identifier: MIT
/**
 * Makes the binary: `main.ts` bundled into one file, the file split into a few by what commands need, then
 * `deno compile`. Few files, because they start faster than many modules; dynamic imports inside of one become
 * functions that run at their first call.
 */
import { loggingFlags, runCommands } from "./hot_functions.ts";
import { splitProgram } from "./split_program.ts";
import { type Compiler, findCompiler, PERMISSIONS, sha256, V8_FLAGS } from "./toolchain.ts";
import { capture, mustRun, ROOT } from "./run.ts";

const BUILD = `${ROOT}/.cache/build`;

const TARGETS = [
  "x86_64-unknown-linux-gnu",
  "aarch64-unknown-linux-gnu",
  "x86_64-apple-darwin",
  "aarch64-apple-darwin",
  "x86_64-pc-windows-msvc",
];

/** Version in the form of the reference: `YYYYMMDD.HHMMSS.0-sha.<short>`, the time of the commit. */
async function stamp(): Promise<{ version: string; sha: string }> {
  const sha = await capture("git", ["-C", ROOT, "rev-parse", "--short=8", "HEAD"]) ?? "unknown";
  const seconds = Number(await capture("git", ["-C", ROOT, "show", "-s", "--format=%ct", "HEAD"]) ?? 0);
  const [date, time] = new Date(seconds * 1000).toISOString().replace(/[-:]/g, "").split(/[T.]/);
  return { version: `${date}.${time}.0-sha.${sha}`, sha };
}

/**
 * The npm registry that this machine is set to, so that a downloaded binary can fetch what it needs without settings.
 * Empty where there is none. Credentials in the address stay here.
 */
async function buildRegistry(): Promise<string> {
  const npm = Deno.build.os === "windows" ? "npm.cmd" : "npm";
  const found = await capture(npm, ["config", "get", "registry"], { cwd: BUILD }).catch((error) => {
    // A machine with Deno alone.
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  });
  const address = found ?? Deno.env.get("NPM_CONFIG_REGISTRY") ?? "";
  const url = URL.canParse(address) ? new URL(address) : undefined;
  return url && /^https?:$/.test(url.protocol) ? `${url.origin}${url.pathname}`.replace(/\/+$/, "") : "";
}

/** Libraries that few commands use. */
const LIBRARIES = /^(?:zod|zod-to-json-schema|js-yaml|yaml|@marcbachmann\/cel-js)$/;

/**
 * Leaves the translations of zod's messages out, a third of its size. The host's zod is shared, so an extension that
 * chose one would choose it for everybody; it gets an error that says so.
 */
function englishOnly(): import("esbuild").Plugin {
  const refuse = `export default () => {
    throw new Error("swamp's zod speaks English: its other locales are not part of the program");
  };`;
  return {
    name: "english-only",
    setup(build) {
      build.onLoad(
        { filter: /[\\/]zod[\\/]v4[\\/]locales[\\/].*js$/ },
        ({ path }) => /[\\/](?:en|index)\.js$/.test(path) ? undefined : { contents: refuse, loader: "js" },
      );
    },
  };
}

/**
 * Puts each library into one function. As modules of the one file their thousands of functions would be made at every
 * start, used or not.
 */
function librariesAsFunctions(esbuild: typeof import("esbuild")): import("esbuild").Plugin {
  return {
    name: "libraries",
    setup(build) {
      build.onResolve({ filter: LIBRARIES }, ({ path }) => ({ path, namespace: "library" }));
      build.onLoad({ filter: /.*/, namespace: "library" }, async ({ path }) => {
        const result = await esbuild.build({
          stdin: {
            contents: `export * from "${path}"; export { default } from "${path}";`,
            resolveDir: ROOT,
          },
          bundle: true,
          format: "cjs",
          platform: "node",
          target: "es2023",
          minify: true,
          write: false,
          plugins: [englishOnly()],
          logLevel: "error",
          logOverride: { "import-is-undefined": "silent" },
        });
        return { contents: result.outputFiles[0]!.text, loader: "js" };
      });
    },
  };
}

async function bundle(): Promise<string> {
  const esbuild = await import("esbuild");
  const { version, sha } = await stamp();
  const outfile = `${BUILD}/swamp.js`;
  await esbuild.build({
    entryPoints: [`${ROOT}/main.ts`],
    bundle: true,
    format: "esm",
    platform: "node",
    target: "es2023",
    outfile,
    // Start time follows the size: 1.27 of a bare program minified, 1.48 with whitespace and names kept.
    minify: true,
    sourcemap: "linked",
    legalComments: "none",
    logLevel: "warning",
    absWorkingDir: ROOT,
    plugins: [librariesAsFunctions(esbuild)],
    define: {
      __SWAMP_COMPILED__: "true",
      __SWAMP_VERSION__: JSON.stringify(version),
      __SWAMP_SHA__: JSON.stringify(sha),
      __SWAMP_NPM_REGISTRY__: JSON.stringify(await buildRegistry()),
    },
    // CommonJS packages inside the one file ask for Node's modules by `require`. `createRequire` would do, but
    // importing it sets up all of Node's modules at every start. The V8 options are there because the code cache is
    // kept by the text of the script, and V8 refuses one that was made with other options. esbuild does not know the
    // names in this text: one as short as those that it makes would be taken for another.
    banner: {
      js: `/* ${V8_FLAGS.join(" ")} */ ` +
        "const require = (specifier) => globalThis.process.getBuiltinModule(specifier);",
    },
  });
  await esbuild.stop();
  return outfile;
}

/** `deno compile` of a bundled script. */
async function compileScript(
  compiler: Compiler,
  script: string,
  options: readonly string[],
  v8Flags: readonly string[] = [],
): Promise<void> {
  const flags = ["--quiet", "--no-check", "--cached-only", "--no-config", "--no-lock", ...PERMISSIONS];
  flags.push(`--v8-flags=${[...V8_FLAGS, ...v8Flags].join(",")}`);
  await mustRun(compiler.deno, ["compile", ...flags, ...options, script], { cwd: BUILD, env: compiler.env });
}

/** Splits the program by what everyday commands need, and has V8 compile that at build time. */
async function precompile(compiler: Compiler, script: string): Promise<void> {
  const home = await Deno.makeTempDir({ prefix: "swamp-profile-" });
  try {
    await compileScript(compiler, script, ["-o", `${home}/swamp`], loggingFlags(home));
    const name = script.slice(script.lastIndexOf("/") + 1);
    const runs = await runCommands(`${home}/swamp`, name, home, (await nativeBundler()).path);
    await splitProgram(script, runs);
  } finally {
    await Deno.remove(home, { recursive: true });
  }
}

/** The bundler's program for this machine, and the name that it has beside the binary. */
async function nativeBundler(): Promise<{ path: string; name: string }> {
  const name = `@esbuild/${Deno.build.os}-${Deno.build.arch === "aarch64" ? "arm64" : "x64"}`;
  const file = Deno.build.os === "windows" ? "esbuild.exe" : "bin/esbuild";
  const { version } = await import("esbuild");
  return {
    path: `${ROOT}/node_modules/.deno/${name.replace("/", "+")}@${version}/node_modules/${name}/${file}`,
    name: Deno.build.os === "windows" ? "esbuild.exe" : "esbuild",
  };
}

/** Puts the native bundler beside the binary, so that local extensions build without a download. */
async function placeBundler(): Promise<void> {
  const { path, name } = await nativeBundler();
  const target = `${ROOT}/${name}`;
  await Deno.copyFile(path, `${target}.new`);
  await Deno.chmod(`${target}.new`, 0o755);
  await Deno.rename(`${target}.new`, target);
}

async function compile(): Promise<void> {
  const target = Deno.args.find((argument) => argument.startsWith("--target="))?.slice("--target=".length);
  if (target && !TARGETS.includes(target)) throw new Error(`--target must be one of ${TARGETS.join(", ")}`);
  await Deno.mkdir(BUILD, { recursive: true });
  const [script, compiler] = [await bundle(), await findCompiler()];
  await precompile(compiler, script);
  const output = `${ROOT}/${
    target?.includes("windows") || Deno.build.os === "windows" ? "swamp.exe" : "swamp"
  }`;
  await compileScript(compiler, script, [...(target ? ["--target", target] : []), "-o", `${output}.new`]);
  const made = await Deno.stat(`${output}.new`).then(() => `${output}.new`, () => `${output}.new.exe`);
  await Deno.rename(made, output);
  if (!target) await placeBundler();
  await report(output, compiler.how, target === undefined);
}

async function report(output: string, how: string, runnable: boolean): Promise<void> {
  const { size } = await Deno.stat(output);
  console.log(
    `${output}\n  made with  ${how}\n  size       ${size} bytes\n  sha256     ${await sha256(output)}`,
  );
  if (!runnable) return;
  const times: number[] = [];
  for (let run = 0; run < 6; run++) {
    const begin = performance.now();
    await capture(output, ["--version"]);
    times.push(performance.now() - begin);
  }
  // The first run writes V8's code cache.
  console.log(`  start      ${Math.min(...times.slice(1)).toFixed(0)} ms`);
}

await compile();
