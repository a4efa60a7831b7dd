// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import nodeModule from "node:module";

/** The guard changes the process for good, so each case runs in one of its own. */
async function guarded(code: string): Promise<{ stdout: string; printed: string; stderr: string }> {
  const guard = new URL("./extension_guard.ts", import.meta.url).href;
  const leave = new URL("./leave_extension_code.ts", import.meta.url).href;
  const script = `import { guardExtensionCode } from "${guard}";
import { leaveExtensionCode } from "${leave}";
const printed = [];
const { exit, stderr } = Deno;
const write = stderr.writeSync.bind(stderr);
guardExtensionCode({ file: "x.ts", onOutput: (text) => printed.push(text) });
const run = await import("data:text/javascript," + encodeURIComponent(${JSON.stringify(code)}));
await run.default?.();
await new Promise((done) => setTimeout(done, 50));
leaveExtensionCode();
write(new TextEncoder().encode("PRINTED" + JSON.stringify(printed.join(""))));
exit(0);`;
  const file = await Deno.makeTempFile({ suffix: ".ts" });
  await Deno.writeTextFile(file, script);
  const result = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--quiet", "--no-check", file],
    stdin: "null",
  }).output();
  await Deno.remove(file);
  const decoder = new TextDecoder();
  const [stderr, printed] = decoder.decode(result.stderr).split("PRINTED");
  assert.ok(printed, stderr);
  return { stdout: decoder.decode(result.stdout), stderr: stderr!, printed: JSON.parse(printed) };
}

const CASES: Record<string, string> = {
  "console.log": 'console.log("text %s", 1);',
  "console.table": 'console.table([{ text: "text 1" }]);',
  "console.error": 'console.error("text 1");',
  "console.group": 'console.group("text 1");',
  "console.assert": 'console.assert(false, "text 1");',
  "console.countReset": 'console.countReset("text"); console.clear(); console.log("text 1");',
  "console.assert of node:console":
    'import console from "node:console"; console.assert(false, "text %d", 1);',
  "alert": 'alert("text 1");',
  "confirm": 'confirm("text 1");',
  "prompt": 'prompt("text 1");',
  "Deno.stdout.write": 'await Deno.stdout.write(new TextEncoder().encode("text 1"));',
  "Deno.stdout.writable":
    'const w = Deno.stdout.writable.getWriter(); await w.write(new TextEncoder().encode("text 1"));',
  "Deno.stderr.writeSync": 'Deno.stderr.writeSync(new TextEncoder().encode("text 1"));',
  "process.stdout.write": 'import process from "node:process"; process.stdout.write("text 1");',
  "process.stderr.write": 'import process from "node:process"; process.stderr.write("text 1");',
  "Deno.Command spawn": 'await new Deno.Command("echo", { args: ["text 1"] }).spawn().status;',
  "Deno.Command output": 'await new Deno.Command("echo", { args: ["text 1"], stdout: "inherit" }).output();',
  "Deno.Command outputSync":
    'new Deno.Command("echo", { args: ["text 1"], stdout: "inherit" }).outputSync();',
  "Deno.Command spawn, stderr":
    'await new Deno.Command("sh", { args: ["-c", "echo text 1 >&2"] }).spawn().status;',
  "Deno.Command output, stderr":
    'await new Deno.Command("sh", { args: ["-c", "echo text 1 >&2"], stderr: "inherit" }).output();',
  "Deno.Command outputSync, stderr":
    'new Deno.Command("sh", { args: ["-c", "echo text 1 >&2"], stderr: "inherit" }).outputSync();',
  "child_process.spawnSync, stderr":
    'import { spawnSync } from "node:child_process"; spawnSync("echo text 1 >&2", { shell: true, stdio: "inherit" });',
  "child_process.execSync, stderr":
    'import { execSync } from "node:child_process"; execSync("echo text 1 >&2");',
  "child_process.execFileSync, stderr": `import { execFileSync } from "node:child_process";
    execFileSync("sh", ["-c", "echo text 1 >&2"], { stdio: ["ignore", "pipe", "inherit"] });`,
  "child_process.execSync that fails": `import { execSync } from "node:child_process";
    try { execSync("echo text 1 >&2; exit 3"); } catch (error) { if (error.status !== 3) throw error; }`,
  "child_process.spawn, stderr": `import { spawn } from "node:child_process";
    await new Promise((done) => spawn("sh", ["-c", "echo text 1 >&2"], { stdio: [0, 1, 2] }).on("close", done));`,
  "child_process.fork": `import { fork } from "node:child_process";
    const file = Deno.makeTempFileSync({ suffix: ".mjs" });
    Deno.writeTextFileSync(file, 'console.log("text 1"); console.error("error"); process.disconnect?.();');
    await new Promise((done) => fork(file).on("close", done));
    Deno.removeSync(file);`,
  "child_process.spawnSync":
    'import { spawnSync } from "node:child_process"; spawnSync("echo", ["text 1"], { stdio: "inherit" });',
  "child_process.execSync":
    'import { execSync } from "node:child_process"; execSync("echo text 1", { stdio: "inherit" });',
  "child_process.spawn": `import { spawn } from "node:child_process";
    await new Promise((done) => spawn("echo", ["text 1"], { stdio: "inherit" }).on("close", done));`,
};

