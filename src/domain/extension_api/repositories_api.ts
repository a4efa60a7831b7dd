// SPDX-License-Identifier: MIT
/** What methods can read and change beside their own outputs. */
import type { ModelTypeName } from "./type_name_api.ts";

type TypeRef = string | ModelTypeName;

/** Stored data of all models. A model is named by its name or id. */
export interface DataRepository {
  /** The bytes of the newest version or the given one; null when there is none. */
  getContent(type: TypeRef, model: string, name: string, version?: number): Promise<Uint8Array | null>;
  /** The same as a stream. */
  stream(type: TypeRef, model: string, name: string, version?: number): AsyncIterable<Uint8Array>;
  findAllForModel(type: TypeRef, model: string): Promise<readonly StoredData[]>;
  findAllForType(type: TypeRef): Promise<readonly StoredData[]>;
  findAllGlobal(): Promise<readonly StoredData[]>;
  findByName(type: TypeRef, model: string, name: string, version?: number): Promise<StoredData | null>;
  findById(type: TypeRef, model: string, id: string, version?: number): Promise<StoredData | null>;
  /** Version numbers, ascending. */
  listVersions(type: TypeRef, model: string, name: string): Promise<readonly number[]>;
  /** The directory of a version. */
  getPath(type: TypeRef, modelId: string, name: string, version?: number): string;
  /** The file with the bytes of a version. */
  getContentPath(type: TypeRef, modelId: string, name: string, version?: number): string;
  /** A new id for data. */
  nextId(): string;
  /** Stores bytes as the next version. Prefer `writeResource` and `createFileWriter`. */
  save(
    type: TypeRef,
    model: string,
    data: { readonly name: string; readonly [member: string]: unknown },
    bytes: Uint8Array,
  ): Promise<{ readonly version: number }>;
  /** Adds bytes to the newest version. */
  append(type: TypeRef, model: string, name: string, bytes: Uint8Array): Promise<void>;
  /** Deletes an item, or one version of it. */
  delete(type: TypeRef, model: string, name: string, version?: number): Promise<void>;
}

/** One stored version. */
export interface StoredData {
  readonly id: string;
  readonly name: string;
  readonly version: number;
  readonly contentType: string;
  readonly lifetime: string;
  readonly garbageCollection: number | string;
  readonly streaming: boolean;
  readonly tags: Readonly<Record<string, string>>;
  readonly createdAt: Date;
  /** Bytes. */
  readonly size: number;
  readonly lifecycle: "active" | "deleted";
  readonly isDeleted: boolean;
  readonly isRenamed: boolean;
}

/** The models of the repository, as plain objects. */
export interface DefinitionRepository {
  findById(type: TypeRef, id: string): Promise<ModelDefinition | null>;
  findByName(type: TypeRef, name: string): Promise<ModelDefinition | null>;
  findByNameGlobal(name: string): Promise<PlacedDefinition | null>;
  findAll(type: TypeRef): Promise<readonly (ModelDefinition | null)[]>;
  findAllGlobal(): Promise<readonly PlacedDefinition[]>;
  save(type: TypeRef, definition: ModelDefinition): Promise<void>;
  delete(type: TypeRef, id: string): Promise<void>;
  /** A new id for a model. */
  nextId(): string;
  /** The absolute path of a model's file. */
  getPath(type: TypeRef, id: string): Promise<string | null>;
}

/** A model with its type. */
export interface PlacedDefinition {
  readonly definition: ModelDefinition | null;
  readonly type: string;
}

/** What a user wrote down as a model. */
export interface ModelDefinition {
  readonly type: string;
  readonly typeVersion?: string;
  readonly id: string;
  readonly name: string;
  readonly version: number;
  readonly tags: Readonly<Record<string, string>>;
  readonly globalArguments: Readonly<Record<string, unknown>>;
  readonly methods: Readonly<Record<string, { readonly arguments: Readonly<Record<string, unknown>> }>>;
  readonly inputs?: Readonly<Record<string, unknown>>;
}

/** The records of method runs, newest first. */
export interface OutputRepository {
  findById(id: string): Promise<RunOutput | null>;
  findAll(): Promise<readonly RunOutput[]>;
  findByDefinitionId(definitionId: string): Promise<readonly RunOutput[]>;
  findLatestByDefinitionId(definitionId: string): Promise<RunOutput | null>;
}

/** One run of a method. */
export interface RunOutput {
  readonly id: string;
  readonly definitionId: string;
  readonly modelName: string;
  readonly type: string;
  readonly methodName: string;
  readonly status: string;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly durationMs?: number;
}
