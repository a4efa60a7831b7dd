// SPDX-License-Identifier: MIT
import { deepStrictEqual as equal, ok, strictEqual as same } from "node:assert/strict";
import { newCounters } from "../../domain/counters.ts";
import type { FileSystem } from "../../domain/platform/file_system.ts";
import { denoFileSystem } from "../platform/deno_file_system.ts";
import { isSame, PathRecorder, type WatchedPaths } from "./watched_paths.ts";

const LATER = 3_600_000;

class Scene {
  readonly root = Deno.realPathSync(Deno.makeTempDirSync());

  /** What was looked at by `work`, an hour after everything was written. */
  watch(work: (fs: FileSystem) => void): WatchedPaths | undefined {
    const recorder = new PathRecorder(denoFileSystem, Date.now() + LATER);
    work(recorder.fs);
    return recorder.paths((path) =>
      path.startsWith(`${this.root}/`) ? path.slice(this.root.length + 1) : path
    );
  }

  holds(watched: WatchedPaths): boolean {
    const absolute = (path: string) => path.startsWith("/") ? path : `${this.root}/${path}`;
    return isSame(watched, { fs: denoFileSystem, counters: newCounters(), absolute });
  }

  write(path: string, text = "x"): void {
    denoFileSystem.writeAtomic(`${this.root}/${path}`, text);
  }

  [Symbol.dispose](): void {
    Deno.removeSync(this.root, { recursive: true });
  }
}

/** Looks at a tree, a file outside of it, and something that is not there. */
function lookAround(scene: Scene): WatchedPaths {
  return scene.watch((fs) => {
    for (const { name } of fs.readDirectory(`${scene.root}/tree`)) fs.stat(`${scene.root}/tree/${name}`);
    fs.readTextIfExists(`${scene.root}/other/file`);
    fs.stat(`${scene.root}/none/deeper/still`);
    fs.stat("/usr");
  })!;
}

const CHANGES: Record<string, (scene: Scene) => void> = {
  "a file is edited": (scene) => Deno.writeTextFileSync(`${scene.root}/tree/a.ts`, "other"),
  "a file is replaced": (scene) => scene.write("tree/a.ts", "x"),
  "a file appears": (scene) => scene.write("tree/c.ts"),
  "a file goes": (scene) => Deno.removeSync(`${scene.root}/tree/b.ts`),
  "a file is renamed": (scene) => Deno.renameSync(`${scene.root}/tree/b.ts`, `${scene.root}/tree/z.ts`),
  "the directory goes": (scene) => Deno.removeSync(`${scene.root}/tree`, { recursive: true }),
  "the file outside is edited": (scene) => scene.write("other/file", "y"),
  "a path that was not there appears": (scene) => scene.write("none/deeper/still"),
  "the first directory on the way to it appears": (scene) => Deno.mkdirSync(`${scene.root}/none`),
};

for (const [name, change] of Object.entries(CHANGES)) {
  Deno.test(`watched paths differ when ${name}`, () => {
    using scene = new Scene();
    const files = ["tree/a.ts", "tree/b.ts", "other/file"];
    for (const path of files) scene.write(path);
    // The change below may come within the same tick of the file system's clock.
    for (const path of [...files, "tree", "other"]) Deno.utimeSync(`${scene.root}/${path}`, 1e9, 1e9);
    const watched = lookAround(scene);
    ok(scene.holds(watched));
    change(scene);
    same(scene.holds(watched), false);
  });
}

Deno.test("watched paths are stored relative to the directory that they share", () => {
  using scene = new Scene();
  scene.write("tree/deep/a.ts");
  const watched = scene.watch((fs) => {
    fs.readDirectory(`${scene.root}/tree`);
    fs.readDirectory(`${scene.root}/tree/deep`);
    fs.stat(`${scene.root}/tree/deep/a.ts`);
  })!;
  equal([watched.base, watched.names, watched.middle], ["tree/", ["", "deep", "deep/a.ts"], 2]);
  ok(scene.holds(watched));
});

Deno.test("watched paths inside and outside of the repository have no common part", () => {
  using scene = new Scene();
  scene.write("a.ts");
  for (const paths of [["/usr", `${scene.root}/a.ts`], [`${scene.root}/a.ts`, "/usr"], ["/", "/usr"]]) {
    const watched = scene.watch((fs) => paths.forEach((path) => fs.stat(path)))!;
    same(watched.base, "");
    ok(scene.holds(watched));
  }
});

Deno.test("watched paths prove nothing when something was written just before", () => {
  using scene = new Scene();
  scene.write("a.ts");
  const recorder = new PathRecorder(denoFileSystem, Date.now());
  recorder.fs.stat(`${scene.root}/a.ts`);
  same(scene.holds(recorder.paths((path) => path)!), false);
});

Deno.test("what depends on where a link leads cannot be watched", () => {
  using scene = new Scene();
  scene.write("a.ts");
  same(scene.watch((fs) => void fs.realPath(`${scene.root}/a.ts`)), undefined);
});

Deno.test("a link that leads nowhere is watched for what may appear behind it", () => {
  using scene = new Scene();
  Deno.symlinkSync("target/x", `${scene.root}/link`);
  const watched = scene.watch((fs) => void fs.stat(`${scene.root}/link/inside`))!;
  ok(scene.holds(watched));
  scene.write("target/x/inside");
  same(scene.holds(watched), false);
});
