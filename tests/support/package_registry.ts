// SPDX-License-Identifier: MIT
/** A registry in a directory, filled with packages that are made from texts. */
import { packArchive } from "../../src/infrastructure/packages/archive.ts";
import { DirectoryRegistry } from "../../src/infrastructure/packages/directory_registry.ts";
import { denoPlatform } from "../../src/infrastructure/platform/deno_platform.ts";
import type { Channel } from "../../src/domain/packages/package_registry.ts";

export interface TestPackage {
  readonly name: string;
  readonly version: string;
  readonly files?: Readonly<Record<string, string>>;
  readonly dependencies?: readonly string[];
  readonly channel?: Channel;
  /** Model types as the registry lists them; else the file that holds them. */
  readonly types?: readonly string[];
}

/** A model type of the package whose method stores the version it came with. */
export function modelSource(name: string, version: string): string {
  return `import { z } from "npm:zod@4.3.6";
export const model = {
  type: "${name}/thing",
  version: "${version}",
  resources: { state: { schema: z.object({}).loose(), lifetime: "infinite", garbageCollection: 10 } },
  methods: { get: { description: "d", arguments: z.object({}).loose(), execute: async (_, context) => {
    await context.writeResource("state", "state", { version: "${version}" });
    return {};
  } } },
};
`;
}

export class TestRegistry {
  readonly registry: DirectoryRegistry;
  /** For SWAMP_CLUB_URL. */
  readonly address: string;

  constructor(readonly directory: string = Deno.makeTempDirSync({ prefix: "swamp-registry-" })) {
    this.registry = new DirectoryRegistry(directory, denoPlatform());
    this.address = `file://${directory}`;
  }

  /** The archive of a package. */
  static archive({ name, version, files = {}, dependencies = [] }: TestPackage): Promise<Uint8Array> {
    const manifest = [
      "manifestVersion: 1",
      `name: "${name}"`,
      `version: ${version}`,
      "models: [thing.ts]",
      ...(dependencies.length > 0 ? [`dependencies: ${JSON.stringify(dependencies)}`] : []),
      "",
    ].join("\n");
    const all = { "manifest.yaml": manifest, "models/thing.ts": modelSource(name, version), ...files };
    const encoder = new TextEncoder();
    return packArchive({
      files: new Map(Object.entries(all).map(([path, text]) => [path, encoder.encode(text)])),
      executables: new Set(),
    });
  }

  async publish(item: TestPackage): Promise<void> {
    await this.registry.publish({
      name: item.name,
      version: item.version,
      channel: item.channel ?? "stable",
      description: `The package ${item.name}`,
      dependencies: item.dependencies ?? [],
      platforms: [],
      labels: ["test"],
      content: { models: item.types ?? ["thing.ts"] },
      archive: await TestRegistry.archive(item),
    });
  }

  [Symbol.dispose](): void {
    Deno.removeSync(this.directory, { recursive: true });
  }
}
