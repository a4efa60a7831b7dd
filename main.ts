// SPDX-License-Identifier: MIT
import { run } from "./src/app.ts";
import { denoPlatform } from "./src/infrastructure/platform/deno_platform.ts";

if (import.meta.main) {
  // Not Deno.exit: V8's code cache is written only when the process ends by itself.
  Deno.exitCode = await run(Deno.args, denoPlatform());
}
