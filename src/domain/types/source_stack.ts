// SPDX-License-Identifier: MIT
import type { FileSystem } from "../platform/file_system.ts";
import { SourceMap } from "../source_map.ts";

/** Where extension code threw an error, in the files that its author wrote. */
export interface SourceStack {
  /** `Name: message` and the frames of extension code. */
  readonly stack: string;
  /** `file:line:column` of the innermost frame that is in no package. */
  readonly position: string;
}

const FRAME = /\(?(file:\/\/\/[^\s()]+?\.js)(?:\?[^\s():]*)?:(\d+):(\d+)\)?$/;

/** Longest chain of causes that is followed. */
const MAX_CAUSES = 20;

/**
 * The stack of an error, or of what caused it, through the source maps of bundles.
 * @param fileOf the extension file that a bundle was made from, as users know it.
 * @returns undefined when no frame is in a bundle with a source map.
 */
export function sourceStack(
  fs: FileSystem,
  error: unknown,
  fileOf: (bundle: string) => string | undefined,
): SourceStack | undefined {
  const maps = new Map<string, SourceMap | undefined>();
  let found: SourceStack | undefined;
  // The innermost cause is where it began.
  for (let thrown = error, depth = 0; thrown instanceof Error && depth < MAX_CAUSES; depth++) {
    found = mapped(thrown, mapFrame) ?? found;
    thrown = thrown.cause;
  }
  return found;

  function mapFrame(line: string): string | undefined {
    const frame = FRAME.exec(line.trimEnd());
    if (!frame) return undefined;
    const bundle = decodeURIComponent(new URL(frame[1]!).pathname);
    if (!maps.has(bundle)) maps.set(bundle, SourceMap.read(fs, `${bundle}.map`));
    const position = maps.get(bundle)?.positionOf(Number(frame[2]), Number(frame[3]));
    if (!position) return undefined;
    return `${placed(position.source, fileOf(bundle))}:${position.line}:${position.column}`;
  }
}

function mapped(error: Error, mapFrame: (line: string) => string | undefined): SourceStack | undefined {
  const lines = String(error.stack ?? "").split("\n");
  const first = lines.findIndex((line) => /^\s+at /.test(line));
  if (first < 0) return undefined;
  const frames: string[] = [];
  const positions: string[] = [];
  for (const line of lines.slice(first)) {
    const position = mapFrame(line);
    if (position === undefined) continue;
    positions.push(position);
    const name = /^\s+at (.+) \(/.exec(line)?.[1];
    frames.push(`    at ${name === undefined ? position : `${name} (${position})`}`);
  }
  const position = positions.find((text) => !/^(npm\/|swamp:)/.test(text)) ?? positions[0];
  if (position === undefined) return undefined;
  return { stack: [...lines.slice(0, first), ...frames].join("\n"), position };
}

/** Sources are relative to the entry; modules of packages have names of their own. */
function placed(source: string, entry: string | undefined): string {
  if (entry === undefined || /^(npm\/|swamp:|[a-z]+:\/\/)/.test(source)) return source;
  const parts = entry.split("/").slice(0, -1);
  for (const part of source.split("/")) {
    if (part === ".." && parts.length > 0 && parts.at(-1) !== "..") parts.pop();
    else if (part !== ".") parts.push(part);
  }
  return parts.join("/");
}
