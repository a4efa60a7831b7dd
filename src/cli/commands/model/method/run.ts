// SPDX-License-Identifier: MIT
import { parseTags } from "../../../../domain/models/key_values.ts";
import { readInputs } from "../../../../libswamp/model/read_inputs.ts";
import { runMethod } from "../../../../libswamp/model/run_method.ts";
import { formatSize } from "../../../../presentation/format_size.ts";
import { command, type Option } from "../../../command.ts";
import { METHOD_ARGUMENT, MODEL_ARGUMENT, refuseLater } from "../../../model_arguments.ts";

const CHECK_OPTIONS = ["skip-checks", "skip-check", "skip-check-label"];
const REPORT_OPTIONS = ["skip-reports", "skip-report", "skip-report-label", "report", "report-label"];
const OTHER_OPTIONS = ["last-evaluated", "driver", "stdin"];
const FLAGS = new Set(["skip-checks", "skip-reports", "last-evaluated", "stdin"]);

/** Accepted by the parser, so that the refusal can say what it is about. */
const LATER: readonly Option[] = [...CHECK_OPTIONS, ...REPORT_OPTIONS, ...OTHER_OPTIONS].map((name) => ({
  name,
  type: FLAGS.has(name) ? "boolean" : "string",
  multiple: !FLAGS.has(name),
  hidden: true,
  description: "not supported yet",
}));

export default command({
  path: "model method run",
  summary: "Run a method of a model and store what it finds out",
  description:
    "Inputs are laid over the arguments of the definition. While the method runs, its log goes to stderr " +
    "and to a log file; stdout gets only the result.",
  args: [MODEL_ARGUMENT, METHOD_ARGUMENT],
  options: [
    {
      name: "input",
      type: "string",
      value: "key=value",
      multiple: true,
      description: "an argument; dots nest, '@path' reads a file; or one JSON object (repeatable)",
    },
    {
      name: "input-file",
      type: "string",
      value: "path",
      complete: "file",
      description: "arguments from a YAML file; --input overrides them",
    },
    {
      name: "tag",
      type: "string",
      value: "key=value",
      multiple: true,
      description: "a tag for everything that is stored (repeatable)",
    },
    ...LATER,
  ],
  examples: [
    ["model method run hello execute --input run='echo hello'", "run it with an argument"],
    [
      `model method run hello execute --input '{"run":"date"}' --json`,
      "arguments as JSON, the result for a program",
    ],
  ],
  run: async (ctx, input) => {
    refuseLater(input, CHECK_OPTIONS, "pre-flight checks are");
    refuseLater(input, REPORT_OPTIONS, "running reports is");
    refuseLater(input, OTHER_OPTIONS, "it is");
    return await runMethod(ctx, {
      model: input.args.model!,
      method: input.args.method!,
      inputs: await readInputs(ctx, {
        inputs: input.list("input"),
        inputFile: input.text("input-file"),
      }),
      tags: parseTags(input.list("tag"), "--tag"),
    });
  },
  view: (out, run) => {
    out.line(
      `${out.style.green("✓")} ${run.modelName} ${run.methodName} succeeded in ${run.durationMs} ms`,
    );
    for (const { name, version, size, path } of run.dataArtifacts) {
      out.line(`  ${name} v${version} (${formatSize(size)})  ${out.style.dim(path)}`);
    }
    if (run.dataArtifacts.length > 0) {
      out.line(`See it with: swamp data get ${run.modelName} ${run.dataArtifacts[0]!.name}`);
    }
  },
});
