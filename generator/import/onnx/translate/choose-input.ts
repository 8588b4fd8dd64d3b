import { shellFlag } from "../../../diagnostics/shell-word.ts";
import { list, quote } from "../../../diagnostics/words.ts";
import { MOST_VALUES } from "../../../ir/limits.ts";
import { sizeOf } from "../../../ir/tensor-data.ts";
import { ImportError, type ImportOptions, type ImportProblem } from "../../imported-model.ts";
import type { Graph, GraphInput } from "../graph.ts";
import { showSizes } from "../read/inputs.ts";
import { sizeName } from "../read/open-sizes.ts";
import { joinColumns } from "./join-columns.ts";
import { BATCH, type Dims, sampleOf } from "./value.ts";

/** How to read an input of the file: which of its axes is the batch, if any. */
export interface InputReading {
  readonly input: GraphInput;
  readonly dims: Dims;
  /** The inputs of the file that make up this one, in order, if they are several. */
  readonly columns?: readonly GraphInput[];
  /** The names of its values. */
  readonly names?: readonly string[];
}

/** How to read the inputs of the file. */
export interface Reading {
  readonly inputs: readonly InputReading[];
  /** The batch size in the file, if it is fixed. */
  readonly batchSize: number | undefined;
  /** The name of an open batch size for `--dim`, if it is taken as one sample. */
  readonly openAs?: string;
  /** Whether the batch size is made up, to see whether it matters. */
  readonly isProbe?: boolean;
  /** Inputs of which only the shape is used. */
  readonly shapes?: readonly {
    readonly name: string;
    readonly type: GraphInput["type"];
    readonly dims: Dims;
  }[];
  /** What the user should know about the choice. */
  readonly remarks: readonly string[];
}

/**
 * The ways to read the inputs, the most likely first. An open first size is the batch, and with `--batch` any first size is; a
 * first size of 1 before others is too, unless the network mixes it with the features. Throws an ImportError if there
 * is no input, or a size is open.
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
  const isFree = options.inputs === undefined && options.states === undefined;
  const joined = isFree ? joinColumns(graph) : undefined;
  if (joined !== undefined) {
    const { input, columns, names, remarks } = joined;
    return readingsOfOne(input, options)
      .filter(({ inputs: [read] }) => read?.dims[0] === BATCH)
      .map(({ inputs: [read], ...reading }) => ({
        ...reading,
        inputs: [{ ...(read as InputReading), columns, ...(names && { names }) }],
        remarks: [...remarks, ...reading.remarks],
      }));
  }
  const [first, ...others] = graph.inputs;
  if (first === undefined) throw noInput(Object.keys(options.bind ?? {}));
  return others.length === 0 ? readingsOfOne(first, options) : readingsOfSeveral(graph, options);
}

function readingsOfOne(input: GraphInput, options: ImportOptions): Reading[] {
  const sizes = input.dims;
  const [first, ...others] = sizes;
  const isOpen = sizes.length > 0 && typeof first !== "number";
  const closed = fixed(input, isOpen ? 1 : 0);
  const shown = `input ${quote(input.name)} (${closed.join("×")})`;
  const whole = { inputs: [{ input, dims: closed }], batchSize: undefined };
  if (isOpen) return openReadings([{ input, dims: [BATCH, ...closed] }], sizeName(input, 0));
  const sample: Dims = [BATCH, ...closed.slice(1)];
  const batched = { inputs: [{ input, dims: sample }], batchSize: closed[0] };
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

/** An open batch stays open or, if only shapes depend on it, is taken as 1. */
const openReadings = (inputs: readonly InputReading[], openAs: string): Reading[] => [
  { inputs, batchSize: undefined, remarks: [] },
  { inputs, batchSize: 1, openAs, remarks: [] },
];

/**
 * Several inputs have one batch: the axes of one open size, or else the first axes of size 1. What recurrent layers begin with
 * has its batch as its second axis.
 */
