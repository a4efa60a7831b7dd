// SPDX-License-Identifier: MIT
import type { DataRecord } from "../../domain/data/data_queries.ts";
import { isJsonContent } from "../../domain/data/json_content.ts";
import { SwampError } from "../../domain/errors.ts";
import { expressionsIn } from "../../domain/expressions/delimiters.ts";
import { parseSecretReference, type SecretReference } from "../../domain/secrets/secret_reference.ts";
import { lazy, lazyTree } from "./definition_scope.ts";
import { setPayload } from "../../domain/expressions/record_payload.ts";
import { outputSchema, shapedSecret } from "./secret_shapes.ts";
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
 * A record as expressions see it. Attributes of a resource that were stored in a vault are read from there, in the
 * shape that they had, and their values never become part of anything stored. In files, a text that looks like a
 * reference to a vault is a text: who wrote the file is not known.
 */
export async function recordView(session: Session, record: DataRecord): Promise<object> {
  const view = {};
  for (const field of FIELDS) lazy(view, field, () => record[field]);
  const secrets = record.dataType === "resource" ? await readSecrets(session, record) : new Map();
  const schema = secrets.size === 0 ? undefined : await outputSchema(session.ctx, record);
  const attributes = lazyTree(record.attributes, [], (path, text) => {
    const secret = secrets.get(text);
    if (secret === undefined) return text;
    if (secret instanceof SwampError) throw secret;
    session.secrets.give();
    return shapedSecret(schema, path, secret);
  });
  if (isJsonContent(record.contentType)) setPayload(view, () => attributes);
  return Object.assign(view, { attributes });
}

/** Whether attributes of a record are in a vault. */
export function holdsSecrets({ dataType, attributes }: DataRecord): boolean {
  return dataType === "resource" &&
    [...expressionsIn(attributes)].some(({ text }) => parseSecretReference(text) !== undefined);
}

/** The secrets that the attributes refer to, by the text of the reference. */
async function readSecrets(session: Session, record: DataRecord): Promise<Map<string, string | SwampError>> {
  const secrets = new Map<string, string | SwampError>();
  for (const { text } of expressionsIn(record.attributes)) {
    const reference = parseSecretReference(text);
    if (reference) secrets.set(text, await read(session, reference));
  }
  return secrets;
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
