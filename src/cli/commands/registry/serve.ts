// SPDX-License-Identifier: MIT
import { exitCodeOf, SwampError } from "../../../domain/errors.ts";
import { serveRegistry } from "../../../libswamp/package/serve_registry.ts";
import { command, ongoing } from "../../command.ts";
import { REGISTRY_DIRECTORY } from "../../registry_arguments.ts";
import { registryDirectory } from "../../registry_directory.ts";

export default command({
  path: "registry serve",
  summary: "Serve a registry in a directory over HTTP",
  description:
    "Others use it with SWAMP_CLUB_URL=<address>. It can be read by everyone who reaches it; changes need a " +
    "key, see `registry key add`. It says where it is reached on stderr (with --json on stdout), logs requests with " +
    "--verbose, and ends with Ctrl-C or SIGTERM. Put a proxy with TLS before it when others than this machine use it. " +
    "Limits: 16 KiB for a request header, 2,048 characters and 16 words for a search, 1 MiB for a document, 64 MiB for " +
    "an archive; 60 s without a request, 10 s for a header, then at least 1 KiB/s and 15 minutes for a body or a reply; " +
    "64 pushes of one key that are not confirmed; one archive is examined at a time, in a process with 1 GiB and 2 " +
    "minutes. What is beyond a limit of the server gets status 429 or 503 with Retry-After. The limit of open files is " +
    "raised as far as the system allows.",
  anywhere: true,
  options: [
    REGISTRY_DIRECTORY,
    { name: "port", type: "number", value: "n", default: 0, description: "the port; 0 for any that is free" },
    {
      name: "host",
      type: "string",
      value: "address",
      default: "127.0.0.1",
      description: "the address to listen on",
    },
    {
      name: "url",
      type: "string",
      value: "address",
      description: "what clients reach it as, behind a proxy",
    },
    {
      name: "max-connections",
      type: "number",
      value: "n",
      description: "maximum number of connections; default 4096, or 60 % of the limit of open files",
    },
    {
      name: "allow-anonymous-push",
      type: "boolean",
      description: "take changes without a key; only on a loopback address",
    },
  ],
  examples: [
    ["registry serve --dir ../registry --port 8484", "serve a directory, for reading"],
    ["registry serve --dir ../registry --json", "any free port; the address for a program"],
  ],
  run: async (ctx, input) => {
    const port = input.number("port")!;
    if (!Number.isSafeInteger(port) || port < 0 || port > 65_535) {
      throw new SwampError("INVALID_VALUE", `--port must be a whole number from 0 to 65535; got ${port}`);
    }
    const maxConnections = input.number("max-connections");
    if (maxConnections !== undefined && !(Number.isSafeInteger(maxConnections) && maxConnections >= 1)) {
      throw new SwampError(
        "INVALID_VALUE",
        `--max-connections must be a whole number of at least 1; got ${maxConnections}`,
      );
    }
    const { result, ended } = await serveRegistry(ctx, {
      directory: registryDirectory(ctx, input),
      host: input.text("host")!,
      port,
      publicUrl: input.text("url"),
      anonymousPush: input.flag("allow-anonymous-push"),
      maxConnections,
    });
    return ongoing(result, async () => {
      await ended();
      return exitCodeOf(ctx.signal.reason);
    });
  },
  // The address is logged: stdout is for results, and a server has none.
  view: () => {},
});
