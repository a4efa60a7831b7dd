// SPDX-License-Identifier: MIT
/**
 * Reads the identity of all scripts below some directories, each with an entry appended to it: in real code of any
 * sort the entry must be found, or be undecided. Usage: deno run -R scripts/identity_over_files.ts DIRECTORY...
 */
import type { EntryKind } from "../src/domain/types/kind_name.ts";
import { readIdentity } from "../src/infrastructure/extensions/identity/read_identity.ts";

const KINDS: readonly EntryKind[] = ["model", "vault", "driver", "datastore", "report"];

function* scriptsBelow(directory: string): Generator<string> {
  for (const entry of Deno.readDirSync(directory)) {
    const path = `${directory}/${entry.name}`;
    if (entry.isDirectory) yield* scriptsBelow(path);
    else if (entry.isFile && /\.(m?js|cjs|m?ts)$/.test(entry.name)) yield path;
  }
}

/** A source with an entry of the kind behind it. */
function withEntry(source: Uint8Array, kind: EntryKind): Uint8Array {
  const text = `\n;export const ${kind} = { type: "@a/b", version: "2025.01.01.1", name: "@a/b" };\n`;
  const tail = new TextEncoder().encode(text);
  const whole = new Uint8Array(source.length + tail.length);
  whole.set(source);
  whole.set(tail, source.length);
  return whole;
}

const counts = { files: 0, bytes: 0, right: 0, undecided: 0, wrong: 0 };
for (const directory of Deno.args) {
  for (const path of scriptsBelow(directory)) {
    const source = Deno.readFileSync(path);
    counts.files++;
    counts.bytes += source.length;
    for (const kind of KINDS) {
      const identity = readIdentity(withEntry(source, kind), [kind]);
      if (identity.kind === "entry" && identity.entry.type === "@a/b") counts.right++;
      else if (identity.kind === "undecided") {
        counts.undecided++;
        console.log(`${path}: ${kind}: ${identity.reason}`);
      } else {
        counts.wrong++;
        console.log(`${path}: ${kind}: WRONG: ${JSON.stringify(identity)}`);
      }
    }
  }
}
console.log(JSON.stringify(counts));
if (counts.wrong > 0) Deno.exit(1);
