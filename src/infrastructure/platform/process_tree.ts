// SPDX-License-Identifier: MIT
/** Processes started by a process: found through /proc on Linux; elsewhere the process group has to do. */

/** Kills a child, its process group when it has its own, and on Linux every descendant in whatever group. */
export function killTree(pid: number, ownGroup: boolean): void {
  const descendants = descendantsOf(pid);
  if (ownGroup && Deno.build.os !== "windows") kill(-pid);
  for (const process of [pid, ...descendants]) kill(process);
}

/** Resident memory of a process in bytes; 0 when it is unknown. */
export function residentBytes(pid: number): number {
  const text = readProc(`/proc/${pid}/status`);
  const match = /^VmRSS:\s+(\d+) kB/m.exec(text);
  return match ? Number(match[1]) * 1024 : 0;
}

function descendantsOf(pid: number): number[] {
  if (Deno.build.os !== "linux") return [];
  const children = new Map<number, number[]>();
  for (const entry of Deno.readDirSync("/proc")) {
    if (!/^\d+$/.test(entry.name)) continue;
    // pid (command) state parent ...: the command may hold blanks and parentheses.
    const stat = readProc(`/proc/${entry.name}/stat`);
    const parent = Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]);
    children.set(parent, [...(children.get(parent) ?? []), Number(entry.name)]);
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

function kill(pid: number): boolean {
  try {
    Deno.kill(pid, "SIGKILL");
    return true;
  } catch (_gone) {
    // It ended by itself in the meantime, or its group is empty.
    return false;
  }
}

function readProc(path: string): string {
  try {
    return Deno.readTextFileSync(path);
  } catch (_gone) {
    return "";
  }
}
