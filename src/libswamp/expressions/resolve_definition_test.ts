// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { globals, OTHER, resolve } from "../../../tests/support/expression_world.ts";
import { revealSecrets } from "../../domain/expressions/sentinels.ts";

Deno.test("a definition without expressions is returned as it is, and the language is not imported", async () => {
  const { definition, source, hadExpressions } = await resolve({ web: globals({ a: "plain" }) }, {}, () => ({
    expressions: () => Promise.reject(new Error("imported")),
  }));
  assert.equal(definition, source);
  assert.equal(hadExpressions, false);
});

Deno.test("values keep their type, and are put into texts", async () => {
  const { globals: got } = await resolve({
    web: globals({
      number: "${{ inputs.port + 1 }}",
      list: "${{ inputs.list.map(x, x * 2) }}",
      text: "port ${{ inputs.port }} of ${{ self.name }}${{ null }} ${{ inputs.list }}",
      none: "${{ null }}",
    }) +
      "tags: {env: '${{ inputs.stage }}'}\nmethods: {run: {arguments: {a: {b: ['${{ self.tags.env }}']}}}}\n",
  }, { inputs: { port: 80, list: [1, 2], stage: "prod" } });
  assert.deepEqual(got, { number: 81, list: [2, 4], text: "port 80 of web [\n  1,\n  2\n]", none: null });
});

Deno.test("fields are evaluated in the order in which they read each other", async () => {
  const { definition, unresolved } = await resolve({
    web: globals({
      c: "${{ self.globalArguments.b + 1 }}",
      b: "${{ self.globalArguments.a * 2 }}",
      a: "${{ 5 }}",
    }) +
      "methods: {run: {arguments: {all: '${{ self.globalArguments }}'}}}\n",
  });
  assert.deepEqual(definition.globalArguments, { c: 11, b: 10, a: 5 });
  assert.deepEqual(definition.methods.run!.arguments.all, { c: 11, b: 10, a: 5 });
  assert.equal(unresolved.size, 0);
});

Deno.test("cycles inside of a definition name their chain", async () => {
  const { unresolved, globals: got } = await resolve({
    web: globals({ a: "${{ self.globalArguments.b }}", b: "${{ self.globalArguments.a }}", c: "${{ 1 }}" }),
  });
  assert.equal(unresolved.get("globalArguments.a")!.reason.code, "EXPRESSION_CYCLE");
  assert.match(
    unresolved.get("globalArguments.a")!.reason.message,
    /web\.globalArguments\.a → web\.globalArguments\.b → web\.globalArguments\.a/,
  );
  assert.deepEqual(got, { a: "${{ self.globalArguments.b }}", b: "${{ self.globalArguments.a }}", c: 1 });
});

Deno.test("another definition's values are its evaluated ones, by name, hyphens and id", async () => {
  const { globals: got, unresolved } = await resolve({
    web: globals({
      url:
        "http://${{ model.my-db.input.globalArguments.host }}:${{ model.my-db.definition.globalArguments.port }}",
      id: `\${{ model.${OTHER}.input.name }}`,
      computed: "${{ model[inputs.which].input.globalArguments.host }}",
      same: "${{ model.web.input.globalArguments.id }}",
    }),
    "my-db": globals({
      host: "${{ self.name }}.${{ model.zone.input.globalArguments.domain }}",
      port: "${{ 5432 }}",
    }),
    zone: globals({ domain: "${{ 'example' + '.org' }}" }),
  }, { inputs: { which: "my-db" } });
  assert.equal(unresolved.size, 0, [...unresolved.values()].map(({ reason }) => reason.message).join("\n"));
  assert.deepEqual(got, {
    url: "http://my-db.example.org:5432",
    id: "my-db",
    computed: "my-db.example.org",
    same: "my-db",
  });
});

Deno.test("cycles over definitions name their chain; fields that read past each other are no cycle", async () => {
  const { unresolved, globals: got } = await resolve({
    web: globals({
      a: "${{ model.db.input.globalArguments.x }}",
      ok: "${{ model.db.input.globalArguments.y }}",
      base: "${{ 1 }}",
    }),
    db: globals({
      x: "${{ model.web.input.globalArguments.a }}",
      y: "${{ model.web.input.globalArguments.base }}",
    }),
  });
  const { reason } = unresolved.get("globalArguments.a")!;
  assert.equal(reason.code, "EXPRESSION_CYCLE");
  assert.match(reason.message, /web\.globalArguments\.a → db\.globalArguments\.x → web\.globalArguments\.a/);
  assert.deepEqual([got.ok, got.base], [1, 1]);
});

