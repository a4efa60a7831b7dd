// SPDX-License-Identifier: MIT
/** The context of one command: every service is opened at its first use and closed at the end. Part of `app.ts`. */
import { join } from "node:path";
import type { ExtensionServices } from "./app_extensions.ts";
import type { ModelStores } from "./app_models.ts";
import type { Session } from "./cli/execute.ts";
import type { Settings } from "./cli/settings.ts";
import { newCounters } from "./domain/counters.ts";
import { SwampError } from "./domain/errors.ts";
import type { Lock } from "./domain/lock.ts";
import { LOG_LEVELS, type LogLevel } from "./domain/log.ts";
import type { Platform } from "./domain/platform/platform.ts";
import { scanMarkerKeys, unknownMarkerKeys } from "./domain/repo/marker_keys.ts";
import type { Repository } from "./domain/repo/repository.ts";
import type { KindName } from "./domain/types/kind_name.ts";
import { isShown, TerminalLog } from "./infrastructure/logging/terminal_log.ts";
import { LogFile } from "./infrastructure/logging/log_file.ts";
import { CatalogDamaged } from "./infrastructure/persistence/catalog/catalog_damaged.ts";
import type { ExtensionCatalogStore } from "./infrastructure/persistence/extension_catalog_store.ts";
import { findRepository } from "./infrastructure/persistence/repository_finder.ts";
import { parseYaml } from "./infrastructure/persistence/yaml_reader.ts";
import { onStrayError } from "./infrastructure/platform/stray_errors.ts";
import type { Context, Warning } from "./libswamp/context.ts";
import { createStyle } from "./presentation/style.ts";
import { visible } from "./presentation/plain_text.ts";
import { ProgressLine } from "./presentation/progress_line.ts";
import { signalGuard } from "./app_signals.ts";

/** A function whose result is kept after its first call, until it is told to forget it. */
function once<T>(make: () => T): (() => T) & { forget(): void } {
  let made: { value: T } | undefined;
  return Object.assign(() => (made ??= { value: make() }).value, { forget: () => void (made = undefined) });
}

/** Opens what a command works with. */
export function openSession(platform: Platform, settings: Settings): Session {
  const closers: (() => void)[] = [];
  const warnings: Warning[] = [];
  const counters = newCounters();
  const progress = new ProgressLine(platform.stderr);
  const logFile = new LogFile(platform.fs, platform.now);
  const style = createStyle(settings.colour.stderr);
  const onStderr = !settings.json || settings.verbose;
  const signals = signalGuard(platform);
  closers.push(signals.release);

  const write = (text: string) => {
    progress.clear();
    platform.stderr.write(text);
  };
  const repository = once(() => {
    const found = findRepository(platform, settings.repoDir);
    closers.push(() => logFile.flush(join(found.stateDirectory, "logs", "swamp.log")));
    const keys = scanMarkerKeys(found.markerText);
    for (const { line, message } of unknownMarkerKeys(keys)) {
      warn({ code: "UNKNOWN_KEY", message: `.swamp.yaml:${line}: ${message}`, file: ".swamp.yaml" });
    }
    return found;
  });
  const log = new TerminalLog({
    level: () =>
      settings.json && !settings.verbose ? "error" : settings.logLevel ?? markerLevel(repository) ?? "info",
    write,
    now: platform.now,
    coloured: settings.colour.stderr,
    showProperties: settings.showProperties,
    keep: (level, message) => isShown(level, "warning") && logFile.add(level.toUpperCase(), message),
  });

  function warn(warning: Warning): void {
    if (warnings.some((known) => JSON.stringify(known) === JSON.stringify(warning))) return;
    warnings.push(warning);
    logFile.add("WARNING", `${warning.code}: ${warning.message}`);
    if (onStderr && !settings.quiet) write(`${style.yellow("Warning:")} ${visible(warning.message)}\n`);
  }

  function showProgress(text: string): void {
    if (settings.json || settings.quiet || !platform.stderr.isTerminal) return;
    progress.show(text);
  }

  const lock = once(async (): Promise<Lock> => {
    const { FileLock } = await import("./infrastructure/persistence/file_lock.ts");
    return new FileLock(platform, join(repository().stateDirectory, "locks"), signals.signal());
  });
  const extensionSetup = once(() => ({
    platform,
    repository: repository(),
    counters,
    warn,
    onExtensionOutput: (text: string) => {
      logFile.add("EXTENSION", text);
      if (onStderr && !settings.quiet) write(text);
    },
    onProgress: showProgress,
  }));
  let openedStore: ExtensionCatalogStore | undefined;
  const catalog = once(async () => {
    const { openCatalog } = await import("./app_extensions.ts");
    const store = openedStore = openCatalog(extensionSetup());
    closers.push(() => store.close());
    return store;
  });
  const extensions = once(async (): Promise<ExtensionServices> => {
    const { createExtensionServices } = await import("./app_extensions.ts");
    closers.push(
      onStrayError((error) =>
        warn({ code: "STRAY_ERROR", message: `Extension code left an error behind: ${String(error)}` })
      ),
    );
    return await createExtensionServices(extensionSetup(), await catalog());
  });
  const models = once(async (): Promise<ModelStores> => {
    const { createModelStores } = await import("./app_models.ts");
    return createModelStores({ platform, repository: repository(), counters, warn, catalog });
  });

  const context: Context = {
    platform,
    get signal() {
      return signals.signal();
    },
    log,
    counters,
    interactive: settings.interactive,
    assumeYes: settings.assumeYes,
    warn,
    repository,
    registry: async <K extends KindName>(kind: K) => (await extensions()).registry(kind),
    extensions: async () => (await extensions()).extensions,
    sources: once(async () => {
      const { SourceListFile } = await import("./infrastructure/extensions/source_list_file.ts");
      return new SourceListFile(platform, repository(), lock);
    }),
    progress: showProgress,
    definitions: async () => await (await models()).definitions(),
    data: async () => (await models()).data(),
    runs: async () => (await models()).runs(),
    parseYaml,
    lock,
  };
  return {
    context,
    warnings,
    counters,
    get interrupted() {
      return signals.exitCode();
    },
    guard: signals.guard,
    recover: (error) => {
      // Work that has run extension code is not done twice.
      if (!(error instanceof CatalogDamaged) || counters.imports > 0 || !openedStore) return false;
      openedStore.replace("it is damaged");
      extensions.forget();
      models.forget();
      return true;
    },
    clearProgress: () => progress.clear(),
    close: () => closeAll(closers),
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

/** The level that the marker names, when there is a repository and it names one. */
function markerLevel(repository: () => Repository): LogLevel | undefined {
  try {
    const keys = scanMarkerKeys(repository().markerText);
    const value = keys.find(({ key }) => key === "logLevel")?.value;
    return LOG_LEVELS.find((level) => level === value);
  } catch (error) {
    if (error instanceof SwampError) return undefined;
    throw error;
  }
}
