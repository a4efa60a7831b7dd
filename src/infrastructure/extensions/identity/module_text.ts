// SPDX-License-Identifier: MIT
/** One module as text: what its top-level names are bound to, in itself or in the modules that it imports from. */
import { findConstants } from "./constants.ts";
import { isIdentityFunction } from "./identity_function.ts";
import { type ModuleLinks, readModuleLinks } from "./module_links.ts";
import type { ModuleSource, OpenModule } from "./module_source.ts";
import { scanSource } from "./scan_source.ts";
import type { TokenList } from "./tokens.ts";
import { Undecided } from "./undecided.ts";
import { ExpressionReader } from "./values.ts";

/** A name in the module that declares it. */
export interface Declared {
  readonly module: ModuleText;
  readonly name: string;
}

/** More re-exports than any real module has on the way to a constant. */
const MAX_STEPS = 100;

const NOTHING: OpenModule = () => undefined;

export class ModuleText {
  #constants: ReadonlyMap<string, number> | undefined;
  #links: ModuleLinks | undefined;
  readonly #values = new Map<string, string | undefined>();

  constructor(
    readonly id: string,
    readonly tokens: TokenList,
    private readonly open: OpenModule = NOTHING,
    private readonly opened: Map<string, ModuleText | undefined> = new Map(),
  ) {}

  /** The string that a top-level name is bound to; undefined when that is not certain. */
  constantString(name: string, pending: readonly string[] = []): string | undefined {
    const declared = this.#locate(name, new Set());
    if (!declared) return undefined;
    const { module } = declared;
    const step = `${module.id}#${declared.name}`;
    const index = module.#constant(declared.name);
    if (index === undefined || pending.includes(step)) return undefined;
    // Each constant is evaluated once: sums of sums would take for ever.
    if (!module.#values.has(declared.name)) {
      const reader = new ExpressionReader(module.tokens, module);
      module.#values.set(declared.name, reader.declaredString(index, [...pending, step]));
    }
    return module.#values.get(declared.name);
  }

  /** Whether a top-level name certainly is a function that returns its first argument. */
  isIdentityFunction(name: string): boolean {
    const declared = this.#locate(name, new Set());
    return declared !== undefined && isIdentityFunction(declared.module.tokens, declared.name);
  }

  #constant(name: string): number | undefined {
    this.#constants ??= findConstants(this.tokens);
    return this.#constants.get(name);
  }

  get #linked(): ModuleLinks {
    return this.#links ??= readModuleLinks(this.tokens);
  }

  /** Where one of this module's names is declared. */
  #locate(name: string, seen: Set<string>): Declared | undefined {
    const link = this.#linked.imports.get(name);
    if (!link) return { module: this, name };
    // Both at once is an error of the module.
    if (this.#constant(name) !== undefined) return undefined;
    const found = this.#module(link.specifier)?.exported(link.name, seen);
    return found === "none" ? undefined : found;
  }

  /** Where an export of this module is declared; `none` when it certainly has no such export. */
  exported(name: string, seen: Set<string>): Declared | "none" | undefined {
    const step = `${this.id}#${name}`;
    if (seen.has(step) || seen.size > MAX_STEPS) return undefined;
    seen.add(step);
    const { exports, open } = this.#linked;
    const link = exports.get(name);
    if (link === "unknown") return undefined;
    if (link === undefined) return open ? undefined : this.#starred(name, seen);
    if ("local" in link) return this.#locate(link.local, seen);
    const found = this.#module(link.specifier)?.exported(link.name, seen);
    return found === "none" ? undefined : found;
  }

  /** Of all `export *`, exactly one may have the name. */
  #starred(name: string, seen: Set<string>): Declared | "none" | undefined {
    let found: Declared | "none" = "none";
    for (const specifier of this.#linked.stars) {
      const answer = this.#module(specifier)?.exported(name, seen);
      if (answer === undefined || (answer !== "none" && found !== "none")) return undefined;
      if (answer !== "none") found = answer;
    }
    return found;
  }

  #module(specifier: string): ModuleText | undefined {
    const source = this.open(specifier);
    if (!source) return undefined;
    if (!this.opened.has(source.id)) this.opened.set(source.id, this.#read(source));
    return this.opened.get(source.id);
  }

  #read(source: ModuleSource): ModuleText | undefined {
    try {
      const { tokens } = scanSource(source.bytes, []);
      return new ModuleText(source.id, tokens, source.open, this.opened);
    } catch (error) {
      if (error instanceof Undecided) return undefined;
      throw error;
    }
  }
}
