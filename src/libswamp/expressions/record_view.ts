// SPDX-License-Identifier: MIT
import type { DataRecord } from "../../domain/data/data_queries.ts";
import { SwampError } from "../../domain/errors.ts";
import { sourcesOf } from "../../domain/expressions/delimiters.ts";
import { lazy, lazyTree } from "./definition_scope.ts";
import { deferral, type Session } from "./session.ts";

/** Members of a record that expressions see, beside its attributes. */
const FIELDS = [
  "id",
  "name",
  "version",
  "createdAt",
  "isLatest",
  "namespace",
  "tags",
  "modelName",
  "modelId",
  "modelType",
  "specName",
  "dataType",
  "contentType",
  "lifetime",
  "ownerType",
  "streaming",
  "size",
  "content",
] as const satisfies readonly (keyof DataRecord)[];

/** What a sensitive output is stored as: nothing but the call, with literal names. */
const REFERENCE = /^\$\{\{ *vault\.get\( *(?:'[^'\\]*'|"[^"\\]*") *, *(?:'[^'\\]*'|"[^"\\]*") *\) *\}\}$/;

/**
 * A record as expressions see it. Attributes that were stored in a vault are read from there, and their values never
 * become part of anything stored.
 */
export async function recordView(session: Session, record: DataRecord): Promise<object> {
  const view = {};
  for (const field of FIELDS) lazy(view, field, () => record[field]);
  const values = new Map<string, string | SwampError>();
  for (const reference of references(record.attributes)) {
    values.set(reference, session.phase === "stored" ? deferral("a vault") : await read(session, reference));
  }
  const attributes = lazyTree(record.attributes, [], (_path, text) => {
    const value = values.get(text) ?? text;
    if (value instanceof SwampError) throw value;
    return value;
  });
  return Object.assign(view, { attributes });
}

async function read(session: Session, reference: string): Promise<string | SwampError> {
  const [{ vault, key } = {}] = session.engine.parse(sourcesOf(reference)[0]!).facts.secrets;
  try {
    return await session.secrets.get(vault!, key!);
  } catch (error) {
    if (error instanceof SwampError) return error;
    throw error;
  }
}

function* references(value: unknown): Generator<string> {
  if (typeof value === "string") {
    if (REFERENCE.test(value)) yield value;
  } else if (typeof value === "object" && value !== null) {
    for (const item of Object.values(value)) yield* references(item);
  }
}
