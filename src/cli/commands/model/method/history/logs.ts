// SPDX-License-Identifier: MIT
import { readRunLog } from "../../../../../libswamp/output/run_log.ts";
import { command } from "../../../../command.ts";
import { RUN_ARGUMENT, TAIL_OPTION, tailOption } from "../../../../run_arguments.ts";

export default command({
  path: "model method history logs",
  summary: "Show what a run logged, also while it runs",
  args: [RUN_ARGUMENT],
  options: [
    TAIL_OPTION,
    {
      name: "follow",
      short: "f",
      type: "boolean",
      description: "wait for the end of the run, and show lines as they come",
    },
  ],
  examples: [
    ["model method history logs hello", "of the newest run of a model"],
    ["model method history logs hello --tail 20 --json", "the last lines, for a program"],
    ["model method history logs hello --follow", "until the run has ended"],
  ],
  run: async (ctx, input) => {
    const follows = input.flag("follow");
    const shows = !input.flag("json");
    const lines: string[] = [];
    const follow = (line: string) => {
      const { stdout } = ctx.platform;
      const text = ctx.redactor.redact(line);
      if (shows) stdout.write(`${text}\n`);
      else lines.push(line);
    };
    const log = await readRunLog(ctx, {
      run: input.args.run!,
      tail: tailOption(input),
      ...(follows ? { follow } : {}),
    });
    return follows ? { ...log, lines, lineCount: lines.length } : log;
  },
  view: (out, log) => {
    for (const line of log.lines) out.content(`${line}\n`);
    if (log.totalLines === 0) out.line(`(${log.error ?? "nothing was logged"})`);
  },
});
