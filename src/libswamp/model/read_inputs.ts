// SPDX-License-Identifier: MIT
/** `--input` and `--input-file`: values for the arguments of a method. */
import { messageOf, SwampError } from "../../domain/errors.ts";
import { putKeyValue, type Values } from "../../domain/models/key_values.ts";
import { treeProblem } from "../../domain/models/plain_tree.ts";
import type { Platform } from "../../domain/platform/platform.ts";
import type { Context } from "../context.ts";

/**
 * One JSON object, or `key=value` pairs over the values of a YAML file. `key=@path` reads a file, `key=\@x` is `@x`.
 * @throws SwampError INVALID_VALUE (usage) for malformed pairs and JSON, IO_FAILED for files that can not be read.
 */
export async function readInputs(
  ctx: Context,
  request: { inputs: readonly string[]; inputFile?: string },
): Promise<Values> {
  const [first] = request.inputs;
  if (request.inputs.length === 1 && first!.trimStart().startsWith("{")) return readObject(first!);
  const values = request.inputFile === undefined ? {} : await readYaml(ctx, request.inputFile);
  for (const text of request.inputs) {
    putKeyValue(values, text, "--input", (value) => readValue(ctx.platform, value));
  }
  return values;
}

function readObject(text: string): Values {
  try {
    return JSON.parse(text) as Values;
  } catch (error) {
    throw new SwampError(
      "INVALID_VALUE",
      `Invalid value for --input: not a JSON object: ${messageOf(error)}`,
    );
  }
}

function readValue(platform: Platform, value: string): string {
  if (value.startsWith("\\@")) return value.slice(1);
  if (!value.startsWith("@")) return value;
  return readFile(platform, value.slice(1), "--input");
}

async function readYaml(ctx: Context, path: string): Promise<Values> {
  const value =
    await ctx.parseYaml(readFile(ctx.platform, path, "--input-file"), path, "ARGUMENTS_INVALID") ?? {};
  const problem = treeProblem(value);
  if (problem !== undefined) throw new SwampError("ARGUMENTS_INVALID", `${path}: ${problem}`);
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Values;
  throw new SwampError("ARGUMENTS_INVALID", `${path}: expected keys and values`);
}

function readFile(platform: Platform, path: string, flag: string): string {
  const expanded = path.startsWith("~/") && platform.home ? `${platform.home}${path.slice(1)}` : path;
  const absolute = /^([A-Za-z]:)?[/\\]/.test(expanded) ? expanded : `${platform.cwd()}/${expanded}`;
  try {
    return platform.fs.readText(absolute);
  } catch (error) {
    const reason = platform.fs.reasonOf(error) === "missing" ? "there is no such file" : messageOf(error);
    throw new SwampError("IO_FAILED", `Cannot read the file of ${flag}, ${path}: ${reason}`, {
      hint: flag === "--input"
        ? "A value that begins with '@' names a file; write '\\@' for the character."
        : undefined,
      cause: error,
    });
  }
}
