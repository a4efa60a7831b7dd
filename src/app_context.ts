// SPDX-License-Identifier: MIT
/** The context of one command: every service is opened at its first use and closed at the end. Part of `app.ts`. */
import { join } from "node:path";
import { type Console, openConsole } from "./app_console.ts";
import { messageOf } from "./domain/errors.ts";
import type { ExtensionServices } from "./app_extensions.ts";
import type { ModelStores } from "./app_models.ts";
import { type SignalGuard, signalGuard } from "./app_signals.ts";
import type { Session } from "./cli/invocation.ts";
import type { Settings } from "./cli/settings.ts";
import { type Counters, newCounters } from "./domain/counters.ts";
import type { Lock } from "./domain/lock.ts";
import type { Platform } from "./domain/platform/platform.ts";
import {
  oddMarkerLines,
  scanMarkerKeys,
  unknownMarkerKeys,
  unsupportedMarkerKeys,
} from "./domain/repo/marker_keys.ts";
import type { Repository } from "./domain/repo/repository.ts";
import { userCacheDirectory, userStateDirectory } from "./domain/repo/user_directories.ts";
import type { KindName } from "./domain/types/kind_name.ts";
import { CatalogDamaged } from "./infrastructure/persistence/catalog/catalog_damaged.ts";
import type { ExtensionCatalogStore } from "./infrastructure/persistence/extension_catalog_store.ts";
import { Redactor } from "./domain/secrets/redactor.ts";
import { findRepository } from "./infrastructure/persistence/repository_finder.ts";
import { readTrustedRepositories } from "./infrastructure/persistence/trusted_repositories_file.ts";
import { parseYaml } from "./infrastructure/persistence/yaml_reader.ts";
import { type HurriedPlatform, hurriedPlatform } from "./infrastructure/platform/hurried_platform.ts";
import { linkFreeFileSystem } from "./infrastructure/platform/link_free_file_system.ts";
import { redactingPlatform } from "./infrastructure/redaction/redacting_platform.ts";
import { onStrayError } from "./infrastructure/platform/stray_errors.ts";
import type { MachineState } from "./infrastructure/state/machine_state.ts";
import type { Context } from "./libswamp/context.ts";

/** A function whose result is kept after its first call, until it is told to forget it. */
function once<T>(make: () => T): (() => T) & { forget(): void } {
  let made: { value: T } | undefined;
  return Object.assign(() => (made ??= { value: make() }).value, { forget: () => void (made = undefined) });
}

/** What the services of one command share. */
interface Base {
  readonly platform: Platform;
  readonly counters: Counters;
  readonly console: Console;
  readonly signals: SignalGuard;
  readonly repository: () => Repository;
  /** Removes the secrets that are known so far. */
  readonly redactor: Redactor;
  /** See `Settings`. */
  readonly loadsExtensions: boolean;
  readonly hurry: HurriedPlatform | undefined;
  /** Called in reverse order at the end. */
  readonly closers: (() => void)[];
}

/**
 * Opens what a command works with. Whatever it writes for a run passes the redactor: the stores, the streams, the log
 * and the warnings that it is given have it in front of them.
 */
