// SPDX-License-Identifier: MIT

/**
 * How far a run has come. `interrupted`: it was stopped by a signal, or its record says `running` and its process is
 * gone, in which case nothing more of it is known.
 */
export type RunStatus = "pending" | "running" | "succeeded" | "failed" | "interrupted";

/** The record of one method run, kept at `.swamp/outputs/<type>/<method>/<definitionId>-<timestamp>.yaml`. */
export interface RunRecord {
  readonly id: string;
  readonly definitionId: string;
  readonly modelName: string;
  readonly type: string;
  readonly methodName: string;
  readonly status: RunStatus;
  readonly startedAt: string;
  readonly completedAt?: string;
  readonly durationMs?: number;
  readonly retryCount: number;
  readonly provenance: {
    readonly definitionHash: string;
    readonly modelVersion: string;
    /** `model`: the method of another run asked for it. */
    readonly triggeredBy: "manual" | "workflow" | "model";
    /** The run that asked for it. */
    readonly parentRunId?: string;
    /** Names of global arguments that inputs replaced for this run. */
    readonly overriddenGlobalArguments?: readonly string[];
  };
  readonly artifacts: { readonly dataArtifacts: readonly RunArtifact[] };
  readonly error?: { readonly message: string; readonly stack?: string };
  /** Absolute path; absent when the run kept no log. */
  readonly logFile?: string;
  /** The process that runs it; set by the store when it can tell whether that process still does. */
  readonly pid?: number;
}

export interface RunArtifact {
  readonly dataId: string;
  readonly name: string;
  readonly version: number;
  readonly tags: Readonly<Record<string, string>>;
}

/** What a listing needs of a run. */
export type RunSummary = Pick<
  RunRecord,
  "id" | "definitionId" | "modelName" | "type" | "methodName" | "status" | "startedAt" | "durationMs"
>;

/** Where run records and logs live. */
export interface RunStore {
  /**
   * Saves a new record and opens its log file. The file name is unique also for runs in the same millisecond. Until
   * {@link save} is given a status that is final, the run counts as running as long as this process lives.
   */
  start(record: RunRecord): { record: RunRecord; log(line: string): void };
  /** Replaces the stored record. */
  save(record: RunRecord): void;
  /** Deletes all records and logs of a definition. @returns how many records there were. */
  deleteFor(definitionId: string): number;
  /** All runs, newest first. Records that can not be read are warnings. */
  list(): Promise<readonly RunSummary[]>;
  /**
   * The run of this id, or of this unique beginning of an id (at least three hex digits).
   * @throws SwampError ID_AMBIGUOUS with the candidates, RUN_INVALID when the record can not be read.
   */
  find(id: string): Promise<RunRecord | undefined>;
  /** The run of a definition that started last. @throws SwampError RUN_INVALID when its record can not be read. */
  newest(definitionId: string): Promise<RunRecord | undefined>;
  /** A record that was read before, as it is now; undefined when it was deleted. */
  refresh(record: RunRecord): Promise<RunRecord | undefined>;
}

/** Whether nothing will be added to a run's record or log. */
export function isEnded(status: RunStatus): boolean {
  return status !== "pending" && status !== "running";
}
