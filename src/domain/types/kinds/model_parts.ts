// SPDX-License-Identifier: MIT
/** The parts that models and their grafts have in common. */
import type {
  Check,
  FileSpec,
  Method,
  MethodKind,
  ResourceSpec,
  UpgradeStep,
} from "../../models/model_type.ts";
import { lifetimeProblem } from "../../data/lifetime.ts";
import { retentionProblem } from "../../data/retention.ts";
import { compareCalVer, isCalVer } from "../calver.ts";
import type { ShapeReader } from "../shape_reader.ts";

type Fields = Record<string, unknown>;

const METHOD_KINDS: readonly MethodKind[] = ["create", "read", "update", "delete", "list", "action"];

/** Reads a record of named parts. */
export function readEach<Part>(
  reader: ShapeReader,
  record: Fields,
  path: string,
  read: (fields: Fields, path: string) => Part,
): Record<string, Part> {
  return Object.fromEntries(
    Object.entries(record).map(([name, value]) => {
      const at = `${path}.${name}`;
      return [name, read(reader.record(value, at), at)];
    }),
  );
}

export function readMethod(reader: ShapeReader, fields: Fields, path: string): Method {
  return {
    description: reader.text(fields, "description", path),
    arguments: reader.schema(fields, "arguments", path, " (a method without arguments has z.object({}))"),
    kind: reader.choice(fields, "kind", path, METHOD_KINDS),
    rollbackOnFailure: reader.flag(fields, "rollbackOnFailure", path),
    execute: reader.callable<Method["execute"]>(fields, "execute", path),
  };
}

export function readResource(reader: ShapeReader, fields: Fields, path: string): ResourceSpec {
  return {
    schema: reader.schema(fields, "schema", path),
    ...readRetention(reader, fields, path),
    sensitiveOutput: reader.flag(fields, "sensitiveOutput", path),
    vaultName: reader.optionalText(fields, "vaultName", path),
  };
}

export function readFile(reader: ShapeReader, fields: Fields, path: string): FileSpec {
  return {
    contentType: reader.text(fields, "contentType", path),
    ...readRetention(reader, fields, path),
    streaming: reader.flag(fields, "streaming", path),
  };
}

function readRetention(reader: ShapeReader, fields: Fields, path: string) {
  const lifetime = reader.text(fields, "lifetime", path);
  const problem = lifetime === "" ? undefined : lifetimeProblem(lifetime);
  if (problem) reader.problem(`${path}.lifetime`, problem);
  const wrongPolicy = retentionProblem(fields.garbageCollection);
  if (wrongPolicy) reader.problem(`${path}.garbageCollection`, wrongPolicy);
  const tags = reader.optionalRecord(fields.tags, `${path}.tags`) as Record<string, string>;
  return {
    lifetime,
    garbageCollection: fields.garbageCollection as number | string,
    description: reader.optionalText(fields, "description", path),
    tags: fields.tags === undefined ? undefined : tags,
  };
}

export function readCheck(reader: ShapeReader, fields: Fields, path: string): Check {
  return {
    description: reader.text(fields, "description", path),
    execute: reader.callable<Check["execute"]>(fields, "execute", path),
    labels: reader.texts(fields, "labels", path),
    appliesTo: reader.texts(fields, "appliesTo", path),
  };
}

/** Steps must ascend, and none may lead beyond the type's own version; ending before it is a warning. */
export function readUpgrades(
  reader: ShapeReader,
  value: unknown,
  path: string,
  version: string,
): UpgradeStep[] {
  if (value === undefined) return [];
  if (!Array.isArray(value)) {
    reader.problem(path, "expected a list of upgrade steps");
    return [];
  }
  const steps = value.map((item, index) => readUpgrade(reader, item, `${path}[${index}]`));
  steps.forEach((step, index) => {
    const former = steps[index - 1];
    if (
      former && isCalVer(step.toVersion) && isCalVer(former.toVersion) &&
      compareCalVer(former.toVersion, step.toVersion) >= 0
    ) {
      reader.problem(
        `${path}[${index}].toVersion`,
        `'${step.toVersion}' must be newer than '${former.toVersion}'`,
      );
    }
  });
  const last = steps.at(-1);
  const goesBeyond = last && isCalVer(last.toVersion) && isCalVer(version) &&
    compareCalVer(last.toVersion, version) > 0;
  if (goesBeyond) {
    reader.problem(
      path,
      `the last step leads to '${last.toVersion}', but the version of the type is '${version}'`,
    );
  }
  return steps;
}

function readUpgrade(reader: ShapeReader, item: unknown, path: string): UpgradeStep {
  const fields = reader.record(item, path);
  const toVersion = reader.text(fields, "toVersion", path);
  if (toVersion !== "" && !isCalVer(toVersion)) {
    reader.problem(`${path}.toVersion`, `expected a version like 2026.01.31.1, got '${toVersion}'`);
  }
  return {
    toVersion,
    description: reader.text(fields, "description", path),
    upgradeAttributes: reader.callable<UpgradeStep["upgradeAttributes"]>(fields, "upgradeAttributes", path),
  };
}