export function openSession(given: Platform, settings: Settings): Session {
  const redactor = new Redactor();
  const redact = (text: string) => redactor.redact(text);
  const hurry = settings.isHurried ? hurriedPlatform(given, () => derivedDirectories(given)) : undefined;
  const outside = hurry?.platform ?? given;
  const fs = linkFreeFileSystem(outside.fs);
  // What tests put on a platform may be on its prototype.
  const platform: Platform = Object.assign(Object.create(redactingPlatform(outside, redact)) as Platform, {
    fs,
  });
  const closers: (() => void)[] = [];
  const counters = newCounters();
  const signals = signalGuard(platform);
  closers.push(signals.release);
  const repository: () => Repository = once(() => {
    const found = findRepository(platform, settings.repoDir, {
      trusted: () => readTrustedRepositories(platform),
      protect: fs.protect,
    });
    warnOfMarker(found, console);
    if (!hurry) closers.push(() => console.keepIn(join(found.stateDirectory, "logs", "swamp.log")));
    return found;
  });
  const console = openConsole({ platform, settings, repository, redact });
  const services = openServices({
    platform,
    counters,
    console,
    signals,
    repository,
    closers,
    redactor,
    loadsExtensions: settings.loadsExtensions,
    hurry,
  });
  const context: Context = {
    platform,
    get signal() {
      return signals.signal();
    },
    log: console.log,
    counters,
    interactive: settings.interactive,
    assumeYes: settings.assumeYes,
    warn: console.warn,
    progress: console.progress,
    repository,
    protect: fs.protect,
    redactor,
    ...services.ports,
    builtinTypes: async (kind) => (await import("./app_builtins.ts")).builtinRegistry(kind, platform),
    queries: once(async () =>
      (await import("./app_queries.ts")).openQueries(
        context,
        await services.state(),
        (close) => closers.push(close),
      )
    ),
    dataArchives: once(async () => (await import("./app_archives.ts")).openDataArchives(context)),
    packages: once(async () =>
      (await import("./app_packages.ts")).openPackages(context, await services.state())
    ),
    trustedRepositories: async () => (await import("./app_packages.ts")).openTrustedRepositories(platform),
    trust: once(async () => (await import("./app_packages.ts")).openTrust(platform)),
    archives: async () => (await import("./app_packages.ts")).packageArchives,
    packageRegistry: async (address) => (await import("./app_registries.ts")).openRegistry(context, address),
    registryChoice: async () => (await import("./app_registries.ts")).registryChoice(platform),
    registryHost: async () => (await import("./app_registries.ts")).registryHost(platform),
    authorTools: once(async () =>
      (await import("./app_author.ts")).openAuthorTools(context, { mayLoad: settings.loadsExtensions })
    ),
    vaults: once(async () => (await import("./app_vaults.ts")).openVaults(context)),
    whileBusy: signals.whileBusy,
    trackedState: async () => {
      const { findTrackedState } = await import("./infrastructure/state/tracked_state.ts");
      return findTrackedState(platform.fs, repository());
    },
    sourceStack: async (error) => {
      // Extension code runs only after an import.
      if (counters.imports === 0) return undefined;
      const { sourceStack } = await import("./domain/types/source_stack.ts");
      const extensions = await context.extensions();
      return sourceStack(platform.fs, error, (bundle) => extensions.fileOf(bundle));
    },
    expressions: once(async () => (await import("./app_expressions.ts")).openExpressions()),
  };
  return {
    context,
    warnings: console.warnings,
    counters,
    get interrupted() {
      return signals.exitCode();
    },
    guard: signals.guard,
    recover: services.recover,
    clearProgress: console.clearProgress,
    close: () => closeAll(closers),
  };
}

/** What a command in a hurry may write: caches, and the records of which of them this machine wrote. */
function derivedDirectories(platform: Platform): string[] {
  const records = userStateDirectory(platform);
  return records === undefined ? [userCacheDirectory(platform)] : [userCacheDirectory(platform), records];
}

function warnOfMarker(repository: Repository, console: Console): void {
  const keys = scanMarkerKeys(repository.markerText);
  const file = ".swamp.yaml";
  for (const { line, message } of unknownMarkerKeys(keys)) {
    console.warn({ code: "UNKNOWN_KEY", message: `${file}:${line}: ${message}`, file });
  }
  for (const { line, message } of oddMarkerLines(repository.markerText)) {
    console.warn({ code: "REPO_INVALID", message: `${file}:${line}: ${message}`, file });
  }
  for (const { line, message } of unsupportedMarkerKeys(keys)) {
    console.warn({ code: "FEATURE_UNSUPPORTED", message: `${file}:${line}: ${message}`, file });
  }
}

