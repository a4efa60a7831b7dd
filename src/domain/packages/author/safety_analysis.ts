// SPDX-License-Identifier: MIT
/** What is refused in a package, and what its users should be told of: extension contract, section 14.3. */
import type { AuthorTools, WordPlace } from "./author_tools.ts";
import type { PackageRemark, RemarkCode } from "./package_remark.ts";

/** Limits of what an author ships; bundles do not count. */
export const AUTHOR_LIMITS = { files: 150, fileBytes: 1024 * 1024, totalBytes: 10 * 1024 * 1024 } as const;

const EXTENSIONS = new Set([".ts", ".json", ".md", ".yaml", ".yml", ".txt"]);
const PLAIN_NAMES = new Set([
  "AUTHORS",
  "CONTRIBUTORS",
  "COPYING",
  "COPYING-EXCEPTION",
  "LICENSE",
  "NOTICE",
  "PATENTS",
]);

/** A file that goes into the package as its author wrote it. */
export interface AuthoredFile {
  /** Relative to the manifest's directory. */
  readonly file: string;
  /** Where it is in the archive, if that is another path. */
  readonly archived?: string;
  readonly bytes: Uint8Array;
  /** A program; it may be of any form, and only the total counts for its size. */
  readonly binary: boolean;
}

export interface SafetyReport {
  readonly errors: PackageRemark[];
  readonly warnings: PackageRemark[];
}

/** Judges all files of a package. */
export function analyseFiles(
  files: readonly AuthoredFile[],
  findWords: AuthorTools["findWords"],
): SafetyReport {
  const report: SafetyReport = { errors: limitProblems(files), warnings: [] };
  for (const item of files) {
    const problem = nameProblem(item);
    if (problem) report.errors.push({ code: "FILE_FORBIDDEN", message: problem, file: item.file });
    if (item.binary) continue;
    const text = new TextDecoder("latin1").decode(item.bytes);
    if (item.file.endsWith(".ts")) {
      report.errors.push(...findCode(item, text, findWords, UNSAFE));
      report.warnings.push(...findCode(item, text, findWords, NOTABLE));
      report.warnings.push(...findLines(item.file, text, LINE_RULES));
    } else if (/\.(?:md|txt)$/.test(item.file)) {
      report.warnings.push(...findLines(item.file, text, [ADDRESS_RULE]));
    }
  }
  return report;
}

function limitProblems(files: readonly AuthoredFile[]): PackageRemark[] {
  const problem = (message: string, file?: string): PackageRemark => ({
    code: "LIMIT_EXCEEDED",
    message,
    file,
  });
  const problems = files.filter(({ bytes, binary }) => !binary && bytes.length > AUTHOR_LIMITS.fileBytes)
    .map(({ file, bytes }) => problem(`it has ${bytes.length} bytes; expected at most 1 MB`, file));
  if (files.length > AUTHOR_LIMITS.files) {
    problems.push(problem(`the package has ${files.length} files; expected at most ${AUTHOR_LIMITS.files}`));
  }
  const total = files.reduce((sum, { bytes }) => sum + bytes.length, 0);
  if (total > AUTHOR_LIMITS.totalBytes) {
    problems.push(problem(`the package has ${total} bytes; expected at most 10 MB`));
  }
  return problems;
}

function nameProblem({ file, archived = file, binary }: AuthoredFile): string | undefined {
  const segments = archived.split("/");
  if (segments.some((segment) => segment.startsWith(".") && segment !== "." && segment !== "..")) {
    return "hidden files are not shipped";
  }
  const name = segments.at(-1)!;
  if (binary || PLAIN_NAMES.has(name)) return undefined;
  const dot = name.lastIndexOf(".");
  if (dot > 0 && EXTENSIONS.has(name.slice(dot))) return undefined;
  return `files of this kind are not shipped; expected ${[...EXTENSIONS].join(", ")}`;
}

