import type { ImportProblem } from "../../imported-model.ts";
import { type Config, get, isConfig, refuse } from "./config.ts";

/** An output of a call of a layer. */
export interface Reference {
  readonly layer: string;
  readonly call: number;
  readonly result: number;
}

/** The arguments of a call. */
export interface Taken {
  readonly takes: readonly Reference[];
  /** Problems with arguments other than outputs of layers. */
  readonly problems: readonly ImportProblem[];
  /** A number beside the only output, if that is the only problem: an operation may take it. */
  readonly operand?: Operand | undefined;
}

export interface Operand {
  readonly value: number;
  /** Whether it comes before the output. */
  readonly isFirst: boolean;
}

const DEEPEST = 8;

/**
 * The outputs that a value refers to, in all dialects of Keras: `["dense", 0, 0]`, lists of those, `[["dense", 0, 0, {}]]`
 * with further arguments, and the tensors of Keras 3 with their `keras_history`.
 */
export function readReferences(value: unknown): Taken {
  const takes: Reference[] = [];
  const problems: ImportProblem[] = [];
  let operand: Operand | undefined;
  const visit = (item: unknown, depth: number): void => {
    if (depth > DEEPEST) problems.push({ reason: "its arguments are nested too deeply" });
    else if (isReference(item)) {
      const [layer, call, result, args] = item;
      takes.push({ layer, call, result });
      problems.push(...otherArguments(args));
      operand ??= secondNumber(args);
    } else if (Array.isArray(item)) {
      for (const inner of item) visit(inner, depth + 1);
    } else if (isConfig(item)) {
      const inner = get(item, "class_name") === "__keras_tensor__" ? [history(item)] : Object.values(item);
      for (const part of inner) visit(part, depth + 1);
    } else {
      if (typeof item === "number" && Number.isFinite(item))
        operand ??= { value: item, isFirst: takes.length === 0 };
      problems.push({
        reason: "it is called with a constant, and only outputs of layers can be used",
        help: HELP,
      });
    }
  };
  visit(value, 0);
  return { takes, problems, operand: takes.length === 1 && problems.length === 1 ? operand : undefined };
}

/** The number that TensorFlow calls `y`, as in `tf.add(x, y)`. */
function secondNumber(args: unknown): Operand | undefined {
  const value = isConfig(args) ? get(args, "y") : undefined;
  return typeof value === "number" && Number.isFinite(value) ? { value, isFirst: false } : undefined;
}

const HELP = "call the layer with outputs of layers only";

const isReference = (value: unknown): value is readonly [string, number, number, unknown?] =>
  Array.isArray(value) &&
  typeof value[0] === "string" &&
  Number.isSafeInteger(value[1]) &&
  Number.isSafeInteger(value[2]);

const history = (tensor: Config): unknown => {
  const config = get(tensor, "config");
  return isConfig(config) ? get(config, "keras_history") : undefined;
};

/** Problems with arguments that are not tensors; `training` and `mask` have no effect when they are off. */
function otherArguments(args: unknown): ImportProblem[] {
  if (args === undefined || args === null) return [];
  const keys = isConfig(args) ? Object.keys(args).filter((key) => isOn(args, key)) : ["arguments"];
  return keys.slice(0, 1).map((key) => ({
    attribute: key.slice(0, 60),
    reason: `it is called with ${JSON.stringify(key.slice(0, 60))}, which has no equivalent in a spec`,
    help: HELP,
  }));
}

const isOn = (args: Config, key: string): boolean => {
  const value = get(args, key);
  return value !== undefined && !(key === "training" && value === false);
};

/**
 * The arguments of each call of a layer: a list of references in Keras 1 and 2, `{ args, kwargs }` in Keras 3.
 * @throws ImportError
 */
export function readCalls(inboundNodes: unknown): Taken[] {
  if (inboundNodes === undefined) return [];
  if (!Array.isArray(inboundNodes)) throw refuse({ reason: "its inbound_nodes is not a list" });
  return inboundNodes.map((node) => {
    if (!isConfig(node)) return readReferences(node);
    const { takes, problems, operand } = readReferences(get(node, "args") ?? []);
    const others = otherArguments(get(node, "kwargs"));
    return { takes, problems: [...problems, ...others], operand: others.length === 0 ? operand : undefined };
  });
}
