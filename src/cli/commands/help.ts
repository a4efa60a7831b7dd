// SPDX-License-Identifier: MIT
import { command } from "../command.ts";
import { helpDocument, loadHelp } from "../help/help.ts";
import { TOPICS, topicText } from "../help/topics.ts";
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
    `${TOPICS.map((topic) => topic.name).join(", ")}.`,
  args: [{
    name: "command",
    variadic: true,
    description: "the words of a command, or one topic",
    complete: TOPICS.map((topic) => topic.name),
  }],
  anywhere: true,
  examples: [
    ["help model create", "how to create a model"],
    ["help environment", "the environment variables that swamp reads"],
    ["help --json", "all commands, arguments and options for a program"],
  ],
  run: async (_ctx, { rest }): Promise<Help> => {
    const topic = rest.length === 1 ? TOPICS.find((candidate) => candidate.name === rest[0]) : undefined;
    if (topic) {
      return {
        ...topic,
        columns: undefined,
        isList: undefined,
        [TEXT]: (style) => topicText(topic, style),
      };
    }
    const path = rest.join(" ");
    return { ...await helpDocument(path), [TEXT]: await loadHelp(path) };
  },
  view: (out, help) => out.raw(help[TEXT](out.style)),
});
