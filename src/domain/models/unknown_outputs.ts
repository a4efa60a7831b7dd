// SPDX-License-Identifier: MIT
import { didYouMean } from "../nearest.ts";
import type { Definition } from "./definition.ts";
import type { ModelType } from "./model_type.ts";

/** What a definition says of outputs that its type does not have, with the keys that lead there. */
export function unknownOutputs(
  { resources = {} }: Pick<Definition, "resources">,
  type: Pick<ModelType, "resources">,
): { readonly keys: readonly string[]; readonly text: string }[] {
  const known = Object.keys(type.resources);
  return Object.keys(resources).filter((name) => !known.includes(name)).map((name) => {
    const question = didYouMean(name, known) || `; it has ${known.join(", ") || "none"}`;
    return { keys: ["resources", name], text: `resources: the type has no resource '${name}'${question}` };
  });
}
