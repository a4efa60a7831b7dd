// SPDX-License-Identifier: MIT
import { resolve } from "node:path";
import { SwampError } from "../../domain/errors.ts";
import type { ModelType } from "../../domain/models/model_type.ts";
import { shellPlaces } from "./shell_places.ts";
import { passByEnvironment } from "./shell_secrets.ts";
import type { Platform, ProcessResult } from "../../domain/platform/platform.ts";

interface ShellArguments {
  readonly run: string;
  readonly workingDir?: string;
  readonly timeout?: number;
  readonly env?: Record<string, string>;
  readonly ignoreExitCode?: boolean;
}

/** The members of the method context that are used here. */
interface ShellContext {
  readonly repoDir: string;
  readonly definition: { readonly name: string };
  readonly signal: AbortSignal;
  /** Sentinel and secret, for those in `run`. */
  readonly vaultSecrets: Readonly<Record<string, string>>;
  /** Sentinel and value, for those that are embedded in `run`; a value may hold sentinels of secrets. */
  readonly embeddedValues: Readonly<Record<string, string>>;
  readonly logger: { info(text: string): void; warn(text: string): void };
  writeResource(spec: string, name: string, data: unknown): Promise<unknown>;
  createFileWriter(spec: string, name: string): { writeText(text: string): Promise<unknown> };
}

/** Exit code of a command that could not be started, or that took too long. */
const NO_EXIT_CODE = -1;

/** The built-in type `command/shell`: runs a command with `sh -c` and stores what it printed. */
export async function commandShell(platform: Platform): Promise<ModelType> {
  const { z } = await import("zod");
  const retention = { lifetime: "infinite", garbageCollection: 10 };
  return {
    type: "command/shell",
    raw: "command/shell",
    version: "2026.02.09.1",
    resources: {
      result: {
        description: "How the command ended and what it printed",
        schema: z.object({
          exitCode: z.int(),
          executedAt: z.iso.datetime(),
          command: z.string(),
          durationMs: z.number().optional(),
          stdout: z.string().optional(),
          stderr: z.string().optional(),
        }),
        ...retention,
      },
    },
    files: {
      log: { description: "The whole output", contentType: "text/plain", streaming: true, ...retention },
    },
    methods: {
      execute: {
        description: "Run a shell command",
        sentinelArguments: ["run"],
        assertSentinels: ({ run }, sentinels) => {
          passByEnvironment(String(run), Object.fromEntries(sentinels.map((sentinel) => [sentinel, ""])));
        },
        splitSentinels: (script, sentinels) => {
          const places = shellPlaces(script);
          return sentinels.filter((sentinel) => places[script.indexOf(sentinel)] === "unquoted");
        },
        arguments: z.object({
          run: z.string().min(1).describe("The command, executed with sh -c"),
          workingDir: z.string().optional().describe("Directory to run in; default is the repository"),
          timeout: z.int().positive().optional().describe("Milliseconds after which the command is killed"),
          env: z.record(z.string(), z.string()).optional().describe("Added to the environment"),
          ignoreExitCode: z.boolean().optional().describe("Store the result also when the command fails"),
        }),
        execute: (args, context) => execute(platform, args as ShellArguments, context as ShellContext),
      },
    },
    checks: {},
    upgrades: [],
    reports: [],
  };
}

async function execute(platform: Platform, args: ShellArguments, context: ShellContext) {
  const started = platform.now();
  const { script, env } = passByEnvironment(args.run, { ...context.vaultSecrets, ...revealed(context) });
  const result = await platform.run({
    command: "sh",
    args: ["-c", script],
    cwd: directoryOf(platform, args.workingDir, context.repoDir),
    env: { ...args.env, ...env },
    timeoutMs: args.timeout,
    signal: context.signal,
    onLine: (line, stream) => stream === "stdout" ? context.logger.info(line) : context.logger.warn(line),
  });
  context.signal.throwIfAborted();
  const exitCode = result.ended === "exit" ? result.code : NO_EXIT_CODE;
  if (exitCode !== 0 && !args.ignoreExitCode) {
    throw failed(result, exitCode, { args, model: context.definition.name });
  }
  const [stdout, stderr] = [textOf(result.stdout), textOf(result.stderr)];
  const resource = await context.writeResource("result", "result", {
    exitCode,
    executedAt: new Date(started).toISOString(),
    command: withoutSentinels(
      withValues(args.run, context.embeddedValues),
      context.vaultSecrets,
    ),
    durationMs: Math.max(0, platform.now() - started),
    stdout: withoutNewline(stdout),
    stderr: withoutNewline(stderr),
  });
  const log = await context.createFileWriter("log", "log").writeText(
    `[stdout]\n${stdout}\n[stderr]\n${stderr}\n`,
  );
  return { dataHandles: [resource, log] };
}

/** Embedded values with the secrets in them. */
function revealed({ embeddedValues, vaultSecrets }: ShellContext): Record<string, string> {
  return Object.fromEntries(
    Object.entries(embeddedValues).map(([sentinel, text]) => [sentinel, withValues(text, vaultSecrets)]),
  );
}

function withValues(text: string, values: Readonly<Record<string, string>>): string {
  return Object.entries(values).reduce(
    (all, [sentinel, value]) => all.replaceAll(sentinel, () => value),
    text,
  );
}

/** The command as it is kept: what a vault gave is not shown. */
function withoutSentinels(command: string, secrets: Readonly<Record<string, string>>): string {
  return Object.keys(secrets).reduce((text, sentinel) => text.replaceAll(sentinel, "***"), command);
}

/** @throws SwampError METHOD_FAILED when it is no directory. */
function directoryOf(platform: Platform, workingDir: string | undefined, repoDir: string): string {
  if (workingDir === undefined) return repoDir;
  const path = resolve(repoDir, workingDir);
  if (platform.fs.stat(path)?.kind === "directory") return path;
  throw new SwampError("METHOD_FAILED", `The command was not started: workingDir is no directory: ${path}`, {
    hint: "Give another one with --input workingDir=<directory>; it is relative to the repository",
    details: { workingDir: path },
  });
}

function failed(
  result: ProcessResult,
  exitCode: number,
  { args, model }: { args: ShellArguments; model: string },
): SwampError {
  const why = result.ended === "timeout"
    ? `: it took longer than ${args.timeout} ms`
    : result.ended === "not-started"
    ? `: it could not be started: ${result.error}`
    : "";
  // Many programs report errors on stdout.
  const [fromStderr, fromStdout] = [lastLines(result.stderr), lastLines(result.stdout)];
  return new SwampError("METHOD_FAILED", `Command exited with code ${exitCode}${why}`, {
    hint: fromStderr !== ""
      ? fromStderr
      : fromStdout !== ""
      ? `It wrote nothing to stderr; its last lines on stdout:\n${fromStdout}`
      : `It wrote nothing; see the run: swamp model output get ${model}`,
    details: { exitCode, ended: result.ended },
  });
}

const MAX_LINES = 5;

function lastLines(bytes: Uint8Array): string {
  return textOf(bytes).trimEnd().split("\n").slice(-MAX_LINES).join("\n");
}

function textOf(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

function withoutNewline(text: string): string {
  return text.endsWith("\n") ? text.slice(0, -1) : text;
}
