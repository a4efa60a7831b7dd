// SPDX-License-Identifier: MIT
import { deepStrictEqual, strictEqual, throws } from "node:assert/strict";
import { SwampError } from "../domain/errors.ts";
import { type Grammar, parseArguments, usageLine } from "./parse_arguments.ts";

const GRAMMAR: Grammar = {
  path: "demo run",
  args: [
    { name: "type", description: "", required: true },
    { name: "name", description: "", required: true },
    { name: "extra", description: "", variadic: true },
  ],
  options: [
    { name: "force", short: "f", type: "boolean", description: "" },
    { name: "label", short: "l", type: "string", multiple: true, description: "" },
    { name: "tool", type: "string", choices: ["claude", "cursor"], description: "" },
    { name: "limit", short: "n", type: "number", default: 10, description: "" },
    { name: "no-color", type: "boolean", description: "" },
    { name: "secret", type: "boolean", hidden: true, description: "" },
  ],
};

function failure(...words: string[]): SwampError {
  try {
    parseArguments(words, GRAMMAR);
  } catch (error) {
    if (error instanceof SwampError) return error;
    throw error;
  }
  throw new Error(`accepted: ${words.join(" ")}`);
}

Deno.test("parseArguments() assigns positionals, options anywhere, and the rest", () => {
  const input = parseArguments(["-f", "a/b", "--label=x", "web", "-l", "y", "more", "--no-color"], GRAMMAR);
  deepStrictEqual({ ...input.args }, { type: "a/b", name: "web", extra: "more" });
  deepStrictEqual(input.rest, ["more"]);
  deepStrictEqual(input.list("label"), ["x", "y"]);
  strictEqual(input.flag("force"), true);
  strictEqual(input.flag("no-color"), true);
  strictEqual(input.flag("secret"), false);
  strictEqual(input.text("tool"), undefined);
});

Deno.test("parseArguments() tells a default from what was given", () => {
  const defaults = parseArguments(["a", "b"], GRAMMAR);
  strictEqual(defaults.number("limit"), 10);
  strictEqual(defaults.given("limit"), false);
  const given = parseArguments(["a", "b", "-n", "3.5"], GRAMMAR);
  strictEqual(given.number("limit"), 3.5);
  strictEqual(given.given("limit"), true);
  strictEqual(parseArguments(["a", "b", "--limit", "-4"], GRAMMAR).number("limit"), -4);
});

Deno.test("parseArguments() takes everything after -- as a value", () => {
  const input = parseArguments(["--", "--force", "-x", "--"], GRAMMAR);
  deepStrictEqual({ ...input.args }, { type: "--force", name: "-x", extra: "--" });
  strictEqual(input.flag("force"), false);
});

Deno.test("parseArguments() accepts option values that hold = and blanks, and a lone dash", () => {
  const input = parseArguments(["--label", "run=echo a=b", "-", ""], GRAMMAR);
  deepStrictEqual(input.list("label"), ["run=echo a=b"]);
  deepStrictEqual({ ...input.args }, { type: "-", name: "", extra: undefined });
});

Deno.test("parseArguments() names all missing arguments", () => {
  const error = failure();
  strictEqual(error.code, "MISSING_ARGUMENT");
  strictEqual(error.message, "Missing argument(s): type, name");
  deepStrictEqual(error.details?.missing, ["type", "name"]);
  strictEqual(failure("a").message, "Missing argument(s): name");
});

Deno.test("parseArguments() refuses surplus arguments", () => {
  const grammar = { ...GRAMMAR, args: GRAMMAR.args.slice(0, 1) };
  throws(() => parseArguments(["a", "b", "c"], grammar), { code: "UNEXPECTED_ARGUMENT", message: /b, c/ });
});

Deno.test("parseArguments() suggests an option for an unknown one, never a hidden one", () => {
  const error = failure("a", "b", "--forse");
  strictEqual(error.code, "UNKNOWN_OPTION");
  strictEqual(error.message, "Unknown option '--forse', did you mean '--force'?");
  strictEqual(error.hint, "See: swamp demo run --help");
  strictEqual(failure("a", "b", "--secrt").message, "Unknown option '--secrt'");
  strictEqual(failure("a", "b", "-z").code, "UNKNOWN_OPTION");
});

Deno.test("parseArguments() refuses wrong values and says what is expected", () => {
  strictEqual(
    failure("--tool", "curser").message,
    "Option '--tool' must be one of: claude, cursor; got 'curser', did you mean 'cursor'?",
  );
  for (const text of ["abc", "", " ", "1e999"]) {
    strictEqual(failure(`--limit=${text}`).message, `Option '--limit' must be a number, got '${text}'`);
  }
  strictEqual(failure("--force=yes").message, "Option '--force' takes no value, got 'yes'");
  strictEqual(failure("--tool").message, "Option '--tool=<value>' needs a value");
  strictEqual(failure("--label", "--force").code, "INVALID_VALUE");
  deepStrictEqual(parseArguments(["--label=--force", "a", "b"], GRAMMAR).list("label"), ["--force"]);
});

Deno.test("ParsedArguments throws for what the command did not declare that way", () => {
  const input = parseArguments(["a", "b"], GRAMMAR);
  throws(() => input.text("unknown"), /not declared/);
  throws(() => input.text("force"), /not declared as string/);
  throws(() => input.text("label"), /not declared as string/);
  throws(() => input.list("tool"), /list of string/);
});

Deno.test("parseArguments() is not confused by names of object members", () => {
  const error = failure("a", "b", "--constructor");
  strictEqual(error.code, "UNKNOWN_OPTION");
  strictEqual(failure("a", "b", "--__proto__").code, "UNKNOWN_OPTION");
});

Deno.test("usageLine() shows which arguments are needed", () => {
  strictEqual(usageLine(GRAMMAR), "swamp demo run <type> <name> [extra...] [options]");
});
