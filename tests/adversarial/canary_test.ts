// SPDX-License-Identifier: MIT
/** Figure 13: a secret goes through every command; nothing that is written, printed or listed shows it. */
import assert from "node:assert/strict";
import { Sandbox } from "../support/binary.ts";

const SOURCE = `import { z } from "npm:zod@4.3.6";
const kept = { lifetime: "infinite", garbageCollection: 10 };
export const model = {
  type: "@acme/leaky",
  version: "2026.01.01.1",
  globalArguments: z.object({ token: z.string().optional(), given: z.string().meta({ sensitive: true }).optional() }),
  resources: { state: { schema: z.object({}).loose(), ...kept } },
  files: { log: { contentType: "text/plain", ...kept }, blob: { contentType: "application/octet-stream", ...kept } },
  checks: { says: { description: "d", appliesTo: ["refused"], execute: (context) => ({ pass: false, errors: ["token " + context.globalArgs.token] }) } },
  methods: {
    leak: {
      description: "Tells everything it knows",
      arguments: z.object({ secret: z.string(), pin: z.number(), fail: z.boolean().default(false), pw: z.string().meta({ sensitive: true }) }),
      execute: async (args, context) => {
        const secret = args.secret, token = context.globalArgs.token;
        console.log(secret); console.error(token); Deno.stdout.writeSync(new TextEncoder().encode(secret + "\\n"));
        context.logger.info("secret {secret}", { secret }); context.logger.error(token);
        const encoded = [btoa("user:" + secret), btoa(token), encodeURIComponent(token), new URLSearchParams({ token }) + ""];
        console.log(encoded, args.pin); context.logger.info("pin {pin}", { pin: args.pin });
        context.onEvent({ type: "output", line: secret });
        await context.writeResource("state", "main", { secret, nested: [{ deep: "x" + token + "y" }], encoded, pin: args.pin, [secret]: 1 }, { tags: { tag: secret } });
        await context.createFileWriter("log", "log").writeText("line " + secret + "\\n" + JSON.stringify({ token }) + encoded.join("\\n") + args.pin);
        await context.createFileWriter("blob", "blob").writeAll(new Uint8Array([255, 254, ...new TextEncoder().encode(secret), 0]));
        new Deno.Command("sh", { args: ["-c", "echo $LEAK"], env: { LEAK: secret }, stdout: "inherit" }).outputSync();
        console.log(args.pw, context.globalArgs.given); context.logger.info("pw " + args.pw);
        for (const part of [secret.slice(0, 9), secret.slice(9) + "\\n"]) { Deno.stderr.writeSync(new TextEncoder().encode(part)); await new Promise((done) => setTimeout(done, 20)); }
        await new Deno.Command("sh", { args: ["-c", "echo $LEAK >&2"], env: { LEAK: secret }, stderr: "inherit" }).output();
        if (args.fail) throw Object.assign(new Error("failed with " + secret), { detail: token });
        return {};
      },
    },
    refused: { description: "d", arguments: z.object({}).loose(), execute: () => ({}) },
  },
};
`;

function* files(directory: string): Generator<string> {
  for (const entry of Deno.readDirSync(directory)) {
    const path = `${directory}/${entry.name}`;
    if (entry.isDirectory) yield* files(path);
    else if (entry.isFile) yield path;
  }
}

