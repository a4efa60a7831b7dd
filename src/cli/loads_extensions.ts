// SPDX-License-Identifier: MIT
/** What several commands load of extension code: values of `Command.loadsExtensions`. */

export const LOADS_DESCRIBED_TYPE =
  "the type that is described, when neither its package nor the sandbox says what it holds";

export const LOADS_MODEL_TYPE = "the type of the model, which checks the arguments";

export const LOADS_VAULT_TYPE = "the type of the vault, unless it is built in";

export const LOADS_PACKAGE_FILES = "the files of the package, in a subprocess";
