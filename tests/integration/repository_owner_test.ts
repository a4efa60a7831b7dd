// SPDX-License-Identifier: MIT
/** Whose repository a command works in: one that another user could have put above the working directory is refused. */
import { deepStrictEqual, match, strictEqual } from "node:assert/strict";
import type { FileStat } from "../../src/domain/platform/file_system.ts";
import { denoPlatform } from "../../src/infrastructure/platform/deno_platform.ts";
import { inDirectory, runSwamp, type World } from "../support/run_in_process.ts";

const { fs, userId } = denoPlatform();
const USER = userId()!;
const STRANGER = USER + 1234;

interface Disk {
  /** Owners by path; all else belongs to the user. */
  readonly owners?: Readonly<Record<string, number>>;
  /** Permission bits by path; 0o755 elsewhere. */
  readonly modes?: Readonly<Record<string, number>>;
}

/** The disk with other owners: changing them for real needs the superuser. */
function disk({ owners = {}, modes = {} }: Disk): World["fs"] {
  const changed = (stat: FileStat | undefined, path: string) =>
    stat && { ...stat, owner: owners[path] ?? USER, mode: (stat.mode & ~0o777) | (modes[path] ?? 0o755) };
  return { lstat: (path) => changed(fs.lstat(path), path), stat: (path) => changed(fs.stat(path), path) };
}

async function inRepository(work: (base: string, sub: string) => Promise<void>): Promise<void> {
  await inDirectory(async (base) => {
    strictEqual((await runSwamp(["init"], { cwd: base })).code, 0);
    const sub = `${base}/a/b`;
    Deno.mkdirSync(sub, { recursive: true });
    await work(base, sub);
  });
}

const SEARCH = ["model", "search", "--json"];

Deno.test("a marker of another user above the working directory is refused by every command", async () => {
  await inRepository(async (base, sub) => {
    const world = { cwd: sub, fs: disk({ owners: { [`${base}/.swamp.yaml`]: STRANGER } }) };
    for (const argv of [SEARCH, ["model", "type", "search", "--json"], ["vault", "search", "--json"]]) {
      const { code, stdout, json } = await runSwamp(argv, world);
      strictEqual(code, 1, argv.join(" "));
      strictEqual(stdout, "");
      strictEqual(json().code, "REPO_UNTRUSTED");
      match(
        json().error,
        new RegExp(`${base} is not trusted: ${base}/\\.swamp\\.yaml belongs to user ${STRANGER}`),
      );
      match(json().hint, /--repo-dir .* SWAMP_REPO_DIR.*swamp repo trust add .*SUDO_UID/);
      strictEqual(json().hint.includes("\n"), false);
    }
  });
});

Deno.test("the root and every directory down to where the search began count as well", async () => {
  await inRepository(async (base, sub) => {
    for (const path of [base, `${base}/a`, sub]) {
      const { code, json } = await runSwamp(SEARCH, { cwd: sub, fs: disk({ owners: { [path]: STRANGER } }) });
      strictEqual(code, 1, path);
      strictEqual(json().details.foreign, path);
    }
  });
});

Deno.test("a link of another user to a marker of one's own is refused", async () => {
  await inRepository(async (base) => {
    Deno.mkdirSync(`${base}/shared/mine`, { recursive: true });
    const link = `${base}/shared/.swamp.yaml`;
    Deno.symlinkSync(`${base}/.swamp.yaml`, link);
    const real = disk({ owners: { [link]: STRANGER } })!;
    const own = { ...real, stat: (path: string) => disk({})!.stat!(path) };
    const { code, json } = await runSwamp(SEARCH, { cwd: `${base}/shared/mine`, fs: own });
    strictEqual(code, 1);
    strictEqual(json().details.foreign, link);
  });
});

Deno.test("completion offers nothing of another user's repository", async () => {
  await inRepository(async (base, sub) => {
    strictEqual((await runSwamp(["model", "create", "command/shell", "web"], { cwd: base })).code, 0);
    const words = ["completions", "complete", "--", "model", "get", ""];
    match((await runSwamp(words, { cwd: sub })).stdout, /web/);
    const { stdout } = await runSwamp(words, { cwd: sub, fs: disk({ owners: { [base]: STRANGER } }) });
    strictEqual(stdout, "");
  });
});

Deno.test("a repository of another user that is named is used", async () => {
  await inRepository(async (base, sub) => {
    const foreign = disk({ owners: { [base]: STRANGER, [`${base}/.swamp.yaml`]: STRANGER } });
    const named = await runSwamp([...SEARCH, "--repo-dir", base], { cwd: sub, fs: foreign });
    strictEqual(named.code, 0, named.stderr);
    const variable = await runSwamp(SEARCH, { cwd: sub, fs: foreign, env: { SWAMP_REPO_DIR: base } });
    strictEqual(variable.code, 0, variable.stderr);
  });
});

