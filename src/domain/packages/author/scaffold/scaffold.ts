// SPDX-License-Identifier: MIT
import { SWAMP_TYPES } from "../../../extension_api/swamp_types.ts";
import { KIND_PLACES, type KindName } from "../../../types/kind_name.ts";
import { collectiveOf } from "../../package_name.ts";
import { datastoreFiles } from "./datastore_files.ts";
import { driverFiles } from "./driver_files.ts";
import { modelFiles } from "./model_files.ts";
import { reportFiles } from "./report_files.ts";
import type { ScaffoldNames, ScaffoldSources } from "./scaffold_sources.ts";
import { vaultFiles } from "./vault_files.ts";

const SOURCES: Readonly<Record<KindName, (names: ScaffoldNames) => ScaffoldSources>> = {
  model: modelFiles,
  vault: vaultFiles,
  driver: driverFiles,
  datastore: datastoreFiles,
  report: reportFiles,
};

/** A new package: texts by path, and the name of what it declares. */
export interface Scaffold {
  readonly files: ReadonlyMap<string, string>;
  readonly type: string;
}

/** @param name of the package, valid. @param version of the package, and of a model type. */
export function scaffold(name: string, kind: KindName, version: string): Scaffold {
  const folder = KIND_PLACES.find((place) => place.kind === kind)!.directory;
  const file = name.slice(name.lastIndexOf("/") + 1);
  const type = typeName(name, kind);
  const { source, test, description } = SOURCES[kind]({ type, file, version });
  const files = new Map([
    ["manifest.yaml", manifest({ name, version, description, folder, file })],
    ["README.md", readme({ name, type, kind, description })],
    [`extensions/${folder}/${file}.ts`, source],
    [`extensions/${folder}/${file}_test.ts`, test],
    ["swamp.d.ts", SWAMP_TYPES],
  ]);
  return { files, type };
}

/** Types of vaults, drivers and datastores have exactly two segments. */
function typeName(name: string, kind: KindName): string {
  if (kind === "model" || kind === "report") return name;
  const collective = collectiveOf(name);
  return `@${collective}/${name.slice(collective.length + 2).replaceAll("/", "-")}`;
}

function manifest(
  parts: { name: string; version: string; description: string; folder: string; file: string },
): string {
  return `manifestVersion: 1
name: "${parts.name}"
version: ${parts.version}
description: ${parts.description}
${parts.folder}:
  - ${parts.file}.ts
additionalFiles:
  - README.md
labels: []
`;
}

function readme(parts: { name: string; type: string; kind: KindName; description: string }): string {
  return `# ${parts.name}

${parts.description}. It declares the ${parts.kind} \`${parts.type}\`.

    swamp extension pull ${parts.name}

## Working on it

    deno test                 # runs the tests
    swamp extension fmt       # formats and lints
    swamp extension check     # says everything that is wrong
    swamp extension push      # publishes the version of manifest.yaml

\`swamp help types\` and \`swamp help context\` list what a type declares and what a method is given.
`;
}
