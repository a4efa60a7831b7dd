// SPDX-License-Identifier: MIT
/**
 * Processes started by a process, and what they use, as `ps` tells: a compiled program may not read `/proc` unless it
 * is given all rights. Where there is no `ps` the process group has to do.
 */

/** Kills a child, its process group when it has its own, and every descendant in whatever group. */
export function killTree(pid: number, ownGroup: boolean): void {
  const descendants = descendantsOf(pid);
  if (ownGroup && Deno.build.os !== "windows") kill(-pid);
  for (const process of [pid, ...descendants]) kill(process);
}

/** Resident memory of a process in bytes; 0 when it is unknown. */
export function residentBytes(pid: number): number {
  return Number(ps(["-o", "rss=", "-p", String(pid)]).trim()) * 1024 || 0;
}

function descendantsOf(pid: number): number[] {
  const children = new Map<number, number[]>();
  for (const line of ps(["-A", "-o", "ppid=", "-o", "pid="]).split("\n")) {
    const [parent, child] = line.trim().split(/\s+/).map(Number);
    if (parent && child) children.set(parent, [...children.get(parent) ?? [], child]);
  }
  const found: number[] = [];
  const open = [pid];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const below = children.get(next) ?? [];
    found.push(...below);
    open.push(...below);
  }
  return found;
}

/** Captured before extension code can get a replacement of its own. */
const Command = Deno.Command;

function ps(args: string[]): string {
  if (Deno.build.os === "windows") return "";
  try {
    const result = new Command("ps", { args, stdin: "null", stdout: "piped", stderr: "null" }).outputSync();
    return new TextDecoder().decode(result.stdout);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return "";
    throw error;
  }
}

function kill(pid: number): void {
  try {
    Deno.kill(pid, "SIGKILL");
  } catch (error) {
    // It has ended by itself in the meantime.
    if (!(error instanceof Deno.errors.NotFound) && !/ESRCH|No such process/i.test(String(error))) {
      throw error;
    }
  }
}
