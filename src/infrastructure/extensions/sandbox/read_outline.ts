// SPDX-License-Identifier: MIT
import { messageOf } from "../../../domain/errors.ts";
import type { EntryKind } from "../../../domain/types/kind_name.ts";
import { MAX_METADATA } from "../../../domain/types/type_metadata.ts";
import { extractMetadata } from "../extract_metadata.ts";
import { entryOf } from "./read_declared.ts";
import type { OutlineFinding } from "./sandbox_protocol.ts";
import { STUB_READ } from "./stub_module.ts";

// Modules may replace what is global; what is read of them is made by these.
const { stringify, parse } = JSON;

/** Imports what {@link readOutline} needs, while files can be read. */
export async function loadOutlineReader(): Promise<void> {
  await import("zod");
  await import("zod-to-json-schema");
}

/** What an evaluated export says about itself. Reading it may run code of the extension. */
export async function readOutline(kind: EntryKind, exported: unknown, file: string): Promise<OutlineFinding> {
  try {
    const text = stringify(await extractMetadata(kind, exported, entryOf(kind, file)));
    if (text.length > MAX_METADATA) return { problem: `it says more than ${MAX_METADATA} characters` };
    // A copy, which nothing of the extension is part of.
    return { metadata: parse(text), readsStubs: Reflect.has(globalThis, STUB_READ) };
  } catch (error) {
    return { problem: `it cannot be examined after loading: ${messageOf(error)}` };
  }
}
