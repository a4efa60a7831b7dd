// SPDX-License-Identifier: MIT
import type { Definition } from "./definition.ts";

/** Why no method of a definition can run: the driver that it names. Undefined when there is no such reason. */
export function unsupportedDriver({ driver }: Definition): string | undefined {
  if (driver === undefined || driver === "raw") return undefined;
  return `driver '${driver}': drivers are not supported yet; expected 'raw', or no driver`;
}
