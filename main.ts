// SPDX-License-Identifier: MIT
import { run } from "./src/app.ts";
import { denoPlatform } from "./src/infrastructure/platform/deno_platform.ts";

if (import.meta.main) {
  // Whatever ends the process before it is done with its work, it was no success.
  Deno.exitCode = 70;
  // Not Deno.exit: V8's code cache is written only when the process ends by itself.
  // In a microtask: an error that is made while the module itself is on the stack costs 20 ms, because V8 has to
  // compile all of the bundle once more to know where in it that was.
  Deno.exitCode = await Promise.resolve().then(() => run(Deno.args, denoPlatform()));
}
