// SPDX-License-Identifier: MIT
/** A repository of its own, and command lines that run in it in this process. */
import { type Outcome, runSwamp, type World } from "./run_in_process.ts";
import { TempRepository } from "./temp_repository.ts";

export interface Finished extends Omit<Outcome, "json"> {
  /** The document of a command with `--json`. */
  // deno-lint-ignore no-explicit-any -- a document of any command
  readonly json: any;
}

export class InProcess {
  private constructor(readonly repo: TempRepository) {}

  static async create(): Promise<InProcess> {
    return new InProcess(await TempRepository.create());
  }

  /** Runs one command line in the repository. */
  async run(argv: readonly string[], world: Omit<World, "cwd"> = {}): Promise<Finished> {
    const { root, platform } = this.repo;
    const outcome = await runSwamp(argv, { now: () => platform.now(), ...world, cwd: root });
    return { ...outcome, json: argv.includes("--json") ? outcome.json() : undefined };
  }

  [Symbol.dispose](): void {
    this.repo[Symbol.dispose]();
  }
}
