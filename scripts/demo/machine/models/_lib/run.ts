// SPDX-License-Identifier: MIT
/** Runs a program and returns what it printed. Throws with its error output when it fails. */
export async function run(command: string, args: string[], cwd?: string): Promise<string> {
  const result = await new Deno.Command(command, {
    args,
    cwd,
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).output();
  if (!result.success) {
    const said = new TextDecoder().decode(result.stderr).trim();
    throw new Error(`${command} ${args.join(" ")} failed: ${said}`);
  }
  return new TextDecoder().decode(result.stdout).trimEnd();
}

/** The part of the method context that these models use. */
export interface Context<Globals> {
  globalArgs: Globals;
  logger: { info(message: string, properties?: Record<string, unknown>): void };
  writeResource(spec: string, name: string, data: unknown): Promise<unknown>;
}
