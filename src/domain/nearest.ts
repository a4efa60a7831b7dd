// SPDX-License-Identifier: MIT
/** Edit distance (insert, delete, replace, swap of neighbours), given up above `limit`. */
export function editDistance(a: string, b: string, limit = Infinity): number {
  if (Math.abs(a.length - b.length) > limit) return Infinity;
  let before: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      let best = Math.min(previous[j]! + 1, current[j - 1]! + 1, previous[j - 1]! + cost);
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (swapped) best = Math.min(best, before[j - 2]! + 1);
      current.push(best);
    }
    [before, previous] = [previous, current];
  }
  return previous[b.length]!;
}

/** Candidates that a user may have meant, best first: at most a third of the word's letters, but at least one, differ. */
export function nearest(word: string, candidates: Iterable<string>, count = 3): string[] {
  const wanted = word.toLowerCase();
  const limit = Math.max(1, Math.floor(wanted.length / 3));
  const found: { name: string; distance: number }[] = [];
  for (const name of candidates) {
    const distance = editDistance(wanted, name.toLowerCase(), limit);
    // One edit turns any letter into any other: at least half of the word must survive.
    if (distance <= limit && 2 * distance <= wanted.length) found.push({ name, distance });
  }
  found.sort((a, b) => a.distance - b.distance || (a.name < b.name ? -1 : 1));
  return found.slice(0, count).map((item) => item.name);
}

/** `, did you mean 'x'?` or an empty text. */
export function didYouMean(word: string, candidates: Iterable<string>): string {
  const names = nearest(word, candidates, 1);
  return names.length === 0 ? "" : `, did you mean '${names[0]}'?`;
}
