// SPDX-License-Identifier: MIT
/** Why a pull can not be planned, each with the next step. */
import { SwampError } from "../../domain/errors.ts";
import { nearest } from "../../domain/nearest.ts";
import { collectiveOf } from "../../domain/packages/package_name.ts";
import {
  type Channel,
  CHANNELS,
  type PackageInfo,
  type PackageRegistry,
  type PackageVersion,
} from "../../domain/packages/package_registry.ts";
import { CONSTRAINT_HELP, parseConstraint } from "../../domain/packages/version_constraint.ts";
import { withdrawalText } from "./known_packages.ts";

/** What somebody wants of a package. */
export interface Wish {
  /** A version or constraint; undefined: the newest. */
  readonly version: string | undefined;
  /** The package that wants it; undefined: the user. */
  readonly by?: string;
  /** That package is installed and not part of the plan: it stays as it is. */
  readonly installed?: boolean;
}

const LISTED = 5;

/** `<2026.03.01.1 for @acme/app, which is installed`. */
export function wishText({ version, by, installed }: Wish): string {
  const whom = by === undefined ? "you" : installed ? `${by}, which is installed` : by;
  return `${version ?? "any"} for ${whom}`;
}

/** What other packages need of one: `@acme/app needs <2026.03.01.1`. */
export function needsText(wishes: readonly Wish[]): string {
  return wishes.filter(({ by, version }) => by !== undefined && version !== undefined)
    .map(({ by, version }) => `${by} needs ${version}`).join(", ");
}

/**
 * The error for a package that a registry does not have, with names that come near.
 * @throws SwampError as {@link nearNames}.
 */
export async function notFound(registry: PackageRegistry, name: string, by?: string): Promise<SwampError> {
  const near = await nearNames(registry, name);
  const question = near.length > 0 ? `Did you mean ${near.map((item) => `'${item}'`).join(" or ")}?\n` : "";
  const next = by === undefined
    ? `${question}Find extensions with: swamp extension search <text>`
    : `Pull another version of ${by}, or ask its author; see its versions with: swamp extension info ${by}`;
  const needed = by === undefined ? "" : `, which ${by} needs`;
  return new SwampError("PACKAGE_NOT_FOUND", `Extension not found: ${name} in ${registry.address}${needed}`, {
    hint: next,
    details: { name, by, suggestions: near },
  });
}

/**
 * Names of packages that come near.
 * @throws SwampError REGISTRY_UNREACHABLE, PACKAGE_INVALID when there is no registry that could have one.
 */
export async function nearNames(registry: PackageRegistry, name: string): Promise<string[]> {
  const search = { text: "", platforms: [], labels: [], page: 1 };
  const text = name.slice(name.indexOf("/") + 1);
  const names = (list: Promise<{ packages: readonly PackageInfo[] }>) =>
    list.then(({ packages }) => packages.map((item) => item.name), (error) => {
      // A name that comes near is an extra; the search may fail without harm, unless nobody is there to answer it.
      const isNone = error instanceof SwampError &&
        (error.code === "REGISTRY_UNREACHABLE" || error.code === "PACKAGE_INVALID");
      if (isNone) throw error;
      return [];
    });
  const [own, same] = await Promise.all([
    names(registry.search({ ...search, collective: collectiveOf(name), sort: "name", perPage: 100 })),
    names(registry.search({ ...search, text, sort: "relevance", perPage: 3 })),
  ]);
  const collective = `@${collectiveOf(name)}/`;
  const near = nearest(text, own.map((item) => item.slice(collective.length)));
  return [...new Set([...near.map((item) => collective + item), ...same])].slice(0, 3);
}

/** The error for a version that is none, by whoever wants it. */
export function wrongConstraint(name: string, { version, by, installed }: Wish): SwampError {
  if (by === undefined) {
    return new SwampError("INVALID_VALUE", `Invalid version '${version}' of ${name}`, {
      hint: CONSTRAINT_HELP,
    });
  }
  return new SwampError(
    "PACKAGE_INVALID",
    `The manifest of ${by} is wrong: it needs ${name}@${version}, which is no version`,
    {
      hint: installed
        ? `Remove it with: swamp extension rm ${by}`
        : `Pull another version of ${by}, or tell its author; see its versions with: swamp extension info ${by}`,
      details: { name, version, by },
    },
  );
}

