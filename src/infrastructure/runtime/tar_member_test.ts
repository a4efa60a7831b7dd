// SPDX-License-Identifier: MIT
import { strictEqual as same } from "node:assert/strict";
import { tarMember } from "./tar_member.ts";

Deno.test("tarMember() gives the file that the system's tar has packed, and undefined for others", async () => {
  const directory = Deno.makeTempDirSync();
  try {
    Deno.mkdirSync(`${directory}/package/bin`, { recursive: true });
    Deno.writeTextFileSync(`${directory}/package/one.txt`, "x".repeat(1000));
    Deno.writeTextFileSync(`${directory}/package/bin/tool`, "the tool");
    const tar = new Deno.Command("tar", { args: ["-cf", "all.tar", "package"], cwd: directory });
    same((await tar.output()).code, 0);
    const archive = Deno.readFileSync(`${directory}/all.tar`);
    same(new TextDecoder().decode(tarMember(archive, "package/bin/tool")), "the tool");
    same(tarMember(archive, "package/one.txt")?.length, 1000);
    same(tarMember(archive, "package/bin"), undefined);
    same(tarMember(archive, "package/two.txt"), undefined);
    same(tarMember(archive.subarray(0, 700), "package/one.txt"), undefined);
    same(tarMember(new Uint8Array(600).fill(65), "A"), undefined);
  } finally {
    Deno.removeSync(directory, { recursive: true });
  }
});
