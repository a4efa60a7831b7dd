// SPDX-License-Identifier: MIT
/**
 * Splits the bundled program into files, so that a command loads the compiled code of what it needs and not of all.
 * The files are levels: one imports from those before it, and what it imports when it needs it is in itself, in one
 * before, or in one that is loaded then. V8's code cache holds each file apart.
 */
import type MagicString from "magic-string";
import type { FunctionSpan } from "./hot_functions.ts";
import { type BundleUnits, readUnits, type Site, type Unit } from "./bundle_units.ts";

export class SplitBundle {
  readonly #bundle: BundleUnits;
  readonly #unitOf = new Map<string, Unit>();
  readonly #importOf: ReadonlyMap<string, string>;
  /** What must be together: a variable with all that write it, a namespace with what fills it. */
  readonly #companions = new Map<Unit, Unit[]>();
  readonly #levelOf = new Map<Unit, number>();
  readonly #exports: readonly Set<string>[];

  /**
   * @param files their names. The first has what the program starts with, the last what is in no other.
   * @param ran the functions that commands ran, by file; nothing of the last.
   */
  constructor(
    text: string,
    private readonly files: readonly string[],
    ran: readonly ReadonlySet<FunctionSpan>[],
  ) {
    this.#bundle = readUnits(text);
    const { units, imports, entry } = this.#bundle;
    this.#importOf = new Map(imports.map(({ local, text }) => [local, text]));
    for (const unit of units) for (const name of unit.names) this.#unitOf.set(name, unit);
    this.#findCompanions(units);
    this.#placeNames(entry.needs, 0);
    for (const unit of units) if (unit.names.length === 0 && !unit.fills) this.#place(unit, 0);
    for (const [index, spans] of ran.entries()) this.#placeRun(units, spans, index);
    for (const unit of units) this.#place(unit, files.length - 1);
    this.#exports = files.map(() => new Set<string>());
    for (const unit of units) this.#noteExports(unit, this.#levelOf.get(unit)!);
    for (const name of entry.needs) this.#exports[0]!.add(name);
  }

