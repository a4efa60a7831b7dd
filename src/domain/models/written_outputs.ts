// SPDX-License-Identifier: MIT
/** What source text says of the names under which it stores outputs, as far as they are literals. */

export interface WrittenOutput {
  readonly spec: string;
  readonly name: string;
  /** Line in the text, from 1. */
  readonly line: number;
}

const WRITE =
  /\b(?:writeResource|createFileWriter)\s*\(\s*(["'`])([^"'`$\\\n]*)\1\s*,\s*(["'`])([^"'`$\\\n]*)\3/g;

/** Calls of writers whose output and name are both literals, in order. Lines that are comments do not count. */
export function writtenOutputs(source: string): WrittenOutput[] {
  const found: WrittenOutput[] = [];
  for (const match of source.matchAll(WRITE)) {
    const before = source.slice(0, match.index);
    const start = before.slice(before.lastIndexOf("\n") + 1);
    if (/^\s*(\/\/|\*|\/\*)/.test(start)) continue;
    found.push({ spec: match[2]!, name: match[4]!, line: before.split("\n").length });
  }
  return found;
}

const RESOURCE = /\bwriteResource\s*\(\s*(["'`])([^"'`$\\\n]*)\1/g;

/** Resources that a writer is called with, as far as they are literals. */
export function writtenResources(source: string): ReadonlySet<string> {
  return new Set([...source.matchAll(RESOURCE)].map((match) => match[2]!));
}

/** Names that several outputs use, each with the call that makes it the second one. */
export function sharedNames(outputs: readonly WrittenOutput[]): { other: string; output: WrittenOutput }[] {
  const first = new Map<string, string>();
  const shared = new Map<string, { other: string; output: WrittenOutput }>();
  for (const output of outputs) {
    const other = first.get(output.name);
    if (other === undefined) first.set(output.name, output.spec);
    else if (other !== output.spec && !shared.has(output.name)) shared.set(output.name, { other, output });
  }
  return [...shared.values()];
}

/** Names that no output may have. */
export function isReservedName(name: string): boolean {
  return name.toLowerCase() === "latest";
}
