// SPDX-License-Identifier: MIT
import { assertPackageName } from "../../domain/packages/package_name.ts";
import type { PackageChange } from "../../domain/packages/package_registry.ts";
import { requiredText } from "./registry_answers.ts";
import { HttpProblem } from "./registry_replies.ts";
import { channelOf, oneOf } from "./request_values.ts";

const ACTIONS = ["yank", "unyank", "deprecate", "undeprecate", "promote"] as const;

/** The change that a request asks for. @throws HttpProblem, WrongShape, SwampError PACKAGE_NAME_INVALID. */
export function readChange(
  wanted: string,
  version: string | undefined,
  body: Readonly<Record<string, unknown>>,
): PackageChange {
  const action = oneOf(wanted, ACTIONS, "action");
  const text = (key: string) =>
    body[key] === undefined || body[key] === null ? undefined : requiredText(body, key, "body");
  if (action === "yank") return { action, version, reason: requiredText(body, "reason", "body") };
  if (action === "unyank") return { action, version };
  if (action === "promote") {
    if (version === undefined) throw new HttpProblem(400, "the version to promote is missing");
    return { action, version, channel: channelOf(requiredText(body, "channel", "body")) };
  }
  if (version !== undefined) throw new HttpProblem(400, "extensions are deprecated as a whole");
  if (action === "undeprecate") return { action };
  const supersededBy = text("supersededBy");
  if (supersededBy !== undefined) assertPackageName(supersededBy);
  return { action, reason: requiredText(body, "reason", "body"), supersededBy };
}
