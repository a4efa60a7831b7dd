// SPDX-License-Identifier: MIT
import { SwampError } from "../../domain/errors.ts";
import { sortInputs } from "../../domain/models/declared_inputs.ts";
import type { Definition, DefinitionEntry } from "../../domain/models/definition.ts";
import type { Context } from "../context.ts";
import { DefinitionScope } from "./definition_scope.ts";

/** The definitions that expressions have read so far; each is read once. */
export class DefinitionScopes {
  readonly #byName = new Map<string, DefinitionScope | SwampError>();
  readonly #byId = new Map<string, DefinitionScope>();

  /** @param inputs of definitions that are found here; those that they do not declare are passed over. */
  constructor(
    private readonly ctx: Context,
    private readonly inputs: Readonly<Record<string, unknown>> = {},
  ) {}

  /** Makes a definition known that need not be stored. One that was read already keeps what it was given. */
  add(definition: Definition, file: string, inputs: Readonly<Record<string, unknown>>): DefinitionScope {
    const known = this.#byId.get(definition.id.toLowerCase());
    if (known) return known;
    const { declared } = sortInputs(definition.inputs, {});
    const scope = new DefinitionScope(definition, file, { ...declared, ...inputs });
    this.#byId.set(definition.id.toLowerCase(), scope);
    this.#byName.set(definition.name, scope);
    this.#byName.set(definition.id, scope);
    return scope;
  }

  /** Finds one by name or full id; an error when there is none or it can not be read, as {@link known} then says. */
  async load(nameOrId: string): Promise<DefinitionScope | SwampError> {
    const known = this.#byName.get(nameOrId);
    if (known) return known;
    const found = await this.#read(nameOrId);
    this.#byName.set(nameOrId, found);
    return found;
  }

  /** What {@link load} found. */
  known(nameOrId: string): DefinitionScope | SwampError | undefined {
    return this.#byName.get(nameOrId);
  }

  /** Every name. */
  async names(): Promise<string[]> {
    const stored = await (await this.ctx.definitions()).list();
    return [...new Set([...this.#byName.keys(), ...stored.map(({ name }) => name)])];
  }

  async #read(nameOrId: string): Promise<DefinitionScope | SwampError> {
    const definitions = await this.ctx.definitions();
    try {
      const entry = await definitions.find(nameOrId);
      // The beginning of an id is for people who type; a reference must not change its meaning with a new model.
      if (!isNamed(entry, nameOrId)) return modelMissing(nameOrId);
      const known = this.#byId.get(entry.id.toLowerCase());
      if (known) return known;
      const definition = await definitions.read(entry);
      const { declared, others } = sortInputs(definition.inputs, this.inputs);
      return this.add(definition, this.ctx.repository().display(entry.path), { ...declared, ...others });
    } catch (error) {
      if (!(error instanceof SwampError)) throw error;
      return error.code === "MODEL_NOT_FOUND" || error.code === "ID_AMBIGUOUS"
        ? modelMissing(nameOrId, error)
        : error;
    }
  }
}

function isNamed(entry: DefinitionEntry, nameOrId: string): boolean {
  return entry.name === nameOrId || entry.id.toLowerCase() === nameOrId.toLowerCase();
}

/** The error for a reference to a definition that does not exist. */
export function modelMissing(nameOrId: string, cause?: SwampError): SwampError {
  const near = cause?.details?.suggestions;
  const question = Array.isArray(near) && near.length > 0 ? `Did you mean '${near[0]}'?\n` : "";
  return new SwampError("MODEL_NOT_FOUND", `Referenced model '${nameOrId}' not found`, {
    hint: `${question}List the models with: swamp model search`,
    details: { model: nameOrId },
    cause,
  });
}
