import type { ImportProblem } from "../../imported-model.ts";
import { type Config, get, isConfig, refuse } from "./config.ts";

/** What a class of layers may be called with, besides its inputs as they come. */
interface Signature {
  /** The names of its inputs, in order. */
  readonly values: readonly string[];
  /** Arguments that are true or false, and change what it computes. */
  readonly flags: readonly string[];
  /** The name of a list of further inputs, after all others. */
  readonly rest?: string;
}

const queryAndValue: Signature = { values: ["query", "value", "key"], flags: ["use_causal_mask"] };

const signatures: Readonly<Record<string, Signature>> = {
  MultiHeadAttention: queryAndValue,
  GroupQueryAttention: queryAndValue,
  GroupedQueryAttention: queryAndValue,
  Attention: { values: [], flags: ["use_causal_mask"] },
  AdditiveAttention: { values: [], flags: ["use_causal_mask"] },
  TFOpLambda: { values: ["x", "y", "b"], flags: ["transpose_a", "transpose_b"] },
};

const anyInputs: Signature = { values: [], flags: [] };

const sequenceAndStates: Signature = { values: [], flags: [], rest: "initial_state" };

function signatureOf(className: string): Signature {
  if (/RNN|GRU|LSTM|^Bidirectional$/.test(className)) return sequenceAndStates;
  return Object.hasOwn(signatures, className) ? (signatures[className] as Signature) : anyInputs;
}

/** Arguments that change nothing where they are off; attention scores are another output, which may stay unused. */
const mayBeOff = [
  ...["training", "use_causal_mask", "return_attention_scores"],
  ...["transpose_a", "transpose_b", "adjoint_a", "adjoint_b", "a_is_sparse", "b_is_sparse"],
];

/** An output of a call of a layer. */
export interface Reference {
  readonly layer: string;
  readonly call: number;
  readonly result: number;
}

/** The arguments of a call. */
export interface Taken {
  readonly takes: readonly Reference[];
  /** Arguments that are on and change what the layer computes. */
  readonly flags: readonly string[];
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
export function readReferences(value: unknown, signature = anyInputs): Taken {
  const takes: Reference[] = [];
  const named: Record<string, unknown> = {};
  const problems: ImportProblem[] = [];
  let operand: Operand | undefined;
  const visit = (item: unknown, depth: number): void => {
    if (depth > DEEPEST) problems.push({ reason: "its arguments are nested too deeply" });
    else if (isReference(item)) {
      const [layer, call, result, args] = item;
      takes.push({ layer, call, result });
      problems.push(...otherArguments(args, signature));
      if (isConfig(args)) Object.assign(named, args);
      operand ??= secondNumber(args);
    } else if (Array.isArray(item)) {
      for (const inner of item) visit(inner, depth + 1);
    } else if (isConfig(item)) {
      const inner = get(item, "class_name") === "__keras_tensor__" ? [history(item)] : valuesOf(item);
      for (const part of inner) visit(part, depth + 1);
    } else if (item !== null) {
      if (typeof item === "number" && Number.isFinite(item))
        operand ??= { value: item, isFirst: takes.length === 0 };
      problems.push({
        reason: "it is called with a constant, and only outputs of layers can be used",
        help: HELP,
      });
    }
  };
  visit(value, 0);
  return {
    takes: withNamed(takes, named, signature),
    flags: flagsIn(named, signature),
    problems,
    operand: takes.length === 1 && problems.length === 1 ? operand : undefined,
  };
}

/** The inputs in the order of the signature, of which some come by their names. */
function withNamed(
  takes: readonly Reference[],
  named: Config,
  { values, rest }: Signature,
): readonly Reference[] {
  if (rest !== undefined) return [...takes, ...readReferences(get(named, rest) ?? []).takes];
  if (values.every((name) => get(named, name) === undefined)) return takes;
  return values.flatMap((name, i) => {
    const given = get(named, name);
    return given === undefined ? takes.slice(i, i + 1) : readReferences(given).takes.slice(0, 1);
  });
}

const flagsIn = (named: Config, { flags }: Signature): readonly string[] =>
  flags.filter((name) => get(named, name) === true);

/** The number that TensorFlow calls `y`, as in `tf.add(x, y)`. */
function secondNumber(args: unknown): Operand | undefined {
  const value = isConfig(args) ? get(args, "y") : undefined;
  return typeof value === "number" && Number.isFinite(value) ? { value, isFirst: false } : undefined;
}

const HELP = "call the layer with outputs of layers only";

/** The values of a dictionary in the order of Keras, which is that of their names. */
const valuesOf = (dictionary: Config): readonly unknown[] =>
  namesOf(dictionary).map((name) => dictionary[name]);

export const namesOf = (dictionary: Config): readonly string[] => Object.keys(dictionary).sort();

const isReference = (value: unknown): value is readonly [string, number, number, unknown?] =>
  Array.isArray(value) &&
  typeof value[0] === "string" &&
  Number.isSafeInteger(value[1]) &&
  Number.isSafeInteger(value[2]);

const history = (tensor: Config): unknown => {
  const config = get(tensor, "config");
  return isConfig(config) ? get(config, "keras_history") : undefined;
};

/** Problems with arguments that a layer has no use for. */
function otherArguments(args: unknown, { values, flags, rest }: Signature): ImportProblem[] {
  if (args === undefined || args === null) return [];
  const isInput = (key: string): boolean =>
    key === rest || (values.includes(key) && readReferences(get(args as Config, key)).takes.length === 1);
  const isStray = (key: string): boolean => !flags.includes(key) && !isInput(key);
  const further = isConfig(args) && rest !== undefined ? readReferences(get(args, rest) ?? []).problems : [];
  const keys = isConfig(args)
    ? Object.keys(args).filter((key) => isStray(key) && isOn(args, key))
    : ["arguments"];
  const strays = keys.slice(0, 1).map((key) => ({
    attribute: key.slice(0, 60),
    reason: `it is called with ${JSON.stringify(key.slice(0, 60))}, which has no equivalent in a spec`,
    help: HELP,
  }));
  return [...strays, ...further];
}

const isOn = (args: Config, key: string): boolean => {
  const value = get(args, key);
  return (
    value !== undefined && key !== "return_attention_scores" && !(mayBeOff.includes(key) && value === false)
  );
};

/**
 * The arguments of each call of a layer of this class: a list of references in Keras 1 and 2, `{ args, kwargs }` in Keras 3.
 * @throws ImportError
 */
export function readCalls(inboundNodes: unknown, className: string): Taken[] {
  const signature = signatureOf(className);
  if (inboundNodes === undefined) return [];
  if (!Array.isArray(inboundNodes)) throw refuse({ reason: "its inbound_nodes is not a list" });
  return inboundNodes.map((node) => {
    if (!isConfig(node)) return readReferences(node, signature);
    const { takes, problems, operand } = readReferences(get(node, "args") ?? []);
    const given = get(node, "kwargs");
    const named = isConfig(given) ? given : {};
    const others = otherArguments(given, signature);
    return {
      takes: withNamed(takes, named, signature),
      flags: flagsIn(named, signature),
      problems: [...problems, ...others],
      operand: others.length === 0 ? operand : undefined,
    };
  });
}
