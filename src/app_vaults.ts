// SPDX-License-Identifier: MIT
/** Composition of vaults. Imported by `app_context.ts` when a command needs them. */
import { SwampError } from "./domain/errors.ts";
import type { Vaults } from "./domain/vaults/vaults.ts";
import type { Context } from "./libswamp/context.ts";

export function openVaults(_context: Context): Promise<Vaults> {
  throw new SwampError("FEATURE_UNSUPPORTED", "vaults are being built");
}
