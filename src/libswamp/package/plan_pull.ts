// SPDX-License-Identifier: MIT
/**
 * Which versions of which packages a pull needs: the packages asked for, and what they depend on. What is installed
 * and not part of the plan stays as it is, so its needs count, too.
 */
import { SwampError } from "../../domain/errors.ts";
import type { PackageContent, PackageStore } from "../../domain/packages/installed_package.ts";
import { parsePackageReference } from "../../domain/packages/package_name.ts";
import {
  type Channel,
  CHANNELS,
  type PackageRegistry,
  type PackageVersion,
} from "../../domain/packages/package_registry.ts";
import { newestFitting, parseConstraint } from "../../domain/packages/version_constraint.ts";
import { compareCalVer, isSameCalVer } from "../../domain/types/calver.ts";
import type { Context } from "../context.ts";
import { fetchAsLocked, fetchPackage } from "./fetch_package.ts";
import { isLocal } from "./local_package.ts";
import {
  deprecationText,
  type KnownPackage,
  type KnownPackages,
  withdrawalOf,
  withdrawalText,
} from "./known_packages.ts";
import { conflict, needsText, notFound, noVersion, type Wish, wrongConstraint } from "./plan_errors.ts";

const DEEPEST = 10;
/** Choices settle after as many rounds as dependencies are deep, or never. */
const MOST_ROUNDS = 50;

export interface PullOptions {
  /** For the packages that are asked for; else that in which they are installed, else stable. */
  readonly channel?: Channel;
  /** Download packages anew that are installed and intact. */
  readonly force: boolean;
  /** What is asked for is to be there already: nothing comes back that was removed meanwhile. */
  readonly onlyInstalled?: boolean;
}

/** The version of a package that is to be there in the end. */
export interface Choice {
  readonly name: string;
  readonly version: string;
  /** What the registry tells of it; undefined when it comes from elsewhere. */
  readonly known?: KnownPackage;
  /** The channel that was asked for. */
  readonly channel?: Channel;
  /** Who wants what of it. */
  readonly wishes: readonly Wish[];
  /** The newest version of the channel, when others' needs keep it away. */
  readonly heldBack?: string;
  readonly dependencies: readonly string[];
  /** It is installed already. */
  readonly present: boolean;
}

/** Collects packages to install, each once, those that others need first. */
export class PullPlan {
  readonly #roots = new Map<string, string | undefined>();
  readonly #contents = new Map<string, PackageContent>();
  /** Packages that come from elsewhere than the registry. */
  readonly #given = new Set<string>();
  readonly #said = new Set<string>();
  #chosen: ReadonlyMap<string, Choice> = new Map();

  constructor(
    private readonly ctx: Context,
    private readonly known: KnownPackages,
    private readonly options: PullOptions,
  ) {}

  /** Asks for a package. @throws SwampError PACKAGE_NAME_INVALID. */
  add(reference: string): void {
    const { name, version } = parsePackageReference(reference);
    this.#roots.set(name, version);
  }

  /** A package that comes from elsewhere than the registry; its dependencies come from there. */
  addContent(content: PackageContent): void {
    const { name, version } = content.manifest;
    this.#roots.set(name, version);
    this.#given.add(name);
    this.#contents.set(`${name}@${version}`, content);
  }

