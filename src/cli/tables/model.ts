// SPDX-License-Identifier: MIT
import type { TableEntry } from "../table_entry.ts";

export const MODEL_COMMANDS: readonly TableEntry[] = [
  {
    path: "model create",
    summary: "Describe a new thing of some type",
    load: () => import("../commands/model/create.ts"),
  },
  {
    path: "model get",
    summary: "Show one model and what it can do",
    load: () => import("../commands/model/get.ts"),
  },
  {
    path: "model search",
    summary: "List the models of this repository",
    aliases: ["model list"],
    load: () => import("../commands/model/search.ts"),
  },
  {
    path: "model edit",
    summary: "Change a model's definition, in an editor or from standard input",
    load: () => import("../commands/model/edit.ts"),
  },
  {
    path: "model delete",
    summary: "Delete a model's definition and its run records",
    load: () => import("../commands/model/delete.ts"),
  },
  {
    path: "model validate",
    summary: "Check definitions against their types",
    load: () => import("../commands/model/validate.ts"),
  },
  {
    path: "model evaluate",
    summary: "Evaluate the expressions of definitions and store the result",
    load: () => import("../commands/model/evaluate.ts"),
  },
  {
    path: "model method describe",
    summary: "Show a method's arguments and outputs",
    load: () => import("../commands/model/method/describe.ts"),
  },
  {
    path: "model method run",
    summary: "Run a method of a model and store what it finds out",
    load: () => import("../commands/model/method/run.ts"),
  },
  {
    path: "model output get",
    summary: "Show the record of one run",
    load: () => import("../commands/model/output/get.ts"),
  },
  {
    path: "model output search",
    summary: "List runs, the newest first",
    aliases: ["model output list"],
    load: () => import("../commands/model/output/search.ts"),
  },
  {
    path: "model output logs",
    summary: "Show the logs that a run stored",
    load: () => import("../commands/model/output/logs.ts"),
  },
  {
    path: "model output data",
    summary: "Show what a run stored",
    load: () => import("../commands/model/output/data.ts"),
  },
  {
    path: "model method history get",
    summary: "Show the record of one run",
    load: () => import("../commands/model/method/history/get.ts"),
  },
  {
    path: "model method history search",
    summary: "List runs, the newest first",
    aliases: ["model method history list"],
    load: () => import("../commands/model/method/history/search.ts"),
  },
  {
    path: "model method history logs",
    summary: "Show what a run logged, also while it runs",
    load: () => import("../commands/model/method/history/logs.ts"),
  },
  {
    path: "model type search",
    summary: "List the model types that are known",
    aliases: ["model type list"],
    load: () => import("../commands/model/type/search.ts"),
  },
  {
    path: "model type describe",
    summary: "Show a model type: its arguments, methods and outputs",
    aliases: ["model type get"],
    load: () => import("../commands/model/type/describe.ts"),
  },
];
