// SPDX-License-Identifier: MIT
/** The record of one method run, kept at `.swamp/outputs/<type>/<method>/<definitionId>-<timestamp>.yaml`. */
export interface RunRecord {
  readonly id: string;
  readonly definitionId: string;
  readonly modelName: string;
  readonly type: string;
  readonly methodName: string;
  readonly status: "pending" | "running" | "succeeded" | "failed" | "interrupted";
  readonly startedAt: string;
  readonly completedAt?: string;
  readonly durationMs?: number;
  readonly retryCount: number;
  readonly provenance: {
    readonly definitionHash: string;
    readonly modelVersion: string;
    readonly triggeredBy: "manual" | "workflow";
  };
  readonly artifacts: { readonly dataArtifacts: readonly RunArtifact[] };
  readonly error?: { readonly message: string; readonly stack?: string };
  readonly logFile?: string;
}

export interface RunArtifact {
  readonly dataId: string;
  readonly name: string;
  readonly version: number;
  readonly tags: Readonly<Record<string, string>>;
}

/** Where run records and logs live. */
export interface RunStore {
  /** Saves a new record and opens its log file. The file name is unique also for runs in the same millisecond. */
  start(record: RunRecord): { record: RunRecord; log(line: string): void };
  /** Replaces the stored record. */
  save(record: RunRecord): void;
  /** Deletes all records and logs of a definition. @returns how many records there were. */
  deleteFor(definitionId: string): number;
}
