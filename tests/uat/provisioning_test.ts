// SPDX-License-Identifier: MIT
/** The binary alone on a machine: nothing beside it, an empty home, an empty PATH. */
import assert from "node:assert/strict";
import { dirname } from "node:path";
import { modelSource, Sandbox, SWAMP } from "../support/binary.ts";

/** A binary in a directory of its own, and the environment of a machine without Deno, npm or esbuild. */
async function bareMachine(): Promise<{ sandbox: Sandbox; create: Create }> {
  const sandbox = await Sandbox.repository();
  sandbox.write("extensions/models/x.ts", modelSource("@t/x"));
  sandbox.write(
    "extensions/models/y.ts",
    modelSource("@t/y", { before: 'import ms from "npm:ms@2.1.3"; void ms;' }),
  );
  const alone = `${sandbox.base}/alone`;
  Deno.mkdirSync(alone);
  Deno.copyFileSync(SWAMP, `${alone}/swamp`);
  const create = async (type: string, env: Record<string, string>) => {
    const output = await new Deno.Command(`${alone}/swamp`, {
      args: ["model", "create", type, "a", "--json"],
      cwd: sandbox.root,
      env: { HOME: sandbox.home, PATH: "", ...env },
      clearEnv: true,
      stdin: "null",
    }).output();
    const [stdout, stderr] = [output.stdout, output.stderr].map((bytes) => new TextDecoder().decode(bytes));
    return { code: output.code, stdout: stdout!, stderr: stderr! };
  };
  return { sandbox, create };
}

type Create = (
  type: string,
  env: Record<string, string>,
) => Promise<{ code: number; stdout: string; stderr: string }>;

/** A registry that has an archive for every package, and never the pinned one. */
function wrongRegistry() {
  const asked: { path: string; authorization: string | null }[] = [];
  const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen: () => {} }, (request) => {
    const { pathname: path } = new URL(request.url);
    asked.push({ path, authorization: request.headers.get("authorization") });
    return new Response(new Uint8Array(100));
  });
  return { asked, host: `127.0.0.1:${server.addr.port}`, [Symbol.asyncDispose]: () => server.shutdown() };
}

Deno.test("without network and settings, the error names the address of the build and what to do", async () => {
  const { sandbox, create } = await bareMachine();
  using _ = sandbox;
  const proxy = "http://127.0.0.1:1";
  const result = await create("@t/x", { HTTP_PROXY: proxy, HTTPS_PROXY: proxy, ALL_PROXY: proxy });
  assert.equal(result.code, 1, result.stdout);
  const { error, hint } = JSON.parse(result.stderr);
  assert.match(
    error,
    /esbuild \S+ is needed, but it is not on this machine and https?:\/\/\S+ could not be fetched/,
  );
  assert.match(hint, /where the registry can be reached, or set NPM_CONFIG_REGISTRY/);
  assert.match(hint, /SWAMP_ESBUILD/);
});

Deno.test("bundlers are fetched from the registry of the user's .npmrc with its credentials, verified", async () => {
  const { sandbox, create } = await bareMachine();
  using _ = sandbox;
  await using registry = wrongRegistry();
  Deno.writeTextFileSync(
    `${sandbox.home}/.npmrc`,
    `registry=http://${registry.host}/npm/\n//${registry.host}/npm/:_authToken=secret\n`,
  );
  sandbox.write(".npmrc", "registry=http://127.0.0.1:1/\n");
  const esbuild = Deno.env.get("SWAMP_ESBUILD") ?? `${dirname(SWAMP)}/esbuild`;
  for (
    const [type, tool, env] of [["@t/x", "esbuild", {}], ["@t/y", "deno", {
      SWAMP_ESBUILD: esbuild,
    }]] as const
  ) {
    const result = await create(type, env);
    assert.equal(result.code, 1);
    const { error } = JSON.parse(result.stderr);
    assert.match(
      error,
      new RegExp(`${tool} \\S+ is needed, but http://${registry.host}/npm/\\S+ is not the pinned`),
    );
  }
  assert.ok(registry.asked.some(({ path }) => path.startsWith("/npm/@esbuild/")));
  assert.ok(registry.asked.some(({ path }) => path.startsWith("/npm/@deno/")));
  assert.deepEqual([...new Set(registry.asked.map(({ authorization }) => authorization))], ["Bearer secret"]);
});
