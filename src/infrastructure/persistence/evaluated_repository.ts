// SPDX-License-Identifier: MIT
import { SwampError } from "../../domain/errors.ts";
import type { Definition } from "../../domain/models/definition.ts";
import { definitionDocument } from "../../domain/models/definition_document.ts";
import type { EvaluatedDefinitions, EvaluatedKey } from "../../domain/models/evaluated_definitions.ts";
import { assertPathBelow } from "../../domain/path_text.ts";
import { normalizeType } from "../../domain/types/type_name.ts";
import type { FileSystem } from "../../domain/platform/file_system.ts";
import { ioFailure } from "../models/io_failure.ts";
import type { StateSeal } from "../state/state_seal.ts";
import { parseDefinition } from "./definition_yaml.ts";

export interface EvaluatedRepositoryOptions {
  readonly fs: FileSystem;
  /** Absolute path. */
  readonly directory: string;
  display(path: string): string;
  readonly seal: Pick<StateSeal, "make" | "holds">;
}

const PURPOSE = "evaluated definition";
/** The last member of a stored copy. */
const SEAL = /,\n {2}"seal": "([0-9a-f]{64})"\n\}\n$/;

/**
 * Evaluated definitions as files. Each ends with its seal, since a run takes the copy without a look at the definition
 * that a user reads: one that came with a clone or a pull is not used.
 */
export class EvaluatedRepository implements EvaluatedDefinitions {
  constructor(private readonly options: EvaluatedRepositoryOptions) {}

  write(key: EvaluatedKey, definition: Definition): string {
    const { fs, display } = this.options;
    const path = this.#path(key);
    try {
      // JSON, which is YAML: nobody edits these files.
      const text = `${JSON.stringify(definitionDocument(definition), null, 2)}\n`;
      const seal = this.options.seal.make(PURPOSE, text);
      fs.writeAtomic(
        path,
        seal === undefined ? text : text.replace(/\n\}\n$/, `,\n  "seal": "${seal}"\n}\n`),
      );
    } catch (error) {
      throw ioFailure(fs, error, `write ${display(path)}`);
    }
    return path;
  }

  async read(key: EvaluatedKey): Promise<Definition | undefined> {
    const { fs, display } = this.options;
    const path = this.#path(key);
    if (fs.stat(path) === undefined) return undefined;
    const file = display(path);
    const { definition, problems: found } = await parseDefinition(this.#sealedText(key, path), {
      file,
      typeOfPath: key.type,
    });
    const problems = [...found];
    const isOther = definition.id !== key.id || normalizeType(definition.type || key.type) !== key.type;
    if (isOther) problems.push(`${file}: it is of another model`);
    if (problems.length === 0) return definition;
    throw new SwampError("MODEL_INVALID", `Invalid evaluated definition: ${problems.join("; ")}`, {
      hint: `Make it again with: swamp model evaluate ${definition.name || key.id}`,
      details: { file, problems },
    });
  }

  delete(key: EvaluatedKey): boolean {
    const { fs } = this.options;
    const path = this.#path(key);
    if (fs.lstat(path) === undefined) return false;
    fs.remove(path);
    return true;
  }

  #sealedText(key: EvaluatedKey, path: string): string {
    const text = this.#text(path);
    const [end, seal] = SEAL.exec(text) ?? [];
    const sealed = end === undefined ? text : `${text.slice(0, -end.length)}\n}\n`;
    if (seal !== undefined && this.options.seal.holds(PURPOSE, sealed, seal)) return sealed;
    const file = this.options.display(path);
    throw new SwampError("NOT_EVALUATED", `${file} was not stored by swamp on this machine; it is not used`, {
      hint: `Make it again with: swamp model evaluate ${key.id}\n` +
        "Without a directory for the user's data (HOME or XDG_DATA_HOME) no evaluated definition can be used again.",
      details: { file },
    });
  }

  #text(path: string): string {
    try {
      return this.options.fs.readText(path);
    } catch (error) {
      throw ioFailure(this.options.fs, error, `read ${this.options.display(path)}`);
    }
  }

  #path({ type, id }: EvaluatedKey): string {
    return `${this.options.directory}/${assertPathBelow(`${type}/${id}.yaml`, "The model")}`;
  }
}
