// SPDX-License-Identifier: MIT
import type { Argument, Option } from "./command.ts";

export const PUBLISHED_ARGUMENT: Argument = {
  name: "extension",
  description: "@collective/name, with @version for one version",
  required: true,
};

export const VERSION_ARGUMENT: Argument = {
  name: "version",
  description: "the version, when it is not part of the name",
};

export const REGISTRY_DIRECTORY: Option = {
  name: "dir",
  type: "string",
  value: "path",
  description: "directory of the registry; it is made when it is missing",
  complete: "directory",
};
