// SPDX-License-Identifier: MIT
/** What a declaration says about itself, as plain data that can be stored. Runs where the module was imported. */
import type { Graft, Method, ModelType, ResourceSpec, Schema } from "../../domain/models/model_type.ts";
import type { EntryKind } from "../../domain/types/kind_name.ts";
import { methodKindOf } from "../../domain/models/method_kind.ts";
import { modelKind, parseGraft } from "../../domain/types/kinds/model_kind.ts";
import { datastoreKind, driverKind, vaultKind } from "../../domain/types/kinds/provider_kinds.ts";
import { reportKind } from "../../domain/types/kinds/report_kind.ts";
import type {
  CheckMetadata,
  JsonSchema,
  LazyTypeEntry,
  MethodMetadata,
  OutputSpecMetadata,
  TypeMetadata,
} from "../../domain/types/type_entry.ts";
import { toJsonSchema } from "./json_schema.ts";

const PROVIDER_KINDS = { vault: vaultKind, driver: driverKind, datastore: datastoreKind };

/** @throws SwampError TYPE_INVALID when the export does not have the shape of its kind. */
export async function extractMetadata(
  kind: EntryKind,
  exported: unknown,
  from: LazyTypeEntry,
): Promise<TypeMetadata> {
  if (kind === "model") return await modelMetadata(modelKind.parse(exported, from), exported);
  if (kind === "extension") return await graftMetadata(parseGraft(exported, from), exported);
  if (kind === "report") {
    const { name, description, scope, labels } = reportKind.parse(exported, from);
    return { kind, type: name, raw: name, description, scope, labels };
  }
  const provider = PROVIDER_KINDS[kind].parse(exported, from);
  return {
    kind,
    type: provider.type,
    raw: rawName(exported, provider.type),
    description: provider.description,
    displayName: provider.name,
    configSchema: provider.configSchema && await toJsonSchema(provider.configSchema),
  };
}

/** As {@link extractMetadata}, for a model that is already a definition. */
export async function modelMetadata(model: ModelType, exported: unknown): Promise<TypeMetadata> {
  return {
    kind: "model",
    type: model.type,
    raw: model.raw,
    version: model.version,
    description: descriptionOf(exported),
    globalArguments: model.globalArguments && await toJsonSchema(model.globalArguments),
    methods: await methods(model.methods),
    outputs: [...await resources(model.resources), ...files(model)],
    checks: checks(model.checks),
    upgrades: model.upgrades.map((step) => step.toVersion),
    reports: model.reports,
  };
}

async function graftMetadata(graft: Graft, exported: unknown): Promise<TypeMetadata> {
  return {
    kind: "extension",
    type: graft.type,
    raw: rawName(exported, graft.type),
    description: descriptionOf(exported),
    globalArguments: graft.globalArguments && await toJsonSchema(graft.globalArguments),
    methods: await methods(graft.methods),
    outputs: await resources(graft.resources),
    checks: checks(graft.checks),
  };
}

function methods(record: Readonly<Record<string, Method>>): Promise<MethodMetadata[]> {
  return Promise.all(
    Object.entries(record).map(async ([name, method]) => ({
      name,
      description: method.description,
      kind: methodKindOf(name, method),
      arguments: await toJsonSchema(method.arguments),
    })),
  );
}

function resources(record: Readonly<Record<string, ResourceSpec>>): Promise<OutputSpecMetadata[]> {
  return Promise.all(
    Object.entries(record).map(async ([specName, spec]) => ({
      specName,
      kind: "resource" as const,
      description: spec.description,
      schema: await schemaOf(spec.schema),
      lifetime: spec.lifetime,
      garbageCollection: spec.garbageCollection,
      tags: spec.tags,
    })),
  );
}

function files(model: ModelType): OutputSpecMetadata[] {
  return Object.entries(model.files).map(([specName, spec]) => ({
    specName,
    kind: "file",
    description: spec.description,
    contentType: spec.contentType,
    lifetime: spec.lifetime,
    garbageCollection: spec.garbageCollection,
    streaming: spec.streaming,
    tags: spec.tags,
  }));
}

function checks(record: ModelType["checks"]): CheckMetadata[] {
  return Object.entries(record).map(([name, check]) => ({
    name,
    description: check.description,
    labels: check.labels,
    appliesTo: check.appliesTo,
  }));
}

function schemaOf(schema: Schema): Promise<JsonSchema> {
  return toJsonSchema(schema);
}

function descriptionOf(exported: unknown): string | undefined {
  const description = (exported as { description?: unknown } | null)?.description;
  return typeof description === "string" ? description : undefined;
}

function rawName(exported: unknown, fallback: string): string {
  const raw = (exported as { type?: unknown } | null)?.type;
  return typeof raw === "string" ? raw : fallback;
}