function openServices(base: Base) {
  const { platform, counters, console, signals, repository, closers, redactor } = base;
  const lock = once(async (): Promise<Lock> => {
    const { FileLock } = await import("./infrastructure/persistence/file_lock.ts");
    const { redactingLock } = await import("./infrastructure/redaction/redacting_lock.ts");
    const file = new FileLock(platform, join(repository().stateDirectory, "locks"), signals.signal());
    return redactingLock(file, (text) => redactor.redact(text));
  });
  const state = once(() => openState(base));
  const { catalog, extensions, replaceCatalog } = openExtensions(base, state);
  const models = once(async (): Promise<ModelStores> => {
    const { createModelStores } = await import("./app_models.ts");
    return createModelStores({
      platform,
      repository: repository(),
      counters,
      warn: console.warn,
      catalog,
      redactor,
      state: await state(),
    });
  });
  const sources = once(async () => {
    const { SourceListFile } = await import("./infrastructure/extensions/source_list_file.ts");
    return new SourceListFile(platform, repository(), lock);
  });
  closers.push(() => console.clearProgress());
  return {
    state,
    ports: {
      registry: async <K extends KindName>(kind: K) => (await extensions()).registry(kind),
      extensions: async () => (await extensions()).extensions,
      extensionsChanged: () => extensions.forget(),
      sources,
      definitions: async () => await (await models()).definitions(),
      evaluated: async () => (await models()).evaluated(),
      data: async () => (await models()).data(),
      runs: async () => (await models()).runs(),
      lock,
      parseYaml,
    },
    recover(error: unknown): boolean {
      // Work that has run extension code is not done twice.
      if (!(error instanceof CatalogDamaged) || counters.imports > 0 || !replaceCatalog()) return false;
      models.forget();
      return true;
    },
  };
}

async function openState({ platform, repository, console, hurry }: Base): Promise<MachineState> {
  const { MachineState } = await import("./infrastructure/state/machine_state.ts");
  return new MachineState({
    platform,
    repository: repository(),
    // A command that is waited for leaves it to the next one.
    adopts: hurry === undefined,
    onSetAside: (paths) =>
      console.warn({
        code: "STATE_SET_ASIDE",
        message: `Rebuilt what this machine cannot verify (data is unchanged); the old files are now: ${
          paths.map((path) => repository().display(path)).join(", ")
        }`,
      }),
  });
}

function openExtensions(base: Base, state: () => Promise<MachineState>) {
  const { platform, counters, console, repository, closers, loadsExtensions, hurry } = base;
  const setup = once(async () => ({
    platform,
    repository: repository(),
    counters,
    warn: console.warn,
    onExtensionOutput: console.extensionOutput,
    onProgress: console.progress,
    mayLoad: loadsExtensions,
    isHurried: hurry !== undefined,
    isLate: hurry?.isLate,
    state: await state(),
  }));
  let opened: ExtensionCatalogStore | undefined;
  const catalog = once(async () => {
    const { openCatalog } = await import("./app_extensions.ts");
    const store = opened = openCatalog(await setup());
    closers.push(() => store.close());
    return store;
  });
  const extensions = once(async (): Promise<ExtensionServices> => {
    const { createExtensionServices } = await import("./app_extensions.ts");
    closers.push(
      onStrayError((error) =>
        console.warn({
          code: "STRAY_ERROR",
          message: `Extension code left an error behind: ${
            error instanceof Error ? String(error) : messageOf(error)
          }`,
        })
      ),
    );
    return await createExtensionServices(await setup(), await catalog());
  });
  return {
    catalog,
    extensions,
    /** Puts a new catalog in the place of a damaged one. @returns false when none was opened. */
    replaceCatalog(): boolean {
      if (!opened) return false;
      opened.replace("it is damaged");
      extensions.forget();
      return true;
    },
  };
}

/** Last opened first closed. One that fails does not keep the others open. */
function closeAll(closers: (() => void)[]): void {
  const failures: unknown[] = [];
  for (let close = closers.pop(); close; close = closers.pop()) {
    try {
      close();
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) throw failures[0];
}
