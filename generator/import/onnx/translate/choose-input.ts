import { shellFlag } from "../../../diagnostics/shell-word.ts";
import { list, quote } from "../../../diagnostics/words.ts";
import { MOST_VALUES } from "../../../ir/limits.ts";
import { sizeOf } from "../../../ir/tensor-data.ts";
import { ImportError, type ImportOptions, type ImportProblem } from "../../imported-model.ts";
import type { Graph, GraphInput } from "../graph.ts";
import { showSizes } from "../read/inputs.ts";
import { sizeName } from "../read/open-sizes.ts";
import { joinColumns } from "./join-columns.ts";
import { BATCH, type Dim, type Dims, sampleOf } from "./value.ts";

/** How to read the input of the file: which of its axes is the batch, if any. */
export interface Reading {
  readonly input: GraphInput;
  readonly dims: Dims;
  /** The batch size in the file, if it is fixed. */
  readonly batchSize: number | undefined;
  /** The name of an open batch size for `--dim`, if it is taken as one sample. */
  readonly openAs?: string;
  /** Whether the batch size is made up, to see whether it matters. */
  readonly isProbe?: boolean;
  /** The inputs of the file that make up this one, in order, if they are several. */
  readonly columns?: readonly GraphInput[];
  /** Inputs of which only the shape is used. */
  readonly shapes?: readonly {
    readonly name: string;
    readonly type: GraphInput["type"];
    readonly dims: Dims;
  }[];
  /** The names of its values. */
  readonly names?: readonly string[];
  /** What the user should know about the choice. */
  readonly remarks: readonly string[];
}

/**
 * The ways to read the input, the most likely first. An open first size is the batch, and with `--batch` any first size is; a
 * first size of 1 before others is too, unless the network mixes it with the features. Throws an ImportError if there
 * is no one input, or a size is open.
 */
export function readingsOf(graph: Graph, options: ImportOptions): Reading[] {
  const idle = graph.inputs.filter((input) => isOfShapeAlone(input, graph));
  if (idle.length === 0 || idle.length === graph.inputs.length) return readingsOfData(graph, options);
  const data = { ...graph, inputs: graph.inputs.filter((input) => !idle.includes(input)) };
  const shapes = idle.map((input) => {
    const isOpen = input.dims.length > 0 && typeof input.dims[0] !== "number";
    const dims: Dims = isOpen ? [BATCH, ...fixed(input, 1)] : fixed(input, 0);
    return { name: input.name, type: input.type, dims };
  });
  const names = list(idle.map(({ name }) => quote(name)));
  const remark = `Left out, because only ${idle.length === 1 ? "its shape is" : "their shapes are"} needed: ${names}.`;
  return readingsOfData(data, options).map((reading) => ({
    ...reading,
    shapes,
    remarks: [...reading.remarks, remark],
  }));
}

/** Whether nothing uses the numbers of an input. */
const isOfShapeAlone = ({ name }: GraphInput, { nodes, outputs }: Graph): boolean =>
  !outputs.includes(name) &&
  nodes.every(({ op, inputs }) => !inputs.includes(name) || op === "Shape" || op === "Size");

function readingsOfData(graph: Graph, options: ImportOptions): Reading[] {
  const joined = joinColumns(graph);
  if (joined === undefined)
    return readingsOfOne(onlyInput(graph.inputs, Object.keys(options.bind ?? {})), options);
  const { input, columns, names, remarks } = joined;
  const own = { columns, ...(names && { names }) };
  return readingsOfOne(input, options)
    .filter(({ dims }) => dims[0] === BATCH)
    .map((reading) => ({ ...reading, ...own, remarks: [...remarks, ...reading.remarks] }));
}

