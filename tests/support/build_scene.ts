// SPDX-License-Identifier: MIT
/** For the tests of the builders: sources in a temporary directory, and bundles imported as the host does. */
import { dirname, join } from "node:path";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { pathToFileURL } from "node:url";
import { provideHostZod } from "../../src/infrastructure/extensions/host_zod.ts";
import type {
  BuildRequest,
  BuildResult,
  BuiltBundle,
  FailedBuild,
} from "../../src/infrastructure/extensions/build/builder.ts";

/** A directory of sources; removed at the end of the scope. */
export class BuildScene {
  readonly root = realpathSync(mkdtempSync(join(tmpdir(), "swamp-scene-")));
  #imports = 0;

  constructor(files: Record<string, string>) {
    for (const [name, text] of Object.entries(files)) this.write(name, text);
  }

  write(name: string, text: string): void {
    mkdirSync(dirname(this.path(name)), { recursive: true });
    writeFileSync(this.path(name), text);
  }

  path(name: string): string {
    return join(this.root, name);
  }

  request(name: string): BuildRequest {
    return { entry: this.path(name), limitRoot: this.root };
  }

  /** Imports a bundle with the host's zod in place. */
  async load(bundle: BuiltBundle): Promise<Record<string, unknown>> {
    await provideHostZod();
    const name = `.bundle-${this.#imports++}.mjs`;
    this.write(name, bundle.code);
    return await import(pathToFileURL(this.path(name)).href);
  }

  /** The inputs that are there, relative to the scene. */
  inputs(result: BuildResult): string[] {
    return result.inputs.filter((input) => input.hash !== "missing").map((input) =>
      this.#relative(input.path)
    );
  }

  /** What was looked for in vain. */
  missing(result: BuildResult): string[] {
    return result.inputs.filter((input) => input.hash === "missing").map((input) =>
      this.#relative(input.path)
    );
  }

  #relative(path: string): string {
    return path.startsWith(this.root) ? path.slice(this.root.length + 1) : path;
  }

  [Symbol.dispose](): void {
    rmSync(this.root, { recursive: true });
  }
}

export function built(result: BuildResult | undefined): BuiltBundle {
  if (!result?.ok) throw new Error(`expected a bundle, got: ${result?.message}`);
  return result;
}

export function failed(result: BuildResult | undefined): FailedBuild {
  if (!result || result.ok) throw new Error("expected a failure, got a bundle");
  return result;
}
