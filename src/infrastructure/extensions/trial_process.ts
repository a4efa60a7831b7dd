// SPDX-License-Identifier: MIT
/** The other side of `trial.ts`: loads bundles one after the other and says what they declare. */
import { messageOf, SwampError } from "../../domain/errors.ts";
import type { Platform } from "../../domain/platform/platform.ts";
import type { LazyTypeEntry, TypeMetadata } from "../../domain/types/type_entry.ts";
import { extractMetadata } from "./extract_metadata.ts";
import { importBundle } from "./import_bundle.ts";
import type { TrialAnswer, TrialItem, TrialRequest } from "./trial.ts";

/** @returns the exit code of the subprocess. */
export async function runTrial(platform: Platform): Promise<number> {
  // Modules may replace what is global; the answers do not depend on it.
  const { stringify, parse } = JSON;
  const request = parse(await platform.stdin.readAll()) as TrialRequest;
  const answer = (value: TrialAnswer) => platform.stdout.write(`${request.nonce}${stringify(value)}\n`);
  for (const [index, item] of request.items.entries()) {
    answer({ index, event: "start" });
    answer(await tryItem(platform, item, index));
  }
  return 0;
}

async function tryItem(platform: Platform, item: TrialItem, index: number): Promise<TrialAnswer> {
  try {
    return { index, event: "loaded", metadata: await loadItem(platform, item) };
  } catch (error) {
    if (error instanceof SwampError) {
      const { code, message, details } = error;
      return { index, event: "failed", code, message, problems: details?.problems as string[] | undefined };
    }
    const message = `${item.file}: it could not be examined after it was loaded: ${messageOf(error)}`;
    return { index, event: "failed", code: "TYPE_BROKEN", message };
  }
}

async function loadItem(platform: Platform, item: TrialItem): Promise<TypeMetadata> {
  const exports = await importBundle({ path: item.bundle, key: item.key, file: item.file }, {
    onOutput: (text) => platform.stderr.write(text),
    fs: platform.fs,
  });
  const kind = item.kinds.find((name) => exports[name] !== undefined);
  if (!kind) {
    const wanted = item.kinds.map((name) => `'${name}'`).join(" or ");
    throw new SwampError("TYPE_INVALID", `${item.file}: the module has no export named ${wanted}`, {
      hint: "See what is wrong with it: swamp doctor extensions",
    });
  }
  const from: LazyTypeEntry = {
    kind,
    type: "",
    raw: "",
    origin: "local",
    path: item.file,
    displayPath: item.file,
    state: "indexed",
    root: 0,
    relativePath: item.file,
  };
  return await extractMetadata(kind, exports[kind], from);
}
