// SPDX-License-Identifier: MIT
import { fileURLToPath } from "node:url";
import { displayPath } from "./display_path.ts";

const NETWORK = [
  /error sending request/i,
  /failed loading/i,
  /failed to (load|fetch|download)/i,
  /import '[^']*' failed/i,
  /\b(connect|connection|dns|tls|certificate|proxy|timed out|network)\b/i,
  // This registry does not have the package; another one may.
  /\bnpm package '[^']*' does not exist/i,
  /\bHTTP(?: status)? ?(?:code )?5\d\d\b/i,
  /no space left|permission denied|os error/i,
];

/** Whether a message of Deno's tells of something outside of the sources, so that it may go away by itself. */
export function isEnvironmental(message: string): boolean {
  return NETWORK.some((pattern) => pattern.test(message));
}

const NOT_ALLOWED = /Requires import access to "([^"]*)", run again with the --allow-import flag/g;

/** The message with paths in place of file URLs, and without advice about Deno's own command line. */
export function withDisplayPaths(message: string, root: string): string {
  return message.replace(/file:\/\/[^\s"':]+/g, (url) => displayPath(fileURLToPath(url), root))
    .replace(
      NOT_ALLOWED,
      "code is not fetched from $1: copy it into a file of yours, or import it as a package (npm: or jsr:)",
    );
}
