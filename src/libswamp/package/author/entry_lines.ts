// SPDX-License-Identifier: MIT
import type { AuthorTools } from "../../../domain/packages/author/author_tools.ts";

/**
 * The line on which a part of a declaration stands, from 1; that of the nearest part around it when its own name is not
 * in the code. Undefined when not even that is found.
 * @param path as problems name it, for example `model.methods.run.arguments` or `model.upgrades[0].toVersion`.
 */
export function lineOfPart(
  source: Uint8Array,
  path: string,
  findWords: AuthorTools["findWords"],
): number | undefined {
  const names = path.split(/[.[\]]+/).filter((name) => /^[A-Za-z_$][\w$]*$/.test(name));
  const places = findWords(source, names) ?? [];
  let last: number | undefined;
  for (const name of names) {
    const place = places.find((item) => item.name === name && item.start > (last ?? -1));
    if (!place) break;
    last = place.start;
  }
  return last === undefined
    ? undefined
    : new TextDecoder().decode(source.subarray(0, last)).split("\n").length;
}