  #findCompanions(units: readonly Unit[]): void {
    for (const unit of units) {
      for (const name of [...unit.writes, ...(unit.fills ? [unit.fills] : [])]) {
        const written = this.#unitOf.get(name);
        if (written) this.#companions.set(written, [...this.#companions.get(written) ?? [], unit]);
      }
    }
  }

  #placeRun(units: readonly Unit[], ran: ReadonlySet<FunctionSpan>, level: number): void {
    // What is called as soon as it is defined is compiled with the text around it, which need not have run.
    const didRun = new Set([...ran].map((span) => {
      const unit = this.#unitWith(span);
      return unit?.functions.has(startOf(span)) ? unit : undefined;
    }));
    for (const unit of didRun) if (unit) this.#place(unit, level);
    for (const { sites } of units) {
      for (const { module, names } of sites) {
        if (didRun.has(this.#unitOf.get(module))) this.#placeNames(names, level);
      }
    }
  }

  #unitWith(span: FunctionSpan): Unit | undefined {
    const at = startOf(span);
    const { units } = this.#bundle;
    let [low, high] = [0, units.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (units[middle]!.end > at) high = middle;
      else low = middle + 1;
    }
    const unit = units[low];
    return unit && unit.start <= at ? unit : undefined;
  }

  #placeNames(names: Iterable<string>, level: number): void {
    for (const name of names) {
      const unit = this.#unitOf.get(name);
      if (unit) this.#place(unit, level);
    }
  }

  /** With all that the unit needs. What is in a level before stays there. */
  #place(unit: Unit, level: number): void {
    const waiting = [unit];
    for (let next = waiting.pop(); next; next = waiting.pop()) {
      if (this.#levelOf.has(next)) continue;
      this.#levelOf.set(next, level);
      waiting.push(...this.#companions.get(next) ?? []);
      for (const name of next.needs) {
        const needed = this.#unitOf.get(name);
        if (needed) waiting.push(needed);
      }
    }
  }

  #levelOfName(name: string): number {
    const unit = this.#unitOf.get(name);
    return unit ? this.#levelOf.get(unit)! : 0;
  }

  /** The level that has to be loaded for a site in `level`; undefined when it is loaded already. */
  #loadedBy(site: Site, level: number): number | undefined {
    const needed = Math.max(...site.names.map((name) => this.#levelOfName(name)));
    return needed > level ? needed : undefined;
  }

  #noteExports(unit: Unit, level: number): void {
    for (const name of this.#neededBy(unit, level)) {
      if (this.#unitOf.has(name) && this.#levelOfName(name) < level) {
        this.#exports[this.#levelOfName(name)]!.add(name);
      }
    }
    for (const site of unit.sites) {
      const loaded = this.#loadedBy(site, level);
      if (loaded === undefined) continue;
      for (const name of this.#lateNames(site, level)) {
        this.#exports[this.#levelOfName(name)]!.add(name);
        this.#exports[loaded]!.add(name);
      }
    }
  }

  #lateNames(site: Site, level: number): string[] {
    return site.names.filter((name) => this.#levelOfName(name) > level);
  }

  /** Names that have to be there when the unit's file is loaded. */
  #neededBy(unit: Unit, level: number): string[] {
    const atSites = unit.sites.flatMap(({ names }) =>
      names.filter((name) => this.#levelOfName(name) <= level)
    );
    return [...unit.needs, ...atSites];
  }

  /** Those of `spans` that are in one file. */
  functions(level: number, spans: ReadonlySet<FunctionSpan>): Set<FunctionSpan> {
    return new Set([...spans].filter((span) => {
      const unit = this.#unitWith(span);
      return unit && this.#levelOf.get(unit) === level;
    }));
  }

  /** Leaves of `script`, which may have been changed, what is in one file. */
  cut(script: MagicString, level: number): void {
    const { units, groups, importRanges, entry } = this.#bundle;
    for (const [start, end] of [...importRanges, [entry.start, entry.end] as const]) {
      script.remove(start, end);
    }
    const grouped = new Set<Unit>();
    for (const group of groups) {
      for (const unit of group.units) grouped.add(unit);
      const own = group.units.filter((unit) => this.#levelOf.get(unit) === level);
      if (own.length === group.units.length) continue;
      let at = group.start;
      for (const unit of own) {
        script.update(at, unit.start, group.keyword);
        script.appendLeft(unit.end, ";");
        at = unit.end;
      }
      script.remove(at, group.end);
    }
    for (const unit of units) {
      if (this.#levelOf.get(unit) === level) this.#rewriteSites(script, unit, level);
      else if (!grouped.has(unit)) script.remove(unit.start, unit.end);
    }
    script.prepend(this.#imports(level));
    const exported = [...this.#exports[level]!];
    script.append(exported.length > 0 ? `\nexport{${exported.join(",")}};\n` : "\n");
  }

  #rewriteSites(script: MagicString, unit: Unit, level: number): void {
    for (const site of unit.sites) {
      const loaded = this.#loadedBy(site, level);
      if (loaded === undefined) continue;
      script.update(...site.promise, `import("./${this.files[loaded]}")`);
      script.update(site.parameters, site.parameters + 2, `({${this.#lateNames(site, level).join(",")}})`);
    }
  }

  #imports(level: number): string {
    const names = new Set<string>();
    for (const unit of this.#bundle.units) {
      if (this.#levelOf.get(unit) === level) {
        for (const name of this.#neededBy(unit, level)) names.add(name);
      }
    }
    for (const name of this.#exports[level]!) names.add(name);
    const lines: string[] = [];
    const before = this.files.slice(0, level).map((): string[] => []);
    for (const name of names) {
      const imported = this.#importOf.get(name);
      if (imported) lines.push(imported);
      else if (this.#levelOfName(name) < level) before[this.#levelOfName(name)]!.push(name);
    }
    for (const [index, some] of before.entries()) {
      if (some.length > 0 || level === this.files.length - 1) {
        lines.push(`import{${some.join(",")}}from"./${this.files[index]}";`);
      }
    }
    return lines.join("");
  }

  /**
   * The file that starts the program.
   * @param first what it does before.
   */
  entry(text: string, first: string): string {
    const { start, end, needs } = this.#bundle.entry;
    return `import{${[...needs].join(",")}}from"./${this.files[0]}";\n${first}${text.slice(start, end)}\n`;
  }
}

function startOf(span: FunctionSpan): number {
  return Number(span.slice(0, span.indexOf("-")));
}
