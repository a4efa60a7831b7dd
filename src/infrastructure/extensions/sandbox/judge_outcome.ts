// SPDX-License-Identifier: MIT
import { normalizeName } from "../../../domain/types/type_name.ts";
import type { EvaluationAttempt } from "../../persistence/catalog/catalog_rows.ts";
import type { DeclaredEntry } from "../identity/read_identity.ts";
import type { OutlineFinding } from "./sandbox_protocol.ts";
import type { SandboxOutcome } from "./sandbox_runner.ts";
import { STUB_MARK } from "./stub_module.ts";

/** What an evaluation means for a file. */
export type Verdict =
  | {
    readonly kind: "entry";
    readonly entry: DeclaredEntry;
    readonly problem?: string;
    /** When it was asked for. */
    readonly outline?: OutlineFinding;
  }
  | { readonly kind: "none" }
  | { readonly kind: "failed"; readonly reason: string }
  /** It is not known what the file declares. */
  | { readonly kind: "attempt"; readonly cause: EvaluationAttempt["cause"]; readonly reason: string };

/** @param stubs the packages that stubs stood for: what goes wrong then may be due to them. */
export function judgeOutcome(outcome: SandboxOutcome, stubs: readonly string[]): Verdict {
  switch (outcome.kind) {
    case "none":
      return { kind: "none" };
    case "entry":
      return entryVerdict(outcome, stubs);
    case "failed":
      return failed(outcome, stubs);
    case "denied":
      return attempt(
        "denied",
        `what it declares cannot be told without running it: ${deniedText(outcome.message)}`,
      );
    case "limit":
      return attempt("limit", `what it declares cannot be told: while it was evaluated, ${outcome.message}`);
    case "unavailable":
      return attempt("unavailable", `what it declares could not be evaluated: ${outcome.message}`);
  }
}

function entryVerdict(
  { entry, outline }: SandboxOutcome & { kind: "entry" },
  stubs: readonly string[],
): Verdict {
  const verdict = identified(entry, stubs);
  if (!verdict) return needsPackages(stubs, "its name depends on them");
  return outline ? { ...verdict, outline: own(outline, stubs) } : verdict;
}

/** What is made from stubs is not what the type says. */
function own(outline: OutlineFinding, stubs: readonly string[]): OutlineFinding {
  if (stubs.length === 0 || "problem" in outline) return outline;
  const isOwn = !outline.readsStubs && !JSON.stringify(outline.metadata).includes(STUB_MARK);
  return isOwn ? outline : { problem: `what it says depends on ${stubs.join(", ")}` };
}

/** Older versions of Deno look for a descriptor before a permission, and the sandbox has none left. */
function deniedText(message: string): string {
  return message.replace(
    /Too many open files(?: \(os error 24\))?/,
    "Requires access to files or the network",
  );
}

function failed(outcome: SandboxOutcome & { kind: "failed" }, stubs: readonly string[]): Verdict {
  const { entry, message } = outcome;
  if (stubs.length > 0) {
    // The shape of what stubs have a part in is not known, but its name is.
    const found = entry && identified(entry, stubs);
    return found ?? needsPackages(stubs, message);
  }
  return entry ? { kind: "entry", entry, problem: message } : { kind: "failed", reason: message };
}

/** The entry without what came from a stub; undefined when that is its name. */
function identified(
  entry: DeclaredEntry,
  stubs: readonly string[],
): (Verdict & { kind: "entry" }) | undefined {
  if (stubs.length === 0) return { kind: "entry", entry };
  const given = (text: string | undefined) => text?.includes(STUB_MARK) ? undefined : text;
  const isKnown = given(entry.type) !== undefined &&
    typeof normalizeName(entry.kind, entry.type) === "string" &&
    (entry.kind !== "model" || given(entry.version) !== undefined);
  if (!isKnown) return undefined;
  return {
    kind: "entry",
    entry: {
      ...entry,
      version: given(entry.version),
      description: given(entry.description),
      displayName: given(entry.displayName),
      scope: given(entry.scope),
      labels: entry.labels?.filter((label) => given(label) !== undefined),
    },
  };
}

function needsPackages(stubs: readonly string[], detail: string): Verdict {
  return attempt("packages", `what it declares cannot be told without ${stubs.join(", ")}: ${detail}`);
}

function attempt(cause: EvaluationAttempt["cause"], reason: string): Verdict {
  return { kind: "attempt", cause, reason };
}
