// SPDX-License-Identifier: MIT
/** The assistants that a repository can be prepared for: each reads instructions from a file of its own. */

export interface Tool {
  readonly name: string;
  /** Relative to the root. */
  readonly instructions: string;
  /** Text that the file has to begin with when it is made, so that its tool reads it always. */
  readonly preamble?: string;
}

export const TOOLS: readonly Tool[] = [
  { name: "claude", instructions: "CLAUDE.md" },
  {
    name: "cursor",
    instructions: ".cursor/rules/swamp.mdc",
    preamble: "---\ndescription: how to work with this swamp repository\nalwaysApply: true\n---\n\n",
  },
  { name: "opencode", instructions: "AGENTS.md" },
  { name: "codex", instructions: "AGENTS.md" },
  {
    name: "kiro",
    instructions: ".kiro/steering/swamp-rules.md",
    preamble: "---\ninclusion: always\n---\n\n",
  },
  { name: "copilot", instructions: ".github/copilot-instructions.md" },
];

export const NO_TOOL = "none";

/** What `--tool` accepts. */
export const TOOL_NAMES: readonly string[] = [...TOOLS.map((tool) => tool.name), NO_TOOL];

/** The lines of the managed section, in Markdown. */
export const INSTRUCTIONS: readonly string[] = [
  "## swamp",
  "",
  "This directory is a swamp repository. `swamp` automates systems with typed models: a model is a file below",
  "`models/` that describes one thing of some type; its methods act on that thing, and what they find out is kept",
  "as versioned data below `.swamp/`.",
  "",
  "- `swamp help --json` lists every command with its arguments, options and examples.",
  "- `swamp model type search <text> --json` finds types, `swamp model type describe <type> --json` shows the",
  "  arguments and methods of one.",
  "- `swamp model create <type> <name>`, then `swamp model validate <name>`, then",
  "  `swamp model method run <name> <method>`.",
  "- `swamp data list <model> --json` and `swamp data get <model> <item> --json` read what a run has stored.",
  "",
  "Use `--json` for every command: a result is one object on stdout; an error is one object on stderr with `code`",
  "and `hint`. Types that do not exist yet are written as TypeScript files below `extensions/models/`. Do not edit",
  "files below `.swamp/`.",
];
