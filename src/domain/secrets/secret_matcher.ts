// SPDX-License-Identifier: MIT
/** Finds secrets in texts: as they are, in the usual encodings, and in encodings of encodings. */
import { backslashes, type Decoder, entities, formFields, percents, quotes, utf16 } from "./decoded_views.ts";
import { encodedForms } from "./encoded_forms.ts";
import { type Match, PatternIndex } from "./pattern_index.ts";
import { isShortNumber, secretTexts } from "./secret_texts.ts";

/** Where a secret is, and what takes its place. */
export interface SecretSpan extends Match {
  readonly mask: string;
}

const MASK = "***";

/** A kind of escapes, and the kinds that are usual within. What one kind leaves as it is needs no step of its own. */
interface Step {
  readonly decode: Decoder;
  readonly within: readonly Step[];
}

const step = (decode: Decoder, ...within: readonly Step[]): Step => ({ decode, within });

/**
 * JSON within JSON within JSON, JSON in a query, HTML within Go's JSON, a script of a shell within JSON.
 * @param secrets.hasBlank only blanks are written in another way in fields of forms.
 * @param secrets.hasQuote only quotes are doubled.
 */
function usualSteps({ hasBlank, hasQuote }: { hasBlank: boolean; hasQuote: boolean }): readonly Step[] {
  const quoted = hasQuote ? [step(quotes)] : [];
  return [
    step(backslashes, step(backslashes, step(backslashes)), step(entities), ...quoted),
    step(percents, step(percents), step(backslashes)),
    step(entities, step(backslashes), step(percents)),
    ...(hasBlank ? [step(formFields, step(backslashes))] : []),
    ...(hasQuote ? [step(quotes, step(backslashes))] : []),
  ];
}

/** Without any of these there is nothing to decode. */
const ESCAPES = /[\\%&+'"]/;

/** Longer texts are not compared with those that are known. */
const MAX_KNOWN = 1 << 22;

/** In UTF-16 a mask of bytes would turn all that follows into other characters. */
const LITTLE = "*\0*\0*\0";
const BIG = "\0*\0*\0*";

/** What is looked for; nothing is computed before the first text. */
export class SecretMatcher {
  readonly #index = new PatternIndex();
  readonly #kinds = { hasBlank: false, hasQuote: false };
  #steps: readonly Step[] = [];
  /** Masks of texts in UTF-16. */
  readonly #wide = new Map<string, string>();
  #added: string[] = [];

  add(secret: string): void {
    this.#added.push(secret);
  }

  /** All secrets in a text, in the order of their beginnings, those that touch joined. */
  find(text: string): SecretSpan[] {
    if (this.#added.length > 0) this.#prepare();
    const found = text.includes("\0") ? this.#inBinary(text) : this.#inViews(text, this.#steps);
    const spans = found.length === 0
      ? []
      : found.map((match) => ({ ...match, mask: this.#wide.get(match.what) ?? MASK }));
    if (text.includes("\0") || isMarkedUtf16(text)) spans.push(...this.#inUtf16(text));
    return spans.length === 0 ? spans : joined(spans);
  }

  /** In the text, and in what its escapes stand for. */
  #inViews(text: string, steps: readonly Step[], seen?: Set<string>): Match[] {
    const found = this.#index.find(text);
    if (steps.length === 0 || !ESCAPES.test(text)) return found;
    const known = seen ?? new Set<string>();
    for (const { decode, within } of steps) {
      const view = decode(text);
      // In whichever order escapes are decoded, most texts are the same in the end.
      if (!view || known.has(view.text)) continue;
      if (text.length < MAX_KNOWN) known.add(view.text);
      for (const match of this.#inViews(view.text, within, known)) {
        found.push({ ...view.source(match), what: match.what });
      }
    }
    return found;
  }

  /** Among other bytes, escapes are in runs of ASCII. */
  #inBinary(text: string): Match[] {
    const found = this.#index.find(text);
    for (const { index, 0: run } of text.matchAll(/[\t\n\r -~]{6,}/g)) {
      if (!ESCAPES.test(run)) continue;
      for (const { start, end, what } of this.#inViews(run, this.#steps)) {
        found.push({ start: index + start, end: index + end, what });
      }
    }
    return found;
  }

  /** Escaped or encoded: runs of ASCII among other bytes, and all of what is marked as UTF-16. */
  #inUtf16(text: string): SecretSpan[] {
    if (isMarkedUtf16(text)) {
      const order = text.startsWith("\xff") ? "little" : "big";
      const view = utf16(text, order);
      const mask = order === "little" ? LITTLE : BIG;
      return this.#inViews(view.text, this.#steps)
        .map((match) => ({ ...view.source(match), what: match.what, mask }));
    }
    return [...text.matchAll(/(?:[\t\n\r -~]\0){2,}[\t\n\r -~]?/g)].flatMap(({ index, 0: run }) => {
      const found = this.#inViews(run.replaceAll("\0", ""), this.#steps);
      return found.map(({ start, end, what }) => {
        const last = Math.min(index + 2 * end, text.length);
        return {
          start: index + 2 * start,
          end: last,
          what,
          mask: last === text.length ? BIG.slice(1) : LITTLE,
        };
      });
    });
  }

  #prepare(): void {
    for (const secret of this.#added.splice(0)) {
      this.#kinds.hasBlank ||= /\s/.test(secret);
      this.#kinds.hasQuote ||= /['"]/.test(secret);
      for (const text of secretTexts(secret)) {
        this.#index.add(text, isShortNumber(text));
        if (isShortNumber(text)) continue;
        // Bytes that are read as characters, or decoded one by one.
        const bytes = Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join(
          "",
        );
        this.#index.add(bytes);
        if (bytes !== text) this.#addWide(text);
        this.#index.add(JSON.stringify(text).slice(1, -1));
      }
      const trimmed = secret.trim();
      for (const form of encodedForms(trimmed)) this.#index.addForm(form);
      for (const text of secretTexts(trimmed).filter((item) => !trimmed.includes(item))) {
        for (const form of encodedForms(text)) this.#index.addForm(form);
      }
    }
    this.#steps = usualSteps(this.#kinds);
  }

  /** What is not ASCII is looked for in UTF-16 as it is; see {@link #inUtf16}. */
  #addWide(text: string): void {
    const bytes = (first: (code: number) => number, second: (code: number) => number) =>
      Array.from({ length: text.length }, (_, at) => text.charCodeAt(at))
        .map((code) => String.fromCharCode(first(code), second(code))).join("");
    const [low, high] = [(code: number) => code & 255, (code: number) => code >> 8];
    for (const [item, mask] of [[bytes(low, high), LITTLE], [bytes(high, low), BIG]] as const) {
      this.#index.add(item);
      this.#wide.set(item, mask);
    }
  }
}

function isMarkedUtf16(text: string): boolean {
  return text.startsWith("\xff\xfe") || text.startsWith("\xfe\xff");
}

/** Two secrets side by side are one, so that a mask says nothing about how many there are. */
function joined(spans: readonly SecretSpan[]): SecretSpan[] {
  const result: { start: number; end: number; what: string; mask: string }[] = [];
  // A match that is there again after more decoding may have taken in what follows: a quote behind a quote.
  const first = new Map<string, SecretSpan>();
  for (const span of spans) {
    const key = `${span.start}\0${span.what}`;
    if (!first.has(key)) first.set(key, span);
  }
  for (const span of [...first.values()].sort((a, b) => a.start - b.start || b.end - a.end)) {
    const last = result.at(-1);
    if (last && span.start <= last.end) last.end = Math.max(last.end, span.end);
    else result.push({ ...span });
  }
  return result;
}
