// SPDX-License-Identifier: MIT
import type { DataRecord } from "../../domain/data/data_queries.ts";
import { SwampError } from "../../domain/errors.ts";
import { expressionsIn } from "../../domain/expressions/delimiters.ts";
import { parseSecretReference, type SecretReference } from "../../domain/secrets/secret_reference.ts";
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

/**
 * A record as expressions see it. Attributes that were stored in a vault are read from there, and their values never
 * become part of anything stored.
 */
export async function recordView(session: Session, record: DataRecord): Promise<object> {
  const view = {};
  for (const field of FIELDS) lazy(view, field, () => record[field]);
  const values = new Map<string, string | SwampError>();
  for (const { text } of expressionsIn(record.attributes)) {
    const reference = parseSecretReference(text);
    if (reference) values.set(text, await read(session, reference));
  }
  const attributes = lazyTree(record.attributes, [], (_path, text) => {
    const value = values.get(text) ?? text;
    if (value instanceof SwampError) throw value;
    if (values.has(text)) session.secrets.give();
    return value;
  });
  return Object.assign(view, { attributes });
}

/** The secret, or why it is not there. */
async function read(session: Session, { vault, key }: SecretReference): Promise<string | SwampError> {
  if (session.phase !== "runtime") return deferral("reads a vault");
  try {
    return await session.secrets.get(vault, key);
  } catch (error) {
    if (error instanceof SwampError) return error;
    throw error;
  }
}
