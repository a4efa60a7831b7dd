// SPDX-License-Identifier: MIT
/** `data query|search`, and contents in files. */
import assert from "node:assert/strict";
import { Sandbox } from "../support/binary.ts";
import { PROBE_FILE, PROBE_SOURCE } from "../support/probe_source.ts";

async function withData(): Promise<Sandbox> {
  const sandbox = await Sandbox.repository();
  sandbox.write(PROBE_FILE, PROBE_SOURCE);
  for (const name of ["p", "q"]) {
    await sandbox.json("model", "create", "@acme/probe", name, "--global-arg", "host=h");
    for (const n of [1, 2]) {
      await sandbox.json("model", "method", "run", name, "measure", "--input", `n=${n}`);
    }
  }
  await sandbox.json("model", "method", "run", "p", "bytes");
  await sandbox.json("model", "method", "run", "q", "describe_self");
  return sandbox;
}

type Item = { modelName: string; name: string; version: number };
const named = (list: { results: Item[] }) =>
  list.results.map((item) => `${item.modelName}/${item.name}/${item.version}`).sort();

const FIELDS = [
  "attributes",
  "content",
  "contentType",
  "createdAt",
  "dataType",
  "id",
  "isLatest",
  "jobName",
  "lifetime",
  "modelId",
  "modelName",
  "modelType",
  "name",
  "namespace",
  "ownerRef",
  "ownerType",
  "size",
  "source",
  "specName",
  "stepName",
  "streaming",
  "tags",
  "version",
  "workflowName",
  "workflowRunId",
];

Deno.test("data query finds by fields, tags, attributes and content", async () => {
  using sandbox = await withData();
  const query = async (predicate: string) => named(await sandbox.json("data", "query", predicate));
  assert.deepEqual(await query('name == "main"'), ["p/main/2", "q/main/2"]);
  assert.deepEqual(await query('modelName == "q" && attributes.value > 1'), ["q/main/2"]);
  assert.deepEqual(await query("attributes.value == 1"), []);
  const { warnings } = await sandbox.json("data", "query", "name == 1");
  assert.deepEqual(warnings.map(({ code }: { code: string }) => code), ["QUERY_TYPES"]);
  assert.match(warnings[0].message, /string == int/);
  assert.deepEqual(await query("attributes.value == 1 && !isLatest"), ["p/main/1", "q/main/1"]);
  assert.deepEqual(await query('version == 1 && tags.specName == "state"'), ["p/main/1", "q/main/1"]);
  assert.deepEqual(await query('tags["specName"] in ["note", "blob"]'), ["p/picture/1", "q/self/1"]);
  assert.deepEqual(await query('content.contains("describe_self")'), ["q/self/1"]);
  assert.deepEqual(await query('name.matches("^p.*e$")'), ["p/picture/1"]);
  assert.deepEqual(await query("attributes.nothing == 1"), []);
  assert.deepEqual(await query("!has(attributes.value)"), ["p/picture/1", "q/self/1"]);
});

Deno.test("data query: the document, its records, limits and projections", async () => {
  using sandbox = await withData();
  const all = await sandbox.json("data", "query", "true");
  assert.deepEqual([all.predicate, all.total, all.limited], ["true", 4, false]);
  const times = all.results.map((item: { createdAt: string }) => item.createdAt);
  assert.deepEqual(times, [...times].sort().reverse(), "newest first");
  const fields = Object.keys(all.results[0]).sort();
  assert.deepEqual(fields, FIELDS.filter((field) => field !== "content"));
  const withContent = await sandbox.json("data", "query", 'content != "" && name == "main"');
  assert.deepEqual(Object.keys(withContent.results[0]).sort(), FIELDS);
  assert.deepEqual(JSON.parse(withContent.results[0].content), withContent.results[0].attributes);
  const two = await sandbox.json("data", "query", "true", "--limit", "2");
  assert.deepEqual([two.results.length, two.total, two.limited], [2, 4, true]);
  assert.match(
    (await sandbox.ok("data", "query", "true", "--limit", "2")).stdout,
    /\n2 of 4; show more with --limit\n$/,
  );
  const select = '{"m": modelName, "v": attributes.value + 1}';
  const projected = await sandbox.json("data", "query", 'name == "main"', "--select", select);
  assert.deepEqual(Object.keys(projected), ["results", "total", "limited"]);
  assert.deepEqual(projected.results, [{ m: "q", v: 3 }, { m: "p", v: 3 }]);
  const failing = await sandbox.json("data", "query", 'name == "picture"', "--select", "attributes.value");
  assert.deepEqual(failing.results, [null]);
  const text = await sandbox.ok("data", "query", 'name == "main"', "--select", "modelName");
  assert.equal(text.stdout, "q\np\n");
  assert.match(
    (await sandbox.ok("data", "query", "true")).stdout,
    /^NAME +VERSION +MODEL +TYPE +SIZE +CREATED\n/,
  );
  assert.equal((await sandbox.ok("data", "query", "false")).stdout, "No data found.\n");
});

