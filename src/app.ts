// SPDX-License-Identifier: MIT
/** Composition root: the only place that knows every layer. What a command needs is opened by `app_context.ts`. */
import { openSession } from "./app_context.ts";
import { execute } from "./cli/execute.ts";
import type { Session } from "./cli/invocation.ts";
import type { Platform } from "./domain/platform/platform.ts";
import { terminalSink } from "./presentation/terminal_sink.ts";
import { writeFaultReport } from "./infrastructure/logging/fault_report.ts";

/** The hidden verb of the subprocess in which an extension is loaded for the first time. */
const TRIAL_VERB = "__trial";

/** The hidden verb of the process in which files are evaluated that do not say in their text what they declare. */
const SANDBOX_VERB = "__sandbox";

/** The hidden verb of the process in which a served registry examines an archive. */
const EXAMINE_VERB = "__examine";

/**
 * Runs one command line.
 * @returns the exit code. The caller lets the process end by itself, which is when V8's code cache is written; only
 *   when work was given up, or extension code ran here and may have left timers, the process is ended from here.
 */
export async function run(argv: readonly string[], world: Platform): Promise<number> {
  const platform: Platform = {
    ...world,
    stdout: terminalSink(world.stdout),
    stderr: terminalSink(world.stderr),
  };
  if (argv[0] === TRIAL_VERB) {
    const { runTrial } = await import("./infrastructure/extensions/trial_process.ts");
    platform.exit(await runTrial(platform));
  }
  if (argv[0] === SANDBOX_VERB) {
    const { runSandbox } = await import("./infrastructure/extensions/sandbox/sandbox_process.ts");
    platform.exit(await runSandbox(platform));
  }
  if (argv[0] === EXAMINE_VERB) {
    const { runExamination } = await import("./infrastructure/packages/examine_process.ts");
    platform.exit(await runExamination(platform));
  }
  let session: Session | undefined;
  const code = await execute({
    argv,
    platform,
    open: (settings) => session = openSession(platform, settings),
    recordFault: (error, words) =>
      writeFaultReport(platform, error, {
        argv: words,
        redact: (text) => session?.context.redactor.redact(text) ?? text,
      }),
  });
  const leftOpen = session !== undefined &&
    (session.counters.imports > 0 || session.interrupted !== undefined);
  if (leftOpen) platform.exit(code);
  return code;
}
