// SPDX-License-Identifier: MIT
/** The JSON of a registry, checked key by key: nothing in it is trusted to be what the protocol says. */
import { isPackageName, isPackageReference } from "../../domain/packages/package_name.ts";
import {
  type Channel,
  CHANNELS,
  type PackageInfo,
  type PackageVersion,
} from "../../domain/packages/package_registry.ts";
import { isCalVer } from "../../domain/types/calver.ts";

/** Kinds of what a package holds, as the protocol names them. */
export const CONTENT_KINDS = [
  "models",
  "extensions",
  "workflows",
  "vaults",
  "drivers",
  "datastores",
  "reports",
  "skills",
] as const;

/** What an answer should have been; the message says where. */
export class WrongShape extends Error {
  override readonly name = "WrongShape";
}

type Fields = Readonly<Record<string, unknown>>;

/** @throws WrongShape. */
export function readInfo(value: unknown, where = "it"): PackageInfo {
  const fields = fieldsOf(value, where);
  const text = (key: string) => optionalText(fields, key, where);
  const name = requiredText(fields, "name", where);
  if (!isPackageName(name)) throw new WrongShape(`${where}.name is no name of a package`);
  return {
    name,
    description: text("description"),
    repository: text("repository"),
    platforms: texts(fields, "platforms", where),
    labels: texts(fields, "labels", where),
    contentTypes: texts(fields, "contentTypes", where),
    latestVersion: optionalVersion(fields, "latestVersion", where),
    latestRc: optionalVersion(fields, "latestRc", where),
    latestBeta: optionalVersion(fields, "latestBeta", where),
    createdAt: requiredText(fields, "createdAt", where),
    updatedAt: requiredText(fields, "updatedAt", where),
    yankedAt: text("yankedAt"),
    yankReason: text("yankReason"),
    deprecatedAt: text("deprecatedAt"),
    deprecationReason: text("deprecationReason"),
    supersededBy: text("supersededBy"),
  };
}

/** @throws WrongShape. */
export function readVersion(value: unknown, where = "it"): PackageVersion {
  const fields = fieldsOf(value, where);
  const version = requiredText(fields, "version", where);
  if (!isCalVer(version)) throw new WrongShape(`${where}.version is no version`);
  const channel = optionalText(fields, "channel", where) ?? "stable";
  if (!CHANNELS.includes(channel as Channel)) {
    throw new WrongShape(`${where}.channel is none of ${CHANNELS.join(", ")}`);
  }
  const checksum = optionalText(fields, "checksum", where);
  if (checksum !== undefined && !isChecksum(checksum)) throw new WrongShape(`${where}.checksum is no sha256`);
  const size = fields.size ?? undefined;
  if (size !== undefined && typeof size !== "number") throw new WrongShape(`${where}.size is no number`);
  const dependencies = texts(fields, "dependencies", where);
  const wrong = dependencies.find((text) => !isPackageReference(text));
  if (wrong !== undefined) throw new WrongShape(`${where}.dependencies: '${wrong}' is no name of a package`);
  const content = CONTENT_KINDS.map((kind) => [kind, names(fields, kind, where)] as const);
  return {
    version,
    publishedAt: requiredText(fields, "publishedAt", where),
    channel: channel as Channel,
    checksum: checksum?.toLowerCase(),
    size,
    yankedAt: optionalText(fields, "yankedAt", where),
    yankReason: optionalText(fields, "yankReason", where),
    releaseNotes: optionalText(fields, "releaseNotes", where),
    dependencies,
    platforms: texts(fields, "platforms", where),
    content: Object.fromEntries(content.filter(([, items]) => items.length > 0)),
  };
}

/** What the `info.json` of a registry in a directory holds; the rest follows from the versions. */
export type StoredInfo = Omit<PackageInfo, "latestVersion" | "latestRc" | "latestBeta" | "contentTypes">;

/** @param name of the package in whose place it lies. @throws WrongShape. */
export function readStoredInfo(value: unknown, name: string): StoredInfo {
  const { contentTypes: _, latestVersion: __, latestRc: ___, latestBeta: ____, ...stored } = readInfo(value);
  if (stored.name === name) return stored;
  throw new WrongShape(`it is of ${stored.name}`);
}

/** @param version in whose place it lies. @throws WrongShape. */
export function readStoredVersion(value: unknown, version: string): PackageVersion {
  const { content, ...rest } = fieldsOf(value, "it");
  const stored = readVersion({ ...rest, ...fieldsOf(content ?? {}, "it.content") });
  if (stored.version === version) return stored;
  throw new WrongShape(`it is of ${stored.version}`);
}

/** A list, bare or under a key. @throws WrongShape. */
export function readList(value: unknown, key: string): readonly unknown[] {
  const list = Array.isArray(value) ? value : fieldsOf(value, "it")[key];
  if (!Array.isArray(list)) throw new WrongShape(`${key} is no list`);
  return list;
}

/** @throws WrongShape. */
export function fieldsOf(value: unknown, where: string): Fields {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Fields;
  throw new WrongShape(`${where} is no object`);
}

/** @throws WrongShape. */
export function requiredText(fields: Fields, key: string, where: string): string {
  const value = optionalText(fields, key, where);
  if (value === undefined) throw new WrongShape(`${where}.${key} is missing`);
  return value;
}

/** The sha256 of an answer, hex in lower case. @throws WrongShape. */
export function readChecksum(value: unknown): string | undefined {
  const checksum = optionalText(fieldsOf(value, "it"), "checksum", "it");
  if (checksum !== undefined && !isChecksum(checksum)) throw new WrongShape("checksum is no sha256");
  return checksum?.toLowerCase();
}

function isChecksum(text: string): boolean {
  return /^[0-9a-f]{64}$/i.test(text);
}

function optionalText(fields: Fields, key: string, where: string): string | undefined {
  const value = fields[key] ?? undefined;
  if (value === undefined || typeof value === "string") return value;
  throw new WrongShape(`${where}.${key} is no text`);
}

function optionalVersion(fields: Fields, key: string, where: string): string | undefined {
  const value = optionalText(fields, key, where);
  if (value === undefined || isCalVer(value)) return value;
  throw new WrongShape(`${where}.${key} is no version`);
}

function texts(fields: Fields, key: string, where: string): readonly string[] {
  const value = fields[key] ?? [];
  if (Array.isArray(value) && value.every((item) => typeof item === "string")) return value;
  throw new WrongShape(`${where}.${key} is no list of texts`);
}

/** Names of contents: texts, or objects that have a type or a name. */
function names(fields: Fields, key: string, where: string): readonly string[] {
  const value = fields[key] ?? [];
  if (!Array.isArray(value)) throw new WrongShape(`${where}.${key} is no list`);
  return value.map((item, index) => {
    if (typeof item === "string") return item;
    const { type, name } = fieldsOf(item, `${where}.${key}[${index}]`);
    if (typeof type === "string") return type;
    if (typeof name === "string") return name;
    throw new WrongShape(`${where}.${key}[${index}] has no name`);
  });
}
