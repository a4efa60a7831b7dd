// SPDX-License-Identifier: MIT
/** `model.<name>.resource`, `.file` and `.execution`: what its methods have done. */
import type { DataRecord } from "../../domain/data/data_queries.ts";
import { SwampError } from "../../domain/errors.ts";
import type { ExpressionFacts } from "../../domain/expressions/expression_engine.ts";
import { noData } from "./data_functions.ts";
import { type DefinitionScope, lazy } from "./definition_scope.ts";
import { later, type Need, type Session } from "./session.ts";
import { recordView } from "./record_view.ts";

type Outputs = Record<OutputKind, Record<string, Record<string, unknown>>>;
type OutputKind = "resource" | "file";

interface OutputEvaluation {
  readonly scope: DefinitionScope;
  /** As the expression calls it. */
  readonly model: string;
  readonly needs: Need[];
  readonly missing: SwampError[];
  /** Gets the members. */
  readonly view: object;
}

/** Adds both members; nothing is read before one of them is. */
export function modelOutputs(
  session: Session,
  facts: ExpressionFacts,
  evaluation: OutputEvaluation,
): void {
  const { scope, model, view } = evaluation;
  const instances = namedInstances(facts, model);
  const key = JSON.stringify([scope.definition.id, instances]);
  for (const kind of ["resource", "file"] as const) {
    lazy(view, kind, () => {
      const outputs = session.outputs.get(key) as Outputs | undefined;
      if (!outputs) {
        return later(
          evaluation.needs,
          async () => void session.outputs.set(key, await read(session, scope, instances)),
        );
      }
      for (const [of, spec, instance] of instances ?? []) {
        if (outputs[of as OutputKind][spec]?.[instance] !== undefined) continue;
        const place = placeOf(outputs, instance);
        const { name } = scope.definition;
        evaluation.missing.push(
          place ? elsewhere(name, `${of}.${spec}.${instance}`, place) : noData(name, instance),
        );
      }
      return outputs[kind];
    });
  }
}

/** Where an output stands that was looked for elsewhere: `resource.item.main`. */
function placeOf(outputs: Outputs, instance: string): string | undefined {
  for (const [kind, specs] of Object.entries(outputs)) {
    for (const [spec, instances] of Object.entries(specs)) {
      if (instances[instance] !== undefined) return `${kind}.${spec}.${instance}`;
    }
  }
  return undefined;
}

function elsewhere(model: string, wanted: string, place: string): SwampError {
  return new SwampError("DATA_NOT_FOUND", `Model '${model}' has no ${wanted}, it has ${place}`, {
    hint: `Write model.${model}.${place} in the expression`,
    details: { model, wanted, place },
  });
}

/** Adds `execution`: how its last run went. */
export function modelExecution(session: Session, evaluation: Omit<OutputEvaluation, "model">): void {
  const { scope, view, needs, missing } = evaluation;
  const { id, name } = scope.definition;
  const key = JSON.stringify([id, "execution"]);
  lazy(view, "execution", () => {
    if (!session.outputs.has(key)) {
      return later(needs, async () => void session.outputs.set(key, await lastRun(session, id)));
    }
    const run = session.outputs.get(key);
    if (run === null) {
      missing.push(
        new SwampError("RUN_NOT_FOUND", `Model '${name}' has not been run`, {
          hint: `Run it with: swamp model method run ${name} <method>`,
          details: { model: name },
        }),
      );
    }
    return run;
  });
}

async function lastRun(session: Session, definitionId: string): Promise<object | null> {
  const run = await (await session.ctx.runs()).newest(definitionId);
  if (!run) return null;
  const { id, methodName, status, startedAt, completedAt = null, durationMs = null, error } = run;
  return { id, methodName, status, startedAt, completedAt, durationMs, error: error?.message ?? null };
}

/** `[kind, spec, instance]` of each output that the expression names; undefined when it may read others too. */
function namedInstances(facts: ExpressionFacts, model: string): [string, string, string][] | undefined {
  const paths = facts.models.filter((reference) => reference.model === model).map(({ path }) => path);
  const named = paths.filter(([kind]) => kind === undefined || kind === "resource" || kind === "file");
  if (facts.readsAnyModel || named.some(({ length }) => length < 3)) return undefined;
  return named.map(([kind, spec, instance]) => [kind!, spec!, instance!]);
}

async function read(
  session: Session,
  scope: DefinitionScope,
  instances: [string, string, string][] | undefined,
): Promise<Outputs> {
  const queries = await session.ctx.queries();
  const { id } = scope.definition;
  const records = instances === undefined
    ? await queries.ofModel(id)
    : await Promise.all(instances.map(([, , instance]) => queries.record(id, instance)));
  const outputs: Outputs = { resource: Object.create(null), file: Object.create(null) };
  for (const record of records) {
    if (record?.dataType !== "resource" && record?.dataType !== "file") continue;
    const specs = outputs[record.dataType];
    const bySpec = specs[record.specName] ??= Object.create(null) as Record<string, unknown>;
    bySpec[record.name] = record.dataType === "file"
      ? await fileView(session, record)
      : await recordView(session, record);
  }
  return outputs;
}

async function fileView(session: Session, record: DataRecord): Promise<object> {
  const { id, name, version, createdAt, size, contentType, modelType, modelId } = record;
  const directory = (await session.ctx.data()).versionPath({ type: modelType, modelId }, name, version);
  return { id, version, createdAt, path: `${directory}/raw`, size, contentType };
}
