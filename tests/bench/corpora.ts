// SPDX-License-Identifier: MIT
/** Repositories of the sizes that the budgets speak of. */
import { generateCloudPackage, typeName } from "../../scripts/corpus/cloud_package.ts";
import { lockPackages } from "../../scripts/corpus/lock_packages.ts";

export interface Corpus {
  readonly name: string;
  readonly directory: string;
  /** A type that can be described, created and run. */
  readonly type: string;
}

const SMALL: readonly [number, number] = [700, 1500];

function writeFiles(directory: string, files: Map<string, string>): void {
  for (const [path, text] of files) {
    const file = `${directory}/${path}`;
    Deno.mkdirSync(file.slice(0, file.lastIndexOf("/")), { recursive: true });
    Deno.writeTextFileSync(file, text);
  }
}

/** 116 types in 2.1 MB, pulled: as many and as large as those of two real collections that the budgets were set for. */
export function cloudCorpus(directory: string): Corpus {
  const files = generateCloudPackage({ name: "@cloud/suite", types: 116, bytes: [8_000, 28_000] });
  writeFiles(`${directory}/.swamp/pulled-extensions/@cloud/suite`, files);
  lockPackages(directory);
  return { name: "116 types", directory, type: `@cloud/suite/${typeName(0)}` };
}

/** Small types in the repository's own directory. */
export function localCorpus(directory: string, count: number): Corpus {
  const files = generateCloudPackage({ name: "@many/local", types: count, bytes: SMALL });
  files.delete("manifest.yaml");
  writeFiles(`${directory}/extensions`, files);
  return { name: `${count.toLocaleString("en")} local`, directory, type: `@many/local/${typeName(0)}` };
}

/** 100 packages of 100 small types each. */
export function pulledCorpus(directory: string, packages: number, each: number): Corpus {
  for (let index = 0; index < packages; index++) {
    const name = `@many/pack-${String(index).padStart(3, "0")}`;
    const files = generateCloudPackage({ name, types: each, bytes: SMALL, seed: index });
    writeFiles(`${directory}/.swamp/pulled-extensions/${name}`, files);
  }
  lockPackages(directory);
  const type = `@many/pack-000/${typeName(0)}`;
  return { name: `${(packages * each).toLocaleString("en")} pulled`, directory, type };
}

/** Packages beside the repository, each one named in its list of sources. */
export function mountedCorpus(directory: string, count: { packages: number; files: number }): Corpus {
  const paths: string[] = [];
  for (let index = 0; index < count.packages; index++) {
    const name = `@many/mounted-${String(index).padStart(4, "0")}`;
    const until = Math.floor((index + 1) * count.files / count.packages);
    const types = until - Math.floor(index * count.files / count.packages);
    const files = generateCloudPackage({ name, types, bytes: SMALL, seed: index });
    const path = `${directory}-mounted/${name.slice("@many/".length)}`;
    const manifest = files.get("manifest.yaml")!;
    files.delete("manifest.yaml");
    writeFiles(`${path}/extensions`, files);
    writeFiles(path, new Map([["manifest.yaml", manifest]]));
    paths.push(path);
  }
  const sources = paths.map((path) => `  - path: ${path}\n`).join("");
  writeFiles(directory, new Map([[".swamp-sources.yaml", `sources:\n${sources}`]]));
  const type = `@many/mounted-0000/${typeName(0)}`;
  return { name: `${count.packages.toLocaleString("en")} mounted packages`, directory, type };
}

/** Definitions of the built-in type, so that a lookup has something to choose from. */
export function writeDefinitions(directory: string, count: number): void {
  const files = new Map<string, string>();
  for (let index = 0; index < count; index++) {
    const id = `00000000-0000-4000-8000-${String(index).padStart(12, "0")}`;
    const name = `filler-${index}`;
    const lines = [
      "type: command/shell",
      `id: ${id}`,
      `name: ${name}`,
      "version: 1",
      "tags: {}",
      "globalArguments: {}",
    ];
    files.set(`models/command/shell/${name}.yaml`, `${lines.join("\n")}\nmethods: {}\n`);
  }
  writeFiles(directory, files);
}
