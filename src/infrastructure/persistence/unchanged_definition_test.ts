// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { dirname } from "node:path";
import { memoryDefinitionRows } from "./memory_definition_rows.ts";
import { newCounters } from "../../domain/counters.ts";
import { denoFileSystem } from "../platform/deno_file_system.ts";
import { DefinitionRepository } from "./definition_repository.ts";

/** A models directory, and repositories over it as later commands would make them. */
class World {
  readonly root = Deno.makeTempDirSync();
  readonly rows = memoryDefinitionRows();
  counters = newCounters();
  #ahead = 0;
  #changes = 0;

  write(path: string, name: string): void {
    const id = `00000000-0000-4000-8000-${String(path.length).padStart(12, "0")}`;
    const file = `${this.root}/${path}`;
    this.#change(() => {
      Deno.mkdirSync(dirname(file), { recursive: true });
      Deno.writeTextFileSync(file, `type: command/shell\nid: ${id}\nname: ${name}\nversion: 1\n`);
    });
    this.#settle(file);
  }

  rename(from: string, to: string): void {
    this.#change(() => Deno.renameSync(`${this.root}/${from}`, `${this.root}/${to}`));
  }

  remove(path: string): void {
    this.#change(() => Deno.removeSync(`${this.root}/${path}`, { recursive: true }));
  }

  /** As the next command does, an hour later. */
  async find(name: string): Promise<string> {
    this.#ahead += 3_600_000;
    this.counters = newCounters();
    const repository = new DefinitionRepository({
      fs: denoFileSystem,
      repository: { root: this.root, modelsDirectory: this.root, display: (path) => path },
      rows: this.rows,
      counters: this.counters,
      now: () => Date.now() + this.#ahead,
      warn: () => {},
    });
    return (await repository.find(name)).path.slice(this.root.length + 1);
  }

  /**
   * Hours pass between commands here, and two changes within one tick of the file system's clock must not look like
   * one: each directory whose entries changed gets a time of its own.
   */
  #change(action: () => void): void {
    const before = this.#entries();
    action();
    for (const [directory, names] of this.#entries()) {
      if (before.get(directory) !== names) this.#settle(directory);
    }
  }

  #settle(path: string): void {
    const changed = new Date(1_700_000_000_000 + 1000 * this.#changes++);
    Deno.utimeSync(path, changed, changed);
  }

  /** The names in each directory, by its path. */
  #entries(directory = this.root): Map<string, string> {
    const entries = [...Deno.readDirSync(directory)];
    const below = entries.filter((entry) => entry.isDirectory).flatMap((entry) => [
      ...this.#entries(`${directory}/${entry.name}`),
    ]);
    return new Map([[directory, entries.map((entry) => entry.name).sort().join("/")], ...below]);
  }

  [Symbol.dispose](): void {
    Deno.removeSync(this.root, { recursive: true });
  }
}

Deno.test("find() of an unchanged definition looks at its file and the directories only", async () => {
  using world = new World();
  for (const name of ["a", "b", "c", "d", "e"]) world.write(`command/shell/${name}.yaml`, name);
  await world.find("c");
  assert.equal(await world.find("c"), "command/shell/c.yaml");
  // The models directory, two below it, and the file.
  assert.deepEqual([world.counters.filesStated, world.counters.filesHashed], [4, 0]);
});

Deno.test("find() sees files that were edited, added, renamed or removed", async () => {
  using world = new World();
  world.write("command/shell/a.yaml", "a");
  await world.find("a");
  await world.find("a");
  world.write("command/shell/a.yaml", "z");
  assert.equal(await world.find("z"), "command/shell/a.yaml");
  await assert.rejects(world.find("a"), { code: "MODEL_NOT_FOUND" });
  await world.find("z");
  world.write("command/other/0.yaml", "z");
  assert.equal(await world.find("z"), "command/other/0.yaml");
  world.rename("command/other/0.yaml", "command/other/1.yaml");
  assert.equal(await world.find("z"), "command/other/1.yaml");
  world.remove("command/other");
  assert.equal(await world.find("z"), "command/shell/a.yaml");
});
