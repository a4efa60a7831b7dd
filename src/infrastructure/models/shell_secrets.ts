// SPDX-License-Identifier: MIT

/** A shell script whose secrets are variables of its environment. */
export interface SafeScript {
  readonly script: string;
  readonly env: Readonly<Record<string, string>>;
}

type Quote = "none" | "single" | "double";

/**
 * Replaces sentinels by variables, so that no secret is part of the script's text: the shell does not parse it, and
 * other users do not see it in the list of processes. Each variable is quoted as its place asks, so that the value
 * stays one word whatever is in it.
 * @param secrets sentinel and secret.
 */
export function passByEnvironment(script: string, secrets: Readonly<Record<string, string>>): SafeScript {
  const used = Object.keys(secrets).filter((sentinel) => script.includes(sentinel));
  if (used.length === 0) return { script, env: {} };
  const nameOf = new Map(used.map((sentinel, index) => [sentinel, `__SWAMP_VAULT_${index}`]));
  let result = "";
  let quote: Quote = "none";
  for (let at = 0; at < script.length;) {
    const sentinel = used.find((candidate) => script.startsWith(candidate, at));
    if (sentinel !== undefined) {
      result += variable(nameOf.get(sentinel)!, quote);
      at += sentinel.length;
      continue;
    }
    const length = script[at] === "\\" && quote !== "single" ? 2 : 1;
    quote = nextQuote(quote, script[at]!);
    result += script.slice(at, at + length);
    at += length;
  }
  return {
    script: result,
    env: Object.fromEntries(used.map((sentinel) => [nameOf.get(sentinel)!, secrets[sentinel]!])),
  };
}

function variable(name: string, quote: Quote): string {
  if (quote === "double") return `\${${name}}`;
  return quote === "single" ? `'"\${${name}}"'` : `"\${${name}}"`;
}

function nextQuote(quote: Quote, character: string): Quote {
  if (character === "'" && quote !== "double") return quote === "single" ? "none" : "single";
  if (character === '"' && quote !== "single") return quote === "double" ? "none" : "double";
  return quote;
}