function readingsOfSeveral(graph: Graph, options: ImportOptions): Reading[] {
  const { inputs } = graph;
  const open = openBatchOf(inputs);
  const read = (axisOf: (input: GraphInput) => number): InputReading[] => {
    const problems: ImportProblem[] = [];
    const readings = inputs.flatMap((input) => {
      try {
        return [{ input, dims: dimsWith(input, axisOf(input)) }];
      } catch (error) {
        if (!(error instanceof ImportError)) throw error;
        problems.push(...error.problems);
        return [];
      }
    });
    if (problems.length > 0) throw new ImportError(...problems);
    return readings;
  };
  if (open !== undefined) return openReadings(read(open.axisOf), open.name);
  const whole = { inputs: read(() => -1), batchSize: undefined };
  const [first] = inputs as [GraphInput];
  const batchSize = options.batch ? (first.dims[0] as number | undefined) : 1;
  const axisOf = (input: GraphInput) => fixedBatchAxis(input, batchSize, graph);
  if (batchSize === undefined || axisOf(first) !== 0) return [{ ...whole, remarks: [] }];
  const batched = { inputs: read(axisOf), batchSize };
  if (options.batch) return [{ ...batched, remarks: [] }];
  const axes = batched.inputs.flatMap(({ input, dims }) => {
    const axis = dims.indexOf(BATCH);
    const shown = `input ${quote(input.name)} (${showSizes(input.dims)})`;
    return axis < 0 ? [] : [axis === 0 ? `the first axis of ${shown}` : `axis ${axis} of ${shown}`];
  });
  const isOne = axes.length === 1;
  return [
    { ...batched, remarks: [`The batch is ${list(axes)}${isOne ? "" : ", which are all of size 1"}.`] },
    {
      ...whole,
      remarks: ["All of the inputs are one sample: the network mixes their axes of size 1 with the others."],
    },
  ];
}

/** The open size that is the batch of several inputs: that of the first axis that is open, or the only open size. */
function openBatchOf(inputs: readonly GraphInput[]) {
  const isOpen = (size: GraphInput["dims"][number]) => typeof size !== "number";
  const leading = inputs.find(({ dims }) => dims.length > 0 && isOpen(dims[0]));
  const sizes = new Set(inputs.flatMap(({ dims }) => dims.filter(isOpen)));
  const [only] = sizes;
  if (leading === undefined && (sizes.size !== 1 || only === undefined)) return undefined;
  const batch = leading === undefined ? only : leading.dims[0];
  const name = leading === undefined ? String(only) : sizeName(leading, 0);
  const axisOf = ({ dims }: GraphInput) => {
    const named = batch === undefined ? -1 : dims.indexOf(batch);
    if (named >= 0) return named;
    if (dims.length > 0 && isOpen(dims[0])) return 0;
    // Sizes without names are taken as those of one batch, where an input has only one.
    return dims.filter(isOpen).length === 1 ? dims.indexOf(undefined) : -1;
  };
  return { name, axisOf };
}

function fixedBatchAxis(input: GraphInput, batchSize: number | undefined, graph: Graph): number {
  const { dims } = input;
  if (dims.length < 2) return -1;
  if (dims.length === 3 && dims[1] === batchSize && isBeginning(input, graph)) return 1;
  return dims[0] === batchSize ? 0 : -1;
}

/** Operators that move numbers without a change of what their axes are, but for a first axis of layers that comes and goes. */
const passing: ReadonlySet<string> = new Set("Identity Slice Gather Unsqueeze Squeeze Split Cast".split(" "));
const recurrent: ReadonlySet<string> = new Set(["LSTM", "GRU", "RNN"]);

/** Whether an input is what recurrent layers begin with, laid out as layers (or directions) by batch by units. */
function isBeginning({ name }: GraphInput, { nodes }: Graph): boolean {
  const names = new Set([name]);
  return nodes.some(({ op, inputs, outputs, attributes }) => {
    if (recurrent.has(op))
      return attributes.layout !== 1 && inputs.slice(5, 7).some((input) => names.has(input));
    if (passing.has(op) && names.has(inputs[0] ?? "")) for (const output of outputs) names.add(output);
    return false;
  });
}

/** The sizes of an input whose batch is an axis; -1 where it has none. */
function dimsWith(input: GraphInput, batch: number): Dims {
  if (batch < 0) return fixed(input, 0);
  const before = fixed({ ...input, dims: input.dims.slice(0, batch) }, 0);
  return [...before, BATCH, ...fixed(input, batch + 1)];
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

function noInput(bound: readonly string[]): ImportError {
  if (bound.length === 0) return new ImportError({ reason: "the output does not depend on any input" });
  return new ImportError({
    reason: "the output does not depend on any unbound input",
    help: `one input has to stay unbound, as the network's own: leave out --bind for ${list(bound.map(quote), "or")}`,
  });
}
