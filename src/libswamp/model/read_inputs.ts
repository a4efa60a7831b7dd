// SPDX-License-Identifier: MIT
/** `--input`, `--input-file` and `--stdin`: values for the arguments of a method. */
import { parseJson } from "../../domain/limits.ts";
import { messageOf, SwampError } from "../../domain/errors.ts";
import { expressionsIn } from "../../domain/expressions/delimiters.ts";
import { isUserTypeName } from "../../domain/types/type_name.ts";
import { putKeyValue, type Values } from "../../domain/models/key_values.ts";
import type { Platform } from "../../domain/platform/platform.ts";
import type { Context } from "../context.ts";

/**
 * JSON objects and `key=value` pairs over the values of a YAML file or of standard input; later ones win. `key=@path`
 * reads a file, `key=\@x` is `@x`, `key=@scope/name` is that name unless there is such a file, `key:json=…` is parsed as JSON.
 * @throws SwampError INVALID_VALUE (usage) for malformed pairs and JSON, IO_FAILED for files that can not be read.
 */
export async function readInputs(
  ctx: Context,
  request: { inputs: readonly string[]; inputFile?: string; stdin?: boolean },
): Promise<Values> {
  if (request.stdin && request.inputFile !== undefined) {
    throw new SwampError("USAGE", "--stdin and --input-file both give all arguments: use one of them");
  }
  const values = request.stdin
    ? await readStandardInput(ctx)
    : request.inputFile === undefined
    ? {}
    : await readYaml(ctx, request.inputFile);
  // What a file of --input holds was never meant as an expression.
  const written: Values = structuredClone(values);
  for (const text of request.inputs) {
    const json = /^([^=]*):json=/.exec(text);
    if (text.trimStart().startsWith("{")) {
      takeOver(values, readObject(text));
      takeOver(written, readObject(text));
      continue;
    }
    const pair = json ? `${json[1]}=${text.slice(json[0].length)}` : text;
    putKeyValue(values, pair, "--input", json ? readJson : (value) => readValue(ctx.platform, value));
    putKeyValue(written, pair, "--input", json ? readJson : (value) => value);
  }
  refuseExpressions(written);
  return values;
}

/** `Object.assign`, but for the key that would be a prototype. */
function takeOver(values: Values, more: Values): void {
  for (const [key, value] of Object.entries(more)) {
    Object.defineProperty(values, key, { value, writable: true, enumerable: true, configurable: true });
  }
}

/** Inputs are values: an expression in one would reach the method as its text, in place of a secret for example. */
function refuseExpressions(values: Values): void {
  const [found] = expressionsIn(values);
  if (found === undefined) return;
  throw new SwampError(
    "ARGUMENTS_INVALID",
    `Input validation failed: ${found.path}: ${found.text} is an expression, and inputs are never evaluated`,
    {
      hint:
        "Write the expression into the definition, in 'globalArguments' or 'methods.<method>.arguments': " +
        "swamp model edit <model>\nIf the text itself is meant, give it in a file: " +
        `--input ${found.path.split(".")[0]}=@<path>`,
      details: { input: found.path },
    },
  );
}

function readObject(text: string): Values {
  try {
    return parseJson(text) as Values;
  } catch (error) {
    throw new SwampError(
      "INVALID_VALUE",
      `Invalid value for --input: not a JSON object: ${messageOf(error)}`,
    );
  }
}

function readJson(text: string): unknown {
  try {
    return parseJson(text);
  } catch (error) {
    throw new SwampError(
      "INVALID_VALUE",
      `Invalid value for --input: ${text} is not JSON: ${messageOf(error)}`,
    );
  }
}

function readValue(platform: Platform, value: string): string {
  if (value.startsWith("\\@")) return value.slice(1);
  if (!value.startsWith("@") || isScopedName(platform, value)) return value;
  return readFile(platform, value.slice(1), "--input");
}

/** `@acme/network`: the name of a package or type, unless there is such a file. */
function isScopedName(platform: Platform, value: string): boolean {
  if (!isUserTypeName(value)) return false;
  return platform.fs.stat(`${platform.cwd()}/${value.slice(1)}`) === undefined;
}

/** Nothing at all is what a failed program before the pipe leaves: it must not run a method with its defaults. */
async function readStandardInput(ctx: Context): Promise<Values> {
  const text = await ctx.platform.stdin.readAll();
  if (text.trim() === "") {
    throw new SwampError("ARGUMENTS_INVALID", "stdin: expected keys and values, but it is empty", {
      hint: `${FORM}\nNo arguments at all: {}, or leave --stdin out`,
    });
  }
  return toObject(await ctx.parseYaml(text, "stdin", "ARGUMENTS_INVALID"), "stdin");
}

async function readYaml(ctx: Context, path: string): Promise<Values> {
  return toObject(
    await ctx.parseYaml(readFile(ctx.platform, path, "--input-file"), path, "ARGUMENTS_INVALID"),
    path,
  );
}

const FORM = "It holds the arguments as one object, in JSON or YAML: key: value";

function toObject(given: unknown, path: string): Values {
  const value = given ?? {};
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Values;
  throw new SwampError("ARGUMENTS_INVALID", `${path}: expected keys and values`, { hint: FORM });
}

function readFile(platform: Platform, path: string, flag: string): string {
  const expanded = path.startsWith("~/") && platform.home ? `${platform.home}${path.slice(1)}` : path;
  const absolute = /^([A-Za-z]:)?[/\\]/.test(expanded) ? expanded : `${platform.cwd()}/${expanded}`;
  try {
    return platform.fs.readText(absolute);
  } catch (error) {
    if (error instanceof SwampError) throw error;
    const reason = platform.fs.reasonOf(error) === "missing" ? "there is no such file" : messageOf(error);
    throw new SwampError("IO_FAILED", `Cannot read the file of ${flag}, ${path}: ${reason}`, {
      hint: flag === "--input"
        ? "A value that begins with '@' names a file; write '\\@' for the character."
        : "Name a file that exists, or give the values themselves",
      cause: error,
    });
  }
}