Deno.test("data query says what is wrong with an expression", async () => {
  using sandbox = await withData();
  const unknown = await sandbox.error(1, "data", "query", 'modelNam == "p"');
  assert.equal(unknown.code, "EXPRESSION_INVALID");
  assert.match(unknown.error, /unknown field 'modelNam', did you mean 'modelName'\?/);
  assert.equal(unknown.hint, `Fields: ${FIELDS.join(", ")}`);
  assert.equal(
    (await sandbox.error(1, "data", "query", "true", "--select", "nam")).code,
    "EXPRESSION_INVALID",
  );
  assert.match((await sandbox.error(1, "data", "query", "name ==")).error, /^Invalid expression: /);
  assert.match(
    (await sandbox.error(1, "data", "query", "name")).error,
    /a predicate is true or false, .*: name/,
  );
  assert.equal((await sandbox.error(2, "data", "query")).code, "MISSING_ARGUMENT");
  for (const limit of ["0", "-1", "1.5", "x"]) {
    assert.equal((await sandbox.error(2, "data", "query", "true", `--limit=${limit}`)).code, "INVALID_VALUE");
  }
});

Deno.test("data query never answers in silence what it cannot say", async () => {
  using sandbox = await withData();
  const loops = "[1,2,3,4,5,6,7,8,9,10].all(a, ".repeat(9) + "true" + ")".repeat(9);
  for (const args of [[loops], ["true", "--select", loops]]) {
    const limit = await sandbox.error(1, "data", "query", ...args);
    assert.equal(limit.code, "EXPRESSION_FAILED");
    assert.ok(/takes more than/.test(limit.error) && limit.error.includes(loops), limit.error);
  }
  const value = await sandbox.error(1, "data", "query", "attributes.value");
  assert.equal(
    value.error,
    "Invalid expression: the predicate must be a condition (true or false), got a number: attributes.value",
  );
  assert.match(value.hint!, /swamp data query 'attributes\.value == 0'/);
  const partly = await sandbox.json(
    "data",
    "query",
    "10 / (int(attributes.value) - 2) == 1 || name == 'self'",
  );
  assert.deepEqual(named(partly), ["q/self/1"]);
  assert.deepEqual(partly.warnings.map(({ code }: { code: string }) => code), ["QUERY_FAILED"]);
  assert.match(partly.warnings[0].message, /^The predicate fails on 2 records, .*: division by zero: 10 \/ /);
});

const ASKS = `import { z } from "npm:zod@4.3.6";
export const model = {
  type: "@acme/asks",
  version: "2026.01.01.1",
  globalArguments: z.object({ text: z.any().optional() }),
  methods: {
    ask: {
      description: "d",
      arguments: z.object({ predicate: z.string() }),
      execute: async (args, context) => {
        String(context.globalArgs.text);
        await context.queryData(args.predicate);
        return {};
      },
    },
  },
};
`;

