// SPDX-License-Identifier: MIT
/** Bundles do not carry zod 4: they find the host's at this global, which the reference's bundles expect too. */
const GLOBAL = "__swamp_zod";

/** Makes zod available to bundles. It is imported at the first call. */
export async function provideHostZod(): Promise<void> {
  const scope = globalThis as Record<string, unknown>;
  if (scope[GLOBAL] !== undefined) return;
  const zod = await import("zod");
  // Compiling schemas to functions does not pay within one command.
  zod.config({ jitless: true });
  scope[GLOBAL] = zod;
}
