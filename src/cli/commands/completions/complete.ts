// SPDX-License-Identifier: MIT
import { command } from "../../command.ts";
import { completeWords, repositoryNamedBy } from "../../complete_words.ts";

export default command({
  path: "completions complete",
  summary: "Answer what can follow the words of a command line",
  description: "Called by the completion scripts. Prints a candidate a line, with a description after a tab.",
  args: [{
    name: "words",
    variadic: true,
    description: "the words after 'swamp'; the last one is completed",
  }],
  anywhere: true,
  isHurried: true,
  repositoryPath: ({ rest }) => repositoryNamedBy(rest),
  examples: [
    ["completions complete -- model ty", "the commands of the group model that begin with 'ty'"],
    ["completions complete -- model get ''", "the names of the models here"],
  ],
  run: async (ctx, { rest }) => ({ values: await completeWords(ctx, rest) }),
  view: (out, { values }) => {
    for (const { value, description } of values) {
      const text = description?.replaceAll(/\s+/g, " ");
      out.raw(text ? `${value}\t${text}` : value);
    }
  },
});
