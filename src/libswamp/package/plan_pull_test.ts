// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import type { LockedPackage, PackageStore } from "../../domain/packages/installed_package.ts";
import type { Channel, PackageRegistry, PackageVersion } from "../../domain/packages/package_registry.ts";
import type { Context } from "../context.ts";
import { KnownPackages } from "./known_packages.ts";
import { type PullOptions, PullPlan } from "./plan_pull.ts";

/** `a@1` is version 2026.01.01.1 of @t/a; `b<2` in a list of needs is `@t/b@<2026.01.02.1`. */
type Published = Readonly<Record<string, readonly string[]>>;

const versionOf = (day: string) => `2026.01.${day.padStart(2, "0")}.1`;

function needOf(text: string): string {
  const [, name, operator, day] = /^([a-z]+)([<>=]*)(\d*)$/.exec(text)!;
  return day === "" ? `@t/${name}` : `@t/${name}@${operator}${versionOf(day!)}`;
}

/** What is chosen, as `a@1`, for a wish like `a` or `a<2`. */
async function choose(
  wish: string,
  published: Published,
  installed: Published = {},
  options: PullOptions = { force: false },
  /** What another command makes of the installed packages once versions are chosen. */
  meanwhile?: Published,
): Promise<string[]> {
  const versions = (name: string): PackageVersion[] =>
    Object.entries(published).flatMap(([key, needs]) => {
      const [own, day, channel = "stable"] = key.split(/[@!]/) as [string, string, Channel | undefined];
      if (`@t/${own}` !== name) return [];
      const more = { publishedAt: "", platforms: [], content: {}, channel };
      return [{ ...more, version: versionOf(day), dependencies: needs.map(needOf) }];
    }).reverse();
  const registry = {
    address: "file:///test",
    info: (name: string) => Promise.resolve(versions(name).length > 0 ? { name } : undefined),
    versions: (name: string) => Promise.resolve(versions(name)),
    search: () => Promise.resolve({ packages: [], total: 0 }),
  } as unknown as PackageRegistry;
  const lockfileOf = (packages: Published) =>
    Object.fromEntries(
      Object.entries(packages).map(([key, needs]): [string, LockedPackage] => {
        const [name, day, channel = "stable"] = key.split(/[@!]/) as [string, string, string | undefined];
        return [`@t/${name}`, {
          version: versionOf(day),
          files: [],
          dependencies: needs.map(needOf),
          channel,
        }];
      }),
    );
  let lockfile = lockfileOf(installed);
  const store = {
    lockfile: () => lockfile,
    receipt: (name: string) => lockfile[name] && { locked: lockfile[name] },
    inspect: () => ({ state: "intact" }),
  } as unknown as PackageStore;
  const ctx = { packageRegistry: () => Promise.resolve(registry) } as unknown as Context;
  const plan = new PullPlan(ctx, new KnownPackages(ctx, store), options);
  plan.add(needOf(wish));
  await plan.choose();
  assert.equal(plan.isOvertaken(), false);
  if (meanwhile) {
    lockfile = lockfileOf(meanwhile);
    assert.equal(plan.isOvertaken(), true);
    await plan.choose();
  }
  return plan.choices.map(({ name, version }) => `${name.slice(3)}@${Number(version.slice(8, 10))}`);
}

Deno.test("the newest that fits all is chosen, whoever speaks first; those needed come first", async () => {
  const base = { "base@1": [], "base@2": [], "base@3": [] };
  assert.deepEqual(await choose("a", { ...base, "a@1": ["base", "b"], "b@1": ["base<3"] }), [
    "base@2",
    "b@1",
    "a@1",
  ]);
  assert.deepEqual(await choose("a", { "a@1": ["b"], "b@1": ["a"] }), ["b@1", "a@1"]);
  // Needs of a version that is not taken do not count.
  const published = { ...base, "a@1": ["b<2"], "b@1": ["base"], "b@2": ["base<2", "gone"] };
  assert.deepEqual(await choose("a", published), ["base@3", "b@1", "a@1"]);
});

