// SPDX-License-Identifier: MIT
import type { TableEntry } from "../table_entry.ts";

export const EXTENSION_COMMANDS: readonly TableEntry[] = [
  {
    path: "extension list",
    summary: "List installed packages and every extension file with its state",
    aliases: ["extension ls"],
    load: () => import("../commands/extension/list.ts"),
  },
  {
    path: "extension pull",
    summary: "Install an extension package and what it depends on",
    guesses: [
      ["extension install <package>", "<package>"],
      ["extension add <package>", "<package>"],
      ["extension get <package>", "<package>"],
      ["extension download <package>", "<package>"],
      ["install <package>", "<package>"],
      ["pull <package>", "<package>"],
      ["extension pull <package> <version>", "'<package>@<version>'"],
    ],
    load: () => import("../commands/extension/pull.ts"),
  },
  {
    path: "extension install",
    summary: "Install the packages of the lockfile, in its versions",
    guesses: [
      ["extension sync", ""],
      ["extension restore", ""],
      ["install", ""],
    ],
    load: () => import("../commands/extension/install.ts"),
  },
  {
    path: "extension update",
    summary: "Bring installed packages to their newest versions",
    guesses: [
      ["extension upgrade", ""],
      ["extension upgrade <package>", "<package>"],
      ["update", ""],
    ],
    load: () => import("../commands/extension/update.ts"),
  },
  {
    path: "extension outdated",
    summary: "List installed packages of which there is a newer version",
    load: () => import("../commands/extension/outdated.ts"),
  },
  {
    path: "extension rm",
    summary: "Remove an installed package",
    aliases: ["extension remove"],
    guesses: [
      ["extension uninstall <package>", "<package>"],
      ["extension delete <package>", "<package>"],
    ],
    load: () => import("../commands/extension/rm.ts"),
  },
  {
    path: "extension verify",
    summary: "Compare installed packages with their digests and the lockfile",
    load: () => import("../commands/extension/verify.ts"),
  },
  {
    path: "extension trust list",
    summary: "Show whose packages may be installed without being asked for",
    aliases: ["extension trust ls"],
    load: () => import("../commands/extension/trust/list.ts"),
  },
  {
    path: "extension trust add",
    summary: "Trust the packages of a collective",
    load: () => import("../commands/extension/trust/add.ts"),
  },
  {
    path: "extension trust rm",
    summary: "Stop trusting the packages of a collective",
    aliases: ["extension trust remove"],
    load: () => import("../commands/extension/trust/rm.ts"),
  },
  {
    path: "extension trust auto-trust",
    summary: "Choose whether unknown types of trusted collectives are installed when they are needed",
    load: () => import("../commands/extension/trust/auto_trust.ts"),
  },
  {
    path: "extension search",
    summary: "Find extension packages in the registry",
    guesses: [
      ["extension search <first> <more...>", "'<first> <more...>'"],
      ["extension find <query>", "<query>"],
      ["search <query>", "<query>"],
    ],
    load: () => import("../commands/extension/search.ts"),
  },
  {
    path: "extension info",
    summary: "Show what the registry knows of a package, and what is installed of it",
    guesses: [
      ["extension show <package>", "<package>"],
      ["extension describe <package>", "<package>"],
      ["extension view <package>", "<package>"],
    ],
    load: () => import("../commands/extension/info.ts"),
  },
  {
    path: "extension yank",
    summary: "Withdraw a published package or one version of it",
    load: () => import("../commands/extension/yank.ts"),
  },
  {
    path: "extension unyank",
    summary: "Take a withdrawal back",
    load: () => import("../commands/extension/unyank.ts"),
  },
  {
    path: "extension deprecate",
    summary: "Tell users of a package to use something else",
    load: () => import("../commands/extension/deprecate.ts"),
  },
  {
    path: "extension undeprecate",
    summary: "Take a deprecation back",
    load: () => import("../commands/extension/undeprecate.ts"),
  },
  {
    path: "extension promote",
    summary: "Move a published version to another channel",
    load: () => import("../commands/extension/promote.ts"),
  },
  {
    path: "extension new",
    summary: "Start a new extension package with an example and a test",
    guesses: [
      ["extension init <new-package>", "<new-package>"],
      ["extension create <new-package>", "<new-package>"],
    ],
    load: () => import("../commands/extension/new.ts"),
  },
  {
    path: "extension check",
    summary: "Say everything that is wrong with a package, and what would make it better",
    guesses: [
      ["extension validate", ""],
      ["extension lint", ""],
    ],
    load: () => import("../commands/extension/check.ts"),
  },
  {
    path: "extension quality",
    summary: "Score what people look at before they use a package",
    load: () => import("../commands/extension/quality.ts"),
  },
  {
    path: "extension fmt",
    summary: "Format and lint the TypeScript files of a package",
    guesses: [
      ["extension format", ""],
    ],
    load: () => import("../commands/extension/fmt.ts"),
  },
  {
    path: "extension version",
    summary: "Show what is published of a package, and its next version",
    load: () => import("../commands/extension/version.ts"),
  },
  {
    path: "extension push",
    summary: "Check, pack and publish a version of a package",
    guesses: [
      ["extension publish", ""],
    ],
    load: () => import("../commands/extension/push.ts"),
  },
  {
    path: "extension source list",
    summary: "List mounted directories and whether they can be used",
    aliases: ["extension source ls"],
    load: () => import("../commands/extension/source/list.ts"),
  },
  {
    path: "extension source add",
    summary: "Use the extensions of another directory in place",
    guesses: [
      ["extension mount <directory>", "<directory>"],
      ["extension link <directory>", "<directory>"],
      ["extension add-source <directory>", "<directory>"],
    ],
    load: () => import("../commands/extension/source/add.ts"),
  },
  {
    path: "extension source rm",
    summary: "Stop using a mounted directory",
    aliases: ["extension source remove"],
    load: () => import("../commands/extension/source/rm.ts"),
  },
];
