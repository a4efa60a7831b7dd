// SPDX-License-Identifier: MIT
import { LOG_LEVELS } from "../log.ts";
import { MARKER_TEXT_KEYS } from "./marker_keys.ts";
import type { Marker } from "./repository.ts";

/** A value of `.swamp.yaml` that is not what its key needs. */
export interface MarkerProblem {
  readonly key: string;
  /** For example `'logLevel' must be one of: ...; got 'loud'`. */
  readonly message: string;
}

/** Judges the parsed marker. Unknown keys are kept. */
export function checkMarker(value: unknown): { marker: Marker; problems: MarkerProblem[] } {
  if (value === undefined || value === null) return { marker: {}, problems: [] };
  if (typeof value !== "object" || Array.isArray(value)) {
    return {
      marker: {},
      problems: [{ key: "", message: "expected keys and values, like 'swampVersion: ...'" }],
    };
  }
  const marker = value as Record<string, unknown>;
  const problems: MarkerProblem[] = [];
  const expect = (key: string, holds: (value: unknown) => boolean, what: string) => {
    const found = marker[key];
    if (found === undefined || found === null || holds(found)) return;
    problems.push({ key, message: `'${key}' must be ${what}; got ${JSON.stringify(found)}` });
  };
  for (const key of MARKER_TEXT_KEYS) expect(key, (found) => typeof found === "string", "text");
  expect("gitignoreManaged", (found) => typeof found === "boolean", "true or false");
  const isLevel = (found: unknown) => LOG_LEVELS.some((level) => level === found);
  expect("logLevel", isLevel, `one of: ${LOG_LEVELS.join(", ")}`);
  const isTexts = (found: unknown) => Array.isArray(found) && found.every((item) => typeof item === "string");
  expect("tools", isTexts, "a list of names");
  return { marker: marker as Marker, problems };
}
