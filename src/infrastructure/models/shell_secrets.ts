// SPDX-License-Identifier: MIT
import { SwampError } from "../../domain/errors.ts";
import { type ShellPlace, shellPlaces } from "./shell_places.ts";

/** A shell script whose secrets and embedded values are variables of its environment. */
export interface SafeScript {
  readonly script: string;
  readonly env: Readonly<Record<string, string>>;
}

/** Where no variable is certainly one word. */
const REFUSED: Partial<Record<ShellPlace, string>> = {
  literal: "in a here-document whose delimiter is quoted, where the shell expands nothing",
  arithmetic: "in an arithmetic expression, which the shell would evaluate",
  source:
    "in a script that eval, trap or another shell reads (pass the value as an argument behind that script)",
  escaped: "right behind a backslash, which would keep the shell from expanding anything",
  unclear: "within nested quotes or escaped backquotes that shells read in different ways",
};

/**
 * Replaces sentinels by variables, so that no secret is part of the script's text: the shell does not parse it, and
 * other users do not see it in the list of processes. Each variable is quoted as its place asks, so that the value
 * stays one word whatever is in it.
 *
 * @param secrets sentinel and secret.
 * @throws SwampError ARGUMENTS_INVALID for a secret at a place where that can not be done, with its line.
 */
export function passByEnvironment(script: string, secrets: Readonly<Record<string, string>>): SafeScript {
  const used = Object.keys(secrets).filter((sentinel) => script.includes(sentinel));
  if (used.length === 0) return { script, env: {} };
  const nameOf = new Map(used.map((sentinel, index) => [sentinel, `__SWAMP_VAULT_${index}`]));
  const places = shellPlaces(script);
  const safe = script.replaceAll(new RegExp(used.join("|"), "g"), (sentinel, at: number) => {
    const place = places[at]!;
    const refusal = REFUSED[place];
    if (refusal) throw refused(refusal, script.slice(0, at).split("\n").length);
    return variable(nameOf.get(sentinel)!, place);
  });
  return {
    script: safe,
    env: Object.fromEntries(used.map((sentinel) => [nameOf.get(sentinel)!, secrets[sentinel]!])),
  };
}

function variable(name: string, place: ShellPlace): string {
  if (place === "single") return `'"\${${name}}"'`;
  return place === "unquoted" ? `"\${${name}}"` : `\${${name}}`;
}

function refused(why: string, line: number): SwampError {
  return new SwampError("ARGUMENTS_INVALID", `Line ${line} of 'run' has an embedded value ${why}`, {
    hint:
      "Give it to the script by its environment, with env: { NAME: ${{ … }} } beside 'run', and take it from " +
      '"$NAME" where the shell reads it in one way. A value that is no secret may be text of the script on purpose: ' +
      "${{ raw(…) }}",
    details: { argument: "run", line },
  });
}
