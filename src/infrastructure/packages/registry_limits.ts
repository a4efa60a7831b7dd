// SPDX-License-Identifier: MIT
/** Every limit of a served registry. Design: "The registry server" in design/security.md. */
import { ARCHIVE_LIMITS } from "../../domain/packages/archive_plan.ts";
import type { HttpLimits } from "../platform/http_server/http_limits.ts";

const MINUTE = 60_000;

export const REGISTRY_LIMITS = {
  /** Connections at the same time, where the limit of open files allows so many. */
  connections: 4_096,
  /** Archives that are sent at the same time. */
  downloads: 512,
  /** Archives that are received at the same time. */
  uploads: 256,
  /** Pushes that were announced and not confirmed: of one key, and of all. */
  announcedPerKey: 64,
  announced: 1_024,
  /** How long an announced push may take until it is confirmed, in milliseconds. */
  announcedMs: 15 * MINUTE,
  /** Bytes of all archives that wait to be confirmed. */
  uploadedBytes: 4 * 1024 * 1024 * 1024,
  /** Bytes of a JSON document that is received, and of all that are being received. */
  documentBytes: 1024 * 1024,
  allDocumentBytes: 32 * 1024 * 1024,
  /** Archives that wait to be examined; one is being examined. */
  waitingArchives: 64,
  /** Resident memory and time of the process that examines an archive. */
  examinationBytes: 1024 * 1024 * 1024,
  examinationMs: 2 * MINUTE,
  /** Words, labels and platforms of a search. */
  searchWords: 16,
  searchValues: 16,
} as const;

/** Files that are not connections: the directory, a subprocess, the program itself. */
const RESERVED_FILES = 64;

/** How many of each a process may have at the same time. */
export interface RegistryCapacity {
  readonly connections: number;
  readonly downloads: number;
  readonly uploads: number;
}

/**
 * Shares the files that a process may have open: a download and an upload each need one besides their connection.
 * @param most connections that the owner of the registry allows.
 */
export function registryCapacity(
  fileLimit: number,
  most: number = REGISTRY_LIMITS.connections,
): RegistryCapacity {
  const files = Math.max(fileLimit - RESERVED_FILES, 16);
  const connections = Math.min(most, Math.floor(files * 0.6));
  return {
    connections,
    downloads: Math.max(Math.min(REGISTRY_LIMITS.downloads, Math.floor(connections / 4)), 1),
    uploads: Math.max(Math.min(REGISTRY_LIMITS.uploads, Math.floor(connections / 4)), 1),
  };
}

/** Limits of the connections of a registry. */
export function registryHttpLimits({ connections }: RegistryCapacity): HttpLimits {
  return {
    connections,
    requestsPerConnection: 1_000,
    idleMs: MINUTE,
    headMs: 10_000,
    transferMs: 15 * MINUTE,
    graceMs: 20_000,
    bytesPerSecond: 1_024,
    headBytes: 16 * 1024,
    fields: 64,
    pathLength: 1_024,
    queryLength: 2_048,
    bodyBytes: ARCHIVE_LIMITS.archiveBytes,
    replyBytes: 64 * 1024 * 1024,
  };
}
