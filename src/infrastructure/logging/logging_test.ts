// SPDX-License-Identifier: MIT
import { doesNotMatch, match, ok, strictEqual } from "node:assert/strict";
import type { LogLevel } from "../../domain/log.ts";
import { denoFileSystem } from "../platform/deno_file_system.ts";
import { LogFile } from "./log_file.ts";
import { TerminalLog } from "./terminal_log.ts";

const NOW = Date.UTC(2026, 3, 1, 12, 30, 5, 7);

function terminalLog(
  level: LogLevel,
  more: { coloured?: boolean; showProperties?: boolean; shown?: (text: string) => string } = {},
) {
  const seen = { text: "", kept: [] as string[], asked: 0 };
  const log = new TerminalLog({
    level: () => {
      seen.asked++;
      return level;
    },
    write: (text) => void (seen.text += text),
    now: () => NOW,
    coloured: more.coloured ?? false,
    shown: more.shown ?? ((text) => text),
    showProperties: more.showProperties ?? false,
    keep: (kept) => void seen.kept.push(kept),
  });
  return { log, seen };
}

const logFile = () =>
  new LogFile({ fs: denoFileSystem, now: () => NOW, redact: (text) => text.replaceAll("s3cret", "***") });

Deno.test("LogFile writes no secret", () => {
  const directory = Deno.makeTempDirSync();
  const file = logFile();
  file.add("ERROR", "it is s3cret");
  file.flush(`${directory}/swamp.log`);
  match(Deno.readTextFileSync(`${directory}/swamp.log`), /it is \*\*\*\n/);
  Deno.removeSync(directory, { recursive: true });
});

Deno.test("TerminalLog shows a text as the terminal may have it, and its own colours", () => {
  const { log, seen } = terminalLog("info", { coloured: true, shown: (text) => `<${text}>` });
  log.log("info", "from elsewhere");
  ok(seen.text.endsWith("\u001b[36mINF\u001b[0m <from elsewhere>\n"), seen.text);
});

Deno.test("TerminalLog shows records of its level and above, and keeps all of them", () => {
  const { log, seen } = terminalLog("warning");
  log.log("info", "hidden");
  log.log("warning", "shown", { a: 1 });
  log.log("fatal", "shown, too");
  strictEqual(
    seen.text,
    "2026-04-01T12:30:05.007Z [WRN] shown\n2026-04-01T12:30:05.007Z [FTL] shown, too\n",
  );
  strictEqual(seen.kept.join(), "info,warning,fatal");
  strictEqual(seen.asked, 1);
});

Deno.test("TerminalLog shows properties on request, and the short form in colour", () => {
  const { log, seen } = terminalLog("trace", { coloured: true, showProperties: true });
  log.log("trace", "text", { a: 1 });
  match(seen.text, /12:30:05\.007/);
  match(seen.text, /text \{"a":1\}\n$/);
  doesNotMatch(seen.text, /2026/);
});

Deno.test("LogFile appends when flushed, indents further lines, and moves a large file away", () => {
  const directory = Deno.makeTempDirSync();
  const path = `${directory}/logs/swamp.log`;
  const file = logFile();
  strictEqual(file.flush(path), true);
  ok(!denoFileSystem.stat(path));
  file.add("WARNING", "one\ntwo\n");
  strictEqual(file.flush(path), true);
  strictEqual(Deno.readTextFileSync(path), "2026-04-01T12:30:05.007Z [WARNING] one\n  two\n");
  Deno.writeTextFileSync(path, "x".repeat(1_000_001));
  file.add("ERROR", "next");
  file.flush(path);
  ok(Deno.statSync(path).size < 100);
  strictEqual(Deno.statSync(`${path}.1`).size, 1_000_001);
  Deno.removeSync(directory, { recursive: true });
});

Deno.test("LogFile says when it could not write, and does not throw", () => {
  const file = logFile();
  file.add("ERROR", "text");
  strictEqual(file.flush("/proc/nowhere/swamp.log"), false);
});