Deno.test("queries of expressions and of methods are refused and warned of as those of the command", async () => {
  using sandbox = await withData();
  sandbox.write("extensions/models/asks.ts", ASKS);
  await sandbox.json("model", "create", "@acme/asks", "m");
  const failing = "10 / (int(attributes.value) - 2) == 1";
  const ask = (predicate: string) =>
    sandbox.run(["model", "method", "run", "m", "ask", "--json", "--input", `predicate=${predicate}`]);
  const refused = await ask("attributes.value");
  assert.equal(refused.code, 1);
  assert.match(JSON.parse(refused.stderr).error, /must be a condition \(true or false\), got a number/);
  const warned = await ask(failing);
  assert.equal(warned.code, 0, warned.stderr);
  assert.match(JSON.parse(warned.stdout).warnings[0].message, /fails on 2 records, .*: division by zero/);
  const expression = async (predicate: string) => {
    const name = `e${predicate.length}`;
    const text = `text=\${{ data.query("${predicate}").size() }}`;
    await sandbox.json("model", "create", "@acme/asks", name, "--global-arg", text);
    return await sandbox.run([
      ..."model method run --json".split(" "),
      name,
      "ask",
      "--input",
      "predicate=true",
    ]);
  };
  const value = await expression("attributes.value");
  assert.equal(value.code, 1);
  assert.match(value.stderr, /must be a condition \(true or false\), got a number/);
  const partly = await expression(failing);
  assert.equal(partly.code, 0, partly.stderr);
  assert.match(partly.stdout, /fails on 2 records, .*: division by zero/);
});

Deno.test("data query sees every change at once, and no version that is gone", async () => {
  using sandbox = await withData();
  const newest = async () => named(await sandbox.json("data", "query", 'name == "main" && modelName == "p"'));
  for (let n = 3; n <= 6; n++) {
    await sandbox.json("model", "method", "run", "p", "measure", "--input", `n=${n}`);
    assert.deepEqual(await newest(), [`p/main/${n}`]);
  }
  await sandbox.json("data", "delete", "p", "main", "--version", "6", "--yes");
  assert.deepEqual(await newest(), ["p/main/5"]);
  const { id } = await sandbox.json("model", "get", "p");
  sandbox.remove(`.swamp/data/@acme/probe/${id}/main/5`);
  assert.deepEqual(await newest(), ["p/main/4"]);
  await sandbox.json("data", "rename", "p", "main", "chief");
  assert.deepEqual(await newest(), []);
  assert.equal((await sandbox.json("data", "query", 'name == "chief"')).total, 1);
  sandbox.write(
    "models/@acme/probe/p.yaml",
    sandbox.read("models/@acme/probe/p.yaml").replace("name: p", "name: r"),
  );
  assert.equal((await sandbox.json("data", "query", 'modelName == "r"')).total, 2);
  assert.equal((await sandbox.json("data", "query", 'modelName == "p"')).total, 0);
});

Deno.test("data search filters; the document names the filters that were used", async () => {
  using sandbox = await withData();
  const search = (...args: string[]) => sandbox.json("data", "search", ...args);
  const all = await search();
  assert.deepEqual([all.query, all.filters, all.total, all.limited], ["", {}, 4, false]);
  assert.deepEqual(Object.keys(all.results[0]), [
    "id",
    "name",
    "version",
    "contentType",
    "type",
    "lifetime",
    "ownerType",
    "ownerRef",
    "modelId",
    "modelName",
    "modelType",
    "streaming",
    "size",
    "createdAt",
    "tags",
  ]);
  assert.deepEqual(named(await search("mai")), ["p/main/2", "q/main/2"]);
  const filtered = await search("--model", "p", "--type", "resource", "--tag", "specName=state");
  assert.deepEqual(filtered.filters, { model: "p", type: "resource", tags: { specName: "state" } });
  assert.deepEqual(named(filtered), ["p/main/2"]);
  assert.equal((await search("--since", "1h")).total, 4);
  assert.equal((await search("--content-type", "application/json")).total, 2);
  assert.equal((await search("--lifetime", "1d")).total, 0);
  assert.equal((await search("--streaming")).total, 0);
  assert.equal((await search("--workflow", "w")).total, 0);
  assert.equal((await search("--output", all.results[0].id)).total, 1);
  assert.equal((await search("--owner-type", "model-method", "--limit", "1")).limited, true);
  assert.equal((await search('no "such" \\ thing')).total, 0);
  assert.equal((await sandbox.error(2, "data", "search", "--since", "soon")).code, "INVALID_VALUE");
  assert.equal((await sandbox.error(2, "data", "search", "--tag", "x")).code, "INVALID_VALUE");
  assert.match((await sandbox.ok("data", "search", "mai")).stdout, /^NAME +VERSION +MODEL /);
  assert.equal((await sandbox.ok("data", "search", "zzz")).stdout, "No data found.\n");
});

