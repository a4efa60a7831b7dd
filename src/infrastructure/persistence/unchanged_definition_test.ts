// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
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
  #writes = 0;

  write(path: string, name: string): void {
    const id = `00000000-0000-4000-8000-${String(path.length).padStart(12, "0")}`;
    const file = `${this.root}/${path}`;
    Deno.mkdirSync(file.slice(0, file.lastIndexOf("/")), { recursive: true });
    Deno.writeTextFileSync(file, `type: command/shell\nid: ${id}\nname: ${name}\nversion: 1\n`);
    // Hours pass between commands here, and two writes of one millisecond must not look like one.
    const written = new Date(1_700_000_000_000 + 1000 * this.#writes++);
    Deno.utimeSync(file, written, written);
  }

  /** As the next command does, an hour later. */
  async find(name: string): Promise<string> {
    this.#ahead += 3_600_000;
    this.counters = newCounters();
    const repository = new DefinitionRepository({
      fs: denoFileSystem,
      repository: { modelsDirectory: this.root, display: (path) => path },
      rows: this.rows,
      counters: this.counters,
      now: () => Date.now() + this.#ahead,
      warn: () => {},
    });
    return (await repository.find(name)).path.slice(this.root.length + 1);
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
  Deno.renameSync(`${world.root}/command/other/0.yaml`, `${world.root}/command/other/1.yaml`);
  assert.equal(await world.find("z"), "command/other/1.yaml");
  Deno.removeSync(`${world.root}/command/other`, { recursive: true });
  assert.equal(await world.find("z"), "command/shell/a.yaml");
});
