// SPDX-License-Identifier: MIT
/** `init`, `repo init`, `repo upgrade`, and how the repository of a command is found. */
import { deepStrictEqual, doesNotMatch, match, ok, strictEqual } from "node:assert/strict";
import { load } from "js-yaml";
import { TOOL_NAMES, TOOLS } from "../../src/domain/repo/tools.ts";
import { VERSION } from "../../src/domain/version.ts";
import { inDirectory, runSwamp } from "../support/run_in_process.ts";

const read = (path: string) => Deno.readTextFileSync(path);
const marker = (cwd: string) => load(read(`${cwd}/.swamp.yaml`)) as Record<string, unknown>;
const exists = (path: string) => {
  try {
    return Deno.statSync(path) !== undefined;
  } catch {
    return false;
  }
};

Deno.test("init makes a repository and says so in its document", async () => {
  await inDirectory(async (cwd) => {
    const { code, json, stderr } = await runSwamp(["init", "--json"], { cwd });
    strictEqual(code, 0);
    strictEqual(stderr, "");
    const { initializedAt, repoId, nextSteps, ...rest } = json();
    deepStrictEqual(rest, {
      path: cwd,
      version: VERSION,
      skillsCopied: [],
      instructionsFileCreated: false,
      settingsCreated: false,
      gitignoreAction: "created",
      tool: "none",
    });
    ok(nextSteps.length > 0);
    deepStrictEqual(marker(cwd), {
      swampVersion: VERSION,
      initializedAt,
      repoId,
      tool: "none",
      gitignoreManaged: true,
    });
    for (const name of ["models", "workflows", "vaults", ".swamp/data", ".swamp/outputs", ".swamp/secrets"]) {
      ok(Deno.statSync(`${cwd}/${name}`).isDirectory, name);
    }
    strictEqual(Deno.statSync(`${cwd}/.swamp/secrets`).mode! & 0o777, 0o700);
    match(read(`${cwd}/.gitignore`), /^# BEGIN swamp managed section - DO NOT EDIT\n\.swamp\/\n# END/);
    deepStrictEqual([...Deno.readDirSync(cwd)].filter(({ name }) => name.endsWith(".tmp")), []);
  });
});

Deno.test("init and repo init take a path, create it, and take --repo-dir where there is none", async () => {
  await inDirectory(async (cwd) => {
    const made = await runSwamp(["repo", "init", "a/b", "--json"], { cwd });
    strictEqual(made.json().path, `${cwd}/a/b`);
    ok(exists(`${cwd}/a/b/.swamp.yaml`));
    strictEqual((await runSwamp(["init", "--repo-dir", "c", "--json"], { cwd })).json().path, `${cwd}/c`);
    match((await runSwamp(["init", "d"], { cwd })).stdout, /Initialised a swamp repository in .*\/d\n/);
  });
});

Deno.test("init refuses a repository, naming its tool; --force writes the marker anew and keeps the rest", async () => {
  await inDirectory(async (cwd) => {
    const first = (await runSwamp(["init", "--tool", "kiro", "--json"], { cwd })).json();
    Deno.writeTextFileSync(`${cwd}/.swamp.yaml`, "logLevel: debug # mine\n", { append: true });
    await runSwamp(["model", "create", "command/shell", "web"], { cwd });
    const again = await runSwamp(["init", "--json"], { cwd });
    strictEqual(again.code, 1);
    strictEqual(again.json().code, "REPO_EXISTS");
    match(again.json().error, /already initialised.*kiro/);
    match(again.json().hint, /repo upgrade/);
    const forced = (await runSwamp(["init", "--force", "--json"], { cwd })).json();
    strictEqual(forced.repoId, first.repoId);
    strictEqual(forced.gitignoreAction, "unchanged");
    strictEqual(marker(cwd).tool, "none");
    match(read(`${cwd}/.swamp.yaml`), /logLevel: debug # mine/);
    strictEqual((await runSwamp(["model", "get", "web", "--json"], { cwd })).code, 0);
  });
});

Deno.test("init --force replaces a marker that is no YAML, and anything else says how to repair it", async () => {
  await inDirectory(async (cwd) => {
    Deno.writeTextFileSync(`${cwd}/.swamp.yaml`, "a: [1\nb: }\n");
    const upgrade = await runSwamp(["repo", "upgrade", "--json"], { cwd });
    strictEqual(upgrade.code, 1);
    strictEqual(upgrade.json().code, "REPO_INVALID");
    match(upgrade.json().error, /\.swamp\.yaml:\d+/);
    strictEqual((await runSwamp(["init", "--force"], { cwd })).code, 0);
    strictEqual(marker(cwd).swampVersion, VERSION);
  });
});

Deno.test("of many processes that make one repository exactly one succeeds", async () => {
  await inDirectory(async (cwd) => {
    const results = await Promise.all(Array.from({ length: 8 }, async () => {
      const { code } = await new Deno.Command(Deno.execPath(), {
        args: ["run", "-A", "--quiet", new URL("../../main.ts", import.meta.url).pathname, "init"],
        cwd,
        stdout: "null",
        stderr: "null",
      }).output();
      return code;
    }));
    deepStrictEqual(results.toSorted(), [0, 1, 1, 1, 1, 1, 1, 1]);
    strictEqual(marker(cwd).swampVersion, VERSION);
  });
});

Deno.test("every tool gets its instructions; the user's text and a second run change nothing", async () => {
  for (const tool of TOOLS) {
    await inDirectory(async (cwd) => {
      const file = `${cwd}/${tool.instructions}`;
      const made = (await runSwamp(["init", "--tool", tool.name, "--json"], { cwd })).json();
      strictEqual(made.instructionsFileCreated, true);
      strictEqual(made.tool, tool.name);
      ok(read(file).startsWith(tool.preamble ?? "<!-- BEGIN"), tool.name);
      match(read(file), /swamp help --json/);
      match(read(`${cwd}/.gitignore`), /^# BEGIN swamp managed section - DO NOT EDIT\n\.swamp\/\n# END/);
      const mine = `# Mine\n\n${read(file)}\nAfter.\n`;
      Deno.writeTextFileSync(file, mine);
      const upgraded = (await runSwamp(["repo", "upgrade", "--json"], { cwd })).json();
      strictEqual(upgraded.instructionsUpdated, false);
      strictEqual(upgraded.gitignoreAction, "unchanged");
      strictEqual(read(file), mine);
    });
  }
  ok(TOOL_NAMES.includes("none"));
});

Deno.test("repo upgrade stops ignoring the user's own skills, as older versions did", async () => {
  await inDirectory(async (cwd) => {
    await runSwamp(["init", "--tool", "claude"], { cwd });
    const section = read(`${cwd}/.gitignore`);
    Deno.writeTextFileSync(`${cwd}/.gitignore`, section.replace(".swamp/\n", ".swamp/\n.claude/\n"));
    await runSwamp(["repo", "upgrade"], { cwd });
    strictEqual(read(`${cwd}/.gitignore`), section);
  });
});

Deno.test("init adds its sections to files of the user, also through a link", async () => {
  await inDirectory(async (cwd) => {
    Deno.writeTextFileSync(`${cwd}/.gitignore`, "node_modules/");
    Deno.writeTextFileSync(`${cwd}/AGENTS.md`, "# Rules\r\n");
    Deno.symlinkSync("AGENTS.md", `${cwd}/CLAUDE.md`);
    const made = (await runSwamp(["init", "-t", "claude", "--json"], { cwd })).json();
    strictEqual(made.gitignoreAction, "updated");
    strictEqual(made.instructionsFileCreated, false);
    match(read(`${cwd}/.gitignore`), /^node_modules\/\n\n# BEGIN/);
    ok(Deno.lstatSync(`${cwd}/CLAUDE.md`).isSymlink);
    match(read(`${cwd}/AGENTS.md`), /^# Rules\r\n\r\n<!-- BEGIN .*-->\r\n/);
  });
});

Deno.test("repo upgrade brings a repository of an older tool up to date and keeps its keys", async () => {
  await inDirectory(async (cwd) => {
    Deno.writeTextFileSync(
      `${cwd}/.swamp.yaml`,
      [
        "# ours",
        "swampVersion: 20260401.120000.0-sha.abc",
        "initializedAt: '2026-04-01T12:00:00.000Z'",
        "repoId: 0b1c9c9e-7f0f-4d3a-9a55-0a4f3a1d2e11",
        "tool: cursor",
        "telemetryEndpoint: https://example.org",
        "trustedCollectives:",
        "  - acme",
        "trustMemberCollectives: false",
        "autoGc: true",
        "defaultVault: main",
        "",
      ].join("\n"),
    );
    Deno.mkdirSync(`${cwd}/.swamp/definitions/command/shell`, { recursive: true });
    Deno.writeTextFileSync(`${cwd}/.swamp/definitions/command/shell/a.yaml`, "type: command/shell\n");
    Deno.symlinkSync(".swamp/definitions", `${cwd}/models`);
    Deno.mkdirSync(`${cwd}/.swamp/data/command/shell/id/result/2`, { recursive: true });
    Deno.symlinkSync("2", `${cwd}/.swamp/data/command/shell/id/result/latest`);

    const { code, json } = await runSwamp(["repo", "upgrade", "--json"], { cwd });
    strictEqual(code, 0);
    const { upgradedAt, changes, ...rest } = json();
    deepStrictEqual(rest, {
      path: cwd,
      previousVersion: "20260401.120000.0-sha.abc",
      newVersion: VERSION,
      skillsUpdated: [],
      instructionsUpdated: true,
      settingsUpdated: false,
      gitignoreAction: "skipped",
      tool: "cursor",
    });
    strictEqual(changes.length, 2);
    ok(!exists(`${cwd}/.gitignore`));
    const after = marker(cwd);
    strictEqual(after.swampVersion, VERSION);
    strictEqual(after.upgradedAt, upgradedAt);
    deepStrictEqual(after.trustedCollectives, ["acme"]);
    strictEqual(after.repoId, "0b1c9c9e-7f0f-4d3a-9a55-0a4f3a1d2e11");
    match(read(`${cwd}/.swamp.yaml`), /^# ours\n/);
    ok(Deno.lstatSync(`${cwd}/models`).isDirectory);
    ok(exists(`${cwd}/models/command/shell/a.yaml`));
    ok(Deno.lstatSync(`${cwd}/.swamp/data/command/shell/id/result/latest`).isFile);
    strictEqual(read(`${cwd}/.swamp/data/command/shell/id/result/latest`), "2");

    const again = (await runSwamp(["repo", "upgrade", "--include-gitignore", "--json"], { cwd })).json();
    deepStrictEqual(again.changes, []);
    strictEqual(again.gitignoreAction, "created");
    strictEqual(marker(cwd).gitignoreManaged, true);
  });
});

Deno.test("repo upgrade takes the path of a repository and shows what it did", async () => {
  await inDirectory(async (cwd) => {
    await runSwamp(["init", "r"], { cwd });
    const { code, stdout } = await runSwamp(["repo", "upgrade", "r", "--tool", "codex"], { cwd });
    strictEqual(code, 0);
    match(stdout, /Brought .*\/r up to date/);
    match(stdout, /tool: +codex/);
    strictEqual(marker(`${cwd}/r`).tool, "codex");
    strictEqual((await runSwamp(["repo", "upgrade", "missing"], { cwd })).code, 1);
  });
});

Deno.test("repo upgrade refuses a marker whose form it can not edit, and changes nothing", async () => {
  await inDirectory(async (cwd) => {
    const text = "{ swampVersion: 1.0.0-x, tool: none }\n";
    Deno.writeTextFileSync(`${cwd}/.swamp.yaml`, text);
    const { code, json } = await runSwamp(["repo", "upgrade", "--json"], { cwd });
    strictEqual(code, 1);
    strictEqual(json().code, "REPO_INVALID");
    strictEqual(read(`${cwd}/.swamp.yaml`), text);
    ok(!exists(`${cwd}/models`));
  });
});

Deno.test("a tool this version does not know is kept, with a warning", async () => {
  await inDirectory(async (cwd) => {
    Deno.writeTextFileSync(`${cwd}/.swamp.yaml`, "swampVersion: '1'\ntool: newtool\n");
    const { code, json } = await runSwamp(["repo", "upgrade", "--json"], { cwd });
    strictEqual(code, 0);
    strictEqual(json().tool, "newtool");
    strictEqual(json().warnings[0].code, "UNKNOWN_TOOL");
  });
});

Deno.test("a wrong value in the marker is reported with file, line and what is expected", async () => {
  await inDirectory(async (cwd) => {
    Deno.writeTextFileSync(`${cwd}/.swamp.yaml`, "swampVersion: '1'\nlogLevel: loud\ntool: [a]\n");
    const { code, json } = await runSwamp(["repo", "upgrade", "--json"], { cwd });
    strictEqual(code, 1);
    match(json().error, /\.swamp\.yaml:3: 'tool' must be text/);
    strictEqual(json().details.problems.length, 2);
  });
});

Deno.test("the repository is --repo-dir, then SWAMP_REPO_DIR, then the nearest above, up to a git root", async () => {
  await inDirectory(async (cwd) => {
    for (const name of ["outer", "outer/inner", "flag", "env"]) await runSwamp(["init", name], { cwd });
    Deno.mkdirSync(`${cwd}/outer/inner/deep/er`, { recursive: true });
    Deno.mkdirSync(`${cwd}/outer/clone/sub`, { recursive: true });
    Deno.mkdirSync(`${cwd}/outer/clone/.git`);
    const found = async (from: string, more: string[] = [], env = {}) => {
      const result = await runSwamp(["repo", "upgrade", "--json", ...more], { cwd: `${cwd}/${from}`, env });
      return result.code === 0 ? result.json().path.slice(cwd.length + 1) : result.json().code;
    };
    strictEqual(await found("outer/inner/deep/er"), "outer/inner");
    strictEqual(await found("outer"), "outer");
    strictEqual(await found("outer/clone/sub"), "REPO_NOT_FOUND");
    strictEqual(await found("outer", [], { SWAMP_REPO_DIR: `${cwd}/env` }), "env");
    strictEqual(await found("outer", [], { SWAMP_REPO_DIR: "inner" }), "outer/inner");
    strictEqual(await found("outer", ["--repo-dir", "../flag"], { SWAMP_REPO_DIR: `${cwd}/env` }), "flag");
    strictEqual(await found("outer", [], { SWAMP_REPO_DIR: "" }), "outer");
    strictEqual(await found("outer", ["--repo-dir=inner/deep"]), "REPO_NOT_FOUND");
    Deno.mkdirSync(`${cwd}/flag/.git`);
    strictEqual(await found("flag"), "flag");
    Deno.symlinkSync("outer/inner/deep", `${cwd}/link`);
    strictEqual(await found("link"), "outer/inner");
    Deno.symlinkSync("flag", `${cwd}/flaglink`);
    strictEqual(await found("", ["--repo-dir", "flaglink"]), "flag");
  });
});

Deno.test("outside a repository the error names the place and both ways out", async () => {
  await inDirectory(async (cwd) => {
    const bare = await runSwamp(["model", "search"], { cwd });
    strictEqual(bare.code, 1);
    strictEqual(bare.stdout, "");
    match(bare.stderr, new RegExp(`^Error: Not a swamp repository: ${cwd}\n`));
    match(bare.stderr, /swamp init/);
    match(bare.stderr, /--repo-dir/);
    const named = await runSwamp(["model", "search", "--repo-dir", "nope", "--json"], { cwd });
    match(named.json().error, /Not a swamp repository: .*nope: there is no such directory/);
    strictEqual(named.json().code, "REPO_NOT_FOUND");
    const variable = await runSwamp(["model", "search"], { cwd, env: { SWAMP_REPO_DIR: cwd } });
    match(variable.stderr, /from SWAMP_REPO_DIR/);
  });
});

Deno.test("a marker that is a directory or unreadable is named", async () => {
  await inDirectory(async (cwd) => {
    Deno.mkdirSync(`${cwd}/.swamp.yaml`);
    const { code, json } = await runSwamp(["model", "search", "--json"], { cwd });
    strictEqual(code, 1);
    strictEqual(json().code, "REPO_INVALID");
    match(json().error, /\.swamp\.yaml can not be read: it is a directory/);
    const init = await runSwamp(["init", "--json"], { cwd });
    strictEqual(init.code, 1);
    strictEqual(init.json().code, "IO_FAILED");
  });
});

Deno.test("init where nothing can be written names the path and leaves no marker", async () => {
  await inDirectory(async (cwd) => {
    const full = () => {
      throw Object.assign(new Error("No space left on device"), { code: "ENOSPC" });
    };
    const { code, json } = await runSwamp(["init", "--json"], { cwd, fs: { writeAtomic: full } });
    strictEqual(code, 1);
    strictEqual(json().code, "IO_FAILED");
    match(json().error, /Can not write .*: the disk is full/);
    ok(!exists(`${cwd}/.swamp.yaml`));
    strictEqual((await runSwamp(["init"], { cwd })).code, 0);
  });
});

Deno.test("the level of the marker holds unless an option or the environment says otherwise", async () => {
  await inDirectory(async (cwd) => {
    await runSwamp(["init"], { cwd });
    await runSwamp(["model", "create", "command/shell", "web"], { cwd });
    const argv = ["model", "method", "run", "web", "execute", "--input", "run=echo marked-line"];
    match((await runSwamp(argv, { cwd })).stderr, /marked-line/);
    Deno.writeTextFileSync(`${cwd}/.swamp.yaml`, "logLevel: error\n", { append: true });
    doesNotMatch((await runSwamp(argv, { cwd })).stderr, /\[INF\]/);
    match((await runSwamp([...argv, "--log-level", "info"], { cwd })).stderr, /marked-line/);
    match((await runSwamp(argv, { cwd, env: { SWAMP_LOG_LEVEL: "info" } })).stderr, /marked-line/);
  });
});