const REASONS: readonly [string, string, RegExp][] = [
  [
    "${{ model.nope.input.name }}",
    "MODEL_NOT_FOUND",
    /'globalArguments\.f': Referenced model 'nope' not found/,
  ],
  ["${{ model.broken.input.name }}", "MODEL_INVALID", /broken\.yaml/],
  ["${{ inputs.nope }}", "EXPRESSION_FAILED", /the input 'nope' is not given/],
  ["${{ env.NOPE }}", "EXPRESSION_FAILED", /the environment variable NOPE is not set/],
  [
    "${{ vault.get(prod, NOPE) }}",
    "SECRET_NOT_FOUND",
    /Failed to resolve vault expression vault\.get\('prod', 'NOPE'\): no/,
  ],
  ["${{ data.latest('db', 'none').attributes.x }}", "DATA_NOT_FOUND", /Model 'db' has no data 'none'/],
  ["${{ model.db.resource.row.none.attributes.x }}", "DATA_NOT_FOUND", /Model 'db' has no data 'none'/],
  [
    "${{ model.db.resource.none.main-1.attributes.n }}",
    "DATA_NOT_FOUND",
    /Model 'db' has no resource\.none\.main-1, it has resource\.row\.main-1/,
  ],
  ["${{ model.db.file.log.main-1.path }}", "DATA_NOT_FOUND", /it has resource\.row\.main-1/],
  ["${{ data.latest(5, 'x') }}", "EXPRESSION_FAILED", /data\.latest expects a text, got bigint/],
  ["${{ 1 + }}", "EXPRESSION_INVALID", /Invalid expression: /],
  ["x ${{ 1 ", "EXPRESSION_INVALID", /no '\}\}' after it/],
  ["${{ model.db.input.globalArguments.nope }}", "EXPRESSION_FAILED", /No such key: nope/],
];
for (const [text, code, message] of REASONS) {
  Deno.test(`a field stays as it is with its reason: ${text}`, async () => {
    const { unresolved, globals: got } = await resolve({
      web: globals({ f: text, other: "${{ 1 }}" }),
      db: "",
      broken: "version: x\n",
    });
    assert.deepEqual(got, { f: text, other: 1 });
    const { reason, deferred, expression } = unresolved.get("globalArguments.f")!;
    assert.match(reason.message, message);
    assert.deepEqual([reason.code, deferred, expression], [code, false, text]);
    assert.match(reason.message, /^models\/command\/shell\/web\.yaml: 'globalArguments\.f': /);
  });
}

Deno.test("what is missing may be asked for, and branches that are not taken do not matter", async () => {
  const { globals: got, unresolved } = await resolve({
    web: globals({
      model: "${{ has(model.nope) ? 'yes' : 'no' }}",
      input: "${{ inputs.?nope.orValue('default') }}",
      branch: "${{ true ? 'a' : vault.get(prod, NOPE) }}",
      data: "${{ data.latest('db', 'none') == null }}",
    }),
  });
  assert.equal(unresolved.size, 0);
  assert.deepEqual(got, { model: "no", input: "default", branch: "a", data: true });
});

Deno.test("data is read through queries, by what is named only", async () => {
  const { globals: got, asked, unresolved } = await resolve({
    web: globals({
      latest: "${{ data.latest('db', 'main-1').attributes.id }}",
      varied: "${{ data.latest('db', 'main-1', ['eu']).attributes.id }}",
      version: "${{ data.version('db', 'main-1', ['eu'], 4).version }}",
      gone: "${{ data.version('db', 'main-1', 9) }}",
      versions: "${{ data.listVersions('db', 'main-1') }}",
      spec: "${{ data.findBySpec('db', 'row').map(r, r.attributes.id) }}",
      tag: "${{ data.findByTag('a', 'b').size() }}",
      query: "${{ data.query('version > 1', 'name') }}",
      file: "${{ file.contents('db', 'log') }}",
      nofile: "${{ file.contents('db', 'row') }}",
      resource: "${{ model.db.resource.row.main-1.attributes.n + 1 }}",
      bySpec: "${{ model.db.resource.row.map(name, name) }}",
      path: "${{ model.db.file.log.log.path.endsWith('/log/1/raw') }}",
    }),
    db: "",
  });
  assert.deepEqual([...unresolved.values()].map(({ reason }) => reason.message), []);
  assert.deepEqual(got, {
    latest: "i-1",
    varied: "i-eu",
    version: 4,
    gone: null,
    versions: [1, 2, 4],
    spec: ["i-1", "i-eu"],
    tag: 1,
    query: ["version > 1", "name", 100],
    file: "hello",
    nofile: null,
    resource: 6,
    bySpec: ["main-1", "main-1-eu"],
    path: true,
  });
  assert.ok(
    !asked.some((one) => one.startsWith("prod/KEY")) ||
      asked.filter((one) => one === "prod/KEY").length === 1,
  );
});

