// SPDX-License-Identifier: MIT
import { ExitCode, exitCodeOf, messageOf, SwampError } from "../../../domain/errors.ts";
import type { RunRecord } from "../../../domain/models/run_record.ts";
import type { SourceStack } from "../../../domain/types/source_stack.ts";
import type { Context } from "../../context.ts";
import type { DataArtifact } from "./outputs/artifacts.ts";
import type { DeletedData } from "./run_scope.ts";
import { exitAttempt } from "./execute_method.ts";

/**
 * The error of a failed run: the method's own message, where the log is, and what was written.
 * @param run.file the extension file that declares the method.
 * @param run.source where extension code threw it.
 * @param run.rolledBack names of the data that was given up because the method asks for that.
 */
export function runFailure(
  ctx: Context,
  run: {
    failure: unknown;
    record: RunRecord;
    artifacts: readonly DataArtifact[];
    deleted: readonly DeletedData[];
    rolledBack: readonly string[];
    file?: string;
    source?: SourceStack;
  },
): SwampError {
  const { record, artifacts } = run;
  const failure = exitAttempt(run.failure, run.file) ?? run.failure;
  const own = failure instanceof SwampError ? failure : undefined;
  const written = artifacts.map(({ name, version, path }) => ({ name, version, path }));
  const steps = [
    own?.hint,
    ...(written.length > 0
      ? [`What it had written is kept: ${[...new Set(written.map(({ name }) => name))].join(", ")}`]
      : []),
    ...(run.deleted.length > 0
      ? [`What it had deleted stays deleted: ${run.deleted.map(({ name }) => name).join(", ")}`]
      : []),
    ...(run.rolledBack.length > 0
      ? [`What it had written was taken back: ${[...new Set(run.rolledBack)].join(", ")}`]
      : []),
    ...(run.source ? [`Thrown at: ${run.source.position}`] : run.file ? [`Method: ${run.file}`] : []),
    `Log: ${ctx.repository().display(record.logFile!)}`,
  ];
  return new SwampError(codeOf(ctx, own), messageOf(failure), {
    hint: steps.filter((text) => text !== undefined).join("\n"),
    details: {
      ...own?.details,
      model: record.modelName,
      method: record.methodName,
      status: record.status,
      outputId: record.id,
      logFile: record.logFile,
      durationMs: record.durationMs,
      dataArtifacts: written,
      deleted: run.deleted,
      ...(run.source ? { position: run.source.position } : {}),
    },
    cause: failure,
  });
}

/** A mistake of the method is never a mistake in the command line. */
function codeOf(ctx: Context, own: SwampError | undefined): SwampError["code"] {
  if (own && exitCodeOf(own) !== ExitCode.usage) return own.code;
  return ctx.signal.aborted ? "CANCELLED" : "METHOD_FAILED";
}
