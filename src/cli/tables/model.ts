// SPDX-License-Identifier: MIT
import type { TableEntry } from "../table_entry.ts";

export const MODEL_COMMANDS: readonly TableEntry[] = [
  {
    path: "model create",
    summary: "Describe a new thing of some type",
    guesses: [
      ["model new <type> <name>", "<type> <name>"],
      ["model add <type> <name>", "<type> <name>"],
      ["create <type> <name>", "<type> <name>"],
    ],
    load: () => import("../commands/model/create.ts"),
  },
  {
    path: "model get",
    summary: "Show one model and what it can do",
    guesses: [
      ["model show <model>", "<model>"],
      ["model describe <model>", "<model>"],
      ["model info <model>", "<model>"],
      ["model methods <model>", "<model>"],
      ["get <model>", "<model>"],
      ["model method list <model>", "<model>"],
      ["model method search <model>", "<model>"],
      ["model method get <model>", "<model>"],
    ],
    load: () => import("../commands/model/get.ts"),
  },
  {
    path: "model search",
    summary: "List the models of this repository",
    aliases: ["model list"],
    guesses: [
      ["model find <query>", "<query>"],
      ["model ls", ""],
      ["ls", ""],
      ["list", ""],
    ],
    load: () => import("../commands/model/search.ts"),
  },
  {
    path: "model edit",
    summary: "Change a model's definition, in an editor or from standard input",
    guesses: [
      ["edit <model>", "<model>"],
    ],
    load: () => import("../commands/model/edit.ts"),
  },
  {
    path: "model set",
    summary: "Change single arguments of a model's definition",
    guesses: [
      ["model update <model> <key=value>", "<model> <key=value>"],
      ["model configure <model> <key=value>", "<model> <key=value>"],
      ["set <model> <key=value>", "<model> <key=value>"],
    ],
    load: () => import("../commands/model/set.ts"),
  },
  {
    path: "model delete",
    summary: "Delete a model's definition and its run records",
    guesses: [
      ["model rm <model>", "<model>"],
      ["model remove <model>", "<model>"],
    ],
    load: () => import("../commands/model/delete.ts"),
  },
  {
    path: "model validate",
    summary: "Check definitions against their types",
    guesses: [
      ["model check <model>", "<model>"],
      ["model lint <model>", "<model>"],
      ["validate", ""],
      ["validate <model>", "<model>"],
    ],
    load: () => import("../commands/model/validate.ts"),
  },
  {
    path: "model evaluate",
    summary: "Evaluate the expressions of definitions and store the result",
    guesses: [
      ["model eval <model>", "<model>"],
    ],
    load: () => import("../commands/model/evaluate.ts"),
  },
  {
    path: "model method describe",
    summary: "Show a method's arguments and outputs",
    guesses: [
      ["model method show <model> <method>", "<model> <method>"],
      ["model method get <model> <method>", "<model> <method>"],
    ],
    load: () => import("../commands/model/method/describe.ts"),
  },
  {
    path: "model method run",
    summary: "Run a method of a model and store what it finds out",
    guesses: [
      ["model run <model> <method>", "<model> <method>"],
      ["model exec <model> <method>", "<model> <method>"],
      ["model execute <model> <method>", "<model> <method>"],
      ["model call <model> <method>", "<model> <method>"],
      ["run <model> <method>", "<model> <method>"],
      ["method run <model> <method>", "<model> <method>"],
      ["model method exec <model> <method>", "<model> <method>"],
      ["model method call <model> <method>", "<model> <method>"],
    ],
    load: () => import("../commands/model/method/run.ts"),
  },
  {
    path: "model output get",
    summary: "Show the record of one run",
    guesses: [
      ["model output show <model>", "<model>"],
    ],
    load: () => import("../commands/model/output/get.ts"),
  },
  {
    path: "model output search",
    summary: "List runs, the newest first",
    aliases: ["model output list"],
    guesses: [
      ["model runs <model>", "<model>"],
      ["model output ls", ""],
      ["history", ""],
    ],
    load: () => import("../commands/model/output/search.ts"),
  },
  {
    path: "model output logs",
    summary: "Show the logs that a run stored",
    guesses: [
      ["model logs <model>", "<model>"],
      ["logs <model>", "<model>"],
    ],
    load: () => import("../commands/model/output/logs.ts"),
  },
  {
    path: "model output data",
    summary: "Show what a run stored",
    guesses: [
      ["model data <model>", "<model>"],
    ],
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
    guesses: [
      ["model types", ""],
      ["types", ""],
      ["type search", ""],
      ["type list", ""],
      ["type search <query>", "<query>"],
      ["model type find <query>", "<query>"],
      ["model type ls", ""],
    ],
    load: () => import("../commands/model/type/search.ts"),
  },
  {
    path: "model type describe",
    summary: "Show a model type: its arguments, methods and outputs",
    aliases: ["model type get"],
    guesses: [
      ["type describe <type>", "<type>"],
      ["type get <type>", "<type>"],
      ["model type show <type>", "<type>"],
      ["model type info <type>", "<type>"],
    ],
    load: () => import("../commands/model/type/describe.ts"),
  },
];