Deno.test("a secret shows up nowhere", async () => {
  using sandbox = await Sandbox.repository();
  const canary = `kanari-${crypto.randomUUID()}`;
  const second = `se"cond'$\\${crypto.randomUUID()}`;
  const pin = String(crypto.getRandomValues(new Uint32Array(1))[0]! + 9e11);
  const given = `gegeben-${crypto.randomUUID()}`;
  sandbox.write("extensions/models/leaky.ts", SOURCE);
  const outputs: string[] = [];
  const swamp = async (args: string[], stdin?: string) => {
    const result = await sandbox.run(args, { stdin });
    outputs.push(`${args.slice(0, 4).join(" ")}\n${result.stdout}\n${result.stderr}`);
    return result;
  };
  await swamp(["vault", "create", "local_encryption", "main"]);
  await swamp(["vault", "put", "main", "ONE"], canary);
  await swamp(["vault", "put", "main", "TWO", "--json"], second);
  await swamp(["vault", "put", "main", "PIN"], pin);
  await swamp([
    "model",
    "create",
    "@acme/leaky",
    "leaky",
    "--global-arg",
    "token=${{ vault.get(main, TWO) }}",
  ]);
  await swamp(["model", "create", "command/shell", "shell"]);
  const define = (name: string, lines: string) => {
    const path = `models/${name === "shell" ? "command/shell" : "@acme/leaky"}/${name}.yaml`;
    sandbox.write(path, sandbox.read(path) + lines + "\n");
  };
  define(
    "leaky",
    "methods:\n  leak:\n    arguments:\n      secret: ${{ vault.get(main, ONE) }}\n      pin: ${{ vault.get(main, PIN) }}\n" +
      "      pw: ${{ inputs.pw }}",
  );
  define(
    "shell",
    "methods:\n  execute:\n    arguments:\n      run: 'echo ${{ vault.get(main, ONE) }}; ps -ef | grep [k]anari; echo \"${{ vault.get(main, TWO) }}\" >&2; exit 3'",
  );
  const leaky = "models/@acme/leaky/leaky.yaml";
  sandbox.write(
    leaky,
    sandbox.read(leaky).replace("globalArguments:", "globalArguments:\n  given: ${{ inputs.given }}"),
  );
  const inputs = ["--input", `pw=${given}`, "--input", `given=${given}`];
  const leak = ["model", "method", "run", "leaky", "leak", ...inputs];
  for (
    const extra of [[], ["--json"], ["-v"], ["--json", "-v"], ["--input", "fail=true"], [
      "--input",
      "fail=true",
      "--json",
    ]]
  ) {
    await swamp([...leak, ...extra]);
  }
  for (
    const args of [
      [...leak, "--dry-run"],
      [...leak, "--dry-run", "--json"],
      ["model", "method", "run", "leaky", "refused"],
      ["model", "method", "run", "leaky", "refused", "--json"],
      ["model", "method", "run", "shell", "execute"],
      ["model", "method", "run", "shell", "execute", "--input", "ignoreExitCode=true", "--json"],
      ["model", "validate", "--json"],
      ["model", "validate"],
      ["model", "evaluate", "--json"],
      ["model", "evaluate", "leaky", ...inputs],
      ["model", "evaluate", "leaky", "--json", ...inputs],
      [...leak, "--last-evaluated"],
      ["model", "get", "leaky", "--json"],
      ["model", "output", "search", "--json"],
      ["model", "output", "get", "leaky"],
      ["model", "output", "logs", "leaky"],
      ["model", "output", "data", "leaky"],
      ["model", "method", "history", "logs", "leaky"],
      ["model", "method", "history", "get", "shell"],
      ["data", "list", "leaky", "--json"],
      ["data", "get", "leaky", "main"],
      ["data", "get", "leaky", "log"],
      ["data", "get", "leaky", "blob", "--json"],
      ["data", "diff", "leaky", "main", "--json"],
      ["data", "query", "true", "--json"],
      ["data", "search", "--json"],
      ["vault", "get", "main", "--json"],
      ["vault", "list-keys", "main", "--json"],
      ["vault", "describe", "main"],
    ]
  ) await swamp(args);
  assert.equal((await sandbox.json("data", "get", "leaky", "main")).content.pin, "***");
  const forms = [
    ...[canary, second, given, JSON.stringify(second).slice(1, -1), pin],
    // Of what was put together with others, the part in the middle.
    ...[btoa(`user:${canary}`).slice(8, -4), btoa(second).slice(0, -4)],
    ...[encodeURIComponent(second), new URLSearchParams([["", second]]).toString().slice(1)],
  ];
  const isHidden = (text: string, where: string) => {
    for (const form of forms) assert.equal(text.includes(form), false, `${where} shows a secret`);
  };
  assert.ok(outputs.some((output) => output.includes("***")), "something was redacted");
  for (const output of outputs) isHidden(output, output.slice(0, 3000));
  let count = 0;
  for (const path of files(sandbox.base)) {
    isHidden(new TextDecoder().decode(Deno.readFileSync(path)), path);
    isHidden(path, "the name of a file");
    count++;
  }
  assert.ok(count > 30, `${count} files were looked at`);
});
