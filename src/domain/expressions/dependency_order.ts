// SPDX-License-Identifier: MIT

/** An order in which everything comes after what it depends on, as far as that is possible. */
export interface DependencyOrder {
  readonly order: readonly string[];
  /** The first circle that was found, its first name again at its end; what is in circles comes in the order given. */
  readonly cycle?: readonly string[];
}

/**
 * Orders names by their dependencies; names that do not depend on each other keep the order they are given in.
 * @param dependenciesOf what a name depends on; names that are not in the list are passed over.
 */
export function dependencyOrder(
  names: readonly string[],
  dependenciesOf: (name: string) => Iterable<string>,
): DependencyOrder {
  const listed = new Set(names);
  const done = new Set<string>();
  const order: string[] = [];
  let cycle: string[] | undefined;
  for (const start of names) {
    // A stack of its own: chains may be longer than the one of the language is deep.
    const path: { name: string; rest: Iterator<string> }[] = [];
    const onPath = new Set<string>();
    const enter = (name: string) => {
      onPath.add(name);
      path.push({ name, rest: dependenciesOf(name)[Symbol.iterator]() });
    };
    if (!done.has(start)) enter(start);
    for (let top = path.at(-1); top; top = path.at(-1)) {
      const next = top.rest.next();
      if (next.done) {
        path.pop();
        onPath.delete(top.name);
        done.add(top.name);
        order.push(top.name);
      } else if (onPath.has(next.value)) {
        const circle = path.map(({ name }) => name);
        cycle ??= [...circle.slice(circle.indexOf(next.value)), next.value];
      } else if (listed.has(next.value) && !done.has(next.value)) enter(next.value);
    }
  }
  return cycle ? { order, cycle } : { order };
}
