// SPDX-License-Identifier: MIT
import { resolve } from "node:path";
import { SwampError } from "../domain/errors.ts";
import type { Context } from "../libswamp/context.ts";
import type { ParsedArguments } from "./command.ts";

/** The absolute path that `--dir` names. @throws SwampError MISSING_ARGUMENT. */
export function registryDirectory(ctx: Context, input: ParsedArguments): string {
  const text = input.text("dir");
  if (!text) throw new SwampError("MISSING_ARGUMENT", "Missing option: --dir");
  return resolve(ctx.platform.cwd(), text);
}
