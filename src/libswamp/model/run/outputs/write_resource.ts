// SPDX-License-Identifier: MIT
import type { NewData } from "../../../../domain/data/data_store.ts";
import { messageOf, SwampError } from "../../../../domain/errors.ts";
import { issueText, parseSchema } from "../../../../domain/models/parse_schema.ts";
import { didYouMean } from "../../../../domain/nearest.ts";
import type { ResourceSpec } from "../../../../domain/models/model_type.ts";
import { assertRetention } from "./assert_retention.ts";
import type { DataHandle } from "./data_handle.ts";
import { assertOutputName, warnOfSharedName } from "./output_names.ts";
import {
  type ResourceOutput,
  secretsOf,
  storeSecrets,
  withoutForeignReferences,
  withoutSecrets,
} from "./store_secrets.ts";
import type { RunScope } from "../run_scope.ts";

/** What a caller may say about one output. */
export interface OutputOverrides {
  readonly lifetime?: string;
  readonly garbageCollection?: number | string;
  readonly contentType?: string;
  readonly streaming?: boolean;
  readonly tags?: Record<string, string>;
}

/** `context.writeResource`: stores an object as the next version of an item. */
export function resourceWriter(scope: RunScope) {
  return async (
    specName: string,
    name: string,
    data: unknown,
    overrides: OutputOverrides = {},
  ): Promise<DataHandle> => {
    const spec = specOf(scope.type.resources, specName, "resource");
    assertOutputName(scope, specName, name);
    toBytes(name, data);
    await warnOfSharedName(scope, { name, specName });
    await warnOfMismatch(scope, spec, { specName, name, data });
    const store = async (stored: readonly (readonly string[])[]) => {
      const own = withoutForeignReferences(scope, spec, { specName, name, data, stored });
      const bytes = toBytes(name, withoutSecrets(scope, { specName, name, data: own }));
      const metadata = newData(scope, {
        name,
        specName,
        kind: "resource",
        spec: { ...spec, contentType: "application/json", streaming: false },
        overrides: { ...overrides, contentType: undefined, streaming: undefined },
      });
      return await scope.outputs.write(metadata, bytes, {
        name: specName,
        kind: "resource",
        attributes: data,
      });
    };
    const handle = secretsOf(spec, data).length === 0
      ? await store([])
      : await storeWithSecrets(scope, spec, { specName, name, data, store });
    scope.handles.push(handle);
    return handle;
  };
}

/** The key of a secret names the version that refers to it, so nobody else may take that version in between. */
async function storeWithSecrets(
  scope: RunScope,
  spec: ResourceSpec,
  output: ResourceOutput & { store: (stored: readonly (readonly string[])[]) => Promise<DataHandle> },
): Promise<DataHandle> {
  const lock = await scope.ctx.lock();
  return await lock.hold(
    `secrets-${scope.key.modelId}`,
    `store secrets of ${scope.definition.name}`,
    async () => {
      const version = await scope.outputs.nextVersion(output.name);
      return await output.store(await storeSecrets(scope, spec, { ...output, version }));
    },
  );
}

/** The declared spec. @throws SwampError METHOD_FAILED when the type does not declare it. */
export function specOf<Spec>(specs: Readonly<Record<string, Spec>>, name: string, kind: string): Spec {
  if (Object.hasOwn(specs, name)) return specs[name]!;
  const known = Object.keys(specs);
  const expected = known.length === 0 ? "the type declares none" : `declared are ${known.join(", ")}`;
  const message = `Undeclared ${kind} spec '${name}'${didYouMean(name, known) || `: ${expected}`}`;
  throw new SwampError("METHOD_FAILED", message, {
    hint: `Write to a declared one, or declare it in the type's ${kind === "file" ? "files" : "resources"}`,
    details: { spec: name, declared: known },
  });
}

/** Metadata of a new version; later tags win. */
export function newData(
  scope: RunScope,
  output: {
    name: string;
    specName: string;
    kind: "resource" | "file";
    spec: {
      contentType: string;
      lifetime: string;
      garbageCollection: number | string;
      streaming?: boolean;
      tags?: Record<string, string>;
    };
    overrides: OutputOverrides;
  },
): NewData {
  const { spec, overrides } = output;
  assertRetention(output.name, overrides);
  return {
    name: output.name,
    contentType: overrides.contentType ?? spec.contentType,
    lifetime: overrides.lifetime ?? spec.lifetime,
    garbageCollection: overrides.garbageCollection ?? spec.garbageCollection,
    streaming: overrides.streaming ?? spec.streaming ?? false,
    tags: scope.ctx.redactor.redactTree({
      type: output.kind,
      ...scope.definition.tags,
      ...spec.tags,
      ...overrides.tags,
      specName: output.specName,
      modelName: scope.definition.name,
      ...scope.tags,
    }),
    ownerDefinition: scope.owner,
  };
}

/** A schema that does not fit is not an error: what the method knows is stored. */
async function warnOfMismatch(
  scope: RunScope,
  spec: ResourceSpec,
  output: { specName: string; name: string; data: unknown },
): Promise<void> {
  const problem = await mismatch(spec, output.data);
  if (problem === undefined) return;
  const message =
    `Resource '${output.name}' does not fit the schema of '${output.specName}' and is stored as it is: ${problem}`;
  scope.warn({ code: "SCHEMA_MISMATCH", message });
}

async function mismatch(spec: ResourceSpec, data: unknown): Promise<string | undefined> {
  try {
    const result = await parseSchema(spec.schema, data);
    return result.success ? undefined : result.error.issues.map((issue) => issueText(issue)).join("; ");
  } catch (error) {
    return messageOf(error);
  }
}

const FORM = "writeResource(spec, name, data) stores plain objects; createFileWriter stores anything else";

function toBytes(name: string, data: unknown): Uint8Array {
  if (typeof data !== "object" || data === null || Array.isArray(data)) {
    throw new SwampError("DATA_INVALID", `Resource '${name}' must be an object`, { hint: FORM });
  }
  try {
    return new TextEncoder().encode(JSON.stringify(data));
  } catch (error) {
    throw new SwampError(
      "DATA_INVALID",
      `Resource '${name}' cannot be stored as JSON: ${messageOf(error)}`,
      {
        hint: FORM,
        cause: error,
      },
    );
  }
}
