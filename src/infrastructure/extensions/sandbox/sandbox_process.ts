// SPDX-License-Identifier: MIT
/**
 * The other side of `sandbox_runner.ts`: gives up every ability, then evaluates modules one after the other and says
 * what they declare.
 */
import { messageOf } from "../../../domain/errors.ts";
import type { Platform } from "../../../domain/platform/platform.ts";
import { enterSandbox, isSandboxDenial } from "../../platform/enter_sandbox.ts";
import { ExtensionExit, guardExtensionCode } from "../../platform/extension_guard.ts";
import { endAfter } from "../../platform/end_after.ts";
import { onStrayError } from "../../platform/stray_errors.ts";
import { provideHostZod } from "../host_zod.ts";
import { readDeclared } from "./read_declared.ts";
import { loadOutlineReader, readOutline } from "./read_outline.ts";
import type { SandboxAnswer, SandboxFinding, SandboxItem, SandboxRequest } from "./sandbox_protocol.ts";

/** @returns the exit code of the process. */
export async function runSandbox(platform: Platform): Promise<number> {
  // Modules may replace what is global; the answers do not depend on it.
  const { stringify, parse } = JSON;
  const request = parse(await platform.stdin.readAll()) as SandboxRequest;
  const answer = (value: SandboxAnswer) =>
    platform.stdout.write(`${request.nonce}${stringify(withoutPrototypes(value))}\n`);
  await provideHostZod();
  if (request.items.some(({ outline }) => outline)) await loadOutlineReader();
  const ignore = () => {};
  try {
    enterSandbox();
  } catch (error) {
    answer({ event: "refused", message: messageOf(error) });
    return 0;
  }
  onStrayError(ignore);
  endAfter(request.lifetimeMs, () => platform.exit(0));
  for (const [index, item] of request.items.entries()) {
    guardExtensionCode({ file: item.file, onOutput: ignore });
    answer({ index, event: "start" });
    const finding = await evaluate(item);
    platform.leaveExtensionCode();
    answer({ index, event: "found", finding });
  }
  return 0;
}

async function evaluate({ module, kinds, file, outline }: SandboxItem): Promise<SandboxFinding> {
  let exports: Record<string, unknown>;
  try {
    exports = await import(`data:text/javascript;base64,${module}`);
  } catch (error) {
    const message = describe(error);
    return isSandboxDenial(error) ? { kind: "denied", message } : { kind: "failed", message };
  }
  const kind = kinds.find((name) => exports[name] !== undefined);
  if (!kind) return { kind: "none" };
  const finding = readDeclared(kind, exports[kind], file);
  if (!outline || finding.kind !== "entry") return finding;
  return { ...finding, outline: await readOutline(kind, exports[kind], file) };
}

/** The error in one line, without the text of the module, which is its address. */
function describe(error: unknown): string {
  if (error instanceof ExtensionExit) return "it tried to end the process while it was loaded";
  const name = error instanceof Error && error.name !== "Error" ? `${error.name}: ` : "";
  return `${name}${messageOf(error)}`.replace(/data:text\/javascript;base64,[\w+/=]+/g, "the file")
    .replace(/\s+/g, " ").slice(0, 600);
}

const { keys, setPrototypeOf } = Object;

/** Inherits nothing that a module could have added, such as a `toJSON` that answers for others. */
function withoutPrototypes<T>(value: T): T {
  if (typeof value !== "object" || value === null) return value;
  const names = keys(value);
  for (let index = 0; index < names.length; index++) {
    withoutPrototypes((value as Record<string, unknown>)[names[index]!]);
  }
  return setPrototypeOf(value, null);
}
