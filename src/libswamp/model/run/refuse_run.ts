// SPDX-License-Identifier: MIT
import { SwampError } from "../../../domain/errors.ts";
import type { Definition } from "../../../domain/models/definition.ts";
import type { ModelType } from "../../../domain/models/model_type.ts";
import { unknownOutputs } from "../../../domain/models/unknown_outputs.ts";
import { unsupportedDriver } from "../../../domain/models/unsupported_driver.ts";
import { refuseReservedNames } from "./outputs/output_names.ts";

/**
 * What is wrong with a run whatever its arguments are.
 * @throws SwampError FEATURE_UNSUPPORTED for drivers, MODEL_INVALID for outputs that the type does not have, TYPE_INVALID.
 */
export function refuseRun(
  { definition, file, type, methodName }: {
    readonly definition: Definition;
    readonly file: string;
    readonly type: ModelType;
    readonly methodName: string;
  },
): void {
  const { name, driver } = definition;
  if (unsupportedDriver(definition) !== undefined) {
    throw new SwampError(
      "FEATURE_UNSUPPORTED",
      `Model '${name}' runs with driver '${driver}': drivers are not supported yet`,
      { hint: `Take 'driver' out of it to run it here: swamp model edit ${name}` },
    );
  }
  const [unknown] = unknownOutputs(definition, type);
  if (unknown) {
    throw new SwampError("MODEL_INVALID", `${file}: ${unknown.text}`, {
      hint: `Correct it with: swamp model edit ${name}`,
    });
  }
  refuseReservedNames(type.type, methodName, type.methods[methodName]!);
}
