// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { parseArchivedPath } from "./archived_path.ts";

const ID = "96b6660e-5e68-4ca5-9c23-46ed4fbc2257";

Deno.test("parseArchivedPath() takes what swamp keeps below .swamp and exists once only", () => {
  const kindOf = (path: string) => parseArchivedPath(path)?.kind;
  assert.equal(kindOf(`data/command/shell/${ID}/result/1/raw`), "version");
  assert.equal(kindOf(`data/@acme/net/probe/${ID}/.hidden: ü/12/metadata.yaml`), "version");
  assert.equal(kindOf(`data/command/shell/${ID}/result/latest`), "marker");
  assert.equal(kindOf(`outputs/command/shell/execute/${ID}-2026-11-30T10-00-00-000Z-2.yaml`), "run");
  assert.equal(kindOf(`outputs/@acme/x/we%2Eird/${ID}-2026-11-30T10-00-00-000Z.log`), "run");
  assert.equal(kindOf(`workflow-runs/${ID}/run-1.yaml`), "run");
  assert.equal(kindOf("auto-definitions/@acme/x/x.yaml"), "definition");
  assert.equal(kindOf("secrets/local_encryption/main/API_KEY.enc"), "secret");
  const one = parseArchivedPath(`data/a/b/${ID}/i/1/raw`);
  assert.equal(one?.of, parseArchivedPath(`data/a/b/${ID}/i/1/metadata.yaml`)?.of);
});

Deno.test("parseArchivedPath() refuses everything else", () => {
  const refused = [
    "",
    "x",
    "/etc/passwd",
    "../x",
    "data",
    "data/_catalog.db",
    `data/${ID}/i/1/raw`,
    `data/a/b/${ID}/i/0/raw`,
    `data/a/b/${ID}/i/01/raw`,
    `data/a/b/${ID}/i/1/other`,
    `data/a/b/${ID}/i/1/raw/more`,
    `data/a/b/${ID}/../1/raw`,
    `data/a/b/${ID}/./1/raw`,
    `data/a/b/${ID}//1/raw`,
    `data/a/b/${ID}/.new-x/1/raw`,
    `data/a/b/${ID}/.gone-x/1/raw`,
    `data/a/b/${ID}/latest/1/raw`,
    `data/a/b/${ID}/a\\b/1/raw`,
    `data/a/b/${ID}/a\nb/1/raw`,
    `data/a/b/${ID}/\ud800/1/raw`,
    `data/a/b/${ID}/${"x".repeat(201)}/1/raw`,
    `data/A/B/${ID}/i/1/raw`,
    `data/a.b/c/${ID}/i/1/raw`,
    `data/../outputs/${ID}/i/1/raw`,
    `data/a/b/not-an-id/i/1/raw`,
    `/data/a/b/${ID}/i/1/raw`,
    "outputs/_index.ndjson",
    "outputs/a/b.yaml",
    "outputs/a/b/../../../../x.yaml",
    "outputs/a/b/m/.hidden.yaml",
    "outputs/a/b/m/run.lock",
    "outputs/a/b/m/run.sh",
    "workflow-runs/a.yaml/b.yaml",
    "auto-definitions/x.yaml",
    "auto-definitions/a/.x.yaml",
    "auto-definitions/a/b.ts",
    "secrets/local_encryption/main/.key",
    "secrets/local_encryption/main/K",
    "secrets/local_encryption/../main/K.enc",
    "secrets/local_encryption/main/a/K.enc",
    "secrets/other/main/K.enc",
    "secrets/local_encryption/K.enc",
    "pulled-extensions/@a/b/manifest.yaml",
    "bundles/aa/x.js",
    "locks/models.lock",
    "_extension_catalog.db",
  ];
  assert.deepEqual(refused.filter((path) => parseArchivedPath(path) !== undefined), []);
});
