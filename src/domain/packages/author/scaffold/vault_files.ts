// SPDX-License-Identifier: MIT
import type { ScaffoldNames, ScaffoldSources } from "./scaffold_sources.ts";

export function vaultFiles({ type, file }: ScaffoldNames): ScaffoldSources {
  return {
    description: "Reads secrets from environment variables",
    source: `import { z } from "npm:zod@4";
import type { VaultProvider, VaultType } from "../../swamp.d.ts";

const Config = z.object({
  prefix: z.string().default("SECRET_")
    .describe("What the names of the variables begin with"),
});

/** Where the secrets come from; tests give another one. */
interface Environment {
  get(name: string): string | undefined;
  toObject(): Record<string, string>;
}

/** Keys are names of variables without their prefix. */
export class EnvironmentVault implements VaultProvider {
  constructor(
    private readonly name: string,
    private readonly prefix: string,
    private readonly environment: Environment,
  ) {}

  getName(): string {
    return this.name;
  }

  get(key: string): Promise<string> {
    const value = this.environment.get(this.prefix + key);
    if (value !== undefined) return Promise.resolve(value);
    return Promise.reject(new Error(\`\${this.prefix}\${key} is not set\`));
  }

  put(key: string, _value: string): Promise<void> {
    const message = \`\${this.prefix}\${key} has to be set in the environment\`;
    return Promise.reject(new Error(message));
  }

  list(): Promise<string[]> {
    const names = Object.keys(this.environment.toObject());
    const own = names.filter((name) => name.startsWith(this.prefix));
    return Promise.resolve(own.map((name) => name.slice(this.prefix.length)));
  }
}

export const vault = {
  type: "${type}",
  name: "Environment variables",
  description: "Reads secrets from environment variables",
  configSchema: Config,
  createProvider: (name: string, config: unknown) =>
    new EnvironmentVault(name, Config.parse(config ?? {}).prefix, Deno.env),
} satisfies VaultType;
`,
    test: `import assert from "node:assert/strict";
import { EnvironmentVault, vault } from "./${file}.ts";

const variables: Record<string, string> = { SECRET_token: "s3cret", HOME: "/" };
const provider = new EnvironmentVault("ci", "SECRET_", {
  get: (name) => variables[name],
  toObject: () => variables,
});

Deno.test("secrets are the variables with the prefix", async () => {
  assert.deepEqual(await provider.list(), ["token"]);
  assert.equal(await provider.get("token"), "s3cret");
  await assert.rejects(() => provider.get("HOME"), /SECRET_HOME is not set/);
  await assert.rejects(() => provider.put("a", "b"), /SECRET_a has to be set/);
});

Deno.test("a provider has the name of its vault", () => {
  assert.equal(vault.createProvider("prod", {}).getName(), "prod");
});
`,
  };
}
