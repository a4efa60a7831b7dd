// SPDX-License-Identifier: MIT
import type { TableEntry } from "../table_entry.ts";

export const DATA_COMMANDS: readonly TableEntry[] = [
  {
    path: "data list",
    summary: "List what a model has stored",
    guesses: [
      ["data ls <model>", "<model>"],
    ],
    load: () => import("../commands/data/list.ts"),
  },
  {
    path: "data get",
    summary: "Show one item of a model's data",
    guesses: [
      ["data show <model> <data>", "<model> <data>"],
      ["data read <model> <data>", "<model> <data>"],
      ["data cat <model> <data>", "<model> <data>"],
    ],
    load: () => import("../commands/data/get.ts"),
  },
  {
    path: "data versions",
    summary: "List the stored versions of one item",
    guesses: [
      ["data history <model> <data>", "<model> <data>"],
      ["data log <model> <data>", "<model> <data>"],
    ],
    load: () => import("../commands/data/versions.ts"),
  },
  {
    path: "data query",
    summary: "Find data of all models by an expression",
    guesses: [
      ["data query <model> <predicate>", "'modelName == \"<model>\" && (<predicate>)'"],
      ["query <predicate>", "<predicate>"],
      ["data filter <predicate>", "<predicate>"],
    ],
    load: () => import("../commands/data/query.ts"),
  },
  {
    path: "data search",
    summary: "Find data of all models by simple filters",
    guesses: [
      ["data find", ""],
    ],
    load: () => import("../commands/data/search.ts"),
  },
  {
    path: "data diff",
    summary: "Show what changed between two versions of an item",
    guesses: [
      ["data compare <model> <data>", "<model> <data>"],
    ],
    load: () => import("../commands/data/diff.ts"),
  },
  {
    path: "data rename",
    summary: "Give an item another name",
    guesses: [
      ["data mv <model> <data> <new>", "<model> <data> <new>"],
    ],
    load: () => import("../commands/data/rename.ts"),
  },
  {
    path: "data delete",
    summary: "Delete items of a model's data, or one version of an item",
    guesses: [
      ["data rm <model> <data>", "<model> <data>"],
      ["data remove <model> <data>", "<model> <data>"],
    ],
    load: () => import("../commands/data/delete.ts"),
  },
  {
    path: "data gc",
    summary: "Delete data that has outlived its lifetime, and versions beyond what is kept",
    guesses: [
      ["data clean", ""],
      ["data cleanup", ""],
    ],
    load: () => import("../commands/data/gc.ts"),
  },
  {
    path: "data prune",
    summary: "Delete the data of models that have no definition any more",
    load: () => import("../commands/data/prune.ts"),
  },
  {
    path: "data export",
    summary: "Write an archive of all data, run records and encrypted secrets",
    guesses: [
      ["data backup <file>", "<file>"],
      ["data dump <file>", "<file>"],
    ],
    load: () => import("../commands/data/export.ts"),
  },
  {
    path: "data import",
    summary: "Add what an archive of data holds",
    guesses: [
      ["data restore <file>", "<file>"],
      ["data load <file>", "<file>"],
    ],
    load: () => import("../commands/data/import.ts"),
  },
];
