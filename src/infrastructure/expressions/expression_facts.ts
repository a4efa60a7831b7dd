// SPDX-License-Identifier: MIT
import type { ASTNode, Environment } from "@marcbachmann/cel-js";
import type {
  ExpressionFacts,
  ModelReference,
  RecordReference,
} from "../../domain/expressions/expression_engine.ts";

/** Macros whose first argument is a variable of the others. */
const LOOPS: ReadonlySet<string> = new Set(["map", "filter", "all", "exists", "exists_one"]);
/** Functions of `data` whose first argument names a model. */
const OF_MODELS: ReadonlySet<string> = new Set(["latest", "version", "listVersions", "findBySpec"]);

/** A name and the members read of it, up to the first computed one. */
interface Chain {
  readonly root: string;
  readonly path: readonly string[];
}

type Bound = ReadonlySet<string>;

/** Reads from a parsed expression what it needs. */
export function expressionFacts(tree: ASTNode, environment: Environment): ExpressionFacts {
  const reader = new FactReader((name) => environment.hasVariable(name));
  reader.visit(tree, new Set());
  return { ...reader.facts, isRaw: tree.op === "call" && (tree.args as [string, ASTNode[]])[0] === "raw" };
}

class FactReader {
  readonly facts = {
    models: [] as ModelReference[],
    readsAnyModel: false,
    dataModels: [] as (string | undefined)[],
    secrets: [] as { vault?: string; key?: string }[],
    records: [] as RecordReference[],
    environment: [] as (string | undefined)[],
    inputs: [] as (string | undefined)[],
    self: [] as (readonly string[])[],
    others: [] as (readonly string[])[],
  };

  constructor(private readonly isDeclared: (name: string) => boolean) {}

  visit(node: ASTNode, bound: Bound): void {
    const record = recordOf(node, bound);
    if (record) this.facts.records.push(record);
    const chain = chainOf(node);
    if (chain && !bound.has(chain.root)) this.#read(chain);
    if (chain) return this.#visitIndexes(node, bound);
    if (node.op === "rcall") return this.#visitMethod(node.args, bound);
    this.#visitAll(node.args, bound);
  }

  /** Arguments are nodes, lists of them, lists of pairs of them, or names and literals. */
  #visitAll(value: unknown, bound: Bound): void {
    if (Array.isArray(value)) value.forEach((item) => this.#visitAll(item, bound));
    else if (isNode(value)) this.visit(value, bound);
  }

  /** `a[b].c`: b is read too. */
  #visitIndexes(node: ASTNode, bound: Bound): void {
    if (node.op === "[]" || node.op === "[?]") {
      this.#visitIndexes(node.args[0], bound);
      if (literalOf(node.args[1]) === undefined) this.visit(node.args[1], bound);
    } else if (node.op === "." || node.op === ".?") this.#visitIndexes(node.args[0], bound);
  }

  #visitMethod([name, receiver, values]: [string, ASTNode, ASTNode[]], bound: Bound): void {
    const owner = receiver.op === "id" && !bound.has(receiver.args) ? receiver.args : undefined;
    const isBind = owner === "cel" && name === "bind";
    const [first, ...rest] = values;
    if ((LOOPS.has(name) || isBind) && first?.op === "id") {
      if (!isBind) this.visit(receiver, bound);
      this.#visitAll(rest, new Set([...bound, first.args]));
      return;
    }
    if (owner === "vault" && name === "get") {
      this.facts.secrets.push({ vault: literalOf(first), key: literalOf(rest[0]) });
    } else if ((owner === "data" && OF_MODELS.has(name)) || owner === "file") {
      this.facts.dataModels.push(literalOf(first));
    } else if (owner !== "data") this.visit(receiver, bound);
    this.#visitAll(values, bound);
  }

  #read({ root, path }: Chain): void {
    const { facts } = this;
    if (root === "model") {
      const [model, ...rest] = path;
      if (model === undefined) facts.readsAnyModel = true;
      else facts.models.push({ model, path: rest });
    } else if (root === "env") facts.environment.push(path[0]);
    else if (root === "inputs") facts.inputs.push(path[0]);
    else if (root === "self") facts.self.push(path);
    else if (root === "vault") facts.secrets.push({});
    else if (!this.isDeclared(root)) facts.others.push([root, ...path]);
  }
}

function chainOf(node: ASTNode): Chain | undefined {
  if (node.op === "id") return { root: node.args, path: [] };
  if (node.op !== "." && node.op !== ".?" && node.op !== "[]" && node.op !== "[?]") return undefined;
  const owner = chainOf(node.args[0]);
  if (!owner) return undefined;
  const member = typeof node.args[1] === "string" ? node.args[1] : literalOf(node.args[1]);
  const isComplete = depthOf(node.args[0]) === owner.path.length;
  return member === undefined || !isComplete ? owner : { root: owner.root, path: [...owner.path, member] };
}

/** `data.latest('model', 'name')`, and members of it. */
function recordOf(node: ASTNode, bound: Bound): RecordReference | undefined {
  if (node.op === "." || node.op === "[]") {
    const owner = recordOf(node.args[0], bound);
    const member = typeof node.args[1] === "string" ? node.args[1] : literalOf(node.args[1]);
    return owner && member !== undefined ? { ...owner, path: [...owner.path, member] } : undefined;
  }
  if (node.op !== "rcall" || bound.has("data")) return undefined;
  const [call, receiver, values] = node.args as [string, ASTNode, ASTNode[]];
  if (call !== "latest" || values.length !== 2 || receiver.op !== "id" || receiver.args !== "data") {
    return undefined;
  }
  const [model, name] = values.map(literalOf);
  return model === undefined || name === undefined ? undefined : { model, name, path: [] };
}

/** How many members stand after the first name. */
function depthOf(node: ASTNode): number {
  return node.op === "id" ? 0 : 1 + depthOf((node.args as [ASTNode])[0]);
}

function literalOf(node: ASTNode | undefined): string | undefined {
  return node?.op === "value" && typeof node.args === "string" ? node.args : undefined;
}

function isNode(value: unknown): value is ASTNode {
  return typeof value === "object" && value !== null && "op" in value && "args" in value;
}