Deno.test("what is installed and stays has its say; what moves has not", async () => {
  const published = {
    "base@1": [],
    "base@2": [],
    "left@1": ["base<2"],
    "left@2": ["base"],
    "new@1": ["base>=2"],
  };
  const installed = { "left@1": ["base<2"], "base@1": [] };
  assert.deepEqual(await choose("base", published, installed), ["base@1"]);
  await assert.rejects(choose("new", published, installed), {
    code: "PACKAGE_CONFLICT",
    message: /<2026\.01\.02\.1 for @t\/left, which is installed/,
  });
  assert.deepEqual(await choose("left", published, installed), ["base@2", "left@2"]);
  await assert.rejects(choose("base9", published, installed), {
    code: "PACKAGE_NOT_FOUND",
    message: "No version of @t/base fits 2026.01.09.1",
  });
});

Deno.test("what is in the way is what refuses the version that is wanted, not whoever has a say", async () => {
  const published = { "base@1": [], "base@2": [], "base@3": [], "new@1": ["base>=3"] };
  const installed = { "base@2": [], "mid@1": ["base>=2"], "top@1": ["base<=2"] };
  for (const wish of ["new", "base3"]) {
    const error = await choose(wish, published, installed).then(() => undefined, (error) => error);
    assert.equal(error.code, "PACKAGE_CONFLICT");
    assert.match(error.hint, /remove what is in the way:\nswamp extension rm @t\/top$/);
  }
  const both = { ...installed, "low@1": ["base<3"] };
  await assert.rejects(choose("new", published, both), { hint: /rm @t\/top\nswamp extension rm @t\/low$/ });
});

Deno.test("what another command installs or removes after versions were chosen counts", async () => {
  const published = {
    "base@1": [],
    "base@2": [],
    "a@1": ["base"],
    "left@1": ["base<2"],
    "new@1": ["base>=2"],
  };
  const left = { "left@1": ["base<2"], "base@1": [] };
  const plain = { force: false };
  assert.deepEqual(await choose("a", published, {}, plain, left), ["base@1", "a@1"]);
  await assert.rejects(choose("new", published, {}, plain, left), { code: "PACKAGE_CONFLICT" });
  assert.deepEqual(await choose("base", published, left, plain, {}), ["base@2"]);
  // An update brings nothing back.
  assert.deepEqual(await choose("base", published, left, { ...plain, onlyInstalled: true }, {}), []);
});

Deno.test("nothing goes back unless that is said; a channel is kept, and what needs a package never narrows it", async () => {
  const published = { "a@1": [], "a@2!beta": [], "b@1": ["a"] };
  const installed = { "a@2!beta": [] };
  assert.deepEqual(await choose("a", published, installed), ["a@2"]);
  assert.deepEqual(await choose("b", published, installed), ["a@2", "b@1"]);
  assert.deepEqual(await choose("a1", published, installed), ["a@1"]);
  assert.deepEqual(await choose("a", published, installed, { force: false, channel: "stable" }), ["a@1"]);
  assert.deepEqual(await choose("a", published), ["a@1"]);
  // What is needed stays in its channel while that has one that fits.
  const beta = { "a@1": [], "a@2!beta": [], "b@1!beta": ["a"], "c@1!beta": ["a>1"] };
  const asBeta = { force: false, channel: "beta" } as const;
  assert.deepEqual(await choose("b", beta, { "a@1": [] }, asBeta), ["a@1", "b@1"]);
  assert.deepEqual(await choose("c", beta, { "a@1": [] }, asBeta), ["a@2", "c@1"]);
  assert.deepEqual(await choose("b", beta, {}, asBeta), ["a@2", "b@1"]);
});

Deno.test("choices that never settle, and dependencies without an end, are conflicts", async () => {
  const flip = { "a@1": ["b<2"], "a@2": ["b"], "b@1": [], "b@2": ["a<2"] };
  await assert.rejects(choose("a", flip), { code: "PACKAGE_CONFLICT" });
  const names = [..."abcdefghijklm"];
  const chain = Object.fromEntries(
    names.map((name, index) => [`${name}@1`, names.slice(index + 1, index + 2)]),
  );
  await assert.rejects(choose("a", chain), { code: "PACKAGE_CONFLICT", message: /deeper than 10/ });
});
