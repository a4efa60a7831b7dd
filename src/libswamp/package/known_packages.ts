// SPDX-License-Identifier: MIT
import type {
  LockedPackage,
  Lockfile,
  PackageState,
  PackageStore,
} from "../../domain/packages/installed_package.ts";
import {
  type Channel,
  CHANNELS,
  type PackageInfo,
  type PackageRegistry,
  type PackageVersion,
} from "../../domain/packages/package_registry.ts";
import { collectiveOf } from "../../domain/packages/package_name.ts";
import { isSameCalVer } from "../../domain/types/calver.ts";
import type { Context } from "../context.ts";
import { chosenRegistry } from "./chosen_registry.ts";
import { isLocal } from "./local_package.ts";

/** What a registry tells of a package. */
export interface KnownPackage {
  readonly info: PackageInfo;
  /** Newest first. */
  readonly versions: readonly PackageVersion[];
}

/** `withdrawn by its author: it eats files`; undefined when neither the version nor its package is. */
export function withdrawalOf({ info, versions }: KnownPackage, version: string): string | undefined {
  const own = versions.find((item) => isSameCalVer(item.version, version));
  const marks = own?.yankedAt ? own : info;
  return marks.yankedAt ? withdrawalText(marks) : undefined;
}

/** @see withdrawalOf */
export function withdrawalText({ yankReason }: { readonly yankReason?: string }): string {
  return `withdrawn by its author${yankReason ? `: ${yankReason}` : ""}`;
}

/** `deprecated: renamed; its author advises @acme/kit`. */
export function deprecationText({ deprecationReason, supersededBy }: PackageInfo): string {
  const reason = deprecationReason ? `: ${deprecationReason}` : "";
  return `deprecated${reason}${supersededBy ? `; its author advises ${supersededBy}` : ""}`;
}

/** What is there of a package. */
export interface InstalledPackage extends Omit<LockedPackage, "channel"> {
  readonly channel?: Channel;
  readonly state: PackageState["state"];
  /** See {@link PackageState}. */
  readonly matchesLockfile: boolean;
}

/** Asks the registry and the disk, each once for each package. */
export class KnownPackages {
  readonly #asked = new Map<string, Promise<KnownPackage | undefined>>();
  readonly #installed = new Map<string, InstalledPackage | undefined>();

  #lockfile: Lockfile;

  constructor(private readonly ctx: Context, readonly store: PackageStore) {
    this.#lockfile = store.lockfile();
  }

  /** Whether packages were changed since they were looked at, here or by another command. */
  get isOutdated(): boolean {
    if (JSON.stringify(this.store.lockfile()) !== JSON.stringify(this.#lockfile)) return true;
    return [...this.#installed].some(([name, seen]) => {
      const present = this.store.receipt(name)?.locked;
      return present?.version !== seen?.version || present?.filesChecksum !== seen?.filesChecksum;
    });
  }

  /** Looks at the disk anew; what the registry has told stays. */
  refresh(): void {
    this.#installed.clear();
    this.#lockfile = this.store.lockfile();
  }

  /** Whether the lockfile named it when packages were looked at; what is installed since does not count. */
  wasLocked(name: string): boolean {
    return Object.hasOwn(this.#lockfile, name);
  }

  /** What the lockfile, else the disk, says of a version that came from a registry. */
  pinOf(name: string, version: string): LockedPackage | undefined {
    return [this.#lockfile[name], this.store.receipt(name)?.locked].find((locked) =>
      locked !== undefined && isSameCalVer(locked.version, version) && !isLocal(locked.serverUrl)
    );
  }

  /** Collectives of what the lockfile named then. */
  get lockedCollectives(): string[] {
    return Object.keys(this.#lockfile).map(collectiveOf);
  }

  /** Undefined when the registry has none of that name. */
  ask(name: string): Promise<KnownPackage | undefined> {
    const asked = this.#asked.get(name) ?? this.#ask(name);
    this.#asked.set(name, asked);
    return asked;
  }

  /** Where a package is looked for: see {@link chosenRegistry}; one that is not there, where its collective is from. */
  registryOf(name: string): Promise<PackageRegistry> {
    const addressOf = (own: string) => (this.store.receipt(own)?.locked ?? this.#lockfile[own])?.serverUrl;
    const sibling = Object.keys(this.#lockfile).find((own) => collectiveOf(own) === collectiveOf(name));
    return chosenRegistry(this.ctx, addressOf(name) ?? (sibling && addressOf(sibling)));
  }

  async #ask(name: string): Promise<KnownPackage | undefined> {
    const registry = await this.registryOf(name);
    const info = await registry.info(name);
    return info && { info, versions: await registry.versions(name) };
  }

  /** Undefined when it is not on disk, whatever the lockfile says. */
  installed(name: string): InstalledPackage | undefined {
    if (!this.#installed.has(name)) this.#installed.set(name, this.#inspect(name));
    return this.#installed.get(name);
  }

  #inspect(name: string): InstalledPackage | undefined {
    const locked = this.store.receipt(name)?.locked;
    if (!locked) return undefined;
    const channel = CHANNELS.find((known) => known === locked.channel);
    const { state, matchesLockfile } = this.store.inspect(name);
    return { ...locked, channel, state, matchesLockfile };
  }
}
