// SPDX-License-Identifier: MIT
import { messageOf, SwampError } from "../../domain/errors.ts";
import type { ExpressionFacts } from "../../domain/expressions/expression_engine.ts";
import type { Context } from "../context.ts";

/** Reads each secret at most once. */
export class SecretReader {
  readonly #reads = new Map<string, Promise<string>>();
  readonly #known = new Set<string>();
  #given = 0;

  constructor(private readonly ctx: Context) {}

  /** Whether any secret was read. */
  get hasRead(): boolean {
    return this.#known.size > 0;
  }

  /** How often an expression was given a secret that it reaches through data or another field. */
  get given(): number {
    return this.#given;
  }

  /** Says that an expression is given a secret now. */
  give(): void {
    this.#given++;
  }

  /** Whether a text holds a secret that was read. */
  isIn(text: string): boolean {
    for (const secret of this.#known) if (text.includes(secret)) return true;
    return false;
  }

  /** Whether a text is a secret that was read. */
  isSecret(text: string): boolean {
    return this.#known.has(text);
  }

  /** @throws SwampError why it can not be read, naming the call. */
  get(vault: string, key: string): Promise<string> {
    const call = JSON.stringify([vault, key]);
    const known = this.#reads.get(call);
    if (known) return known;
    const read = this.#read(vault, key);
    this.#reads.set(call, read);
    return read;
  }

  /** Reads what an expression names, all at once. One that can not be read fails where its value is used. */
  async prefetch(secrets: ExpressionFacts["secrets"]): Promise<void> {
    await Promise.allSettled(
      secrets.map(({ vault, key }) =>
        vault === undefined || key === undefined ? undefined : this.get(vault, key)
      ),
    );
  }

  async #read(vault: string, key: string): Promise<string> {
    try {
      const secret = await (await this.ctx.vaults()).get(vault, key);
      if (secret !== "") this.#known.add(secret);
      return secret;
    } catch (error) {
      if (!(error instanceof SwampError)) throw error;
      const what = `vault.get('${vault}', '${key}')`;
      throw error.restated(`Failed to resolve vault expression ${what}: ${messageOf(error)}`, { vault, key });
    }
  }
}