  /** What was chosen, those that others need first. */
  get choices(): readonly Choice[] {
    const ordered = new Set<string>();
    const visit = (name: string, above: readonly string[]): void => {
      if (above.includes(name)) return;
      for (const dependency of this.#chosen.get(name)?.dependencies ?? []) {
        visit(parsePackageReference(dependency).name, [...above, name]);
      }
      ordered.add(name);
    };
    for (const name of this.#roots.keys()) visit(name, []);
    return [...ordered].flatMap((name) => this.#chosen.get(name) ?? []);
  }

  /** What has to be installed, in order. */
  get contents(): readonly PackageContent[] {
    return this.choices.flatMap(({ name, version, present }) =>
      present ? [] : this.#contents.get(`${name}@${version}`) ?? []
    );
  }

  /** Packages that are installed already, with their versions. */
  get upToDate(): ReadonlyMap<string, string> {
    return new Map(
      this.choices.filter(({ present }) => present).map(({ name, version }) => [name, version]),
    );
  }

  /**
   * Looks again at what is installed.
   * @returns whether that has changed since the versions were chosen, so that they are to be chosen again.
   */
  isOvertaken(): boolean {
    if (!this.known.isOutdated) return false;
    this.known.refresh();
    this.#chosen = new Map();
    return true;
  }

  /**
   * Chooses versions until all that is needed is there and fits; downloads nothing.
   * @throws SwampError PACKAGE_NOT_FOUND, PACKAGE_CONFLICT, PACKAGE_INVALID for a dependency that is none.
   */
  async choose(): Promise<void> {
    for (let round = 0; round < MOST_ROUNDS; round++) {
      const former = this.#chosen;
      this.#chosen = await this.#round(former);
      const isSettled = this.#chosen.size === former.size &&
        [...this.#chosen].every(([name, { version }]) => former.get(name)?.version === version);
      if (isSettled) return;
    }
    const { name, wishes, known } = [...this.#chosen.values()].find((item) => item.wishes.length > 1) ??
      this.choices[0]!;
    throw conflict(name, wishes, known?.versions.map(({ version }) => version) ?? []);
  }

  /**
   * Chooses versions and downloads them. What an archive says of its needs counts, whatever the registry has told.
   * @throws SwampError as {@link choose}, and those of {@link fetchPackage}.
   */
  async fetch(): Promise<void> {
    for (;;) {
      await this.choose();
      const missing = this.choices.filter(({ name, version, present }) =>
        !present && !this.#contents.has(`${name}@${version}`)
      );
      if (missing.length === 0) return this.#warn();
      for (const choice of missing) {
        const registry = await this.known.registryOf(choice.name);
        this.#contents.set(`${choice.name}@${choice.version}`, await this.#download(registry, choice));
      }
    }
  }

  /** What is locked or installed at that version already is the same, or it is refused. */
  async #download(registry: PackageRegistry, choice: Choice): Promise<PackageContent> {
    const { name, version, channel } = choice;
    const locked = this.options.force ? undefined : this.known.pinOf(name, version);
    if (locked) return { ...await fetchAsLocked(this.ctx, registry, { name, locked }), channel };
    const pin = { name, version, channel, checksum: publishedOf(choice)?.checksum };
    return await fetchPackage(this.ctx, registry, pin);
  }

  /** One more step down the dependencies, with the versions that the last one has chosen. */
  async #round(former: ReadonlyMap<string, Choice>): Promise<Map<string, Choice>> {
    const wishes = new Map<string, Wish[]>();
    const depth = new Map<string, number>();
    for (const [name, version] of this.#roots) {
      if (this.options.onlyInstalled && !this.known.installed(name)) continue;
      wishes.set(name, [{ version }]);
      depth.set(name, 0);
    }
    // Grows while it is walked.
    for (const by of wishes.keys()) {
      for (const dependency of former.get(by)?.dependencies ?? []) {
        const { name, version } = parsePackageReference(dependency);
        if (name === by) continue;
        wishes.set(name, [...wishes.get(name) ?? [], { version, by }]);
        depth.set(name, Math.min(depth.get(name) ?? Infinity, depth.get(by)! + 1));
        if (depth.get(name)! > DEEPEST) throw tooDeep(by, name);
      }
    }
    const next = new Map<string, Choice>();
    for (const [name, own] of wishes) {
      const all = [...own, ...wishesOfInstalled(this.known.store, name, (other) => wishes.has(other))];
      next.set(name, await this.#choose(name, all, this.#channels(name, all, former)));
    }
    return next;
  }

  /** Where versions are looked for: what is installed stays in its channel as long as that has one that fits. */
  #channels(name: string, wishes: readonly Wish[], former: ReadonlyMap<string, Choice>): Channel[] {
    const installed = this.known.installed(name);
    const own = installed?.channel ?? "stable";
    if (this.#roots.has(name)) return [this.options.channel ?? own];
    const all = [own, ...wishes.map(({ by }) => former.get(by ?? "")?.channel)];
    const widest = CHANNELS.findLast((channel) => all.includes(channel)) ?? own;
    return installed && own !== widest ? [own, widest] : [widest];
  }

  async #choose(name: string, wishes: readonly Wish[], channels: readonly Channel[]): Promise<Choice> {
    const tests = wishes.map((wish) => {
      const test = parseConstraint(wish.version);
      if (test) return test;
      throw wrongConstraint(name, wish);
    });
    const isFitting = (version: string) => tests.every((test) => test(version));
    if (this.#given.has(name)) {
      const version = this.#roots.get(name)!;
      if (!isFitting(version)) throw conflict(name, wishes, [version]);
      return this.#choice({ name, version, wishes });
    }
    const installed = this.known.installed(name);
    const isAskedFor = this.#roots.has(name);
    // Another package of that name in a registry must not take the place of one that came from a path.
    if (installed && isLocal(installed.serverUrl) && !isAskedFor) {
      if (!isFitting(installed.version)) throw conflict(name, wishes, [installed.version]);
      return this.#choice({ name, version: installed.version, wishes });
    }
    const known = await this.known.ask(name);
    if (!known) throw await notFound(await this.known.registryOf(name), name, wishes[0]?.by);
    const { version, channel } = this.#newest(known, { wishes, tests, channels });
    const newest = newestFitting(seenIn(known, channel), []);
    const isHeldBack = newest !== undefined && compareCalVer(newest, version) > 0 &&
      wishes.some((wish) => wish.by !== undefined && !parseConstraint(wish.version)!(newest));
    return this.#choice({ name, version, wishes, channel, known, heldBack: isHeldBack ? newest : undefined });
  }

  #newest(known: KnownPackage, { wishes, tests, channels }: {
    wishes: readonly Wish[];
    tests: readonly ((version: string) => boolean)[];
    channels: readonly Channel[];
  }): { version: string; channel: Channel } {
    const { name } = known.info;
    // Who names a version gets it, whatever has become of it.
    const always = wishes.flatMap(({ version }) =>
      known.versions.flatMap((item) => isSameCalVer(item.version, version) ? [item.version] : [])
    );
    // Nobody who does not say so goes back.
    const installed = this.known.installed(name);
    const isChannelChosen = this.#roots.has(name) && this.options.channel !== undefined;
    const kept = installed && !isLocal(installed.serverUrl) && !isChannelChosen
      ? installed.version
      : undefined;
    const isWithdrawn = kept !== undefined && withdrawalOf(known, kept) !== undefined;
    if (kept !== undefined && !isWithdrawn) always.push(kept);
    for (const channel of channels) {
      const version = newestFitting([...seenIn(known, channel), ...always], tests);
      if (version !== undefined) return { version, channel };
    }
    const channel = channels.at(-1)!;
    // What is withdrawn stays where nothing else would do: it must not keep others from being updated.
    if (isWithdrawn && tests.every((test) => test(kept))) return { version: kept, channel: channels[0]! };
    const fitting = newestFitting(seenIn(known, "beta"), tests);
    throw noVersion(name, wishes, {
      all: known.versions,
      fitting: known.versions.find((item) => item.version === fitting),
      channel,
      withdrawn: known.info.yankedAt && withdrawalText(known.info),
    });
  }

