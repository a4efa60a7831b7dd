// SPDX-License-Identifier: MIT
import { filesChecksum } from "../../src/domain/packages/installed_package.ts";
import { findPulled } from "../../src/infrastructure/extensions/pulled_packages.ts";
import { fileDigests, packageFiles } from "../../src/infrastructure/packages/package_files.ts";
import { denoPlatform } from "../../src/infrastructure/platform/deno_platform.ts";
import { sha256 } from "../../src/infrastructure/platform/sha256.ts";

/** Writes a lockfile that locks every package of a repository as it is on disk, as if each had been pulled. */
export function lockPackages(root: string): void {
  const { fs } = denoPlatform();
  const { packages } = findPulled(fs, `${root}/.swamp/pulled-extensions`);
  const locked = packages.map(({ name, path }) => {
    const digests = fileDigests(fs, path, packageFiles(fs, path))!;
    const version = /^version: *"?([\d.]+)/m.exec(Deno.readTextFileSync(`${path}/manifest.yaml`))?.[1];
    return [name, { version, filesChecksum: filesChecksum(digests, sha256), files: [] }];
  });
  Deno.writeTextFileSync(`${root}/upstream_extensions.json`, JSON.stringify(Object.fromEntries(locked)));
}
