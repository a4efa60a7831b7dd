// SPDX-License-Identifier: MIT
import type { Style } from "./view.ts";

const ESC = "\u001b[";

function wrap(open: number, close: number): (text: string) => string {
  return (text) => text === "" ? "" : `${ESC}${open}m${text}${ESC}${close}m`;
}

const COLOURED: Style = {
  bold: wrap(1, 22),
  dim: wrap(2, 22),
  red: wrap(31, 39),
  green: wrap(32, 39),
  yellow: wrap(33, 39),
  cyan: wrap(36, 39),
};

const same = (text: string) => text;
const PLAIN: Style = { bold: same, dim: same, red: same, green: same, yellow: same, cyan: same };

/** Escape sequences when `coloured`, else nothing. */
export function createStyle(coloured: boolean): Style {
  return coloured ? COLOURED : PLAIN;
}
