// SPDX-License-Identifier: MIT
/** What methods and checks are given: the second argument of `execute`. */
import type { ModelTypeName } from "./type_name_api.ts";
import type { DataRepository, DefinitionRepository, OutputRepository } from "./repositories_api.ts";

/** The second argument of a method's `execute`. */
export interface MethodContext<GlobalArguments = Record<string, unknown>> {
  /** The model's global arguments: parsed, expressions resolved. */
  readonly globalArgs: GlobalArguments;
  /** The model that runs. */
  readonly definition: {
    readonly id: string;
    readonly name: string;
    readonly version: number;
    readonly tags: Readonly<Record<string, string>>;
  };
  /** The method that runs. */
  readonly methodName: string;
  /** The model's type. */
  readonly modelType: ModelTypeName;
  /** The id of the model. */
  readonly modelId: string;
  /** The absolute path of the repository. */
  readonly repoDir: string;
  /** Aborted by Ctrl-C and time limits; pass it to `fetch` and other slow work. */
  readonly signal: AbortSignal;
  /** Tags that every output of this run gets. */
  readonly runtimeTags: Readonly<Record<string, string>>;
  /** The arguments as they were written, before expressions were resolved. */
  readonly unresolvedMethodArgs: Readonly<Record<string, unknown>>;
  /** Values of secrets in arguments that are passed on unresolved; for built-in types. */
  readonly vaultSecrets: Readonly<Record<string, string>>;
  /** Values that are embedded in scripts which are passed on unresolved; for built-in types. */
  readonly embeddedValues: Readonly<Record<string, string>>;
  /** Writes to the log of the run and to stderr, never to stdout. */
  readonly logger: MethodLogger;
  /** Stores an object as the next version of an item. `spec` is a name in `resources` of the type. */
  writeResource(
    spec: string,
    name: string,
    data: unknown,
    overrides?: OutputOverrides,
  ): Promise<DataHandle>;
  /** Reads an object that this model stored: its newest version or the given one; null when there is none. */
  readResource(name: string, version?: number): Promise<Record<string, unknown> | null>;
  /** Marks an item that this model stored as deleted. */
  deleteResource(name: string): Promise<void>;
  /** Starts a file. `spec` is a name in `files` of the type. */
  createFileWriter(spec: string, name: string, overrides?: OutputOverrides): FileWriter;
  /** Runs a method of another model. It never throws for a failed run; look at `ok`. */
  runModel(run: NestedRun): Promise<NestedResult>;
  /** The records of another model, all or those of one output. */
  readModelData(model: string, spec?: string): Promise<readonly unknown[]>;
  /** Finds records of all models by a CEL predicate, as `swamp data query` does. */
  queryData(predicate: string, select?: string): Promise<readonly unknown[]>;
  /** The service behind `queryData`. */
  readonly dataQueryService: {
    query(
      predicate: string,
      options?: { readonly select?: string; readonly limit?: number },
    ): Promise<readonly unknown[]>;
  };
  /** The absolute path of a file that the extension ships, relative to its manifest. */
  extensionFile(path: string): string;
  /** Stored data of any model, as bytes. */
  readonly dataRepository: DataRepository;
  /** The models of the repository. */
  readonly definitionRepository: DefinitionRepository;
  /** The records of method runs. */
  readonly outputRepository: OutputRepository;
  /** The vaults of the repository. What is read or written here is redacted from then on. */
  readonly vaultService: VaultService;
  /** Makes further secrets known, which are then redacted everywhere. */
  readonly redactor: SecretRedactor;
  /** A CEL environment with the functions of swamp's expressions. */
  createCelEnvironment(): unknown;
  /** Reports something that happened to the log of the run. */
  onEvent(event: { readonly type: string; readonly [member: string]: unknown }): void;
}

