// SPDX-License-Identifier: MIT
import { SwampError } from "../../domain/errors.ts";
import type { Definition } from "../../domain/models/definition.ts";
import { definitionExample } from "../../domain/models/definition_example.ts";
import { assertNewModelName } from "../../domain/models/model_name.ts";
import type { JsonSchema, OutputSpecMetadata } from "../../domain/types/type_entry.ts";
import type { Context } from "../context.ts";
import { type MethodDocument, methodDocuments, outputDocuments } from "../type/method_document.ts";
import { describeModelType } from "./resolve_type.ts";
import { missingFields, missingGlobalArguments } from "./missing_global_arguments.ts";
import { newGlobalArguments } from "./new_global_arguments.ts";

export interface CreateModelRequest {
  readonly type: string;
  readonly name: string;
  /** `key=value`, dots nest. */
  readonly globalArgs: readonly string[];
}

/** The `--json` document of `model create`. */
export interface CreatedModel {
  readonly id: string;
  readonly type: string;
  readonly name: string;
  /** Absolute path of the new file. */
  readonly path: string;
  /** Version of the type. */
  readonly version?: string;
  readonly globalArguments?: JsonSchema;
  readonly methods?: readonly MethodDocument[];
  readonly dataOutputSpecs?: readonly OutputSpecMetadata[];
}

/** A type can be run without a model; a model of its name would hide it. */
async function assertNoType(ctx: Context, name: string): Promise<void> {
  if (!name.includes("/") || !await (await ctx.registry("model")).entry(name)) return;
  throw new SwampError("MODEL_NAME_INVALID", `'${name}' is the name of a type`, {
    hint: `Choose another name. The type itself runs with: swamp model method run ${name} <method>`,
  });
}

/**
 * Writes the definition of a new model.
 * @throws SwampError MODEL_NAME_INVALID, TYPE_NOT_FOUND, ARGUMENTS_INVALID with all problems, MODEL_EXISTS.
 */
export async function createModel(ctx: Context, request: CreateModelRequest): Promise<CreatedModel> {
  assertNewModelName(request.name);
  await assertNoType(ctx, request.name);
  const description = await describeModelType(ctx, request.type);
  const type = description.entry.type;
  const definition: Definition = {
    type,
    typeVersion: description.version,
    id: ctx.platform.uuid(),
    name: request.name,
    version: 1,
    tags: {},
    globalArguments: await newGlobalArguments(ctx, description, request.globalArgs),
    methods: {},
  };
  const [definitions, lock] = [await ctx.definitions(), await ctx.lock()];
  const path = await lock.hold(
    "models",
    `create model ${request.name}`,
    () =>
      definitions.create(
        definition,
        definitionExample(description, Object.keys(definition.globalArguments)),
      ),
  );
  const fields = missingFields(description.globalArguments, definition.globalArguments);
  if (fields.length > 0) {
    const file = ctx.repository().display(path);
    ctx.warn(missingGlobalArguments({ file, type, fields, model: definition.name }));
  }
  const methods = methodDocuments(description);
  const outputs = outputDocuments(description);
  return {
    id: definition.id,
    type,
    name: definition.name,
    path,
    version: description.version,
    globalArguments: description.globalArguments,
    methods: methods.length > 0 ? methods : undefined,
    dataOutputSpecs: outputs.length > 0 ? outputs : undefined,
  };
}
