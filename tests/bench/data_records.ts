// SPDX-License-Identifier: MIT
/** A repository full of data, written as the store writes it but without its fsyncs. */

const MODELS = 1000;
const ITEMS = 100;

/** Ids in the form of UUIDs that say which one they are. */
const id = (group: number, index: number) =>
  `${group.toString(16).padStart(8, "0")}-0000-4000-8000-${index.toString(16).padStart(12, "0")}`;

/** Writes 100,000 items of 1,000 models below a repository, a third of them files, and the models' definitions. */
export function writeRecords(repository: string): void {
  Deno.mkdirSync(`${repository}/models/command/shell`, { recursive: true });
  for (let model = 0; model < MODELS; model++) {
    const modelId = id(1, model);
    Deno.writeTextFileSync(
      `${repository}/models/command/shell/host-${model}.yaml`,
      `type: command/shell\nid: ${modelId}\nname: host-${model}\nversion: 1\n`,
    );
    for (let item = 0; item < ITEMS; item++) writeRecord(repository, { model, modelId, item });
  }
}

function writeRecord(
  repository: string,
  { model, modelId, item }: { model: number; modelId: string; item: number },
): void {
  const isFile = item % 3 === 0;
  const name = `item-${item}`;
  const directory = `${repository}/.swamp/data/command/shell/${modelId}/${name}`;
  Deno.mkdirSync(`${directory}/1`, { recursive: true });
  const content = isFile ? `line of ${name}\n` : JSON.stringify({
    region: `region-${model % 10}`,
    count: item,
    ready: item % 2 === 0,
    detail: { zone: `zone-${item % 5}`, note: "x".repeat(100) },
  });
  const metadata = {
    id: id(2, model * ITEMS + item),
    name,
    contentType: isFile ? "text/plain" : "application/json",
    lifetime: "infinite",
    garbageCollection: 10,
    streaming: isFile,
    tags: { type: isFile ? "file" : "resource", specName: "item", modelName: `host-${model}` },
    ownerDefinition: { ownerType: "model-method", ownerRef: modelId },
    version: 1,
    createdAt: new Date(Date.UTC(2026, 0, 1) + (model * ITEMS + item) * 1000).toISOString(),
    size: content.length,
  };
  Deno.writeTextFileSync(`${directory}/1/metadata.yaml`, `${JSON.stringify(metadata, null, 2)}\n`);
  Deno.writeTextFileSync(`${directory}/1/raw`, content);
  Deno.writeTextFileSync(`${directory}/latest`, "1");
}