Deno.test("data search says when there is no such model", async () => {
  using sandbox = await withData();
  const search = (...args: string[]) => sandbox.json("data", "search", ...args);
  const { id } = await sandbox.json("model", "get", "p");
  for (const name of ["p", id, id.slice(0, 13)]) assert.equal((await search("--model", name)).total, 2);
  assert.equal((await search("--model", "p", "--lifetime", "1d")).total, 0);
  const unknown = await sandbox.error(1, "data", "search", "--model", "qq");
  assert.equal(unknown.code, "MODEL_NOT_FOUND");
  assert.match(unknown.hint!, /Did you mean 'q'/);
  await sandbox.json("model", "create", "@acme/probe", "new");
  assert.equal((await search("--model", "new")).total, 0);
  // Data of a model whose definition is gone is still found by its name, where it is asked for.
  sandbox.remove("models/@acme/probe/p.yaml");
  const gone = await sandbox.error(1, "data", "search", "--model", "p");
  assert.deepEqual([gone.code, gone.error], ["MODEL_NOT_FOUND", "Model not found: p"]);
  assert.match(gone.hint!, /--orphaned/);
  assert.equal((await search("--model", "p", "--orphaned")).total, 2);
  assert.equal((await search("--model", "p", "--lifetime", "1d", "--orphaned")).total, 0);
});

Deno.test("data get --output writes the content byte for byte", async () => {
  using sandbox = await withData();
  const { stdout } = await sandbox.ok("data", "get", "p", "picture");
  assert.match(stdout, /\n\(binary; write it to a file with --output, or see --json for base64\)\n$/);
  const written = await sandbox.json("data", "get", "p", "picture", "--output", "out/p.bin");
  assert.deepEqual([written.writtenTo, "content" in written], ["out/p.bin", false]);
  assert.deepEqual([...Deno.readFileSync(`${sandbox.root}/out/p.bin`)], [0, 255, 1, 254]);
  const encoded = await sandbox.json("data", "get", "p", "picture");
  assert.deepEqual([encoded.content, encoded.encoding], ["AP8B/g==", "base64"]);
  sandbox.write("file", "");
  assert.equal((await sandbox.error(1, "data", "get", "p", "picture", "-o", "file/x")).code, "IO_FAILED");
});

Deno.test("data of a deleted model is not mixed into that of another model of its name", async () => {
  using sandbox = await Sandbox.repository();
  const run = async (text: string) =>
    await sandbox.json("model", "method", "run", "m", "execute", "--input", `run=echo ${text}`);
  await sandbox.json("model", "create", "command/shell", "m");
  await run("old");
  const old = (await sandbox.json("model", "get", "m")).id;
  sandbox.remove("models/command/shell/m.yaml");
  await sandbox.json("model", "create", "command/shell", "m");
  await run("new");
  await sandbox.json("model", "method", "run", "command/shell", "execute", "--input", "run=echo direct");
  const { id } = await sandbox.json("model", "get", "m");
  const idsOf = async (...command: string[]) => {
    const { results } = await sandbox.json("data", ...command);
    return [...new Set(results.map(({ modelId }: { modelId: string }) => modelId))];
  };
  const byName = 'modelName == "m"';
  assert.deepEqual(await idsOf("query", byName), [id]);
  assert.deepEqual(await idsOf("query", byName, "--orphaned"), [old]);
  assert.deepEqual(await idsOf("search", "--model", "m"), [id]);
  assert.deepEqual(await idsOf("search", "--tag", "modelName=m", "--orphaned"), [old]);
  assert.equal((await idsOf("query", "true")).length, 2, "that of direct runs is there");
  sandbox.write(
    "models/command/shell/reader.yaml",
    `type: command/shell
id: 11111111-5e68-4ca5-9c23-46ed4fbc2257
name: reader
methods:
  execute:
    arguments:
      run: "echo \${{ size(data.findByTag('modelName', 'm')) }}"
`,
  );
  await sandbox.json("model", "method", "run", "reader", "execute");
  assert.equal((await sandbox.json("data", "get", "reader", "result")).content.stdout, "2");
  // While a definition cannot be read, what may be its data is not taken for left over.
  Deno.renameSync(`${sandbox.root}/models/command/shell/reader.yaml`, `${sandbox.root}/away.yaml`);
  Deno.symlinkSync("/nowhere/reader.yaml", `${sandbox.root}/models/command/shell/reader.yaml`);
  const { stdout } = await sandbox.run(["data", "query", 'modelName == "reader"', "--json"]);
  assert.equal(JSON.parse(stdout).total, 2);
  assert.deepEqual(
    await (async () => {
      const mixed = await sandbox.run(["data", "query", byName, "--json"]);
      return [...new Set(JSON.parse(mixed.stdout).results.map((item: { modelId: string }) => item.modelId))];
    })(),
    [id],
  );
});

