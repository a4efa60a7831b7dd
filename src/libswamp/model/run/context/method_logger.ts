// SPDX-License-Identifier: MIT
import type { LogLevel } from "../../../../domain/log.ts";

/** Receives finished lines. */
export type LogSink = (level: LogLevel, text: string) => void;

type Properties = Record<string, unknown>;
type Message = string | TemplateStringsArray | Properties | (() => unknown);

/** The logger a method is given: `info("took {ms} ms", { ms })`, or as a template tag: info`took ${ms} ms`. */
export interface MethodLogger {
  readonly trace: LogMethod;
  readonly debug: LogMethod;
  readonly info: LogMethod;
  readonly warn: LogMethod;
  readonly warning: LogMethod;
  readonly error: LogMethod;
  readonly fatal: LogMethod;
  readonly category: readonly string[];
  with(properties: Properties): MethodLogger;
  getChild(name: string | readonly string[]): MethodLogger;
}

type LogMethod = (message: Message, ...values: unknown[]) => void;

export function methodLogger(
  sink: LogSink,
  category: readonly string[] = [],
  bound: Properties = {},
): MethodLogger {
  const at = (level: LogLevel): LogMethod => (message, ...values) =>
    sink(level, format(message, values, bound));
  return {
    trace: at("trace"),
    debug: at("debug"),
    info: at("info"),
    warn: at("warning"),
    warning: at("warning"),
    error: at("error"),
    fatal: at("fatal"),
    category,
    with: (properties) => methodLogger(sink, category, { ...bound, ...properties }),
    getChild: (name) =>
      methodLogger(sink, [...category, ...(typeof name === "string" ? [name] : name)], bound),
  };
}

function format(message: Message, values: readonly unknown[], bound: Properties): string {
  if (typeof message === "string") {
    const given = typeof values[0] === "function" ? values[0]() : values[0];
    if (message.endsWith("{*}") || given !== undefined || Object.keys(bound).length > 0) {
      return fill(message, { ...bound, ...asProperties(given) });
    }
    return message;
  }
  if (Array.isArray(message)) {
    return message.map((part, index) => part + (index < values.length ? show(values[index]) : "")).join("");
  }
  if (typeof message === "function") return String(message());
  return show({ ...bound, ...message });
}

/** Replaces `{name}`, `{a.b}` and `{*}`; `{{` and `}}` are braces. Names that are not there stay as they are. */
function fill(message: string, properties: Properties): string {
  return message.replace(/\{\{|\}\}|\{([^{}]*)\}/g, (whole, name: string | undefined) => {
    if (whole === "{{") return "{";
    if (whole === "}}") return "}";
    if (name === "*") return show(properties);
    const value = lookUp(properties, (name ?? "").trim());
    return value === undefined ? whole : show(value);
  });
}

function lookUp(properties: Properties, name: string): unknown {
  if (Object.hasOwn(properties, name)) return properties[name];
  let current: unknown = properties;
  for (const key of name.split(".")) {
    if (typeof current !== "object" || current === null || !Object.hasOwn(current, key)) return undefined;
    current = (current as Properties)[key];
  }
  return current;
}

function asProperties(value: unknown): Properties {
  if (value instanceof Error) return { error: value };
  return typeof value === "object" && value !== null ? value as Properties : {};
}

/** Texts as they are; everything else as JSON. */
function show(value: unknown): string {
  if (typeof value === "string") return value;
  if (value instanceof Error) return value.stack ?? value.message;
  if (value === undefined) return "undefined";
  try {
    return JSON.stringify(value, (_, item) => typeof item === "bigint" ? `${item}` : item) ?? String(value);
  } catch {
    // Circular values have no JSON; a log line is not worth a failed run.
    return String(value);
  }
}