Deno.test("directories of root are above everybody", async () => {
  await inRepository(async (base, sub) => {
    const world = {
      cwd: sub,
      fs: disk({ owners: { [base]: 0, [`${base}/a`]: 0, [`${base}/.swamp.yaml`]: 0 } }),
    };
    strictEqual((await runSwamp(SEARCH, world)).code, 0);
  });
});

Deno.test("the working directory is used when only its owner can write to it", async () => {
  await inRepository(async (base, sub) => {
    const marker = `${base}/.swamp.yaml`;
    const owners = { [base]: STRANGER, [marker]: STRANGER };
    const code = async (cwd: string, given: Disk) => (await runSwamp(SEARCH, { cwd, fs: disk(given) })).code;
    strictEqual(await code(base, { owners }), 0);
    strictEqual(await code(sub, { owners }), 1);
    for (const mode of [0o775, 0o757, 0o777]) {
      strictEqual(await code(base, { owners, modes: { [base]: mode } }), 1);
    }
    strictEqual(await code(base, { owners, modes: { [marker]: 0o666 } }), 1);
    strictEqual(await code(base, { owners: { ...owners, [marker]: STRANGER + 1 } }), 1);
  });
});

Deno.test("SUDO_UID vouches for its own repositories only when root asks", async () => {
  await inRepository(async (base, sub) => {
    const owners = { [base]: STRANGER, [`${base}/.swamp.yaml`]: STRANGER };
    const world = { cwd: sub, fs: disk({ owners }), env: { SUDO_UID: String(STRANGER) } };
    strictEqual((await runSwamp(SEARCH, { ...world, userId: () => 0 })).code, 0);
    strictEqual((await runSwamp(SEARCH, { ...world, userId: () => STRANGER + 7 })).code, 1);
    const other = { ...world, env: { SUDO_UID: "1" } };
    strictEqual((await runSwamp(SEARCH, { ...other, userId: () => 0 })).code, 1);
  });
});

Deno.test("repo trust: a trusted repository is used until it is taken off the list", async () => {
  await inRepository(async (base, sub) => {
    const foreign = disk({ owners: { [base]: STRANGER } });
    const world = { cwd: sub, fs: foreign };
    const json = async (...argv: string[]) => {
      const outcome = await runSwamp([...argv, "--json"], world);
      strictEqual(outcome.code, 0, outcome.stderr);
      return outcome.json();
    };
    deepStrictEqual(await json("repo", "trust", "list"), { repositories: [] });
    deepStrictEqual(await json("repo", "trust", "add"), {
      action: "added",
      path: base,
      repositories: [base],
    });
    strictEqual((await json("repo", "trust", "add", base)).action, "unchanged");
    strictEqual((await runSwamp(SEARCH, world)).code, 0);
    deepStrictEqual(await json("repo", "trust", "rm", "../.."), {
      action: "removed",
      path: base,
      repositories: [],
    });
    strictEqual((await json("repo", "trust", "rm")).action, "unchanged");
    strictEqual((await runSwamp(SEARCH, world)).code, 1);
  });
});

Deno.test("repo trust add refuses what is not a repository; rm forgets one that is gone", async () => {
  await inRepository(async (base, sub) => {
    const none = await runSwamp(["repo", "trust", "add", sub, "--json"], { cwd: base });
    strictEqual(none.code, 1);
    strictEqual(none.json().code, "REPO_NOT_FOUND");
    strictEqual(
      (await runSwamp(["repo", "trust", "add", "--repo-dir", base], {
        cwd: "/",
        env: { HOME: `${base}/home` },
      })).code,
      0,
    );
    Deno.removeSync(`${base}/.swamp.yaml`);
    const gone = await runSwamp(["repo", "trust", "rm", base, "--json"], { cwd: base });
    strictEqual(gone.json().action, "removed", gone.stderr);
  });
});

Deno.test("a list of trusted repositories that cannot be read is an error, and trusts nothing", async () => {
  await inRepository(async (base, sub) => {
    Deno.mkdirSync(`${base}/home/.config/swamp`, { recursive: true });
    for (const text of ["{", "[]", "null", `{"repositories": [1]}`]) {
      Deno.writeTextFileSync(`${base}/home/.config/swamp/trusted_repositories.json`, text);
      const world = { cwd: sub, fs: disk({ owners: { [base]: STRANGER } }), env: { HOME: `${base}/home` } };
      const { code, json } = await runSwamp(SEARCH, world);
      strictEqual(code, 1);
      strictEqual(json().code, "CONFIG_INVALID", text);
      match(json().error, /trusted_repositories\.json/);
    }
  });
});
