// SPDX-License-Identifier: MIT
/** The registry client over TLS with a certificate authority of one's own, made for the test by openssl. */
import assert from "node:assert/strict";
import { SwampError } from "../../src/domain/errors.ts";
import { testClient } from "../support/served_registry.ts";

const INFO = { name: "@acme/tools", createdAt: "2026-01-01T00:00:00Z", updatedAt: "2026-01-01T00:00:00Z" };

async function openssl(directory: string, ...args: string[]): Promise<void> {
  const { code, stderr } = await new Deno.Command("openssl", { args, cwd: directory }).output();
  assert.equal(code, 0, new TextDecoder().decode(stderr));
}

/** An authority, and a certificate for localhost that it has signed. */
async function makeCertificates(directory: string): Promise<{ ca: string; cert: string; key: string }> {
  const ec = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];
  await openssl(
    directory,
    "req",
    "-x509",
    ...ec,
    "-keyout",
    "ca.key",
    "-out",
    "ca.pem",
    "-subj",
    "/CN=Test CA",
    "-days",
    "2",
  );
  await openssl(directory, "req", ...ec, "-keyout", "key.pem", "-out", "req.pem", "-subj", "/CN=localhost");
  Deno.writeTextFileSync(`${directory}/ext`, "subjectAltName=DNS:localhost\n");
  const sign = ["-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-extfile", "ext", "-days", "2"];
  await openssl(directory, "x509", "-req", "-in", "req.pem", "-out", "cert.pem", ...sign);
  const read = (name: string) => Deno.readTextFileSync(`${directory}/${name}`);
  return { ca: `${directory}/ca.pem`, cert: read("cert.pem"), key: read("key.pem") };
}

Deno.test("SWAMP_CA_CERT is trusted, nobody else's certificate is, and https: never leads to http: elsewhere", async () => {
  const directory = Deno.makeTempDirSync({ prefix: "swamp-tls-" });
  const { ca, cert, key } = await makeCertificates(directory);
  let location = "";
  const asked: string[] = [];
  const server = Deno.serve({ hostname: "localhost", port: 0, cert, key, onListen: () => {} }, (request) => {
    asked.push(new URL(request.url).pathname);
    return request.url.endsWith("/download")
      ? new Response(null, { status: 302, headers: { location } })
      : Response.json(INFO);
  });
  const plain = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    (request) => new Response(request.headers.get("x-api-key") ?? "no key"),
  );
  try {
    const address = `https://localhost:${server.addr.port}`;
    const trusting = testClient(address, { caFile: ca, apiKey: "k1" });
    assert.equal((await trusting.info("@acme/tools"))!.name, "@acme/tools");
    const failure = async (work: Promise<unknown>) => {
      const error = await work.then(() => undefined, (error) => error);
      assert.ok(error instanceof SwampError, `${error}`);
      return error;
    };
    const before = asked.length;
    const stranger = await failure(testClient(address, { apiKey: "k1" }).info("@acme/tools"));
    assert.deepEqual([stranger.code, asked.length], ["REGISTRY_UNREACHABLE", before]);
    assert.match(stranger.hint!, /SWAMP_CA_CERT/);
    location = "http://registry.test/archive";
    const downgrade = await failure(trusting.download("@acme/tools", "2026.01.01.1"));
    assert.equal(downgrade.code, "PACKAGE_INVALID");
    assert.match(downgrade.message, /from https: to http:\/\/registry\.test/);
    location = `http://127.0.0.1:${plain.addr.port}/archive`;
    const bytes = await trusting.download("@acme/tools", "2026.01.01.1");
    assert.equal(new TextDecoder().decode(bytes), "no key");
  } finally {
    await server.shutdown();
    await plain.shutdown();
    Deno.removeSync(directory, { recursive: true });
  }
});
