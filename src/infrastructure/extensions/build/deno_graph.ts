// SPDX-License-Identifier: MIT
/** The graph of modules as `deno info --json` tells it. */
import { fileURLToPath } from "node:url";
import { isEnvironmental } from "./deno_messages.ts";

interface InfoModule {
  readonly specifier: string;
  readonly local?: string;
  readonly error?: string;
  readonly dependencies?: readonly InfoDependency[];
}

interface InfoDependency {
  readonly specifier: string;
  readonly code?: { readonly specifier?: string; readonly error?: string; readonly span?: Span };
}

interface Span {
  readonly start: { readonly line: number; readonly character: number };
}

/** Something in the graph that can not be bundled. */
export interface GraphProblem {
  readonly message: string;
  /** False when the network may be the reason. */
  readonly deterministic: boolean;
}

/** What one entry leads to. */
export interface DenoReach {
  /** Local files, absolute. */
  readonly files: readonly string[];
  readonly missing: readonly string[];
  /** Specifiers as they are written, anywhere in the graph. */
  readonly specifiers: readonly string[];
  readonly problems: readonly GraphProblem[];
}

export class DenoGraph {
  readonly #modules: ReadonlyMap<string, InfoModule>;
  readonly #redirects: Readonly<Record<string, string>>;

  /** @throws SyntaxError when the text is no JSON. */
  constructor(json: string) {
    const info = JSON.parse(json) as { modules?: InfoModule[]; redirects?: Record<string, string> };
    this.#modules = new Map((info.modules ?? []).map((module) => [module.specifier, module]));
    this.#redirects = info.redirects ?? {};
  }

  /**
   * @param isElsewhere tells which specifiers are none of the graph's: the host's zod, names from `package.json`.
   * @param hasPackages whether Deno was asked for npm packages, too.
   */
  reach(entry: string, isElsewhere: (specifier: string) => boolean, hasPackages = false): DenoReach {
    const walk = new Walk(isElsewhere, (name) => this.#module(name), hasPackages);
    walk.from(entry);
    return walk;
  }

  #module(name: string): InfoModule | undefined {
    return this.#modules.get(this.#redirects[name] ?? name);
  }
}

class Walk implements DenoReach {
  readonly files: string[] = [];
  readonly missing: string[] = [];
  readonly specifiers: string[] = [];
  readonly problems: GraphProblem[] = [];
  /** Where each module is first imported, as Deno tells of places. */
  readonly #imported = new Map<string, string>();

  constructor(
    private readonly isElsewhere: (specifier: string) => boolean,
    private readonly moduleOf: (name: string) => InfoModule | undefined,
    private readonly hasPackages: boolean,
  ) {}

  from(entry: string): void {
    const seen = new Set([entry]);
    for (const name of seen) {
      for (const next of this.#visit(name)) seen.add(next);
    }
  }

  /** @returns the names of the modules that this one imports. */
  #visit(name: string): string[] {
    const module = this.moduleOf(name);
    if (module?.error !== undefined) {
      this.#failed(name, module.error);
      return [];
    }
    if (name.startsWith("file:")) this.files.push(fileURLToPath(name));
    const next: string[] = [];
    for (const dependency of module?.dependencies ?? []) {
      if (!dependency.code) continue;
      this.specifiers.push(dependency.specifier);
      if (this.isElsewhere(dependency.specifier)) continue;
      const { specifier, error } = dependency.code;
      const place = placeOf(name, dependency);
      if (specifier) {
        if (!this.#imported.has(specifier)) this.#imported.set(specifier, place);
        next.push(specifier);
      } else if (error) this.problems.push({ message: `${error}${place}`, deterministic: true });
    }
    return next;
  }

  #failed(name: string, error: string): void {
    if (/^node:/.test(name) || (/^npm:/.test(name) && !this.hasPackages)) return;
    if (!name.startsWith("file:")) {
      const message = `${error}${this.#imported.get(name) ?? ""}`;
      // What a registry answers about a package counts as final; no answer may be one tomorrow.
      const deterministic = name.startsWith("npm:") && !isEnvironmental(error);
      this.problems.push({ message, deterministic });
      return;
    }
    const absent = /^Module not found/.test(error);
    (absent ? this.missing : this.files).push(fileURLToPath(name));
    this.problems.push({ message: error.replace(/^SyntaxError: /, ""), deterministic: true });
  }
}

function placeOf(name: string, { code }: InfoDependency): string {
  const start = code?.span?.start;
  return start ? `\n    at ${name}:${start.line + 1}:${start.character + 1}` : "";
}
