// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { z } from "zod";
import { prepareArguments } from "../../../domain/models/prepare_arguments.ts";
import type { Method, ModelType, Schema } from "../../../domain/models/model_type.ts";
import { Redactor } from "../../../domain/secrets/redactor.ts";
import { hideParsed, hideSensitive } from "./hide_sensitive.ts";

const secret = () => z.string().meta({ sensitive: true });
const upper = (text: string) => text.toUpperCase();

/** What is given, what the schema makes of it, and whether that is a secret. */
const CASES: Readonly<Record<string, [field: z.ZodType, given: unknown, shown: string, isHidden?: boolean]>> =
  {
    plain: [secret(), "canary", "canary"],
    transform: [z.string().transform(upper).meta({ sensitive: true }), "canary", "CANARY"],
    "transform of what is marked": [secret().transform(upper), "canary", "CANARY"],
    preprocess: [z.preprocess((text) => upper(String(text)), secret()), "canary", "CANARY"],
    coerce: [z.coerce.number().meta({ sensitive: true }), "1.23450e3", "1234.5"],
    "as a number is written": [z.number().meta({ sensitive: true }), "1.23450e3", "1.23450e3"],
    "as a date is written": [z.date().meta({ sensitive: true }), "2026-01-31", "born 2026-01-31."],
    date: [z.date().meta({ sensitive: true }), "2026-01-31", "2026-01-31T00:00:00.000Z"],
    "taken apart": [
      z.preprocess((text) => String(text).split("-"), z.array(secret())),
      "canary-bird",
      "bird",
    ],
    joined: [z.array(secret()).transform((list) => list.join("~").toUpperCase()), ["a1", "b2"], "A1~B2"],
    "made of one inside": [
      z.object({ a: secret() }).transform(({ a }) => [upper(a)]),
      { a: "canary" },
      "CANARY",
    ],
    pipe: [
      z.string().transform((a) => ({ a: upper(a) })).pipe(z.object({ a: secret() })),
      "canary",
      "CANARY",
    ],
    "default of the schema": [secret().default("canary"), undefined, "canary", false],
    "default beside a secret": [
      z.object({ a: secret(), b: secret().default("canary") }),
      { a: "another" },
      "canary",
      false,
    ],
    "no mark": [z.string().transform(upper), "canary", "CANARY", false],
  };

for (const [name, [field, given, shown, isHidden = true]] of Object.entries(CASES)) {
  Deno.test(`the value of an argument is ${isHidden ? "hidden" : "shown"}: ${name}`, async () => {
    const schema = z.object({ x: field }) as unknown as Schema;
    const [redactor, own] = [new Redactor(), given === undefined ? {} : { x: given }];
    const method = { arguments: schema } as Method;
    hideSensitive(redactor, { type: {} as ModelType, method }, { globalArguments: {}, own });
    const prepared = await prepareArguments(schema, {}, own);
    assert.ok(prepared.success);
    hideParsed(redactor, schema, { given: own, parsed: prepared.value });
    assert.equal(redactor.redact(shown) !== shown, isHidden);
  });
}
