// SPDX-License-Identifier: MIT
import { ExitCode } from "../../domain/errors.ts";
import { formatTable } from "../../presentation/table.ts";
import type { Style } from "../../presentation/view.ts";
import type { Topic } from "./topic.ts";
import { TOPIC_SUMMARIES } from "./topic_summaries.ts";
import { wrap } from "./wrap.ts";
import { EXPRESSIONS } from "./expressions_topic.ts";
import { CONTEXT, TYPES } from "./extension_topics.ts";
import { ENVIRONMENT_VARIABLES } from "../environment_variables.ts";

export const TOPICS: readonly Topic[] = [
  {
    name: "environment",
    summary: TOPIC_SUMMARIES.environment,
    paragraphs: ["An option goes before a variable, a variable before .swamp.yaml."],
    entries: ENVIRONMENT_VARIABLES.map((variable) => ({ ...variable })),
    columns: ["name", "description", "default"],
  },
  {
    name: "exit-codes",
    summary: TOPIC_SUMMARIES["exit-codes"],
    paragraphs: [
      "A command whose document itself tells of a failure, like `model validate`, prints it and exits with 1.",
    ],
    entries: [
      {
        code: ExitCode.ok,
        meaning: "done; also help, a question answered with no, and a search without a match",
      },
      {
        code: ExitCode.failure,
        meaning: "the work failed, or what was asked for does not exist or is invalid",
      },
      {
        code: ExitCode.usage,
        meaning: "the command line is wrong: unknown command or option, missing or bad value",
      },
      { code: ExitCode.fault, meaning: "a fault of swamp itself; a report was written" },
      {
        code: ExitCode.tryAgain,
        meaning: "try again later: another process holds a lock for too long, or a registry is busy",
      },
      { code: ExitCode.interrupted, meaning: "ended by Ctrl-C" },
      { code: ExitCode.terminated, meaning: "ended by SIGTERM" },
    ],
    columns: ["code", "meaning"],
  },
  EXPRESSIONS,
  {
    name: "output",
    summary: TOPIC_SUMMARIES.output,
    paragraphs: [
      "stdout has the result and nothing else; stderr has logs, progress, warnings, questions and errors.",
      "With --json, a command that succeeds prints exactly one JSON object on stdout. Warnings are its `warnings` " +
      "array, each with `code`, `message` and perhaps `file`; --timings adds a `timings` object. A later version " +
      "may add fields; it does not remove one or change its type.",
      "With --json, a command that fails prints one object on stderr and nothing on stdout: `error` (the message), " +
      "`code` (stable, for programs), `hint` (the next step) and `details`. A command that judges (extension " +
      "verify, outdated, check, fmt --check; doctor; model validate), and one that does many things of which some " +
      "fail (extension install, update; data delete; model evaluate --all), prints its document on stdout also " +
      "when it exits with 1: the exit code is its answer.",
      "Without --json, text is for people: tables are padded, and coloured on a terminal only.",
      "`help` prints text unless --json is given, also into a pipe.",
    ],
  },
  {
    name: "security",
    summary: TOPIC_SUMMARIES.security,
    paragraphs: [
      "Not trusted are: the author of a repository that you clone, or of a pull request to it; the author of a package; " +
      "whoever reaches a registry server; whoever controls a value that a model reads; other users of the machine.",
      'Code of extensions runs only for commands whose help says so ("Runs code of extensions"; loadsExtensions in ' +
      "help --json): a method that is run, a model that is created, set or validated, secrets of a vault of an " +
      "extension type, and what examines extensions: doctor extensions, extension check, quality and push. " +
      "Lists, searches, completion, get, evaluate, `model validate --syntax` and all other commands run none, whatever is in the repository.",
      "What a file declares is read from its text. A file whose text does not say it is " +
      "evaluated once, in a process of its own that can open no file and no connection, start nothing and see no " +
      "environment variable, with limits of time and memory. The methods and arguments of a type that was never " +
      "loaded are found in the same way. Where that is not possible, because they depend on a package for example, " +
      "`model get` shows none, and `type describe` loads the type because you ask for it.",
      "Not promised: a method that you run has all your rights, as any program that you start. A type has them too when it " +
      "is loaded, first in a subprocess with limits of time and memory. Run only what you trust.",
      "What extension code prints (console, Deno.stdout, process.stdout and their like for stderr, and what its " +
      "children write into streams that they inherit) goes line by line to stderr and to .swamp/logs/swamp.log, " +
      "without known secrets and never to stdout; writes of node:fs to the descriptors of stdout and stderr too. What " +
      "workers print, and what is written to paths such as /dev/stdout, is not redirected. It cannot end the command.",
      "Mounted sources (`extension source add`) and the directories named by SWAMP_*_DIR count like files of the " +
      "repository itself. Cloning a repository and looking at it runs nothing; running a method of it does.",
      "A repository above the working directory is used only if it belongs to you, to root, or to the user behind " +
      "sudo. Others are named with --repo-dir or SWAMP_REPO_DIR, or trusted once: swamp repo trust add <directory>.",
      "A vault whose key file, SSH key or directory the repository names is used only after you confirmed it once: " +
      "swamp vault trust <vault>. Keys that swamp made on this machine need no confirmation.",
      "The code of a package is what upstream_extensions.json locks: files that differ are not used, whatever is " +
      "beside them, and neither is a package that the lockfile does not name. Nothing else of the repository takes " +
      "part when it is built: no deno.json, package.json, .npmrc or node_modules.",
      "Bundlers that swamp fetches are pinned by digest and kept below SWAMP_HOME or in your cache, where nobody else " +
      "can write.",
      "Values are not code: a value that an expression embeds in a script of command/shell is one word of it, whatever " +
      "is in the value. Only ${{ raw(…) }} embeds shell source.",
      "Input that is parsed has limits: 64 MiB, 1,000,000 values and 100 levels for a file, an answer or standard " +
      "input. What methods store is not limited.",
      "Nothing is recorded about how swamp is used, and nothing is sent.",
    ],
  },
  TYPES,
  CONTEXT,
];

const WIDTH = 100;

/** The topic as text. */
export function topicText(topic: Topic, style: Style): string {
  const parts = [style.bold(topic.summary), ...topic.paragraphs.map((text) => wrap(text, WIDTH))];
  if (topic.entries && topic.isList) parts.push(...listOf(topic.entries, style));
  if (topic.entries && topic.columns) parts.push(formatTable(topic.entries, topic.columns, style).trimEnd());
  return `${parts.join("\n\n")}\n`;
}

const INDENT = "    ";

/** A block for each object whose members are listed: the members are called `object.member`. */
function listOf(entries: NonNullable<Topic["entries"]>, style: Style): string[] {
  const blocks = Map.groupBy(entries, ({ name }) => String(name).split(/[.(]/)[0]!);
  return [...blocks.values()].map((block) =>
    block.map(({ name, meaning, type }) => {
      const text = meaning ? `\n${INDENT}${wrap(String(meaning), WIDTH - INDENT.length)}` : "";
      return `${style.bold(String(name))}: ${type}${text.replaceAll(/\n(?! )/g, `\n${INDENT}`)}`;
    }).join("\n")
  );
}
