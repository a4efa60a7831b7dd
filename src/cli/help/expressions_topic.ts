// SPDX-License-Identifier: MIT
import type { Topic } from "./topic.ts";
import { TOPIC_SUMMARIES } from "./topic_summaries.ts";

/** The page about `${{ … }}`. */
export const EXPRESSIONS: Topic = {
  name: "expressions",
  summary: TOPIC_SUMMARIES.expressions,
  paragraphs: [
    "Any text value of a definition may hold expressions of the language CEL (https://cel.dev). A text that is one " +
    "expression gets its value with its type; inside of other text the value is put in as text: null as nothing, " +
    "lists and objects as JSON. An expression ends at the first '}}' that is in no literal of it: write '} }}' after " +
    "a map.",
    "Expressions are evaluated in the order in which they read each other, over definitions too. `swamp model " +
    "evaluate` stores the result, except for what reads env or a vault or gives a sensitive argument " +
    "its value: that is evaluated while a method runs, in memory only. `swamp model validate` checks expressions without evaluating them.",
    "A '${{ … }}' that is meant as text, in prose or in a script for another program, is written as an expression " +
    "whose value is that text: ${{ '${{ github.ref }}' }}.",
    "The usual functions are there: has(a.b), size(x), string(x), int(x), double(x), x in list, " +
    "list.map(item, …), .filter, .exists, .all, text.contains(…), .startsWith, .endsWith, .matches, .split, " +
    "a ? b : c, and a.?b.orValue(c) for what may be missing.",
  ],
  entries: [
    { name: "inputs.<name>", meaning: "an input (--input), or its default" },
    { name: "self.<member>", meaning: "this definition: id, name, version, tags, globalArguments" },
    {
      name: "model.<name or id>.input.<member>",
      meaning: "another definition, its expressions evaluated: id, name, version, tags, globalArguments",
    },
    { name: "model.<name or id>.definition.<member>", meaning: "the same, and inputs" },
    {
      name: "model.<name>.resource.<spec>.<instance>",
      meaning: "the newest record of an output; deprecated, use data.latest",
    },
    {
      name: "model.<name>.file.<spec>.<instance>",
      meaning: "a file: id, version, createdAt, path, size, contentType; deprecated",
    },
    {
      name: "model.<name>.execution.<member>",
      meaning: "its last run: id, methodName, status, startedAt, completedAt, durationMs, error",
    },
    { name: "env.<NAME>", meaning: "an environment variable; never stored" },
    {
      name: "vault.get(vault, key)",
      meaning: "a secret; never stored. The arguments may be bare words: vault.get(my-vault, API_KEY)",
    },
    {
      name: "data.latest(model, name[, vary])",
      meaning:
        "the newest record of a data item (of a deleted one the record that says so), or null; vary: a list of texts that its name ends with",
    },
    { name: "data.version(model, name[, vary], n)", meaning: "one version of it, or null" },
    { name: "data.listVersions(model, name[, vary])", meaning: "its version numbers, ascending" },
    { name: "data.findBySpec(model, spec)", meaning: "the newest records of all items of an output" },
    { name: "data.findByTag(key, value)", meaning: "the newest records of all items with a tag" },
    {
      name: "data.query(predicate[, select])",
      meaning: "what `swamp data query` finds, at most 100",
    },
    {
      name: "raw(value)",
      meaning:
        "in a script of command/shell: the value as shell source; without it each embedded value is one word",
    },
    { name: "file.contents(model, spec)", meaning: "the text of the first file of an output, or null" },
    {
      name: "a record's members",
      meaning:
        "attributes, content, id, name, version, createdAt, tags, modelName, modelType, specName, dataType, " +
        "contentType, lifetime, ownerType, streaming, size",
    },
  ],
  columns: ["name", "meaning"],
};
