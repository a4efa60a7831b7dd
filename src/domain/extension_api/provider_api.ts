// SPDX-License-Identifier: MIT
/** What the authors of vaults, datastores, drivers and reports write. */
import type { DataHandle, MethodLogger } from "./context_api.ts";
import type { ModelTypeName } from "./type_name_api.ts";
import type { SchemaLike } from "./model_api.ts";
import type { DataRepository, DefinitionRepository } from "./repositories_api.ts";

/** `export const vault = { … } satisfies VaultType`. */
export interface VaultType {
  /** `@collective/name`, exactly two segments. */
  readonly type: string;
  /** For people. */
  readonly name: string;
  readonly description: string;
  /** Checks `config` of a vault; parse it again for defaults. */
  readonly configSchema?: SchemaLike;
  createProvider(name: string, config: unknown): VaultProvider;
}

/** One vault. */
export interface VaultProvider {
  /** @throws when there is no such secret. */
  get(key: string): Promise<string>;
  put(key: string, value: string, options?: { readonly tags?: Record<string, string> }): Promise<void>;
  /** The keys; it may throw where listing is not allowed. */
  list(): Promise<readonly string[]>;
  getName(): string;
  delete?(key: string): Promise<void>;
}

/** `export const driver = { … } satisfies DriverType`. */
export interface DriverType {
  readonly type: string;
  readonly name: string;
  readonly description: string;
  readonly configSchema?: SchemaLike;
  createDriver(config: unknown): Driver;
}

/** Runs methods somewhere else. */
export interface Driver {
  readonly type: string;
  execute(request: DriverRequest, callbacks?: { onLog?(line: string): void }): Promise<DriverResult>;
  initialize?(): Promise<void>;
  shutdown?(): Promise<void>;
}

/** One run of a method, complete and serializable. */
export interface DriverRequest {
  readonly protocolVersion: number;
  readonly modelType: string;
  readonly modelId: string;
  readonly methodName: string;
  readonly globalArgs: Readonly<Record<string, unknown>>;
  readonly methodArgs: Readonly<Record<string, unknown>>;
  readonly definitionMeta: {
    readonly id: string;
    readonly name: string;
    readonly version: number;
    readonly tags: Readonly<Record<string, string>>;
  };
  readonly resourceSpecs?: Readonly<Record<string, unknown>>;
  readonly fileSpecs?: Readonly<Record<string, unknown>>;
  /** The type as one JavaScript module. */
  readonly bundle?: Uint8Array;
  readonly traceHeaders?: Readonly<Record<string, string>>;
}

/** What a driver returns. */
export interface DriverResult {
  readonly status: "success" | "error";
  readonly error?: string;
  readonly outputs: readonly unknown[];
  readonly logs: readonly string[];
  readonly durationMs: number;
}

/** `export const datastore = { … } satisfies DatastoreType`. */
export interface DatastoreType {
  readonly type: string;
  readonly name: string;
  readonly description: string;
  readonly configSchema?: SchemaLike;
  createProvider(config: unknown): DatastoreProvider;
}

/** Where the data of a repository is kept. */
export interface DatastoreProvider {
  createLock(path: string, options?: LockOptions): DatastoreLock;
  createVerifier(): { verify(): Promise<DatastoreHealth> };
  resolveDatastorePath(repoDir: string): string;
  resolveCachePath?(repoDir: string): string | undefined;
  createSyncService?(repoDir: string, cachePath: string): SyncService;
}

/** Times in milliseconds. */
export interface LockOptions {
  readonly lockKey?: string;
  readonly ttlMs?: number;
  readonly retryIntervalMs?: number;
  readonly maxWaitMs?: number;
}

/** A lock that all users of the datastore see. */
export interface DatastoreLock {
  acquire(): Promise<void>;
  release(): Promise<void>;
  withLock<Result>(work: () => Promise<Result>): Promise<Result>;
  inspect(): Promise<{ readonly nonce: string } | null>;
  forceRelease(nonce: string): Promise<boolean>;
}

/** Whether a datastore can be used. */
export interface DatastoreHealth {
  readonly healthy: boolean;
  readonly message: string;
  readonly latencyMs: number;
  readonly datastoreType: string;
  readonly details?: Readonly<Record<string, unknown>>;
}

/** Copies between the datastore and a directory of this machine. */
export interface SyncService {
  pullChanged(options?: Readonly<Record<string, unknown>>): Promise<unknown>;
  pushChanged(options?: Readonly<Record<string, unknown>>): Promise<unknown>;
  markDirty?(options?: Readonly<Record<string, unknown>>): Promise<void>;
}

/** `export const report = { … } satisfies ReportType`. */
export interface ReportType {
  /** `@collective/name`, with as many further segments as you like. */
  readonly name: string;
  readonly description: string;
  readonly scope: "method" | "model" | "workflow";
  readonly labels?: readonly string[];
  execute(context: ReportContext): Promise<ReportResult>;
}

/** What a report of scope `method` or `model` is given. */
export interface ReportContext {
  readonly repoDir: string;
  readonly logger: MethodLogger;
  readonly dataRepository: DataRepository;
  readonly definitionRepository: DefinitionRepository;
  readonly scope: "method" | "model" | "workflow";
  readonly modelType: ModelTypeName;
  readonly modelId: string;
  readonly definition: { readonly id: string; readonly name: string; readonly version: number };
  readonly globalArgs: Readonly<Record<string, unknown>>;
  readonly methodArgs: Readonly<Record<string, unknown>>;
  readonly methodName: string;
  readonly executionStatus: "succeeded" | "failed";
  readonly errorMessage?: string;
  readonly dataHandles: readonly DataHandle[];
}

/** What a report returns; empty markdown means that it does not apply. */
export interface ReportResult {
  readonly markdown: string;
  readonly json: Readonly<Record<string, unknown>>;
}
