// SPDX-License-Identifier: MIT
import { command } from "../command.ts";
import { helpDocument, loadHelp } from "../help/help.ts";
import { TOPIC_SUMMARIES } from "../help/topic_summaries.ts";
import type { Style } from "../../presentation/view.ts";

/** The text of the help; symbols are not part of JSON. */
const TEXT = Symbol("text");

interface Help {
  readonly [TEXT]: (style: Style) => string;
  readonly [key: string]: unknown;
}

export default command({
  path: "help",
  summary: "Explain a command or a topic; all commands as JSON for programs",
  description: "Prints text, also into a pipe; with --json it prints a document for programs. Topics: " +
    `${Object.keys(TOPIC_SUMMARIES).join(", ")}.`,
  args: [{
    name: "command",
    variadic: true,
    description: "the words of a command, or one topic",
    complete: Object.keys(TOPIC_SUMMARIES),
  }],
  anywhere: true,
  examples: [
    ["help model create", "how to create a model"],
    ["help environment", "the environment variables that swamp reads"],
    ["help --json", "all commands, arguments and options for a program"],
  ],
  run: async (_ctx, { rest }): Promise<Help> => {
    if (rest.length === 1 && Object.hasOwn(TOPIC_SUMMARIES, rest[0]!)) {
      const { TOPICS, topicText } = await import("../help/topics.ts");
      const topic = TOPICS.find(({ name }) => name === rest[0])!;
      return { ...topic, columns: undefined, isList: undefined, [TEXT]: (style) => topicText(topic, style) };
    }
    const path = rest.join(" ");
    return { ...await helpDocument(path), [TEXT]: await loadHelp(path) };
  },
  view: (out, help) => out.raw(help[TEXT](out.style)),
});
