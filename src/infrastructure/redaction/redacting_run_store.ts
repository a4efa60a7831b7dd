// SPDX-License-Identifier: MIT
import type { RunRecord, RunStore, RunSummary } from "../../domain/models/run_record.ts";
import type { Redactor } from "../../domain/secrets/redactor.ts";

/** Records and logs of runs without secrets. Ids, times and what paths are made of are swamp's own. */
export class RedactingRunStore implements RunStore {
  constructor(private readonly inner: RunStore, private readonly redactor: Redactor) {}

  start(record: RunRecord): { record: RunRecord; log(line: string): void } {
    const started = this.inner.start(this.#clean(record));
    return { record: started.record, log: (line) => started.log(this.redactor.redact(line)) };
  }

  save(record: RunRecord): void {
    this.inner.save(this.#clean(record));
  }

  deleteFor(definitionId: string): number {
    return this.inner.deleteFor(definitionId);
  }

  list(): Promise<readonly RunSummary[]> {
    return this.inner.list();
  }

  find(id: string): Promise<RunRecord | undefined> {
    return this.inner.find(id);
  }

  newest(definitionId: string): Promise<RunRecord | undefined> {
    return this.inner.newest(definitionId);
  }

  refresh(record: RunRecord): Promise<RunRecord | undefined> {
    return this.inner.refresh(record);
  }

  #clean(record: RunRecord): RunRecord {
    if (!this.redactor.knowsSecrets) return record;
    const { error, provenance, artifacts } = record;
    const { overriddenGlobalArguments: overridden } = provenance;
    return {
      ...record,
      provenance: {
        ...provenance,
        ...(overridden ? { overriddenGlobalArguments: this.redactor.redactTree(overridden) } : {}),
      },
      artifacts: {
        dataArtifacts: artifacts.dataArtifacts.map((artifact) => ({
          ...artifact,
          name: this.redactor.redact(artifact.name),
          tags: this.redactor.redactTree(artifact.tags),
        })),
      },
      ...(error ? { error: this.redactor.redactTree(error) } : {}),
    };
  }
}