Deno.test("a query that finds nothing names the attribute or tag that no record has", async () => {
  using sandbox = await Sandbox.repository();
  await sandbox.json("model", "create", "command/shell", "m");
  await sandbox.json("model", "method", "run", "m", "execute", "--input", "run=true");
  const warnings = async (...query: string[]) =>
    ((await sandbox.json("data", "query", ...query)).warnings ?? []).map(({ message }: { message: string }) =>
      message
    );
  assert.deepEqual(await warnings("attributes.exitcode == 0"), [
    "No record has attributes.exitcode, did you mean 'exitCode'?",
  ]);
  assert.deepEqual(await warnings("content.exitCod == 0"), [
    "No record has content.exitCod, did you mean 'exitCode'?",
  ]);
  assert.deepEqual(await warnings('tags.specname == "result"'), [
    "No record has tags.specname, did you mean 'specName'?",
  ]);
  assert.deepEqual(await warnings("attributes.exitCode.deep == 0"), [
    "No record has attributes.exitCode.deep",
  ]);
  assert.deepEqual(await warnings("attributes.exitCode == 77"), []);
  assert.deepEqual(await warnings("true", "--select", "attributes.stdot"), [
    "No record has attributes.stdot, did you mean 'stdout'?",
  ]);
});

const CLASH = `import { z } from "npm:zod@4.3.6";
const kept = { lifetime: "infinite", garbageCollection: 10 };
const method = (execute) => ({ description: "d", arguments: z.object({}), execute });
export const model = {
  type: "@acme/clash",
  version: "2026.03.01.1",
  resources: { a: { schema: z.object({}).loose(), ...kept }, b: { schema: z.object({}).loose(), ...kept } },
  files: { f: { contentType: "text/plain", ...kept } },
  methods: {
    both: method(async (_, context) => {
      await context.writeResource("a", "current", {});
      await context.createFileWriter("f", "current").writeText("x");
      return {};
    }),
    other: method(async (_, context) => { await context.writeResource("b", "current", {}); return {}; }),
    named: method(async (_, context) => { console.log("worked"); await context.writeResource("a", "latest", {}); return {}; }),
    computed: method(async (_, context) => { await context.writeResource("a", ["la", "test"].join(""), {}); return {}; }),
  },
};
`;

Deno.test("outputs that share a name are reported, and a reserved name is refused before the work is done", async () => {
  using sandbox = await Sandbox.repository();
  sandbox.write("extensions/models/clash.ts", CLASH);
  await sandbox.json("model", "create", "@acme/clash", "m");
  const run = async (name: string) =>
    ((await sandbox.json("model", "method", "run", "m", name)).warnings ?? []).map((
      { message }: { message: string },
    ) => message);
  const shared = (one: string, two: string) =>
    `Outputs '${one}' and '${two}' of @acme/clash both store data as 'current': ` +
    "each becomes the newest version in the place of the other";
  assert.deepEqual(await run("both"), [shared("a", "f")]);
  assert.deepEqual(await run("other"), [shared("f", "b")]);
  assert.deepEqual(await run("other"), []);
  const { groups } = await sandbox.json("data", "list", "m");
  assert.equal(groups[0].items[0].specName, "b");
  assert.match((await sandbox.ok("data", "list", "m")).stdout, /OUTPUT[^]*current +v4 +b /);
  const named = await sandbox.error(1, "model", "method", "run", "m", "named");
  assert.match(
    named.error,
    /^Method 'named' of @acme\/clash stores output 'a' under the name 'latest', which is reserved$/,
  );
  assert.equal((await sandbox.json("model", "output", "search", "m")).results.length, 3);
  const computed = await sandbox.run(["model", "method", "run", "m", "computed", "--json"]);
  assert.notEqual(computed.code, 0);
  assert.match(JSON.parse(computed.stderr).error, /'latest' is reserved, in output 'a' of method 'computed'/);
});