/** What a check's `execute` is given: the context of the method without what writes. */
export type CheckContext<GlobalArguments = Record<string, unknown>> = Omit<
  MethodContext<GlobalArguments>,
  "writeResource" | "readResource" | "createFileWriter" | "deleteResource" | "runModel"
>;

/** What may be said about one output; the declared values count otherwise. */
export interface OutputOverrides {
  readonly lifetime?: string;
  readonly garbageCollection?: number | string;
  readonly contentType?: string;
  readonly streaming?: boolean;
  readonly tags?: Record<string, string>;
}

/** Names one stored version. Return the handles of what you stored as `dataHandles`. */
export interface DataHandle {
  readonly name: string;
  /** The output that it belongs to. */
  readonly specName: string;
  readonly kind: "resource" | "file";
  readonly dataId: string;
  readonly version: number;
  /** Bytes. */
  readonly size: number;
  readonly tags: Readonly<Record<string, string>>;
  /** What was stored about it. */
  readonly metadata: Readonly<Record<string, unknown>>;
  /** The object that was written, of resources. */
  readonly attributes?: unknown;
}

/** Writes one file: at once, or in pieces that `finalize` makes visible. Calls may overlap; they keep their order. */
export interface FileWriter {
  readonly dataId: string;
  readonly name: string;
  /** Stores these bytes and finishes. */
  writeAll(content: Uint8Array): Promise<DataHandle>;
  /** Stores this text and finishes. */
  writeText(text: string): Promise<DataHandle>;
  /** Stores everything from the stream and finishes; `onLine` is called for each line of text. */
  writeStream(
    stream: ReadableStream<Uint8Array>,
    options?: { readonly onLine?: (line: string) => unknown },
  ): Promise<DataHandle>;
  /** Adds a line. */
  writeLine(line: string): Promise<void>;
  /** The path of a file for tools that write it themselves. */
  getFilePath(): Promise<string>;
  /** Makes what was written the next version. */
  finalize(): Promise<DataHandle>;
}

/** A model and one of its methods, or a type and the name of a model that is created when it does not exist. */
export interface NestedRun {
  /** The name or id of a model. */
  readonly definition?: string;
  readonly modelType?: string | ModelTypeName;
  readonly name?: string;
  readonly method: string;
  /** Global and method arguments, told apart by the schemas of the type. */
  readonly arguments?: Readonly<Record<string, unknown>>;
}

/** How a nested run ended. */
export type NestedResult =
  | { readonly ok: true; readonly resources: readonly unknown[] }
  | { readonly ok: false; readonly error: { readonly message: string; readonly stack?: string } };

/** The logger of a run: `info("took {ms} ms", { ms })`, or as a template tag: info`took ${ms} ms`. */
export interface MethodLogger {
  readonly category: readonly string[];
  trace(message: unknown, ...values: unknown[]): void;
  debug(message: unknown, ...values: unknown[]): void;
  info(message: unknown, ...values: unknown[]): void;
  warn(message: unknown, ...values: unknown[]): void;
  warning(message: unknown, ...values: unknown[]): void;
  error(message: unknown, ...values: unknown[]): void;
  fatal(message: unknown, ...values: unknown[]): void;
  /** A logger that adds these properties to each message. */
  with(properties: Record<string, unknown>): MethodLogger;
  /** A logger of a part of the work. */
  getChild(name: string | readonly string[]): MethodLogger;
}

/** The vaults of the repository. */
export interface VaultService {
  get(vault: string, key: string): Promise<string>;
  put(vault: string, key: string, value: string): Promise<void>;
  delete(vault: string, key: string): Promise<void>;
  /** The keys of a vault. */
  list(vault: string): Promise<readonly string[]>;
  getVaultNames(): Promise<readonly string[]>;
}

/** Makes secrets known, and removes known ones. */
export interface SecretRedactor {
  addSecret(secret: unknown): void;
  /** The same as `addSecret`. */
  add(secret: unknown): void;
  /** A copy of a text or object without known secrets. */
  redact(value: unknown): unknown;
}
