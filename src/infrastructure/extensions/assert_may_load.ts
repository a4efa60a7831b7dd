// SPDX-License-Identifier: MIT

/**
 * The one check that stands before all code of extensions. A command that loads some declares it (`loadsExtensions`);
 * that another one gets here is a mistake of swamp, and nothing is loaded.
 */
export function assertMayLoad({ mayLoad }: { readonly mayLoad: boolean }): void {
  if (!mayLoad) {
    throw new Error("a command that does not declare 'loadsExtensions' loads code of an extension");
  }
}
