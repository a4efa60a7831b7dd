// SPDX-License-Identifier: MIT
/** Which symbolic links are followed below the root of a repository. */

/** `never`: swamp's own files. `inside`: what users write, through links that stay inside of the repository. */
export type LinkRule = "never" | "inside";

/** Files at the root that are state, whatever links they are. */
const STATE_FILES: ReadonlySet<string> = new Set([
  ".swamp.yaml",
  ".swamp-sources.yaml",
  "upstream_extensions.json",
]);

/** Older tools kept these directories below `.swamp`, with a link of today's name at the root. */
export const LEGACY_LINKS: ReadonlyMap<string, string> = new Map([
  ["models", ".swamp/definitions"],
  ["workflows", ".swamp/workflows"],
  ["vaults", ".swamp/vault"],
]);

/** @param relative a path relative to the root. */
export function linkRuleOf(relative: string): LinkRule {
  return isIn(relative, ".swamp") || isIn(relative, "vaults") || STATE_FILES.has(relative)
    ? "never"
    : "inside";
}

/**
 * Whether a link may be followed.
 * @param link its path relative to the root.
 * @param target where it leads, relative to the root; undefined outside of it.
 */
export function mayLeadTo(rule: LinkRule, link: string, target: string | undefined): boolean {
  if (target === undefined) return false;
  if (LEGACY_LINKS.get(link) === target) return true;
  return rule === "inside" && !isIn(target, ".swamp") && !isIn(target, ".git");
}

function isIn(path: string, directory: string): boolean {
  return path.startsWith(directory) && (path.length === directory.length || path[directory.length] === "/");
}
