// SPDX-License-Identifier: MIT
import { SwampError } from "../domain/errors.ts";
import type { Context } from "./context.ts";

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