/** The error for a package of which no version is what one or several want. */
export function noVersion(
  name: string,
  wishes: readonly Wish[],
  { all, fitting, channel, withdrawn }: {
    /** What is published, newest first. */
    all: readonly PackageVersion[];
    /** The newest that fits but is not seen in the channel. */
    fitting?: PackageVersion;
    channel: Channel;
    /** That the whole package is, as {@link withdrawalText}; undefined when it is not. */
    withdrawn?: string;
  },
): SwampError {
  const details = { name, wishes, versions: all.map((item) => item.version) };
  if (withdrawn !== undefined) {
    return new SwampError("PACKAGE_NOT_FOUND", `${name} was ${withdrawn}`, {
      hint: `See what there is with: swamp extension info ${name}`,
      details,
    });
  }
  // A withdrawn version that would do says more than that none does.
  const gone = all.find((item) =>
    item.yankedAt && CHANNELS.indexOf(item.channel) <= CHANNELS.indexOf(channel) &&
    wishes.every((wish) => parseConstraint(wish.version)!(item.version))
  );
  const anyway = gone && `Take what was withdrawn with: swamp extension pull ${name}@${gone.version}`;
  if (fitting) {
    const by = wishes.find((wish) => wish.by !== undefined && !wish.installed)?.by;
    return new SwampError(
      "PACKAGE_NOT_FOUND",
      `${name}${
        by === undefined ? "" : `, which ${by} needs,`
      } has a version that fits only in the channel ` +
        `${fitting.channel}: ${fitting.version}; the channel here is ${channel}` +
        (gone ? `, of which ${gone.version} was ${withdrawalText(gone)}` : ""),
      {
        hint: `Pull it with: swamp extension pull ${by ?? name} --channel ${fitting.channel}` +
          (anyway ? `\n${anyway}` : ""),
        details,
      },
    );
  }
  const known = all.slice(0, LISTED).map((item) =>
    `${item.version}${item.yankedAt ? ` (${withdrawalText(item)})` : ""}`
  );
  const more = all.length > known.length ? ", ..." : "";
  const hint = `Published are: ${known.join(", ")}${more}\nSee all with: swamp extension info ${name}`;
  if (gone) {
    const by = wishes.find((wish) => wish.by !== undefined && !wish.installed)?.by;
    const whom = by === undefined ? "" : `, which ${by} needs,`;
    return new SwampError(
      "PACKAGE_NOT_FOUND",
      `${name}@${gone.version}${whom} was ${
        withdrawalText(gone)
      }; nothing else in the channel ${channel} fits`,
      { hint: `${hint}\n${anyway}`, details },
    );
  }
  const vain = wishes.find(({ version }) => !all.some((item) => parseConstraint(version)!(item.version)));
  if (wishes.length > 1 && !vain) return conflict(name, wishes, all.map((item) => item.version));
  const { version, by } = vain ?? wishes[0]!;
  const whom = by === undefined ? "" : `, which ${by} needs`;
  const message = version === undefined
    ? `${name} has no version in the channel ${channel}${whom}`
    : `No version of ${name} fits ${version}${whom}`;
  return new SwampError("PACKAGE_NOT_FOUND", message, { hint, details });
}

/**
 * The error for wishes that no version fits.
 * @param versions what there is to choose from, newest first.
 */
export function conflict(name: string, wishes: readonly Wish[], versions: readonly string[]): SwampError {
  const fits = (version: string) => (wish: Wish) => parseConstraint(wish.version)?.(version) ?? false;
  // What the packages that move would take, and which of those that stay refuse it.
  const wanted = versions.find((version) =>
    wishes.filter(({ installed }) => !installed).every(fits(version))
  );
  const inTheWay = wishes.filter((wish) => wish.installed && wanted !== undefined && !fits(wanted)(wish));
  const removals = inTheWay.map(({ by }) => `swamp extension rm ${by}`);
  return new SwampError(
    "PACKAGE_CONFLICT",
    `No version of ${name} fits all that need it: ${wishes.map(wishText).join("; ")}`,
    {
      hint: removals.length === 0
        ? "Pull a version of one of them that agrees with the others."
        : `Pull a version that agrees, or remove what is in the way:\n${removals.join("\n")}`,
      details: { name, wishes },
    },
  );
}
