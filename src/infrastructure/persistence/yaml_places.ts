// SPDX-License-Identifier: MIT

/** Where something stands in a text; both from 1. */
export interface TextPlace {
  readonly line: number;
  readonly column: number;
}

/** Where keys and list items of a YAML text stand; that of the nearest parent when there is no such key. */
export async function yamlPlaces(
  text: string,
  paths: readonly (readonly (string | number)[])[],
): Promise<TextPlace[]> {
  const { isMap, isNode, isScalar, isSeq, LineCounter, parseDocument } = await import("yaml");
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  return paths.map((path) => {
    let node: unknown = document.contents;
    let offset = 0;
    for (const key of path) {
      if (isMap(node)) {
        const pair = node.items.find((item) => isScalar(item.key) && String(item.key.value) === String(key));
        if (!pair) break;
        offset = (isNode(pair.key) ? pair.key.range?.[0] : undefined) ?? offset;
        node = pair.value;
      } else if (isSeq(node)) {
        node = node.items[Number(key)];
        offset = (isNode(node) ? node.range?.[0] : undefined) ?? offset;
      } else break;
    }
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  });
}
