// SPDX-License-Identifier: MIT

/** Codes are part of the JSON contract. */
export type RemarkCode =
  | "MANIFEST_INVALID"
  | "FILE_MISSING"
  | "FILE_FORBIDDEN"
  | "FILE_UNLISTED"
  | "LIMIT_EXCEEDED"
  | "UNSAFE_CODE"
  | "ENTRY_UNBUILDABLE"
  | "ENTRY_BROKEN"
  | "ENTRY_NOT_RECOGNISED"
  | "ENTRY_UNDECIDED"
  | "ENTRY_VARIES"
  | "ENTRY_DUPLICATE"
  | "UPGRADES_END_EARLY"
  | "OUTPUT_NAME_RESERVED"
  | "OUTPUT_NAME_SHARED"
  | "COLLECTIVE_MISMATCH"
  | "WORKFLOW_INVALID"
  | "SKILL_INVALID"
  | "IMPORT_OUTSIDE"
  | "DEPENDENCY_UNTRUSTED"
  | "DEPENDENCY_UNKNOWN"
  | "DEPENDENCY_MISSING"
  | "DEPENDENCY_WITHDRAWN"
  | "DEPENDENCY_DEPRECATED"
  | "LONG_LINE"
  | "ENCODED_DATA"
  | "SUBPROCESS"
  | "ADDRESS"
  | "QUALITY";

/** Something an author should know about a file of a package. */
export interface PackageRemark {
  readonly code: RemarkCode;
  readonly message: string;
  /** Relative to the manifest's directory. */
  readonly file?: string;
  /** From 1. */
  readonly line?: number;
  /** From 1. */
  readonly column?: number;
}

/** `file:line:column: message`, as far as the place is known. */
export function remarkText({ message, file, line, column }: PackageRemark): string {
  const place = [file, line, column].filter((part) => part !== undefined).join(":");
  return place === "" ? message : `${place}: ${message}`;
}

/** By file and line, so that the same package always gets the same list. */
export function sortRemarks(remarks: readonly PackageRemark[]): PackageRemark[] {
  const key = ({ file = "", message }: PackageRemark) => `${file}\0${message}`;
  return [...remarks].sort((a, b) => {
    if (a.file === b.file && a.line !== b.line) return (a.line ?? 0) - (b.line ?? 0);
    return key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0;
  });
}
