// SPDX-License-Identifier: MIT
import { deepStrictEqual as equal, match, rejects, strictEqual as same } from "node:assert/strict";
import { createHash } from "node:crypto";
import type { SwampError } from "../../domain/errors.ts";
import type { Platform } from "../../domain/platform/platform.ts";
import { denoPlatform } from "../platform/deno_platform.ts";
import { findDeno } from "./find_deno.ts";
import { findEsbuild } from "./find_esbuild.ts";
import { makeToolDirectory } from "./tool_directory.ts";
import { denoPin, ESBUILD_VERSION, esbuildPin, type ToolPin } from "./tool_pins.ts";

const textOf = (says: string) => `#!/bin/sh\necho "${says}"\n`;

/** A machine on which programs only say their version. */
class Machine {
  readonly root = Deno.makeTempDirSync();
  readonly ran: string[] = [];
  readonly platform: Platform;

  constructor(environment: Record<string, string> = {}) {
    const names: Record<string, string> = { SWAMP_HOME: `${this.root}/cache`, ...environment };
    const real = denoPlatform();
    const own: Partial<Platform> = {
      env: (name) => names[name]?.replace("ROOT", this.root),
      home: undefined,
      os: "linux",
      arch: "x86_64",
      self: [`${this.root}/bin/swamp`],
      which: (name) => real.fs.stat(`${this.root}/path/${name}`) ? `${this.root}/path/${name}` : undefined,
      run: (request) => {
        this.ran.push(request.command.slice(this.root.length));
        return real.run(request);
      },
    };
    this.platform = Object.assign(Object.create(real), own);
  }

  /** A pin that a program of {@link program} fulfills. */
  pin(pin: ToolPin | undefined, says: string): ToolPin {
    return { ...pin!, digest: createHash("sha256").update(textOf(says)).digest("hex") };
  }

  program(path: string, says: string): string {
    const whole = path.startsWith("/") ? path : `${this.root}/${path}`;
    this.platform.fs.writeAtomic(whole, textOf(says), { mode: 0o755 });
    return whole;
  }

  [Symbol.dispose](): void {
    Deno.removeSync(this.root, { recursive: true });
  }
}

Deno.test("findEsbuild() looks beside the program, in the cache, and on PATH, in this order", async () => {
  using machine = new Machine();
  const { platform } = machine;
  const esbuild = machine.pin(esbuildPin(platform), ESBUILD_VERSION);
  const find = () => findEsbuild({ platform, pins: { esbuild } });
  const onPath = machine.program("path/esbuild", ESBUILD_VERSION);
  same(await find(), onPath);
  const cached = machine.program(makeToolDirectory(platform, esbuild), ESBUILD_VERSION);
  same(await find(), cached);
  const beside = machine.program("bin/esbuild", ESBUILD_VERSION);
  same(await find(), beside);
});

Deno.test("findEsbuild() runs no program that is not the pinned one, beside swamp or in the cache", async () => {
  using machine = new Machine();
  const { platform } = machine;
  const pin = esbuildPin(platform)!;
  machine.program("bin/esbuild", ESBUILD_VERSION);
  machine.program(makeToolDirectory(platform, pin), ESBUILD_VERSION);
  await rejects(findEsbuild({ platform }), { code: "TOOL_MISSING" });
  equal(machine.ran, []);
});

Deno.test("findEsbuild() passes over programs of another version", async () => {
  using machine = new Machine();
  machine.program("path/esbuild", "0.1.0");
  machine.program("bin/esbuild", "0.1.0");
  await rejects(findEsbuild({ platform: machine.platform }), { code: "TOOL_MISSING" });
});

Deno.test("findEsbuild() refuses a SWAMP_ESBUILD of another version, and takes one of the same", async () => {
  using machine = new Machine({ SWAMP_ESBUILD: "ROOT/my" });
  const { platform } = machine;
  await rejects(findEsbuild({ platform }), /SWAMP_ESBUILD is .*, expected esbuild .*, got nothing that runs/);
  machine.program("my", "0.1.0");
  await rejects(findEsbuild({ platform }), /got 0\.1\.0/);
  const own = machine.program("my", ESBUILD_VERSION);
  same(await findEsbuild({ platform }), own);
});

Deno.test("findEsbuild() names the variables when nothing is found", async () => {
  using machine = new Machine();
  await rejects(findEsbuild({ platform: machine.platform }), (error: SwampError) => {
    same(error.code, "TOOL_MISSING");
    match(error.hint!, /NPM_CONFIG_REGISTRY/);
    return true;
  });
  using other = new Machine();
  Object.assign(other.platform, { arch: "other" });
  await rejects(findEsbuild({ platform: other.platform }), /none for this machine/);
});

Deno.test("findDeno() takes the first Deno that can bundle", async () => {
  using machine = new Machine();
  const { platform } = machine;
  const says = "deno 2.9.6 (stable)";
  const deno = machine.pin(denoPin(platform), says);
  const pins = { deno };
  const cached = machine.program(makeToolDirectory(platform, deno), says);
  equal(await findDeno({ platform, pins }), { path: cached, version: "2.9.6" });
  machine.program("path/deno", "deno 2.7.9 (stable)");
  equal(await findDeno({ platform, pins }), { path: cached, version: "2.9.6" });
  const onPath = machine.program("path/deno", "deno 2.8.0 (stable)");
  equal(await findDeno({ platform, pins }), { path: onPath, version: "2.8.0" });
  const running = machine.program("run/deno", "deno 3.0.1 (stable)");
  Object.assign(platform, { self: [running, "run", "main.ts"] });
  equal(await findDeno({ platform, pins }), { path: running, version: "3.0.1" });
});

Deno.test("findDeno() refuses a SWAMP_DENO that can not bundle", async () => {
  using machine = new Machine({ SWAMP_DENO: "ROOT/old" });
  machine.program("path/deno", "deno 2.9.0");
  machine.program("old", "deno 2.4.2 (stable)");
  await rejects(findDeno({ platform: machine.platform }), /expected Deno 2\.8\.0 or newer, got Deno 2\.4\.2/);
});

Deno.test("findDeno() says what to do when there is none", async () => {
  using machine = new Machine();
  await rejects(findDeno({ platform: machine.platform }), (error: SwampError) => {
    same(error.code, "TOOL_MISSING");
    match(error.hint!, /NPM_CONFIG_REGISTRY.*SWAMP_DENO/);
    return true;
  });
  Object.assign(machine.platform, { os: "darwin" });
  await rejects(findDeno({ platform: machine.platform }), (error: SwampError) => {
    match(error.hint!, /Install Deno/);
    return true;
  });
});
