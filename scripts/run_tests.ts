// SPDX-License-Identifier: MIT
/**
 * All tests, in the order in which they fail fastest: format, lint and layers, types, unit and integration on both
 * Deno versions, the binary, acceptance and adversarial tests against it. Stages can be named to run only those.
 */
import { capture, ROOT, run } from "./run.ts";
import { oldestDeno } from "./toolchain.ts";

interface Stage {
  readonly name: string;
  readonly work: () => Promise<number>;
}

const deno = Deno.execPath();
const totals = { passed: 0, failed: 0, ignored: 0 };

const ENTRY_POINTS = ["main.ts", "scripts/*.ts", "tests/**/*.ts", "src/**/*.ts"];

/** The servers of the tests are on this machine, whatever proxy leads out of it. */
const noProxy = [Deno.env.get("NO_PROXY") ?? Deno.env.get("no_proxy"), "127.0.0.1,localhost"].filter(Boolean)
  .join(",");

/** Runs `deno test` and adds up what it counted. */
async function denoTest(
  executable: string,
  args: readonly string[],
  env: Record<string, string> = {},
): Promise<number> {
  const child = new Deno.Command(executable, {
    args: ["test", "--no-check", "-A", "--quiet", ...args],
    cwd: ROOT,
    env: { NO_COLOR: "1", NO_PROXY: noProxy, no_proxy: noProxy, ...env },
    stdin: "null",
    stdout: "piped",
  }).spawn();
  let tail = "";
  for await (const text of child.stdout.pipeThrough(new TextDecoderStream())) {
    await Deno.stdout.write(new TextEncoder().encode(text));
    tail = (tail + text).slice(-2000);
  }
  const counts = /(\d+) passed.*?\| (\d+) failed(?: \| (\d+) ignored)?/.exec(tail);
  totals.passed += Number(counts?.[1] ?? 0);
  totals.failed += Number(counts?.[2] ?? 0);
  totals.ignored += Number(counts?.[3] ?? 0);
  const { code } = await child.status;
  return code === 0 && !counts ? 1 : code;
}

/** The other supported Deno, when it can be had here. */
async function otherDeno(): Promise<string | undefined> {
  return Deno.build.target === "x86_64-unknown-linux-gnu" ? await oldestDeno() : undefined;
}

async function onBoth(work: (executable: string) => Promise<number>): Promise<number> {
  const code = await work(deno);
  const other = await otherDeno();
  return code !== 0 || !other || other === deno ? code : await work(other);
}

const binary = `${ROOT}/swamp`;
const withBinary = { SWAMP_BIN: binary, SWAMP_ESBUILD: `${ROOT}/esbuild` };

const STAGES: Stage[] = [
  { name: "fmt", work: () => run(deno, ["fmt", "--check", "--quiet"], { cwd: ROOT }) },
  { name: "lint", work: () => run(deno, ["task", "lint"], { cwd: ROOT }) },
  {
    name: "check",
    work: () => onBoth((executable) => run(executable, ["check", "--quiet", ...ENTRY_POINTS], { cwd: ROOT })),
  },
  {
    name: "unit",
    work: () => onBoth((executable) => denoTest(executable, ["--parallel", "src"])),
  },
  { name: "integration", work: () => denoTest(deno, ["tests/integration"]) },
  { name: "compile", work: () => run(deno, ["run", "-A", "scripts/compile.ts"], { cwd: ROOT }) },
  { name: "uat", work: () => denoTest(deno, ["--parallel", "tests/uat"], withBinary) },
  { name: "adversarial", work: () => denoTest(deno, ["tests/adversarial"], withBinary) },
];

const wanted = Deno.args.length > 0 ? STAGES.filter((stage) => Deno.args.includes(stage.name)) : STAGES;
const unknown = Deno.args.filter((name) => !STAGES.some((stage) => stage.name === name));
if (unknown.length > 0) {
  console.error(
    `Unknown stage: ${unknown.join(", ")}; expected ${STAGES.map((stage) => stage.name).join(", ")}`,
  );
  Deno.exit(2);
}
console.log(
  `deno ${Deno.version.deno}, commit ${await capture("git", ["-C", ROOT, "rev-parse", "--short", "HEAD"])}`,
);
for (const stage of wanted) {
  const begin = performance.now();
  const code = await stage.work();
  console.log(
    `${code === 0 ? "ok" : "FAILED"}  ${stage.name}  ${((performance.now() - begin) / 1000).toFixed(1)} s`,
  );
  if (code !== 0) {
    console.log(`${totals.passed} passed, ${Math.max(totals.failed, 1)} failed`);
    Deno.exit(1);
  }
}
console.log(
  `${totals.passed} passed, ${totals.failed} failed${
    totals.ignored > 0 ? `, ${totals.ignored} skipped` : ""
  }`,
);
