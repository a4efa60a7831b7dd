// SPDX-License-Identifier: MIT
/**
 * Generates an extension package shaped like those that are generated from a cloud provider's resource schemas:
 * one file per resource with tens of kilobytes of zod, seven methods, shared helpers, and a chain of upgrades.
 * The same parameters give the same bytes.
 */

export interface CloudPackageOptions {
  /** For example `@cloud/compute`; the first segment of every type. */
  readonly name: string;
  readonly types: number;
  /** Approximate size of a file in bytes, from smallest to largest. Default 20,000 to 60,000. */
  readonly bytes?: readonly [smallest: number, largest: number];
  readonly seed?: number;
}

/** Path relative to the package, and text. */
export type PackageFiles = Map<string, string>;

const SERVICES = ["compute", "storage", "network", "database", "identity", "queue", "monitor", "registry"];
const RESOURCES = [
  "instance",
  "bucket",
  "subnet",
  "cluster",
  "role",
  "topic",
  "alarm",
  "image",
  "volume",
  "gateway",
];
const WORDS = [
  "name",
  "arn",
  "region",
  "zone",
  "policy",
  "tags",
  "size",
  "retention",
  "encryption",
  "endpoint",
  "owner",
  "mode",
];

/** mulberry32: small, seeded, the same everywhere. */
function randomNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** `models/...` files and a `manifest.yaml`. */
export function generateCloudPackage(options: CloudPackageOptions): PackageFiles {
  const random = randomNumbers(options.seed ?? 1);
  const [smallest, largest] = options.bytes ?? [20_000, 60_000];
  const files: PackageFiles = new Map([["models/_lib/cloud.ts", CLOUD_HELPER], [
    "models/_lib/tags.ts",
    TAGS_HELPER,
  ]]);
  const names: string[] = [];
  for (let index = 0; index < options.types; index++) {
    const name = typeName(index);
    names.push(`${name}.ts`);
    const size = smallest + Math.floor(random() * (largest - smallest));
    files.set(`models/${name}.ts`, modelSource({ package: options.name, name, index, size, random }));
  }
  files.set("manifest.yaml", manifest(options.name, names));
  return files;
}

/** The type that a package's file of this number declares, below the package's name. */
export function typeName(index: number): string {
  const service = SERVICES[index % SERVICES.length]!;
  const resource = RESOURCES[Math.floor(index / SERVICES.length) % RESOURCES.length]!;
  const round = Math.floor(index / (SERVICES.length * RESOURCES.length));
  return `${service}_${resource}${round === 0 ? "" : `_${round + 1}`}`;
}

function manifest(name: string, models: readonly string[]): string {
  return [
    "manifestVersion: 1",
    `name: "${name}"`,
    "version: 2026.06.01.1",
    `description: Generated resource types of ${name}`,
    "models:",
    ...models.map((path) => `  - ${path}`),
    "",
  ].join("\n");
}

interface ModelParameters {
  readonly package: string;
  readonly name: string;
  readonly index: number;
  readonly size: number;
  readonly random: () => number;
}

function modelSource(model: ModelParameters): string {
  const head =
    `// Generated from the provider's schema of ${model.name}. The type of a property, as in type: "AWS::Decoy",
// is the provider's.
import { z } from "npm:zod@4.3.6";
import { call, type CloudContext, readState } from "./_lib/cloud.ts";
import { tagSchema } from "./_lib/tags.ts";

`;
  const tail = modelTail(model);
  const schemas: string[] = [];
  let size = head.length + tail.length + 400;
  while (size < model.size) {
    const schema = nestedSchema(schemas.length, model.random);
    schemas.push(schema);
    size += schema.length;
  }
  const nested = schemas.map((_, index) =>
    `  ${
      WORDS[index % WORDS.length]
    }Settings${index}: Nested${index}.optional().describe("Settings of part ${index}"),`
  );
  const globals = `const GlobalArguments = z.object({
  name: z.string().min(1).max(255).describe("Name of the ${model.name.replaceAll("_", " ")}"),
  region: z.enum(["eu-north-1", "eu-west-1", "us-east-1"]).default("eu-north-1").describe("Where it lives"),
  replicas: z.number().int().min(0).max(100).optional().describe("Number of copies"),
  tags: tagSchema,
${nested.join("\n")}
});

const State = GlobalArguments.extend({ identifier: z.string(), updatedAt: z.string() }).loose();

`;
  return head + schemas.join("") + globals + tail;
}

function nestedSchema(index: number, random: () => number): string {
  const fields: string[] = [];
  const count = 4 + Math.floor(random() * 8);
  for (let field = 0; field < count; field++) {
    const word = WORDS[Math.floor(random() * WORDS.length)]!;
    fields.push(`  ${word}${field}: ${FIELD_TYPES[Math.floor(random() * FIELD_TYPES.length)]}.optional()
    .describe("${manual(word, random)}"),`);
  }
  return `const Nested${index} = z.object({\n${fields.join("\n")}\n});\n\n`;
}

