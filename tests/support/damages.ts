// SPDX-License-Identifier: MIT
/** Ways to damage a database file, whatever is in it. */
import { DatabaseSync } from "node:sqlite";

export type Damage = (file: string) => void;

/** Runs SQL on a file. */
export const execute = (file: string, sql: string) => {
  const database = new DatabaseSync(file);
  database.exec(sql);
  database.close();
};

/** Puts something else in the place of a file. */
export const replace = (make: (file: string) => void): Damage => (file) => {
  Deno.removeSync(file, { recursive: true });
  make(file);
};

/** A file that stands there already may be read-only, as those that belong to a read-only database are. */
const put = (path: string, text: string) => {
  Deno.writeTextFileSync(`${path}.new`, text);
  Deno.renameSync(`${path}.new`, path);
};

const change = (edit: (bytes: Uint8Array) => void): Damage => (file) => {
  const bytes = Deno.readFileSync(file);
  edit(bytes);
  Deno.writeFileSync(file, bytes);
};

/** Flips one bit; the position follows from the seed. */
function bitFlip(seed: number): Damage {
  return change((bytes) => {
    const position = (Math.imul(seed + 1, 0x9e3779b1) >>> 0) % bytes.length;
    bytes[position]! ^= 1 << (seed % 8);
  });
}

export const DAMAGES: Record<string, Damage> = {
  "deleted": (file) => Deno.removeSync(file),
  "zero length": (file) => Deno.truncateSync(file, 0),
  "one byte": (file) => Deno.truncateSync(file, 1),
  "half a header": (file) => Deno.truncateSync(file, 50),
  "header only": (file) => Deno.truncateSync(file, 100),
  "one page": (file) => Deno.truncateSync(file, 4096),
  "half": (file) => Deno.truncateSync(file, Deno.statSync(file).size >> 1),
  "all but the last page": (file) => Deno.truncateSync(file, Deno.statSync(file).size - 4096),
  "garbage": (file) => Deno.writeTextFileSync(file, "garbage ".repeat(5000)),
  "garbage after the header": change((bytes) => bytes.fill(0xa5, 100)),
  "zeros after the first page": change((bytes) => bytes.fill(0, 4096)),
  "text": (file) => Deno.writeTextFileSync(file, "hello\n"),
  "newer schema": (file) => execute(file, "PRAGMA user_version=1000"),
  "older schema": (file) => execute(file, "PRAGMA user_version=0"),
  "a directory": replace((file) => Deno.mkdirSync(file)),
  "a full directory": replace((file) => Deno.mkdirSync(`${file}/a/b`, { recursive: true })),
  "a dangling link": replace((file) => Deno.symlinkSync("/nowhere/at/all", file)),
  "a fifo": replace((file) => void new Deno.Command("mkfifo", { args: [file] }).outputSync()),
  "read-only": (file) => Deno.chmodSync(file, 0o444),
  "a foreign wal": (file) => put(`${file}-wal`, "not a wal ".repeat(900)),
  "a foreign shm": (file) => put(`${file}-shm`, "not an shm ".repeat(900)),
  "a wal without its file": replace((file) => put(`${file}-wal`, "left over".repeat(500))),
  "a directory as wal": (file) => Deno.mkdirSync(`${file}-wal`),
};
for (let seed = 0; seed < 16; seed++) DAMAGES[`bit flip ${seed}`] = bitFlip(seed);
