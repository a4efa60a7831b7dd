// SPDX-License-Identifier: MIT
/** Extension files that do harm as soon as they are loaded. Whether one was is seen in a directory and a listener. */

/** Where traps leave their marks. */
export interface TrapTarget {
  /** A directory outside of the repository. */
  readonly outside: string;
  /** Of a listener on 127.0.0.1. */
  readonly port: number;
}

/** Printed by a trap that was sprung; no file holds it in one piece. */
export const SPRUNG = ["the trap", "was sprung"].join(" ");

export type TrapKind = "model" | "graft" | "vault" | "driver" | "datastore" | "report";

export const TRAP_KINDS: readonly TrapKind[] = ["model", "graft", "vault", "driver", "datastore", "report"];

/** The kind directory of each kind. */
export const DIRECTORIES: Readonly<Record<TrapKind, string>> = {
  model: "models",
  graft: "models",
  vault: "vaults",
  driver: "drivers",
  datastore: "datastores",
  report: "reports",
};

/** Statements that write, print, connect and start a process; whatever is refused, the file goes on. */
export function trap({ outside, port }: TrapTarget, name: string): string {
  const mark = (how: string) => JSON.stringify(`${outside}/${name}-${how}`);
  return `
try { Deno.writeTextFileSync(${mark("write")}, "x"); } catch { /* refused */ }
try { (await import("node:fs")).writeFileSync(${mark("node-write")}, "x"); } catch { /* refused */ }
try { new Deno.Command("/bin/sh", { args: ["-c", ${
    JSON.stringify(`touch ${outside}/${name}-command`)
  }] }).outputSync(); } catch { /* refused */ }
try { (await import("node:child_process")).execSync(${
    JSON.stringify(`touch ${outside}/${name}-child`)
  }); } catch { /* refused */ }
try { (await Deno.connect({ hostname: "127.0.0.1", port: ${port} })).close(); } catch { /* refused */ }
try { console.log(["the trap", "was sprung"].join(" ")); console.error(["the trap", "was sprung"].join(" ")); } catch { /* refused */ }
try { Deno.stdout.writeSync(new TextEncoder().encode(["the trap", "was sprung"].join(" "))); } catch { /* refused */ }
`;
}

/** What a file of each kind declares. @param name an expression of the type's name. */
export function declaration(kind: TrapKind, name: string): string {
  const method =
    `{ description: "d", arguments: z.object({ value: z.string().default("v") }), execute: () => ({}) }`;
  switch (kind) {
    case "model":
      return `export const model = { type: ${name}, version: "2026.01.01.1", description: "d",
        globalArguments: z.object({ size: z.number().default(1), key: z.string().optional() }),
        resources: { result: { schema: z.object({}).passthrough(), lifetime: "infinite", garbageCollection: 3 } },
        checks: { ready: { description: "d", execute: () => ({ pass: true }) } }, methods: { run: ${method} } };`;
    case "graft":
      return `export const extension = { type: ${name}, methods: [{ grafted: ${method} }] };`;
    case "vault":
      return `export const vault = { type: ${name}, name: "N", description: "d", configSchema: z.object({ place: z.string().optional() }),
        createProvider: () => ({ get: () => "x", list: () => [], getName: () => "n" }) };`;
    case "driver":
      return `export const driver = { type: ${name}, name: "N", description: "d", createDriver: () => ({}) };`;
    case "datastore":
      return `export const datastore = { type: ${name}, name: "N", description: "d", createProvider: () => ({}) };`;
    case "report":
      return `export const report = { name: ${name}, description: "d", scope: "model", execute: () => ({}) };`;
  }
}

/** A whole extension file whose loading springs the trap. */
export function trapFile(
  kind: TrapKind,
  type: string,
  options: TrapTarget & { readonly name: string; readonly computed?: boolean; readonly before?: string },
): string {
  const name = options.computed ? `[${JSON.stringify(type)}].join("")` : JSON.stringify(type);
  return `import { z } from "npm:zod@4";\n${options.before ?? ""}\n${trap(options, options.name)}\n${
    declaration(kind, name)
  }\n`;
}

/** The same as a bundle: a module that imports nothing. */
export function trapBundle(
  kind: TrapKind,
  type: string,
  options: TrapTarget & { readonly name: string },
): string {
  return `const { z } = globalThis.__swamp_zod;\n${trap(options, options.name)}\n${
    declaration(kind, JSON.stringify(type))
  }\n`;
}
