// SPDX-License-Identifier: MIT

/**
 * A test that runs the bundler in this process. The bundler's own process gets the signal to end with the build, but nothing
 * waits for its end, which the oldest supported Deno reports as a leak.
 */
export function testWithBundler(name: string, fn: () => Promise<void>): void {
  Deno.test({ name, fn, sanitizeOps: false, sanitizeResources: false });
}
