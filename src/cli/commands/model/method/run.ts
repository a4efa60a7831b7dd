// SPDX-License-Identifier: MIT
import { SwampError } from "../../../../domain/errors.ts";
import { shellWord } from "../../../../domain/shell_word.ts";
import { parseTags } from "../../../../domain/models/key_values.ts";
import { readInputs } from "../../../../libswamp/model/read_inputs.ts";
import { type MethodRun, runMethod } from "../../../../libswamp/model/run_method.ts";
import type { RunPlan } from "../../../../libswamp/model/run/plan_run.ts";
import { viewRunPlan } from "../../../../presentation/run_plan_view.ts";
import { formatSize } from "../../../../presentation/format_size.ts";
import { command, type Option } from "../../../command.ts";
import { INPUT_GUESSES, METHOD_ARGUMENT, MODEL_ARGUMENT, refuseLater } from "../../../model_arguments.ts";

const REPORT_OPTIONS = ["skip-reports", "skip-report", "skip-report-label", "report", "report-label"];
const OTHER_OPTIONS = ["driver"];
const FLAGS = new Set(["skip-reports"]);

/** Accepted by the parser, so that the refusal can say what it is about. */
const LATER: readonly Option[] = [...REPORT_OPTIONS, ...OTHER_OPTIONS].map((name) => ({
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
    "and to a log file; stdout gets only the result. A type that is run without a model keeps the global arguments " +
    "that were given last, under its --name, also when the method fails; what was refused is not kept. When a method of kind delete succeeds, " +
    "every resource of the model that it did not write itself is marked as deleted.",
  args: [
    { ...MODEL_ARGUMENT, description: `${MODEL_ARGUMENT.description}; or a type, to run it without a model` },
    METHOD_ARGUMENT,
  ],
  options: [
    {
      name: "input",
      type: "string",
      value: "key=value",
      multiple: true,
      guesses: INPUT_GUESSES,
      description: "an argument; dots nest, '@path' reads a file, 'key:json=…' is JSON; or one JSON object",
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
      description: "a tag for everything that is stored",
    },
    { name: "stdin", type: "boolean", description: "arguments as one JSON or YAML object on standard input" },
    {
      name: "last-evaluated",
      type: "boolean",
      description: "use the definition as it was evaluated last, by a run or by model evaluate",
    },
    { name: "dry-run", type: "boolean", description: "show what the run would do, and do nothing" },
    { name: "skip-checks", type: "boolean", description: "run no pre-flight checks but required ones" },
    {
      name: "skip-check",
      type: "string",
      value: "name",
      multiple: true,
      description: "leave out one pre-flight check",
    },
    {
      name: "skip-check-label",
      type: "string",
      value: "label",
      multiple: true,
      description: "leave out the pre-flight checks with this label",
    },
    {
      name: "name",
      type: "string",
      value: "name",
      description: "running a type: the name under which its results are kept",
    },
    {
      name: "global-arg",
      type: "string",
      value: "key=value",
      multiple: true,
      description: "running a type: a global argument; later runs of the same name begin with it",
    },
    ...LATER,
  ],
  loadsExtensions: "the type of the model, its checks and the method, and the vaults that they read",
  examples: [
    ["model method run hello execute --input run='echo hello'", "run it with an argument"],
    [
      `model method run hello execute --input '{"run":"date"}' --json`,
      "arguments as JSON, the result for a program",
    ],
    ["model method run hello execute --input run=date --dry-run", "see what would happen"],
    ["model method run command/shell execute --input run=date --name clock", "run a type without a model"],
  ],
  run: async (ctx, input) => {
    refuseLater(input, REPORT_OPTIONS, "running reports is");
    refuseLater(input, OTHER_OPTIONS, "it is");
    const request = {
      model: input.args.model!,
      method: input.args.method!,
      inputs: await readInputs(ctx, {
        inputs: input.list("input"),
        inputFile: input.text("input-file"),
        stdin: input.flag("stdin"),
      }),
      checks: {
        skipAll: input.flag("skip-checks"),
        skipNames: input.list("skip-check"),
        skipLabels: input.list("skip-check-label"),
      },
      lastEvaluated: input.flag("last-evaluated"),
      name: input.text("name"),
      globalArgs: input.list("global-arg"),
      tags: ownTags(input.list("tag")),
    };
    if (!input.flag("dry-run")) return await runMethod(ctx, request);
    const { planRun } = await import("../../../../libswamp/model/run/plan_run.ts");
    return await planRun(ctx, request);
  },
  view: (out, run: MethodRun | RunPlan) => {
    if ("dryRun" in run) return viewRunPlan(out, run);
    out.line(
      `${out.style.green("✓")} ${run.modelName} ${run.methodName} succeeded in ${run.durationMs} ms`,
    );
    for (const { name, version, size, path } of run.dataArtifacts) {
      out.line(`  ${name} v${version} (${formatSize(size)})  ${out.style.dim(path)}`);
    }
    if (run.dataArtifacts.length > 0) {
      const words = [run.modelName, run.dataArtifacts[0]!.name].map(shellWord);
      out.line(`See it with: swamp data get ${words.join(" ")}`);
    }
    for (const { name, version } of run.deleted) out.line(`  ${name} v${version} (deleted)`);
  },
});

/** Tags by which results are found belong to swamp. */
const KEPT_TAGS = ["type", "specName", "modelName"];

/** @throws SwampError INVALID_VALUE. */
function ownTags(texts: readonly string[]): Record<string, string> {
  const tags = parseTags(texts, "--tag");
  const kept = KEPT_TAGS.find((name) => Object.hasOwn(tags, name));
  if (kept === undefined) return tags;
  throw new SwampError("INVALID_VALUE", `Invalid value for --tag: swamp itself sets '${kept}'`);
}
