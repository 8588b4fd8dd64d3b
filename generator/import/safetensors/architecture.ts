import { parseDocument } from "yaml";
import { describeValue, list } from "../../diagnostics/words.ts";
import type { Shape } from "../../ir/tensor-data.ts";
import { ImportError, type ImportProblem } from "../imported-model.ts";
import { readCall, readValue, withoutPackage } from "./python-call.ts";

/** A module of a `torch.nn.Sequential` in the description. */
export interface ModuleSpec {
  readonly type: string;
  /** The prefix of its tensors, if the description gives it: `fc1` for `fc1.weight`. */
  readonly name: string | undefined;
  /** Its index, from 0. */
  readonly index: number;
  readonly options: Readonly<Record<string, unknown>>;
  /** Options that Python code gives without their names. */
  readonly positional: readonly unknown[];
}

export interface Architecture {
  readonly name: string | undefined;
  /** Of one sample, without the batch, if the description gives it. */
  readonly inputShape: Shape | undefined;
  readonly modules: readonly ModuleSpec[];
}

/** Keys that are allowed next to the modules and have no effect. */
const FOR_PEOPLE = new Set(["name", "description", "note", "torch", "x_shape", "y_shape", "state"]);
const SHAPE = "input_shape";
const LISTS = ["layers", "sequential"];

const HELP =
  "write YAML or JSON such as { layers: [{ type: Linear, name: fc1 }, ReLU, { type: Linear, name: fc2 }, { type: Softmax, dim: -1 }] }, types and options as in torch.nn";

/**
 * The content of an `--architecture` file: a list of modules, by itself or under `layers` or `sequential`.
 * @throws ImportError
 */
export function readArchitecture(text: string): Architecture {
  const value = parseText(text);
  const top: Record<string, unknown> = Array.isArray(value) ? { layers: value } : objectOf(value);
  const problems: ImportProblem[] = Object.keys(top)
    .filter((key) => !FOR_PEOPLE.has(key) && !LISTS.includes(key) && key !== SHAPE)
    .map((key) => problem(`it has the unknown key ${JSON.stringify(key)}`));
  const lists = LISTS.flatMap((key) => (Array.isArray(top[key]) ? [top[key] as unknown[]] : []));
  const [items = []] = lists;
  if (lists.length !== 1 || items.length === 0)
    problems.push(problem("it needs one list of modules, under layers or sequential", HELP));
  const inputShape = readShape(top[SHAPE], problems);
  const modules = items.flatMap((item, index) => readModules(item, index, problems));
  if (problems.length > 0) throw new ImportError(...problems);
  return { name: typeof top.name === "string" ? top.name : undefined, inputShape, modules };
}

/** The most axes that a sample may have. */
const MOST_AXES = 16;

function readShape(value: unknown, problems: ImportProblem[]): Shape | undefined {
  if (value === undefined) return undefined;
  const isShape =
    Array.isArray(value) &&
    value.length > 0 &&
    value.length <= MOST_AXES &&
    value.every((size) => Number.isSafeInteger(size) && size > 0);
  if (isShape) return value;
  const reason = `its ${SHAPE} is ${describeValue(value)}; it must be the sizes of one sample, such as [3, 8, 8]`;
  problems.push(problem(reason));
  return undefined;
}

const problem = (reason: string, help?: string): ImportProblem => ({
  where: "--architecture",
  reason,
  ...(help !== undefined && { help }),
});

function parseText(text: string): unknown {
  try {
    const document = parseDocument(text, { logLevel: "silent" });
    const [problem] = [...document.errors, ...document.warnings];
    if (problem !== undefined) throw problem;
    return document.toJS();
  } catch (error) {
    const [line = ""] = error instanceof Error ? error.message.split("\n") : [];
    throw new ImportError(problem(`it cannot be read: ${line.replace(/[:.]+$/, "")}`, HELP));
  }
}

function objectOf(value: unknown): Record<string, unknown> {
  if (typeof value === "object" && value !== null && !Array.isArray(value))
    return value as Record<string, unknown>;
  throw new ImportError(problem(`it is ${describeValue(value)}; it must be a list of modules`, HELP));
}

/** How many times a Sequential may be in another. */
const DEEPEST = 8;

/**
 * A module, or those of a Sequential, `features: [Conv2d, ReLU]` or `{ type: Sequential, name: features, layers: … }`: their names
 * begin with its own and a dot.
 */
