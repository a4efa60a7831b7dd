// SPDX-License-Identifier: MIT
import { rejects, strictEqual } from "node:assert/strict";
import type { Context } from "./context.ts";
import { confirm } from "./confirm.ts";

function context(answer: string | undefined, more: Partial<Context> = {}) {
  const asked = { text: "" };
  const platform = {
    stdin: { readLine: () => Promise.resolve(answer) },
    stderr: { write: (text: string) => void (asked.text += text) },
  };
  return { asked, ctx: { platform, interactive: true, assumeYes: false, ...more } as unknown as Context };
}

Deno.test("confirm() takes only yes for a yes, and asks on stderr", async () => {
  for (
    const [answer, expected] of [
      ["y", true],
      [" YES ", true],
      ["yes please", false],
      ["", false],
      ["n", false],
      [undefined, false],
    ] as const
  ) {
    const { ctx, asked } = context(answer);
    strictEqual(await confirm(ctx, "Delete it?"), expected, String(answer));
    strictEqual(asked.text, "Delete it? [y/N] ");
  }
});

Deno.test("confirm() asks nothing with --yes, and fails where nobody can be asked", async () => {
  const sure = context("n", { assumeYes: true, interactive: false });
  strictEqual(await confirm(sure.ctx, "Delete it?"), true);
  strictEqual(sure.asked.text, "");
  const mute = context("y", { interactive: false });
  await rejects(confirm(mute.ctx, "Delete it?"), { code: "CONFIRMATION_REQUIRED", hint: /--yes/ });
  strictEqual(mute.asked.text, "");
  await rejects(confirm(mute.ctx, "  one\n  two\nDelete both?"), {
    message: "Delete both? A confirmation is needed, and nobody can be asked.\n  one\n  two",
  });
});
