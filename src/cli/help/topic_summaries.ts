// SPDX-License-Identifier: MIT
/** The help topics in their order. What they say is imported when one is asked for. */
export const TOPIC_SUMMARIES = {
  environment: "The environment variables that swamp reads",
  "exit-codes": "What the exit codes mean",
  expressions: "${{ … }} in definitions: the names and functions that there are",
  output: "What goes to stdout and stderr, and the JSON forms",
  security: "What extensions may do, and when their code runs",
  types: "How to write a type: what an extension file exports",
  context: "What a method is given: the members of `context` in `execute(args, context)`",
};
