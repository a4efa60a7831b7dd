// SPDX-License-Identifier: MIT
/**
 * Takes every ability from this process for the rest of its life, before it evaluates code that nobody has agreed
 * to run.
 */
import { DatabaseSync } from "node:sqlite";

/** `read` is last: the descriptors are filled with it. */
const PERMISSIONS = ["run", "write", "net", "sys", "ffi", "env", "read"] as const;

/** More than the limit that the process is started with; reaching it means that there is no limit. */
const MAX_HELD = 4096;

/** Keeps the filling reachable for the process's whole life. */
const HELD = Symbol("descriptors");

/**
 * Revokes all permissions, and uses up the descriptors that the process may have, so that the kernel refuses to open
 * a file, a socket or a process as well. The second is needed because Deno does not ask for a permission when
 * `import()` reads a JSON file or a module. Standard input and error are closed; standard output stays for answers.
 *
 * The filling consists of database handles: extension code can close files by their numbers, but not these.
 * @throws Error when the process was started without a limit on its descriptors.
 */
export function enterSandbox(): void {
  const file = Deno.execPath();
  // Their descriptors could be given back by closing them.
  Deno.stdin.close();
  Deno.stderr.close();
  const held = fill(file);
  (enterSandbox as { [HELD]?: readonly DatabaseSync[] })[HELD] = held;
  for (const name of PERMISSIONS) Deno.permissions.revokeSync({ name } as Deno.PermissionDescriptor);
  hideEnvironment();
}

function fill(file: string): DatabaseSync[] {
  const held: DatabaseSync[] = [];
  while (held.length < MAX_HELD) {
    try {
      held.push(new DatabaseSync(file, { readOnly: true }));
    } catch (error) {
      // The kernel's answer has to be the reason, and no other one.
      assertFull(file, error);
      return held;
    }
  }
  throw new Error("the number of open files is not limited");
}

function assertFull(file: string, cause: unknown): void {
  try {
    Deno.openSync(file).close();
  } catch (error) {
    if (/os error 24\b/.test(String(error))) return;
    throw error;
  }
  throw new Error("the open files could not be used up", { cause });
}

/** Reading a variable that is not set is no attempt at anything: it answers as in an empty environment. */
function hideEnvironment(): void {
  const empty = { get: () => undefined, has: () => false, toObject: () => ({}), set() {}, delete() {} };
  Object.defineProperty(Deno, "env", { value: empty, configurable: true });
  const process = (globalThis as { process?: object }).process;
  if (process) Object.defineProperty(process, "env", { value: {}, configurable: true, writable: true });
}

/** Whether an error says that the sandbox does not allow what was tried. */
export function isSandboxDenial(error: unknown): boolean {
  const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return /NotCapable|Requires \w+ access|os error 24\b|Too many open files|code: 24\b/.test(text);
}
