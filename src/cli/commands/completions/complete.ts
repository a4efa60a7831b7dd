// SPDX-License-Identifier: MIT
import { command } from "../../command.ts";
import { type Candidate, completeWords, repositoryNamedBy } from "../../complete_words.ts";
import { oneLine } from "../../../presentation/plain_text.ts";

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
  run: async (ctx, { rest }) => ({ values: (await completeWords(ctx, rest)).filter(isPlain) }),
  view: (out, { values }) => {
    for (const { value, description } of values) {
      out.raw(description ? `${value}\t${oneLine(description)}` : value);
    }
  },
});

/** A name with control or format characters is not offered: a shell would print it, and a line is one candidate. */
function isPlain({ value }: Candidate): boolean {
  return oneLine(value) === value;
}
