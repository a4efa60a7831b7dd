// SPDX-License-Identifier: MIT
import type { GroupEntry } from "./table_entry.ts";

/** The words that lead to commands. */
export const GROUPS: readonly GroupEntry[] = [
  {
    path: "",
    summary: "Automate systems with typed models",
    description:
      "A model is a file that describes one thing of some type; a type knows what can be done with it. Types come " +
      "from extensions, which are TypeScript files; what a run finds out is kept as versioned data.",
    examples: [
      ["init", "make this directory a repository"],
      ["model type search", "see which types there are"],
      ["model create command/shell hello", "describe something of a type"],
      ["model method run hello execute --input run='echo hello'", "do something with it"],
      ["data get hello result", "see what came out of it"],
    ],
  },
  {
    path: "repo",
    summary: "Make and maintain repositories",
    examples: [
      ["repo init", "make this directory a repository"],
      ["repo upgrade", "bring its own files up to this version of swamp"],
    ],
  },
  {
    path: "repo trust",
    summary: "Choose which repositories of other users may be used",
    examples: [
      ["repo trust list", "the repositories that are trusted"],
      ["repo trust add .", "trust this repository from now on"],
    ],
  },
  {
    path: "model",
    summary: "Describe things as models, and act on them",
    examples: [
      ["model create command/shell hello", "describe something of a type"],
      ["model search", "list the models of this repository"],
      ["model get hello", "show one"],
    ],
  },
  {
    path: "model method",
    summary: "See and run what a model can do",
    examples: [
      ["model method describe hello execute", "show a method's arguments and outputs"],
      ["model method run hello execute --input run='echo hello'", "run it"],
    ],
  },
  {
    path: "model method history",
    summary: "See which runs there were, and what they logged",
    examples: [
      ["model method history search hello", "the runs of a model"],
      ["model method history logs hello", "what the newest one logged"],
    ],
  },
  {
    path: "model output",
    summary: "See how runs ended and what they stored",
    examples: [
      ["model output search hello", "the runs of a model"],
      ["model output get hello", "the newest one"],
      ["model output data hello", "what it stored"],
    ],
  },
  {
    path: "model type",
    summary: "Find the types that models can have",
    examples: [
      ["model type search shell", "find a type"],
      ["model type describe command/shell", "show its arguments and methods"],
    ],
  },
  {
    path: "data",
    summary: "Read, find, compare and delete what methods have stored",
    examples: [
      ["data list hello", "all items of one model"],
      ["data get hello result", "the newest version of one item"],
      ["data query 'attributes.exitCode != 0'", "everything that an expression is true for"],
      ["data gc --dry-run", "what has outlived its lifetime"],
    ],
  },
  {
    path: "extension",
    summary: "Manage the files that define types",
    examples: [
      ["extension list", "what is installed, and in what state it is"],
      ["extension source add ../my-extensions", "use the extensions of another directory"],
    ],
  },
  {
    path: "extension trust",
    summary: "Choose whose packages may be installed without being asked for",
    examples: [
      ["extension trust list", "see what is trusted"],
      ["extension trust add acme", "trust the packages of a collective"],
    ],
  },
  {
    path: "extension source",
    summary: "Use extensions that live in other directories",
    examples: [
      ["extension source list", "the directories in use"],
      ["extension source add ../my-extensions", "add one"],
    ],
  },
  {
    path: "registry",
    summary: "Run a registry of extension packages",
    description:
      "A registry is a directory. Whoever can reach it uses it as file:///directory; `registry serve` makes it " +
      "reachable over HTTP. Either address is given to swamp as SWAMP_CLUB_URL.",
    examples: [
      ["registry serve --dir ../registry --port 8484", "serve a directory, for reading"],
      ["registry key add acme --dir ../registry", "a key that may publish the packages of @acme"],
    ],
  },
  {
    path: "registry key",
    summary: "Say who may publish in a registry",
    examples: [
      ["registry key add acme --dir ../registry", "a key that may publish the packages of @acme"],
      ["registry key list --dir ../registry", "which keys there are"],
    ],
  },
  {
    path: "doctor",
    summary: "Find out what is wrong",
    examples: [["doctor extensions", "load every extension once and report the broken ones"]],
  },
  {
    path: "vault",
    summary: "Keep secrets",
    description:
      "A vault is a file in vaults/ that says where secrets are kept; the secrets themselves are never in it. " +
      "Definitions use a secret as ${{ vault.get('prod', 'db-password') }}.",
    examples: [
      ["vault create local_encryption prod", "encrypted files on this machine"],
      ["vault put prod db-password < password.txt", "store a secret"],
      ["vault list-keys prod", "which secrets there are"],
    ],
  },
  {
    path: "vault type",
    summary: "Find vault types",
    examples: [["vault type search", "all vault types"]],
  },
  {
    path: "driver",
    summary: "Ways to execute methods",
    examples: [["driver type search", "all driver types"]],
  },
  {
    path: "driver type",
    summary: "Find driver types",
    examples: [["driver type search", "all driver types"]],
  },
  {
    path: "datastore",
    summary: "Places for data",
    examples: [["datastore type search", "all datastore types"]],
  },
  {
    path: "datastore type",
    summary: "Find datastore types",
    examples: [["datastore type search", "all datastore types"]],
  },
  {
    path: "report",
    summary: "Summaries of what runs found out",
    examples: [["report type search", "all report types"], ["report search", "the reports that are stored"]],
  },
  {
    path: "report type",
    summary: "Find report types",
    examples: [["report type search", "all report types"]],
  },
  {
    path: "completions",
    summary: "Scripts that complete swamp command lines in a shell",
    examples: [
      ["completions bash > ~/.local/share/bash-completion/completions/swamp", "install it for bash"],
      ["completions fish > ~/.config/fish/completions/swamp.fish", "install it for fish"],
    ],
  },
];
