// SPDX-License-Identifier: MIT
import { SwampError } from "../../domain/errors.ts";
import { shellWord } from "../../domain/shell_word.ts";
import type { RunArtifact, RunRecord } from "../../domain/models/run_record.ts";
import { didYouMean } from "../../domain/nearest.ts";
import type { Context } from "../context.ts";
import { createContent } from "../data/data_content.ts";
import { findRun } from "./find_run.ts";

export interface OutputDataRequest {
  readonly run: string;
  /** Of the item; without it, the one tagged `type=data`, else a resource, else any: the last one written. */
  readonly name?: string;
  /** Another version than the one that the run wrote. */
  readonly version?: number;
  /** A top-level key of its content. */
  readonly field?: string;
}

/** The `--json` document of `model output data`. */
export interface OutputData {
  readonly outputId: string;
  readonly methodName: string;
  readonly dataId: string;
  readonly dataName: string;
  readonly version: number;
  readonly contentType: string;
  readonly field: string | null;
  readonly data: unknown;
  /** Present when `data` is encoded. */
  readonly encoding?: "base64";
}

/** What a run wrote. @throws SwampError RUN_NOT_FOUND, ID_AMBIGUOUS, DATA_NOT_FOUND, DATA_INVALID. */
export async function outputData(ctx: Context, request: OutputDataRequest): Promise<OutputData> {
  const record = await findRun(ctx, request.run, "Output or model not found");
  const artifact = chooseArtifact(record, request.name);
  const store = await ctx.data();
  const key = { type: record.type, modelId: record.definitionId };
  const version = request.version ?? artifact.version;
  const found = await store.find(key, artifact.name, version);
  const bytes = found && await store.content(key, artifact.name, version);
  if (!found || !bytes) {
    throw new SwampError("DATA_NOT_FOUND", `Version ${version} of data '${artifact.name}' not found`, {
      hint: `It may have been deleted since. See: swamp data versions ${shellWord(record.modelName)} ${
        shellWord(artifact.name)
      }`,
      details: { outputId: record.id, name: artifact.name, version },
    });
  }
  const file = ctx.repository().display(`${store.versionPath(key, found.name, found.version)}/raw`);
  const { content, encoding } = createContent(ctx, { bytes, contentType: found.contentType, file });
  return {
    outputId: record.id,
    methodName: record.methodName,
    dataId: found.id,
    dataName: found.name,
    version: found.version,
    contentType: found.contentType,
    field: request.field ?? null,
    data: request.field === undefined ? content : fieldOf(content, request.field, found.name),
    ...(encoding ? { encoding } : {}),
  };
}

function chooseArtifact({ id, artifacts }: RunRecord, name: string | undefined): RunArtifact {
  const all = artifacts.dataArtifacts;
  const tagged = (type: string) => all.findLast((artifact) => artifact.tags.type === type);
  const chosen = name === undefined
    ? tagged("data") ?? tagged("resource") ?? all.at(-1)
    : all.findLast((artifact) => artifact.name === name);
  if (chosen) return chosen;
  const names = [...new Set(all.map((artifact) => artifact.name))];
  if (names.length === 0) {
    throw new SwampError("DATA_NOT_FOUND", `Run ${id} has no artifacts`, {
      hint: `See how it ended with: swamp model output get ${id}`,
      details: { outputId: id },
    });
  }
  throw new SwampError("DATA_NOT_FOUND", `Data '${name}' not found in run ${id}${didYouMean(name!, names)}`, {
    hint: `Available: ${names.join(", ")}`,
    details: { outputId: id, name, available: names },
  });
}

function fieldOf(content: unknown, field: string, name: string): unknown {
  const fields = typeof content === "object" && content !== null && !Array.isArray(content)
    ? Object.keys(content)
    : [];
  if (fields.includes(field)) return (content as Record<string, unknown>)[field];
  throw new SwampError(
    "DATA_NOT_FOUND",
    `Field '${field}' not found in '${name}'${didYouMean(field, fields)}`,
    {
      hint: fields.length === 0 ? "The data has no fields." : `Available fields: ${fields.join(", ")}`,
      details: { field, available: fields },
    },
  );
}