Deno.test("phase stored leaves env and vault, also where they are read through others", async () => {
  const { globals: got, unresolved, envVars, asked } = await resolve({
    web: globals({
      home: "${{ env.HOME }}/x",
      secret: "${{ vault.get(prod, KEY) }}",
      mixed: "${{ inputs.user }}:${{ vault.get(prod, KEY) }}@${{ '${{' }}",
      through: "${{ model.db.input.globalArguments.password }}",
      own: "${{ self.globalArguments.secret + '!' }}",
      plain: "${{ 1 }}",
    }),
    db: globals({ password: "${{ vault.get(prod, KEY) }}" }),
  }, { phase: "stored", inputs: { user: "me" } });
  assert.deepEqual(got, {
    home: "${{ env.HOME }}/x",
    secret: "${{ vault.get(prod, KEY) }}",
    mixed: "me:${{ vault.get(prod, KEY) }}@${{ '${{' }}",
    through: "${{ model.db.input.globalArguments.password }}",
    own: "${{ self.globalArguments.secret + '!' }}",
    plain: 1,
  });
  assert.ok([...unresolved.values()].every(({ deferred }) => deferred));
  assert.deepEqual([...unresolved.keys()].map((key) => key.split(".")[1]), [
    "home",
    "secret",
    "mixed",
    "through",
    "own",
  ]);
  assert.deepEqual(envVars, [{ path: "globalArguments.home", envVar: "HOME" }]);
  assert.deepEqual(asked, []);
});

Deno.test("phase runtime puts sentinels where secrets belong, whatever was made of them", async () => {
  const { globals: got, secrets, redactor, unresolved } = await resolve({
    web: globals({
      home: "${{ env.HOME }}",
      whole: "${{ vault.get(prod, KEY) }}",
      part: "user:${{ vault.get('prod', 'KEY') }}@host",
      trimmed: "${{ vault.get(prod, PADDED).trim() }}",
      flag: "${{ vault.get(prod, KEY) == 's3cr3t-value' }}",
      through: "x ${{ model.db.input.globalArguments.password + '?' }}",
      map: "${{ {'a': [vault.get(prod, KEY)]} }}",
      stored: "${{ data.latest('db', 'main-1').attributes.password }}",
      keys: "${{ ['k'].map(k, vault.get(v-1, k)) }}",
    }),
    db: globals({ password: "${{ vault.get(prod, KEY) }}!" }),
  });
  assert.deepEqual([...unresolved.values()].map(({ reason }) => reason.message), []);
  assert.ok(!JSON.stringify(got).includes("s3cr3t"));
  assert.ok(!JSON.stringify(got).includes("padded"));
  assert.match(String(got.whole), /^__SWAMP_VSEC_[0-9a-f]+_\d+__$/);
  assert.match(String(got.part), /^user:__SWAMP_VSEC_[0-9a-f]+_\d+__@host$/);
  assert.deepEqual(revealSecrets(got, secrets), {
    home: "/home/u",
    whole: "s3cr3t-value",
    part: "user:s3cr3t-value@host",
    trimmed: "padded-secret",
    flag: true,
    through: "x s3cr3t-value!?",
    map: { a: ["s3cr3t-value"] },
    stored: "s3cr3t-value",
    keys: ["two"],
  });
  assert.equal(redactor.redact("got padded-secret"), "got ***");
});

