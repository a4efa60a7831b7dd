// SPDX-License-Identifier: MIT
/**
 * The file of the data catalog. Reading never waits; what can not be written now goes to a copy in memory that serves
 * this command.
 */
import { dirname } from "node:path";
import type { Platform } from "../../../domain/platform/platform.ts";
import { CatalogDamaged } from "../catalog/catalog_damaged.ts";
import {
  type CatalogFile,
  copyToMemory,
  inMemory,
  openCatalogFile,
  replaceCatalogFile,
} from "../catalog/catalog_file.ts";
import type { StateLocation } from "../../state/state_location.ts";
import { type Database, sqliteFailure } from "../sqlite.ts";
import { DATA_CATALOG } from "./data_catalog_schema.ts";

export interface DataCatalogOptions {
  readonly platform: Platform;
  /** Where the file may be, the preferred path first. */
  readonly locations: Iterable<StateLocation>;
  onRows(count: number): void;
  onReplaced(reason: string): void;
}

export class DataCatalogStore {
  #file: CatalogFile;

  constructor(private readonly options: DataCatalogOptions) {
    this.#file = this.#adopt(openCatalogFile(options.platform, options.locations, DATA_CATALOG));
  }

  #adopt(file: CatalogFile): CatalogFile {
    file.database.onRows = this.options.onRows;
    if (file.replaced) this.options.onReplaced(file.replaced);
    return file;
  }

  get database(): Database {
    return this.#file.database;
  }

  /** Runs `work` in a transaction of the file, or else of a private copy in memory. */
  write(work: (database: Database) => void): void {
    if (this.#attempt(work)) return;
    const copy = copyToMemory(this.#file.database, DATA_CATALOG);
    this.#file.database.close();
    this.#file = this.#adopt({ database: copy, inode: 0 });
    copy.immediate(() => work(copy));
  }

  #attempt(work: (database: Database) => void): boolean {
    const { database, location } = this.#file;
    try {
      return database.tryImmediate(() => (work(database), true)) !== undefined;
    } catch (error) {
      const failure = sqliteFailure(error);
      if (failure === "full") return false;
      if (failure !== "readonly") throw error;
      if (!location || !this.options.platform.fs.isWritable(dirname(location.path))) return false;
      throw new CatalogDamaged("it is read-only", { cause: error });
    }
  }

  /** Puts an empty catalog in the place of this one. */
  replace(reason: string): void {
    const { database, location, inode } = this.#file;
    database.close();
    const schema = DATA_CATALOG;
    this.#file = this.#adopt(
      location
        ? replaceCatalogFile(this.options.platform, location, { reason, broken: inode, schema })
        : { database: inMemory(schema), inode },
    );
  }

  close(): void {
    this.#file.database.close();
  }
}
