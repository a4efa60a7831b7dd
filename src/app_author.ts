// SPDX-License-Identifier: MIT
/** Composition of the toolchain of extension authors. Imported by `app_context.ts` when a command needs it. */
import type { AuthorTools } from "./domain/packages/author/author_tools.ts";
import { AuthorToolchain } from "./infrastructure/packages/author_tools.ts";
import type { Context } from "./libswamp/context.ts";

/** @param options.mayLoad see `Command.loadsExtensions`. */
export function openAuthorTools(context: Context, { mayLoad }: { readonly mayLoad: boolean }): AuthorTools {
  return new AuthorToolchain({
    platform: context.platform,
    mayLoad,
    signal: context.signal,
    onProgress: (text) => context.progress(text),
    onOutput: (line) => context.log.log("info", line),
  });
}
