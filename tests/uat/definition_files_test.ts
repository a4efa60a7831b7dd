// SPDX-License-Identifier: MIT
/** Definition files as people make them: without an id, copied, broken, behind links. */
import assert from "node:assert/strict";
import { Sandbox } from "../support/binary.ts";

const FILE = "models/command/shell/web.yaml";

Deno.test("a definition without an id is read with one, and gets it from the first command that may write", async () => {
  for (
    const writer of [
      ["model", "method", "run", "web", "execute", "--input", "run=true"],
      ["model", "evaluate", "web"],
      ["model", "evaluate", "--all"],
      ["model", "edit", "web"],
    ]
  ) {
    using sandbox = await Sandbox.repository();
    const text = "# mine\ntype: command/shell\nname: web # the front\n";
    sandbox.write(FILE, text);
    const first = JSON.parse((await sandbox.ok("model", "get", "web", "--json")).stdout);
    assert.match(first.id, /^[0-9a-f-]{36}$/);
    assert.deepEqual(first.warnings.map((warning: { code: string }) => warning.code), ["MODEL_ID_DERIVED"]);
    assert.match(first.warnings[0].message, /^models\/command\/shell\/web\.yaml has no 'id'; .* is used/);
    await sandbox.ok("model", "validate", "web");
    await sandbox.ok("model", "search");
    assert.equal(sandbox.read(FILE), text, "a command that only reads changed the file");
    sandbox.env.EDITOR = "true";
    await sandbox.ok(...writer);
    assert.equal(sandbox.read(FILE), `${text}id: ${first.id}\n`, writer.join(" "));
    const second = await sandbox.json("model", "get", "web");
    assert.deepEqual([second.id, second.warnings], [first.id, undefined]);
  }
});

Deno.test("of a definition and its copy, the file that is named like the model is used", async () => {
  using sandbox = await Sandbox.repository();
  await sandbox.ok("model", "create", "command/shell", "web");
  sandbox.write(
    "models/command/shell/web-old.yaml",
    `${sandbox.read(FILE)}tags: { copy: "yes" }\n`.replace("tags: {}\n", ""),
  );
  const { path, warnings } = JSON.parse((await sandbox.ok("model", "get", "web", "--json")).stdout);
  assert.ok(path.endsWith(FILE), path);
  assert.deepEqual(
    warnings.map((warning: { message: string }) => warning.message),
    [`models/command/shell/web-old.yaml: the name 'web' is taken by ${FILE}; this file is ignored`],
  );
});

Deno.test("a definition that is not YAML can be repaired with model edit, and deleted", async () => {
  using sandbox = await Sandbox.repository();
  await sandbox.ok("model", "create", "command/shell", "web");
  const good = sandbox.read(FILE);
  const { id } = await sandbox.json("model", "get", "web");
  const broken = `${good}globalArguments: [\n`;
  sandbox.write(FILE, broken);
  const refused = await sandbox.error(1, "model", "get", "web");
  assert.equal(refused.hint, "Repair it with: swamp model edit web");
  const edited = await sandbox.run(["model", "edit", "web", "--json"], {
    stdin: good.replace(/^id:.*\n/m, ""),
  });
  assert.equal(edited.code, 0, edited.stderr);
  assert.equal((await sandbox.json("model", "get", "web")).id, id, "the id that the text shows is kept");
  sandbox.write(FILE, broken);
  sandbox.env.EDITOR = "true";
  assert.match((await sandbox.ok("model", "edit", "web")).stderr, /web\.yaml:\d+/);
  assert.equal((await sandbox.run(["model", "delete", "web", "--json"])).code, 2);
  assert.ok(sandbox.exists(FILE));
  const deleted = await sandbox.ok("model", "delete", "web", "--yes", "--json");
  assert.match(
    JSON.parse(deleted.stdout).warnings[0].message,
    /data and run records of the model.* are kept/,
  );
  assert.ok(!sandbox.exists(FILE));
});

Deno.test("links in models that leave the repository are neither followed nor quoted", async () => {
  using sandbox = await Sandbox.repository();
  Deno.mkdirSync(`${sandbox.base}/outside`);
  Deno.writeTextFileSync(`${sandbox.base}/outside/secret.yaml`, "password hunter2: [\n");
  Deno.mkdirSync(`${sandbox.root}/models/command/shell`, { recursive: true });
  Deno.symlinkSync(`${sandbox.base}/outside/secret.yaml`, `${sandbox.root}/${FILE}`);
  Deno.symlinkSync(`${sandbox.base}/outside`, `${sandbox.root}/models/more`);
  for (
    const argv of [["model", "search"], ["model", "validate"], ["model", "get", "web"], [
      "model",
      "edit",
      "web",
    ]]
  ) {
    const { stdout, stderr } = await sandbox.run(argv);
    assert.doesNotMatch(stdout + stderr, /hunter2/, argv.join(" "));
    assert.match(stderr, /web\.yaml: a link that leaves the repository; it is not followed/, argv.join(" "));
  }
  assert.equal((await sandbox.error(1, "model", "get", "web")).code, "IO_FAILED");
  sandbox.write(
    "shared/inside.yaml",
    "type: command/shell\nname: inside\nid: 96b6660e-5e68-4ca5-9c23-46ed4fbc2257\n",
  );
  Deno.symlinkSync("../shared/inside.yaml", `${sandbox.root}/models/inside.yaml`);
  assert.equal(JSON.parse((await sandbox.ok("model", "get", "inside", "--json")).stdout).name, "inside");
});