/** For a runtime that can replace the exports of a module. */
const DESCRIPTOR_CASES: Record<string, string> = {
  "fs.writeSync":
    'import { writeSync } from "node:fs"; writeSync(1, "te"); writeSync(1, new TextEncoder().encode("-xt 1\\n"), 1);',
  "fs.writeSync, stderr":
    'import fs from "node:fs"; if (fs.writeSync(2, "text 1\\n") !== 7) throw new Error("count");',
  "fs.write": 'import { write } from "node:fs"; await new Promise((done) => write(1, "text 1", done));',
  "fs.writeFileSync": 'import { writeFileSync } from "node:fs"; writeFileSync(1, "text 1");',
  "fs.appendFile":
    'import { appendFile } from "node:fs"; await new Promise((done) => appendFile("/dev/stderr", "text 1", done));',
  "fs.createWriteStream":
    'import { createWriteStream } from "node:fs"; await new Promise((done) => createWriteStream("", { fd: 1 }).write("text 1", done));',
};

function canReplaceExports(): boolean {
  try {
    nodeModule.syncBuiltinESMExports();
    return true;
  } catch {
    return false;
  }
}

for (const [name, code] of Object.entries({ ...CASES, ...(canReplaceExports() ? DESCRIPTOR_CASES : {}) })) {
  Deno.test(`guardExtensionCode() leads ${name} away from stdout`, async () => {
    const { stdout, printed, stderr } = await guarded(code);
    assert.equal(stdout, "");
    assert.equal(stderr, "");
    assert.match(printed, /text 1/);
  });
}

for (const code of ["Deno.exit(3)", "process.exit(3)", "process.reallyExit(3)", "process.abort()"]) {
  Deno.test(`guardExtensionCode() makes ${code} an error that names the file`, async () => {
    const { printed } = await guarded(`try { ${code}; } catch (error) { console.log(error.message); }`);
    assert.match(printed, /^x\.ts: extension code tried to end the process with exit code/);
  });
}

Deno.test("guardExtensionCode() gives up the permission to call native libraries", async () => {
  const { printed } = await guarded(
    `try { Deno.dlopen("libc.so.6", {}); } catch (error) { console.log(error.name); }`,
  );
  assert.equal(printed, "NotCapable\n");
});

Deno.test("guardExtensionCode() leaves output alone that a caller collects", async () => {
  const { printed } = await guarded(`import { execSync } from "node:child_process";
const command = await new Deno.Command("echo", { args: ["collected"] }).output();
console.log("got " + new TextDecoder().decode(command.stdout).trim() + " " + String(execSync("echo too")).trim());`);
  assert.equal(printed, "got collected too\n");
});

Deno.test("guardExtensionCode() prints whole lines of each stream, whatever pieces they are written in", async () => {
  const { printed } = await guarded(
    `const write = (name, text) => Deno[name].writeSync(new TextEncoder().encode(text));
for (const [name, text] of [["stdout", "se"], ["stderr", "er"], ["stdout", "cret\\nla"], ["stderr", "ror\\n"]]) write(name, text);
console.log("st");
write("stdout", "end");`,
  );
  assert.equal(printed, "secret\nerror\nlast\nend\n");
});

Deno.test("guardExtensionCode() lets a caller collect one stream of a child that inherits the other", async () => {
  const { printed } = await guarded(`import { execSync } from "node:child_process";
const script = "echo collected; echo printed >&2";
const child = new Deno.Command("sh", { args: ["-c", script], stdout: "piped" }).spawn();
const { stdout, success } = await child.output();
console.log("got " + new TextDecoder().decode(stdout).trim() + " " + success);
console.log("got " + execSync(script, { encoding: "utf8" }).trim());`);
  assert.equal(printed, "printed\ngot collected true\nprinted\ngot collected\n");
});
