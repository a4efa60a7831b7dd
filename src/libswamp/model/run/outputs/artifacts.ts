// SPDX-License-Identifier: MIT
import type { DataHandle } from "./data_handle.ts";
import type { RunScope } from "../run_scope.ts";

/** One thing that a run stored. */
export interface DataArtifact {
  readonly id: string;
  readonly name: string;
  readonly specName: string;
  readonly kind: "resource" | "file";
  readonly version: number;
  /** Bytes. */
  readonly size: number;
  /** Absolute path of the version's directory. */
  readonly path: string;
  /** The content, when it is JSON. */
  readonly attributes?: unknown;
}

/** What the run stored, in the order of its handles. */
export async function describeArtifacts(scope: RunScope): Promise<DataArtifact[]> {
  const artifacts: DataArtifact[] = [];
  for (const handle of scope.handles) {
    const attributes = await attributesOf(scope, handle);
    artifacts.push({
      id: handle.dataId,
      name: handle.name,
      specName: handle.specName,
      kind: handle.kind,
      version: handle.version,
      size: handle.size,
      path: scope.data.versionPath(scope.key, handle.name, handle.version),
      ...(attributes === undefined ? {} : { attributes }),
    });
  }
  return artifacts;
}

async function attributesOf(scope: RunScope, handle: DataHandle): Promise<unknown> {
  if (handle.metadata.contentType !== "application/json") return undefined;
  // Read back: the method may have changed its object since.
  const bytes = await scope.data.content(scope.key, handle.name, handle.version);
  if (bytes === undefined) return undefined;
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    // A file that only says it is JSON has no attributes; its content is what the method wrote.
    return undefined;
  }
}
