// SPDX-License-Identifier: MIT
/** What a name says of definition files that could not be used. */
import { SwampError } from "../../domain/errors.ts";
import { isUuid } from "../../domain/identifier.ts";
import { nearest } from "../../domain/nearest.ts";

/** Whether this model may be in a directory that cannot be read; `command/shell` is the name of a type only. */
export function mayHold(path: string, query: string): boolean {
  return nameOfFile(path) === undefined && (!query.includes("/") || query.startsWith("@"));
}

export function unknownModel(query: string, file: string, error: string): SwampError {
  return new SwampError("IO_FAILED", `Cannot read model '${query}': ${error}`, {
    hint: `Make ${file} readable, or remove it, then run the command again.`,
    details: { model: query, file },
  });
}

/** The name that a definition's file stands for; undefined for other files and directories. */
export function nameOfFile(path: string): string | undefined {
  return /([^/]*)\.ya?ml$/.exec(path)?.[1];
}

/** Whether a file is called like the model. */
export function isNamed(path: string, name: string): boolean {
  return nameOfFile(path) === name;
}

/** @param names of the models that there are. */
export function modelNotFound(query: string, names: readonly string[]): SwampError {
  const near = nearest(query, names);
  const question = near.length === 0 ? "" : `Did you mean ${near.map((name) => `'${name}'`).join(" or ")}?\n`;
  return new SwampError("MODEL_NOT_FOUND", `Model not found: ${query}`, {
    hint: `${question}List the models with: swamp model search`,
    details: { model: query, suggestions: near },
  });
}

/** What the text of a file that cannot be parsed shows of its identity. */
export function identityInText(text: string): { name?: string; id?: string } {
  const valueOf = (key: string) => new RegExp(`^${key}:[ \\t]*["']?([^"'#\\s]+)`, "m").exec(text)?.[1];
  const id = valueOf("id");
  return { name: valueOf("name"), id: id !== undefined && isUuid(id) ? id : undefined };
}
