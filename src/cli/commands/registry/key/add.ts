// SPDX-License-Identifier: MIT
import { addRegistryKey } from "../../../../libswamp/package/registry_keys.ts";
import { command } from "../../../command.ts";
import { REGISTRY_DIRECTORY } from "../../../registry_arguments.ts";
import { registryDirectory } from "../../../registry_directory.ts";

export default command({
  path: "registry key add",
  summary: "Make an API key that may publish in a registry",
  description:
    "The key is shown this once; the registry's keys.json holds only its digest. Whoever has it sets " +
    "SWAMP_API_KEY to it. `registry key rm` takes it back.",
  anywhere: true,
  args: [{ name: "collective", description: "whose packages it may change", required: true, variadic: true }],
  options: [REGISTRY_DIRECTORY],
  examples: [
    ["registry key add acme --dir ../registry", "a key for the packages of @acme"],
    ["registry key add acme tools --dir ../registry --json", "for two collectives, as a document"],
  ],
  run: (ctx, input) =>
    addRegistryKey(ctx, {
      directory: registryDirectory(ctx, input),
      collectives: input.rest,
    }),
  view: (out, { key }) => out.line(key),
});