  #choice(choice: Omit<Choice, "dependencies" | "present">): Choice {
    const { name, version } = choice;
    const present = this.#isPresent(choice);
    const content = this.#contents.get(`${name}@${version}`);
    const dependencies = content?.manifest.dependencies ??
      (present ? this.known.installed(name) : publishedOf(choice))?.dependencies ?? [];
    return { ...choice, dependencies, present };
  }

  #isPresent(choice: Pick<Choice, "name" | "version" | "channel" | "known">): boolean {
    const { name, version, channel, known } = choice;
    const installed = this.known.installed(name);
    if (!installed || !isSameCalVer(installed.version, version) || this.#given.has(name)) return false;
    if (!known) return true;
    if (isLocal(installed.serverUrl)) return false;
    const isChannelNew = this.#roots.has(name) && this.options.channel !== undefined &&
      installed.channel !== channel;
    const checksum = publishedOf(choice)?.checksum;
    const isSame = checksum === undefined || (installed.checksum ?? checksum) === checksum;
    // What was changed here stays, with a warning; what is not what the lockfile says is downloaded again.
    const isKept = installed.state === "edited" ||
      (installed.state === "intact" && installed.matchesLockfile);
    return !this.options.force && !isChannelNew && isSame && isKept;
  }

  /** Says what the user might not expect. */
  #warn(): void {
    for (const choice of this.choices) {
      const { name, version, known, wishes, present } = choice;
      const withdrawal = known && withdrawalOf(known, version);
      if (withdrawal) this.#say("PACKAGE_YANKED", `${name}@${version} was ${withdrawal}`);
      if (known?.info.deprecatedAt) {
        this.#say("PACKAGE_DEPRECATED", `${name} is ${deprecationText(known.info)}`);
      }
      const from = this.known.installed(name)?.version;
      const isNamed = this.#roots.get(name) !== undefined;
      if (!present && !isNamed && from !== undefined && compareCalVer(from, version) > 0) {
        const needs = needsText(wishes);
        const why = needs === "" ? "" : `: ${needs}`;
        const message = `${name} goes back from ${from} to ${version}${why}`;
        this.#say("PACKAGE_DOWNGRADED", message);
      }
    }
  }

  /** Once, also when versions are chosen again. */
  #say(code: string, message: string): void {
    if (this.#said.has(message)) return;
    this.#said.add(message);
    this.ctx.warn({ code, message });
  }
}

function publishedOf({ version, known }: Pick<Choice, "version" | "known">): PackageVersion | undefined {
  return known?.versions.find((item) => isSameCalVer(item.version, version));
}

/** What packages that stay as they are want of one. */
function wishesOfInstalled(store: PackageStore, name: string, isPlanned: (other: string) => boolean): Wish[] {
  return Object.entries(store.lockfile()).flatMap(([by, { dependencies = [] }]) =>
    by === name || isPlanned(by) ? [] : dependencies.map(parsePackageReference)
      .filter((item) => item.name === name && item.version !== undefined)
      .map(({ version }): Wish => ({ version, by, installed: true }))
  );
}

/** A channel sees the versions of the steadier ones, too; of a withdrawn package nothing is seen. */
export function seenIn({ info, versions }: KnownPackage, channel: Channel): string[] {
  const seen = CHANNELS.slice(0, CHANNELS.indexOf(channel) + 1);
  return info.yankedAt
    ? []
    : versions.filter((item) => !item.yankedAt && seen.includes(item.channel)).map(({ version }) => version);
}

function tooDeep(by: string, name: string): SwampError {
  return new SwampError(
    "PACKAGE_CONFLICT",
    `Dependencies are nested deeper than ${DEEPEST}: ${by} -> ${name}`,
    { hint: `See what it depends on: swamp extension info ${by}` },
  );
}
