// SPDX-License-Identifier: MIT
/** What cannot be read is never taken for missing by a command that deletes or moves data. */
import assert from "node:assert/strict";
import { Sandbox } from "../support/binary.ts";

const FILE = "models/command/shell/web.yaml";

/** A repository with the models `web` and `db`, each with data. */
async function withData(): Promise<Sandbox> {
  const sandbox = await Sandbox.repository();
  for (const name of ["web", "db"]) {
    await sandbox.json("model", "create", "command/shell", name);
    await sandbox.json("model", "method", "run", name, "execute", "--input", "run=echo hi");
  }
  return sandbox;
}

const at = (sandbox: Sandbox, path: string) => `${sandbox.root}/${path}`;

/** Puts a link that leads nowhere in the place of a file or directory. */
function unmount(sandbox: Sandbox, path: string): void {
  Deno.renameSync(at(sandbox, path), at(sandbox, `${path}.away`.replace(/^models\/.*\//, "")));
  Deno.symlinkSync("/nowhere/share", at(sandbox, path));
}

function isDataThere(sandbox: Sandbox): boolean {
  return [...Deno.readDirSync(at(sandbox, ".swamp/data/command/shell"))].length === 2;
}

Deno.test("data prune deletes nothing while definitions cannot be read or are gone", async () => {
  const damages: Record<string, (sandbox: Sandbox) => void> = {
    [FILE]: (sandbox) => unmount(sandbox, FILE),
    "models/command/shell": (sandbox) => unmount(sandbox, "models/command/shell"),
    "models is a link": (sandbox) => unmount(sandbox, "models"),
    "models does not exist": (sandbox) => sandbox.remove("models"),
    "models is empty": (sandbox) => {
      sandbox.remove("models");
      Deno.mkdirSync(at(sandbox, "models"));
    },
    "models/command/shell is empty": (sandbox) => {
      sandbox.remove("models/command/shell");
      Deno.mkdirSync(at(sandbox, "models/command/shell"));
    },
    "models cannot be read": (sandbox) => {
      sandbox.remove("models");
      sandbox.write("models", "not a directory");
    },
    "models/other": (sandbox) => Deno.symlinkSync("/nowhere/share", at(sandbox, "models/other")),
  };
  for (const [expected, damage] of Object.entries(damages)) {
    using sandbox = await withData();
    damage(sandbox);
    for (const options of [["--yes"], ["--dry-run"]]) {
      const { error, hint } = await sandbox.error(1, "data", "prune", ...options);
      assert.ok(error.includes(expected.replace(" is a link", "")), `${expected}: ${error}`);
      assert.match(`${hint}`, /Nothing was deleted/);
    }
    assert.ok(isDataThere(sandbox), expected);
  }
});

Deno.test("a model whose file or directory cannot be read is not reported as missing", async () => {
  using sandbox = await withData();
  unmount(sandbox, FILE);
  const file = await sandbox.error(1, "model", "get", "web");
  assert.equal(file.error, `Cannot read model 'web': ${FILE}: a link that leads nowhere`);
  assert.equal((await sandbox.error(1, "model", "get", "wob")).code, "MODEL_NOT_FOUND");
  assert.equal((await sandbox.json("model", "get", "db")).name, "db");
  sandbox.remove("models/command");
  Deno.symlinkSync("/nowhere", at(sandbox, "models/command"));
  const directory = await sandbox.error(1, "data", "list", "db");
  assert.equal(directory.error, "Cannot read model 'db': models/command: a link that leads nowhere");
  const { stdout } = await sandbox.ok("model", "search");
  assert.match(stdout, /^No model was found; what could not be read may hold some\./);
  assert.equal((await sandbox.json("model", "search")).unreadable, 1);
  const direct = await sandbox.error(1, "model", "method", "run", "db", "execute", "--input", "run=true");
  assert.equal(direct.code, "IO_FAILED");
});

Deno.test("data whose directory cannot be read is not missing", async () => {
  using sandbox = await withData();
  const { id } = await sandbox.json("model", "get", "web");
  unmount(sandbox, ".swamp/data");
  const message =
    /^\.swamp\/data is a symbolic link; it is not followed|Cannot read the data in \.swamp\/data: a symb/;
  for (
    const command of [
      ["model", "delete", "web", "--yes"],
      ["data", "list", "web"],
      ["data", "get", "web", "result"],
      ["data", "delete", "web", "result", "--yes"],
      ["data", "gc", "--yes"],
      ["data", "prune", "--yes"],
      ["data", "query", "true"],
    ]
  ) {
    assert.match((await sandbox.error(1, ...command)).error, message, command.join(" "));
  }
  assert.ok(sandbox.exists(FILE), id);
});

Deno.test("an item or a model's data behind links in a circle is an error that names it", async () => {
  using sandbox = await withData();
  const { id } = await sandbox.json("model", "get", "web");
  const model = `.swamp/data/command/shell/${id}`;
  for (const path of [`${model}/result`, model]) {
    sandbox.remove(path);
    Deno.symlinkSync(path.split("/").at(-1)!, at(sandbox, path));
    for (
      const command of [
        ["data", "get", "web", "result"],
        ["data", "get", "web", "result", "--version", "1"],
        ["data", "versions", "web", "result"],
        ["model", "method", "run", "web", "execute", "--input", "run=echo hi"],
      ]
    ) {
      const { error, code } = await sandbox.error(1, ...command);
      assert.equal(code, "PATH_UNSAFE", command.join(" "));
      assert.ok(error.startsWith(`${path} is a symbolic link; it is not followed`), error);
    }
  }
});

Deno.test("data gc keeps data of runs whose records cannot be read, and items whose newest version cannot", async () => {
  using sandbox = await withData();
  const { id } = await sandbox.json("model", "get", "web");
  const change = (path: string, facts: Record<string, unknown>) => {
    const file = `.swamp/data/command/shell/${id}/${path}/metadata.yaml`;
    sandbox.write(file, JSON.stringify({ ...JSON.parse(sandbox.read(file)), ...facts }));
  };
  const run = "5a2b0a36-0000-4000-8000-000000000001";
  const owner = { ownerType: "model-method", ownerRef: id, workflowRunId: run };
  change("log/1", { lifetime: "workflow", ownerDefinition: owner });
  sandbox.write(`.swamp/workflow-runs/w/workflow-run-${run}.yaml`, "{}");
  assert.equal((await sandbox.json("data", "gc", "--dry-run")).dataEntriesExpired, 0);
  sandbox.remove(".swamp/workflow-runs/w");
  Deno.symlinkSync("/nowhere", at(sandbox, ".swamp/workflow-runs/w"));
  const { error } = await sandbox.error(1, "data", "gc", "--yes");
  assert.match(error, /\.swamp\/workflow-runs\/w is a symbolic link; it is not followed/);
  sandbox.remove(".swamp/workflow-runs/w");
  change("log/1", { lifetime: "infinite" });
  await sandbox.json("model", "method", "run", "web", "execute", "--input", "run=echo hi");
  change("result/1", { lifetime: "1h", createdAt: "2020-01-01T00:00:00.000Z" });
  sandbox.write(`.swamp/data/command/shell/${id}/result/2/metadata.yaml`, "[");
  assert.equal((await sandbox.json("data", "gc", "--yes")).versionsDeleted, 0);
});

Deno.test("model delete is refused while a workflow that may use the model cannot be read", async () => {
  using sandbox = await withData();
  Deno.symlinkSync("/nowhere/flow.yaml", at(sandbox, "workflows/flow.yaml"));
  const { error } = await sandbox.error(1, "model", "delete", "web", "--force");
  assert.match(error, /Cannot read workflows\/flow\.yaml: a link that leads nowhere/);
  sandbox.remove("workflows/flow.yaml");
  sandbox.write("workflows/flow.yaml", "name: web\njobs: [");
  assert.match(
    (await sandbox.error(1, "model", "delete", "web", "--force")).error,
    /flow\.yaml.*uses model 'web'/s,
  );
  sandbox.remove("workflows");
  sandbox.write("flows/flow.yaml", "name: flow\njobs: [{ steps: [{ task: { modelIdOrName: web } }] }]\n");
  Deno.symlinkSync("flows", at(sandbox, "workflows"));
  assert.match(
    (await sandbox.error(1, "model", "delete", "web", "--force")).error,
    /referenced by workflow flow/,
  );
  assert.ok(isDataThere(sandbox));
});

Deno.test("model delete keeps data that a copy of the definition uses as well", async () => {
  using sandbox = await withData();
  sandbox.write("models/command/shell/copy.yaml", sandbox.read(FILE).replace("name: web", "name: copy"));
  const deleted = await sandbox.run(["model", "delete", "copy", "--force", "--json"]);
  assert.equal(deleted.code, 0, deleted.stderr);
  const document = JSON.parse(deleted.stdout);
  assert.deepEqual([document.dataDeleted, document.outputsDeleted, document.sharedWith], [false, 0, "web"]);
  assert.equal((await sandbox.json("data", "list", "web")).total, 2);
  assert.equal((await sandbox.json("model", "output", "search", "web")).results.length, 1);
});

Deno.test("a model with nothing but expired data is deleted without --force", async () => {
  using sandbox = await withData();
  const { id } = await sandbox.json("model", "get", "web");
  const expire = (item: string) => {
    const file = `.swamp/data/command/shell/${id}/${item}/1/metadata.yaml`;
    const changed = { lifetime: "1h", createdAt: "2020-01-01T00:00:00.000Z" };
    sandbox.write(file, JSON.stringify({ ...JSON.parse(sandbox.read(file)), ...changed }));
  };
  expire("log");
  assert.equal((await sandbox.error(1, "model", "delete", "web", "--yes")).code, "MODEL_HAS_DATA");
  expire("result");
  const deleted = await sandbox.json("model", "delete", "web", "--yes");
  assert.deepEqual([deleted.dataDeleted, deleted.expiredDataAutoCollected], [true, 2]);
  assert.ok(!sandbox.exists(`.swamp/data/command/shell/${id}`));
});

Deno.test("repo upgrade does not replace a link whose target is out of reach", async () => {
  using sandbox = await Sandbox.repository();
  sandbox.remove("models");
  Deno.symlinkSync("/nowhere/share", at(sandbox, "models"));
  Deno.mkdirSync(at(sandbox, ".swamp/definitions"));
  const { error } = await sandbox.error(1, "repo", "upgrade");
  assert.match(error, /models is a link that leads nowhere/);
  assert.equal(Deno.readLinkSync(at(sandbox, "models")), "/nowhere/share");
});

Deno.test("a model whose data was lost says so before its versions start again", async () => {
  using sandbox = await withData();
  const run = async () =>
    (await sandbox.json("model", "method", "run", "web", "execute", "--input", "run=true")).warnings ?? [];
  assert.deepEqual(await run(), []);
  sandbox.remove(".swamp/data");
  const [{ code, message }] = await run();
  assert.equal(code, "DATA_LOST");
  assert.match(
    message,
    /^Model 'web' has no data, although its run of .* stored '\w+' version 2: versions start again/,
  );
  assert.deepEqual(await run(), []);
});