Deno.test("a piece of a secret that comes through data or another field is a secret, and what stands beside it is not", async () => {
  const { globals: got, secrets, redactor } = await resolve({
    web: globals({
      piece: "${{ data.latest('db', 'main-1').attributes.password.split('-')[1] }}",
      found:
        "${{ data.findBySpec('db', 'row').map(r, r.attributes.?password.orValue('none').split('-')[0]) }}",
      beside: "${{ data.latest('db', 'main-1').attributes.id }}",
      token: "${{ vault.get(prod, PADDED) }}",
      own: "${{ self.globalArguments.token.trim().split('-')[0] }}",
      other: "${{ model.db.input.globalArguments.password.split('-')[1] }}",
      plain: "${{ model.db.input.globalArguments.name + self.name }}",
    }),
    db: globals({ password: "${{ vault.get(prod, KEY) }}", name: "db" }),
  });
  for (const name of ["piece", "own", "other"]) assert.match(String(got[name]), /^__SWAMP_VSEC_/, name);
  assert.deepEqual([got.beside, got.plain], ["i-1", "dbweb"]);
  assert.deepEqual(revealSecrets(got, secrets), {
    piece: "value",
    found: ["s3cr3t", "none"],
    beside: "i-1",
    token: "  padded-secret ",
    own: "padded",
    other: "value",
    plain: "dbweb",
  });
  assert.equal(redactor.redact("s3cr3t padded i-1"), "*** *** i-1");
});

Deno.test("only the fields that a method needs are evaluated", async () => {
  const { definition, unresolved, asked } = await resolve({
    web: globals({ g: "${{ 1 }}" }) +
      "methods: {run: {arguments: {a: '${{ 2 }}'}}, other: {arguments: {b: '${{ vault.get(prod, KEY) }}'}}}\n",
  }, { method: "run" });
  assert.deepEqual(definition.methods, {
    run: { arguments: { a: 2 } },
    other: { arguments: { b: "${{ vault.get(prod, KEY) }}" } },
  });
  assert.equal(unresolved.size, 0);
  assert.deepEqual(asked, []);
});

Deno.test("defaults of declared inputs count, of other definitions too", async () => {
  const { globals: got } = await resolve({
    web: globals({ a: "${{ inputs.size }}", b: "${{ model.db.input.globalArguments.c }}" }) +
      "inputs: {properties: {size: {type: integer, default: 3}}}\n",
    db: globals({ c: "${{ inputs.stage }}" }) + "inputs: {stage: {default: dev}}\n",
  });
  assert.deepEqual(got, { a: 3, b: "dev" });
});

Deno.test("values that look like expressions are not evaluated again", async () => {
  const { globals: got, unresolved } = await resolve({
    web: globals({ a: "${{ inputs.x }}", b: "${{ self.globalArguments.a }}" }),
  }, {
    inputs: { x: "${{ vault.get(prod, KEY) }}" },
  });
  assert.deepEqual(got, { a: "${{ vault.get(prod, KEY) }}", b: "${{ vault.get(prod, KEY) }}" });
  assert.equal(unresolved.size, 0);
});

Deno.test("content.key of a record is a member of its JSON; content alone is its text", async () => {
  const { globals: values } = await resolve({
    web: globals({
      member: "${{ data.latest('db', 'json').content.exit }}",
      index: "${{ data.latest('db', 'json').content['list'][1] }}",
      has:
        "${{ has(model.db.resource.state.main.content.n) && !has(model.db.resource.state.main.content.x) }}",
      hasInLoop: "${{ data.findBySpec('db', 'note').map(r, has(r.content.exit)) }}",
      loop: "${{ data.findBySpec('db', 'note').map(r, r.content.exit) }}",
      model: "${{ model.db.resource.row['main-1'].content.n }}",
      text: "${{ data.latest('db', 'json').content.contains('exit') }}",
      plain: "${{ data.latest('db', 'log').content.startsWith('hel') }}",
      own: "${{ {'content': {'a': 1} }.content.a }}",
    }),
    db: "",
  });
  assert.deepEqual(values, {
    member: 0,
    index: 2,
    has: true,
    hasInLoop: [true],
    loop: [0],
    model: 5,
    text: true,
    plain: true,
    own: 1,
  });
});

Deno.test("white space around a lone expression does not make its value a text", async () => {
  const { globals: values } = await resolve({
    web: globals({ block: "${{ 1 + 2 }}\n", both: "\n  ${{ [1] }}  ", text: "${{ 1 }} " + "${{ 2 }}" }),
  });
  assert.deepEqual(values, { block: 3, both: [1], text: "1 2" });
});

Deno.test("in a file, what looks like a reference to a vault stays a text", async () => {
  const { globals: values, asked } = await resolve({
    web: globals({ planted: "${{ data.latest('db', 'json').content.planted.startsWith('$') }}" }),
    db: "",
  });
  assert.deepEqual(values, { planted: true });
  assert.deepEqual(asked.filter((call) => call.startsWith("prod/")), []);
});
