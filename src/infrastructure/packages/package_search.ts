// SPDX-License-Identifier: MIT
/** Which packages of a directory a search finds, in which order, and which version is the newest. */
import { collectiveOf } from "../../domain/packages/package_name.ts";
import {
  type Channel,
  CHANNELS,
  type PackageInfo,
  type PackageSearch,
  type PackageVersion,
} from "../../domain/packages/package_registry.ts";
import { compareCalVer } from "../../domain/types/calver.ts";

/** A channel sees the versions of the steadier ones, too. */
export function latestOf(versions: readonly PackageVersion[], channel: Channel): PackageVersion | undefined {
  const seen = CHANNELS.slice(0, CHANNELS.indexOf(channel) + 1);
  return versions.filter((item) => !item.yankedAt && seen.includes(item.channel))
    .sort((a, b) => compareCalVer(b.version, a.version))[0];
}

/** What a search finds, in its order: one page, and how many there are. */
export function findPackages(
  packages: readonly PackageInfo[],
  search: PackageSearch,
): { packages: readonly PackageInfo[]; total: number } {
  const found = packages.filter((info) => matches(info, search)).sort(orderOf(search));
  const from = (search.page - 1) * search.perPage;
  return { packages: found.slice(from, from + search.perPage), total: found.length };
}

function matches(info: PackageInfo, search: PackageSearch): boolean {
  const text = search.text.trim().toLowerCase();
  const haystack = `${info.name} ${info.description ?? ""} ${info.labels.join(" ")}`.toLowerCase();
  return !info.yankedAt && text.split(/\s+/).every((word) => haystack.includes(word)) &&
    (search.collective === undefined || collectiveOf(info.name) === search.collective.replace(/^@/, "")) &&
    search.labels.every((label) => info.labels.includes(label)) &&
    (search.platforms.length === 0 || info.platforms.length === 0 ||
      search.platforms.some((platform) => info.platforms.includes(platform))) &&
    (search.contentType === undefined || info.contentTypes.includes(search.contentType));
}

function orderOf({ sort, text }: PackageSearch): (a: PackageInfo, b: PackageInfo) => number {
  const byName = (a: PackageInfo, b: PackageInfo) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0);
  if (sort === "new") return (a, b) => b.createdAt.localeCompare(a.createdAt) || byName(a, b);
  if (sort === "updated") return (a, b) => b.updatedAt.localeCompare(a.updatedAt) || byName(a, b);
  if (sort === "name" || text === "") return byName;
  const inName = (info: PackageInfo) => info.name.includes(text.toLowerCase()) ? 0 : 1;
  return (a, b) => inName(a) - inName(b) || byName(a, b);
}