function readingsOfOne(input: GraphInput, options: ImportOptions): Reading[] {
  const sizes = input.dims;
  const [first, ...others] = sizes;
  const isOpen = sizes.length > 0 && typeof first !== "number";
  const closed = fixed(input, isOpen ? 1 : 0);
  const shown = `input ${quote(input.name)} (${closed.join("×")})`;
  const whole = { input, dims: closed, batchSize: undefined };
  if (isOpen) {
    const open = { ...whole, dims: [BATCH, ...closed] as readonly Dim[], remarks: [] };
    return [open, { ...open, batchSize: 1, openAs: sizeName(input, 0) }];
  }
  const batched = { input, dims: [BATCH, ...closed.slice(1)] as readonly Dim[], batchSize: closed[0] };
  if (options.batch && sizes.length > 0) return [{ ...batched, remarks: [] }];
  if (first === 1 && others.length > 0) {
    return [
      { ...batched, remarks: [`The first axis of ${shown} is taken as the batch.`] },
      {
        ...whole,
        remarks: [`All of ${shown} is one sample: the network mixes its first axis with the others.`],
      },
    ];
  }
  if (others.length === 0) return [{ ...whole, remarks: [] }];
  return [
    {
      ...whole,
      remarks: [`All of ${shown} is one sample; with --batch, its first axis is the batch.`],
    },
  ];
}

/** The sizes of an input from an axis on. Throws an ImportError if one is open. */
function fixed(input: GraphInput, from: number): number[] {
  const sizes = input.dims.slice(from);
  const where = `input ${quote(input.name)}`;
  const problems = sizes.flatMap((size, i): ImportProblem[] => {
    if (typeof size !== "number") {
      const name = sizeName(input, from + i);
      const help = `set it with ${shellFlag("--dim", `${name}=n`)}`;
      return [{ where, reason: `its size ${quote(name)} is open`, help }];
    }
    return size > 0 ? [] : [{ where, reason: `it has no elements: its shape is ${sizes.join("×")}` }];
  });
  if (problems.length > 0) throw new ImportError(...problems);
  const numbers = sizes as number[];
  if (sizeOf(numbers) > MOST_VALUES) {
    throw new ImportError({ where, shape: numbers, reason: `it has more than ${MOST_VALUES} elements` });
  }
  return sampleOf(numbers) as number[];
}

/** How many flags a message lists. */
const MOST_FLAGS = 20;

/**
 * The only unbound input.
 * @param bound the names of the bound inputs
 * @throws ImportError if there is none, or more than one
 */
function onlyInput(inputs: readonly GraphInput[], bound: readonly string[]): GraphInput {
  const [input, ...others] = inputs;
  if (input === undefined) throw noInput(bound);
  if (others.length > 0) throw severalInputs(inputs, bound);
  return input;
}

function noInput(bound: readonly string[]): ImportError {
  if (bound.length === 0) return new ImportError({ reason: "the output does not depend on any input" });
  return new ImportError({
    reason: "the output does not depend on any unbound input",
    help: `one input has to stay unbound, as the network's own: leave out --bind for ${list(bound.map(quote), "or")}`,
  });
}

/** The user has to choose; the message suggests one with an open size, which is likely a batch. */
function severalInputs(inputs: readonly GraphInput[], bound: readonly string[]): ImportError {
  const many = `${inputs.length} ${bound.length === 0 ? "" : "unbound "}inputs`;
  const shown = inputs.map(({ name, dims }) => `${quote(name)} (${showSizes(dims)})`);
  const data = inputs.find(({ dims }) => dims.some((size) => typeof size !== "number")) ?? inputs[0];
  const flags = inputs
    .filter((input) => input !== data)
    .map(({ name }) => shellFlag("--bind", `${name}=FILE`));
  const toPaste = flags.length > MOST_FLAGS ? [...flags.slice(0, MOST_FLAGS), "…"] : flags;
  const split =
    "leave one unbound, as the network's own, and bind each of the others to a file with its values";
  return new ImportError({
    reason: `the model has ${many}, ${list(shown)}, but a network has only one`,
    help: `${split}: if ${quote(data?.name ?? "")} is the network's input, ${toPaste.join(" ")}`,
  });
}