function readModules(item: unknown, index: number, problems: ImportProblem[], depth = 0): ModuleSpec[] {
  const { type, name, layers, ...others } = sequenceOf(item);
  if (type !== "Sequential" || !Array.isArray(layers)) return [readModule(item, index, problems)];
  const own = typeof name === "string" ? name : `${index}`;
  const [stray] = Object.keys(others);
  if (stray !== undefined || depth === DEEPEST) {
    const why = stray === undefined ? "is in too many others" : `has no option ${JSON.stringify(stray)}`;
    problems.push(problem(`the Sequential ${JSON.stringify(own)} ${why}`));
    return [];
  }
  return layers
    .flatMap((layer, n) => readModules(layer, n, problems, depth + 1))
    .map((module) => ({ ...module, name: `${own}.${module.name ?? module.index}` }));
}

function sequenceOf(item: unknown): Record<string, unknown> {
  if (typeof item !== "object" || item === null) return {};
  const [[name, only] = [""], ...others] = Object.entries(item);
  if (others.length === 0 && Array.isArray(only)) return { type: "Sequential", name, layers: only };
  return item as Record<string, unknown>;
}

/**
 * `ReLU`, `{ type: LeakyReLU, negative_slope: 0.2 }`, or a module as Python has it: `nn.LeakyReLU(0.2)`, with a name as
 * `act: nn.LeakyReLU(0.2)` or, as Python prints it, `(act): LeakyReLU(0.2)`.
 */
function readModule(item: unknown, index: number, problems: ImportProblem[]): ModuleSpec {
  const { type, name, ...options } = fieldsOf(item);
  const known = { index, name: typeof name === "string" ? name : undefined };
  const values = Object.fromEntries(Object.entries(options).map(([key, value]) => [key, readValue(value)]));
  if (typeof type === "string" && LAST_OF.test(type))
    return { ...known, type: LAST_STEP, positional: [], options: values };
  if (typeof type === "string" && /[()]/.test(type)) {
    const call = readCall(type);
    if (call === undefined)
      problems.push(problem(`module ${index} is ${describeValue(type)}, which is not a module`, ONE_A_LINE));
    else {
      for (const key of Object.keys(values).filter((key) => Object.hasOwn(call.named, key)))
        problems.push(problem(`module ${index} is given its ${key} twice`));
      const { type, positional, named } = call;
      return { ...known, type, positional, options: { ...named, ...values } };
    }
  } else if (typeof type !== "string" || (name !== undefined && typeof name !== "string")) {
    const keys = list(Object.keys(options));
    const word = Object.keys(options).find((key) => TYPE_WORDS.has(key));
    const help = type !== undefined || word === undefined ? HELP : `write type: instead of ${word}:`;
    problems.push(problem(`module ${index} needs a type, a string${keys && `; it has only ${keys}`}`, help));
  }
  return { ...known, type: withoutPackage(String(type)), positional: [], options: values };
}

/** What is called the module that takes the last step of a sequence, which Python writes as an index. */
export const LAST_STEP = "x[:, -1]";

/** `x[:, -1]`, `out[:, -1, :]`, or `x[-1]` where steps come first. */
const LAST_OF = /^\w*\[\s*(?::\s*,\s*)?-1\s*(?:,\s*:\s*)?\]$/;

const ONE_A_LINE =
  "write each module on a line of its own, such as - nn.Conv2d(1, 6, kernel_size=3), or as { type: Conv2d, kernel_size: 3 }";

/** Keys that are never the name of a module. */
const FIELDS: ReadonlySet<string> = new Set(["type", "name"]);

/** What others call the type of a module. */
const TYPE_WORDS: ReadonlySet<string> = new Set(
  "op op_type kind class class_name layer_type module_type".split(" "),
);

function fieldsOf(item: unknown): Record<string, unknown> {
  if (typeof item !== "object" || item === null) return { type: item };
  const [[key, only] = [""], ...others] = Object.entries(item);
  const isNamed =
    others.length === 0 &&
    typeof only === "string" &&
    !FIELDS.has(key) &&
    // `op: ReLU` means a type, and `op: nn.ReLU()` a name.
    (!TYPE_WORDS.has(key) || only.includes("("));
  if (!isNamed) return item as Record<string, unknown>;
  return { name: key.replace(/^\((.*)\)$/, "$1"), type: only };
}