/** A paragraph as providers write it: most of a generated file is such text. */
function manual(word: string, random: () => number): string {
  const sentences = [`The ${word} of the resource.`];
  const count = 1 + Math.floor(random() * 5);
  for (let sentence = 0; sentence < count; sentence++) {
    sentences.push(MANUAL[Math.floor(random() * MANUAL.length)]!.replace("%", word));
  }
  return sentences.join(" ");
}

const MANUAL = [
  "If you don't specify a %, the default of the account in the region of the request applies.",
  "You can change the % at any time; the change takes effect with the next maintenance window of the resource.",
  "Constraints: 1 to 63 letters, digits or hyphens. The first character must be a letter, and it can't end with a hyphen.",
  "This property is required when the resource is restored from a snapshot, and is ignored otherwise.",
  "Changing the % requires a replacement of the resource; some interruptions of the service may occur.",
  "For more information, see the chapter about the % of resources in the user's guide of the service.",
];

const FIELD_TYPES = [
  "z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/)",
  "z.number().int().min(0).max(65535)",
  "z.boolean()",
  'z.enum(["enabled", "disabled", "suspended"])',
  "z.array(z.string().min(1)).max(50)",
  "z.record(z.string(), z.string())",
  "z.object({ key: z.string(), value: z.string().max(256) })",
];

function modelTail(model: ModelParameters): string {
  return `/** The ${model.name.replaceAll("_", " ")} of the provider. */
export const model = {
  type: "${model.package}/${model.name}",
  version: "2026.06.01.1",
  description: "Manages a ${model.name.replaceAll("_", " ")} (generated, number ${model.index})",
  globalArguments: GlobalArguments,
  inputsSchema: GlobalArguments,
  resources: {
    state: { description: "State as the provider reports it", schema: State, lifetime: "infinite", garbageCollection: 10 },
  },
  methods: {
${METHODS.map(([name, description]) => methodSource(name, description)).join("\n")}
  },
  upgrades: [
${
    UPGRADES.map((version) =>
      `    { toVersion: "${version}", description: "No change of arguments", upgradeAttributes: (old: Record<string, unknown>) => old },`
    ).join("\n")
  }
  ],
};
`;
}

const UPGRADES = ["2026.02.11.1", "2026.03.20.2", "2026.05.02.1", "2026.06.01.1"];

const METHODS = [
  ["create", "Creates the resource"],
  ["get", "Reads its state"],
  ["update", "Changes it to the wanted state"],
  ["delete", "Deletes it"],
  ["sync", "Stores the state as it is at the provider"],
  ["list", "Lists all resources of this kind"],
  ["lookup", "Finds the resource by its tags"],
] as const;

function methodSource(name: string, description: string): string {
  return `    ${name}: {
      description: "${description}",
      arguments: z.object({ dryRun: z.boolean().default(false).describe("Only say what would be done") }),
      execute: async (args: { dryRun: boolean }, context: CloudContext) => {
        const known = await readState(context, "state");
        const state = await call("${name}", context.globalArgs, known, args.dryRun);
        const handle = await context.writeResource("state", "state", state);
        return { dataHandles: [handle] };
      },
    },`;
}

const CLOUD_HELPER = `/** Stands for the provider's client: answers from the arguments, without a network. */
export interface CloudContext {
  globalArgs: Record<string, unknown>;
  modelType: unknown;
  modelId: string;
  dataRepository: { getContent(type: unknown, id: string, name: string): Promise<Uint8Array | null> };
  writeResource(spec: string, name: string, data: unknown): Promise<unknown>;
}

export async function readState(context: CloudContext, name: string): Promise<Record<string, unknown> | undefined> {
  const bytes = await context.dataRepository.getContent(context.modelType, context.modelId, name);
  return bytes ? JSON.parse(new TextDecoder().decode(bytes)) : undefined;
}

export async function call(
  operation: string,
  wanted: Record<string, unknown>,
  known: Record<string, unknown> | undefined,
  dryRun: boolean,
): Promise<Record<string, unknown>> {
  await Promise.resolve();
  const identifier = String(known?.identifier ?? "res-" + String(wanted.name));
  return { ...wanted, identifier, operation, dryRun, updatedAt: new Date().toISOString() };
}
`;

const TAGS_HELPER = `import { z } from "npm:zod@4.3.6";

export const tagSchema = z.array(z.object({ key: z.string().max(128), value: z.string().max(256) })).max(50).default([])
  .describe("Tags of the resource");
`;
