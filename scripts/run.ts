// SPDX-License-Identifier: MIT
/** Runs a child with this terminal. */
export interface RunOptions {
  readonly cwd?: string;
  readonly env?: Record<string, string>;
  /** `null` drops the child's output. */
  readonly stdout?: "null";
}

/** @returns the exit code. */
export async function run(
  command: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<number> {
  const child = new Deno.Command(command, { args: [...args], stdin: "null", ...options }).spawn();
  return (await child.status).code;
}

/** As {@link run}, but a failure is an error. */
export async function mustRun(
  command: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<void> {
  const code = await run(command, args, options);
  if (code !== 0) throw new Error(`${command} ${args.join(" ")} failed with exit code ${code}`);
}

/** Standard output of a child, or undefined when it fails. */
export async function capture(
  command: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<string | undefined> {
  const result = await new Deno.Command(command, {
    args: [...args],
    stdin: "null",
    stderr: "null",
    ...options,
  }).output();
  return result.success ? new TextDecoder().decode(result.stdout).trim() : undefined;
}

/** The repository's root. */
export const ROOT = new URL("..", import.meta.url).pathname.replace(/\/$/, "");
