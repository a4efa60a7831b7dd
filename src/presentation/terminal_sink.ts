// SPDX-License-Identifier: MIT
import type { TextSink } from "../domain/platform/platform.ts";
import { visible } from "./plain_text.ts";

/** The styles of `style.ts`; nothing else that a terminal obeys is ours. */
// deno-lint-ignore no-control-regex
const OWN_STYLE = /(\u001b\[(?:0|1|2|22|31|32|33|36|39)m)/;

/**
 * The one way to a terminal: whatever a command writes, control characters that others wrote are shown and not obeyed.
 * Pipes and files get the text as it is.
 */
export function terminalSink(sink: TextSink): TextSink {
  if (!sink.isTerminal) return sink;
  return {
    isTerminal: true,
    get columns() {
      return sink.columns;
    },
    write: (text) => sink.write(visible(text)),
    styled: (text) =>
      sink.write(text.split(OWN_STYLE).map((part, index) => index % 2 === 1 ? part : visible(part)).join("")),
    eraseLine: () => sink.eraseLine(),
  };
}

/** A result with what others wrote made visible, so that the only styles in its view are those of the view. */
export function visibleTree<T>(tree: T): T {
  return visibleValue(tree) as T;
}

function visibleValue(value: unknown): unknown {
  if (typeof value === "string") return visible(value);
  if (Array.isArray(value)) return mapped(value, (items) => items.map(visibleValue));
  if (typeof value !== "object" || value === null || Object.getPrototypeOf(value) !== Object.prototype) {
    return value;
  }
  return mapped(
    value,
    (object) =>
      Object.fromEntries(Object.entries(object).map(([key, item]) => [visible(key), visibleValue(item)])),
  );
}

/** The very same value when nothing in it changes: results may carry more than their members. */
function mapped<T extends object>(value: T, change: (value: T) => object): object {
  const changed = change(value);
  const [before, after] = [Object.entries(value), Object.entries(changed)];
  const isSame = before.every(([key, item], index) =>
    after[index]?.[0] === key && after[index]?.[1] === item
  );
  return isSame && before.length === after.length ? value : changed;
}
