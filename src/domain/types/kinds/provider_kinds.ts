// SPDX-License-Identifier: MIT
/** Vault, driver and datastore types: a named factory with a configuration schema. */
import type { Schema } from "../../models/model_type.ts";
import type { Kind } from "../kind.ts";
import type { KindName } from "../kind_name.ts";
import { ShapeReader } from "../shape_reader.ts";
import { normalizeName } from "../type_name.ts";

export interface ProviderType {
  readonly type: string;
  readonly name: string;
  readonly description: string;
  readonly configSchema?: Schema;
  /** `createProvider` or `createDriver`. */
  readonly create: (...args: unknown[]) => unknown;
}

function providerKind(
  name: KindName & ("vault" | "driver" | "datastore"),
  factory: string,
): Kind<ProviderType> {
  return {
    name,
    normalize: (type) => type.trim().toLowerCase(),
    parse(exported, from) {
      const reader = new ShapeReader();
      const fields = reader.record(exported, name);
      const type = normalizeName(name, reader.text(fields, "type", name));
      if (typeof type !== "string") reader.problems.push(type.problem);
      const result: ProviderType = {
        type: typeof type === "string" ? type : "",
        name: reader.text(fields, "name", name),
        description: reader.text(fields, "description", name),
        configSchema: reader.optionalSchema(fields, "configSchema", name),
        create: reader.callable<ProviderType["create"]>(fields, factory, name),
      };
      reader.finish(from.displayPath);
      return result;
    },
  };
}

export const vaultKind = providerKind("vault", "createProvider");
export const driverKind = providerKind("driver", "createDriver");
export const datastoreKind = providerKind("datastore", "createProvider");
