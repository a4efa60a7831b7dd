// SPDX-License-Identifier: MIT

/** Members of the method context that write, and that a check therefore does not have. */
const WRITERS = ["writeResource", "readResource", "createFileWriter", "deleteResource", "runModel"];

/**
 * What a check is called with: the method's context without its writers, the global arguments as a plain object, and
 * the arguments before expressions were resolved.
 */
export function checkContext(
  context: Readonly<Record<string, unknown>>,
  own: {
    readonly globalArgs: Readonly<Record<string, unknown>>;
    readonly unresolvedMethodArgs: Readonly<Record<string, unknown>>;
  },
): Record<string, unknown> {
  const kept = Object.entries(context).filter(([name]) => !WRITERS.includes(name));
  return { ...Object.fromEntries(kept), ...own };
}