interface CodeRule {
  readonly word: string;
  readonly before?: RegExp;
  readonly after: RegExp;
  readonly code: RemarkCode;
  readonly message: string;
}

const UNSAFE: readonly CodeRule[] = [
  { word: "eval", after: /^\s*(?:\?\.\s*)?\(/, code: "UNSAFE_CODE", message: "it calls eval()" },
  {
    word: "Function",
    before: /\bnew\s+$/,
    after: /^\s*\(/,
    code: "UNSAFE_CODE",
    message: "it makes code from text with new Function()",
  },
];

const NOTABLE: readonly CodeRule[] = [
  {
    word: "Deno",
    after: /^\s*\??\.\s*Command\b/,
    code: "SUBPROCESS",
    message: "it starts other programs (Deno.Command)",
  },
];

/** How far around a word is looked. */
const NEIGHBOURHOOD = 200;

/** In code only; in the whole text when comments can not be told from code with certainty. */
function findCode(
  { file, bytes }: AuthoredFile,
  text: string,
  findWords: AuthorTools["findWords"],
  rules: readonly CodeRule[],
): PackageRemark[] {
  if (!rules.some(({ word }) => text.includes(word))) return [];
  const names = rules.map(({ word }) => word);
  const places = findWords(bytes, names) ?? wordsOfText(text, names);
  return rules.flatMap(({ word, before, after, code, message }) => {
    const hit = places.find((place) =>
      place.name === word && after.test(text.slice(place.end, place.end + NEIGHBOURHOOD)) &&
      (before?.test(text.slice(Math.max(0, place.start - NEIGHBOURHOOD), place.start)) ?? true)
    );
    return hit ? [{ code, message, file, line: lineAt(text, hit.start) }] : [];
  });
}

function wordsOfText(text: string, names: readonly string[]): WordPlace[] {
  return names.flatMap((name) =>
    [...text.matchAll(new RegExp(`(?<![\\w$.])${name}(?![\\w$])`, "g"))].map(({ index }) => ({
      name,
      start: index,
      end: index + name.length,
    }))
  );
}

interface LineRule {
  readonly code: RemarkCode;
  readonly message: string;
  readonly hits: (line: string) => boolean;
}

const LINE_RULES: readonly LineRule[] = [
  {
    code: "LONG_LINE",
    message: "a line has more than 500 characters",
    hits: (line) => line.length > 500,
  },
  {
    code: "ENCODED_DATA",
    message: "a text looks like encoded data (100 characters or more of base64)",
    hits: (line) => line.length >= 100 && /[A-Za-z0-9+/]{100}/.test(line),
  },
];

const ADDRESS_RULE: LineRule = {
  code: "ADDRESS",
  message: "it names an IP address; use those of the documentation ranges, as 192.0.2.1",
  hits: (line) =>
    [...line.matchAll(/(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?!\.?\d)/g)].some(([ip]) => isReal(ip)),
};

/** Whether it is an address of a machine somewhere; RFC 5737 has those for documentation. */
function isReal(ip: string): boolean {
  if (ip.split(".").some((part) => Number(part) > 255)) return false;
  return !/^(?:192\.0\.2|198\.51\.100|203\.0\.113|127\.\d+\.\d+)\./.test(ip) && ip !== "0.0.0.0";
}

/** One remark per rule, at its first line. */
function findLines(file: string, text: string, rules: readonly LineRule[]): PackageRemark[] {
  const lines = text.split("\n");
  return rules.flatMap(({ code, message, hits }) => {
    const found = lines.flatMap((line, index) => hits(line) ? [index + 1] : []);
    if (found.length === 0) return [];
    const more = found.length > 1 ? `, and ${found.length - 1} more of them` : "";
    return [{ code, message: `${message}${more}`, file, line: found[0] }];
  });
}

function lineAt(text: string, offset: number): number {
  let line = 1;
  for (let at = text.indexOf("\n"); at >= 0 && at < offset; at = text.indexOf("\n", at + 1)) line++;
  return line;
}
