// SPDX-License-Identifier: MIT
import { SwampError } from "../domain/errors.ts";
import type { Context } from "./context.ts";

/** Whether there is no repository around, and none was named: then there is no more than what is built in. */
export function isOutsideRepository(ctx: Context): boolean {
  try {
    ctx.repository();
    return false;
  } catch (error) {
    if (error instanceof SwampError && error.code === "REPO_NOT_FOUND" && error.details?.named !== true) {
      return true;
    }
    throw error;
  }
}

/** For what works anywhere and knows more inside of a repository. @throws SwampError REPO_INVALID. */
export function isInRepository(ctx: Context): boolean {
  try {
    ctx.repository();
    return true;
  } catch (error) {
    if (error instanceof SwampError && error.code === "REPO_NOT_FOUND") return false;
    throw error;
  }
}
