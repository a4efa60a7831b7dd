// SPDX-License-Identifier: MIT
/** The `format` of texts in JSON Schema, as far as it is checked. Others say something to readers only. */
import { isUuid } from "../identifier.ts";

interface Format {
  /** What a text of this format looks like. */
  readonly example: string;
  fits(text: string): boolean;
}

const TIME = "([01]\\d|2[0-3]):[0-5]\\d";
const SECONDS = ":([0-5]\\d|60)(\\.\\d+)?";
const OFFSET = `(Z|[+-]${TIME})`;
const HOSTNAME = "[a-z\\d]([a-z\\d-]{0,61}[a-z\\d])?(\\.[a-z\\d]([a-z\\d-]{0,61}[a-z\\d])?)*";
const IPV4 = "((25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)(\\.(?!$)|$)){4}";
const DURATION = /^P(?=[\dT])(\d+Y)?(\d+M)?(\d+W)?(\d+D)?(T(?=\d)(\d+H)?(\d+M)?(\d+(\.\d+)?S)?)?$/;

const matches = (pattern: string) => {
  const expression = new RegExp(`^${pattern}$`, "i");
  return (text: string) => expression.test(text);
};
const [isTime, isEndOfDateTime] = [
  matches(`${TIME}(${SECONDS})?${OFFSET}?`),
  matches(TIME + SECONDS + OFFSET),
];
const [isHostname, isIpv4] = [matches(HOSTNAME), matches(IPV4)];
const isEmail = matches(`[^\\s@."]+(\\.[^\\s@."]+)*@${HOSTNAME}`);

const FORMATS: Readonly<Record<string, Format>> = {
  "date": { example: "2026-01-31", fits: isDate },
  "time": { example: "14:30:00Z", fits: isTime },
  "date-time": {
    example: "2026-01-31T14:30:00Z",
    fits: isDateTime,
  },
  "duration": { example: "P1DT12H", fits: (text) => DURATION.test(text) },
  "email": { example: "name@example.com", fits: isEmail },
  "hostname": { example: "db.example.com", fits: (text) => text.length <= 253 && isHostname(text) },
  "ipv4": { example: "192.0.2.1", fits: isIpv4 },
  "ipv6": {
    example: "2001:db8::1",
    fits: (text) => /^[\da-f:.]+$/i.test(text) && URL.canParse(`http://[${text}]/`),
  },
  "uri": {
    example: "https://example.com/path",
    fits: (text) => /^[a-z][a-z\d+.-]*:\S+$/i.test(text) && URL.canParse(text),
  },
  "uuid": { example: "3f2504e0-4f89-41d3-9a0c-0305e82c3301", fits: isUuid },
};

/** Formats that are checked. */
export const CHECKED_FORMATS: readonly string[] = Object.keys(FORMATS);

/** What a text should be, like `a date like 2026-01-31`; undefined when it is that, or nobody knows the format. */
export function formatProblem(format: string, text: string): string | undefined {
  if (!Object.hasOwn(FORMATS, format)) return undefined;
  const { example, fits } = FORMATS[format]!;
  if (fits(text)) return undefined;
  return `${/^[aei]/.test(format) ? "an" : "a"} ${format} like ${example}`;
}

/** The 30th of February is none. */
export function isDate(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return false;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

/** With an offset: without one it is another time on each machine. */
export function isDateTime(text: string): boolean {
  return isDate(text.slice(0, 10)) && /^T/i.test(text.slice(10)) && isEndOfDateTime(text.slice(11));
}
