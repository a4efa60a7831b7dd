// SPDX-License-Identifier: MIT

/** Where bundles find the host's zod. The host sets it before it imports the first bundle. */
const GLOBAL = "__swamp_zod";

/**
 * A module that exports every name of the host's zod. Each export stands alone, so that bundlers drop the ones that
 * are not used.
 * @param names the names that zod exports, `default` among them.
 */
export function zodShim(names: readonly string[]): string {
  const lines = [
    "function host(name) {",
    `  const zod = globalThis.${GLOBAL};`,
    `  if (zod === undefined) throw new Error("zod is expected at globalThis.${GLOBAL} before this module is imported");`,
    "  return zod[name];",
    "}",
  ];
  for (const name of [...names].sort()) {
    if (!/^[A-Za-z_$][\w$]*$/.test(name)) continue;
    lines.push(`const $${name} = /* @__PURE__ */ host("${name}");`, `export { $${name} as ${name} };`);
  }
  return lines.join("\n") + "\n";
}

/** The names that the host's zod exports. Imports it, which only a build does. */
export async function hostZodNames(): Promise<string[]> {
  return Object.keys(await import("zod"));
}
