import { list, quote } from "../../../diagnostics/words.ts";
import { nameInputs } from "../../name-values.ts";
import type { Graph, GraphInput, Node } from "../graph.ts";
import { ML } from "../graph.ts";
import { isFloat } from "../read/fit-to-type.ts";

/** Several inputs of the file as the one of a network. */
interface Joined {
  readonly input: GraphInput;
  /** The inputs of the file, in the order of the values. */
  readonly columns: readonly GraphInput[];
  readonly names?: readonly string[];
  readonly remarks: readonly string[];
}

/** Operators that join features. */
const joins: ReadonlySet<string> = new Set(["Concat", `${ML}FeatureVectorizer`]);

/**
 * Inputs that a Concat joins into one row, each of which may be scaled by itself first. Inputs
 * that meet in any other way may be weights, and are not joined.
 */
export function joinColumns({ inputs, nodes }: Graph): Joined | undefined {
  const [first] = inputs;
  if (inputs.length < 2 || first === undefined) return undefined;
  const [batch] = first.dims;
  const isSample = ({ dims: [size] }: GraphInput) =>
    typeof batch === "number" ? size === 1 : typeof size !== "number";
  if (!inputs.every((input) => isSample(input) && columnsOf(input) !== undefined)) return undefined;
  const order = meetingOrder(inputs, nodes);
  if (order === undefined) return undefined;
  const size = order.reduce((sum, input) => sum + (columnsOf(input) as number), 0);
  const isOneEach = size === order.length;
  const named = isOneEach ? nameInputs(order.map(({ name }) => name)) : { remarks: [] };
  const shown = order.map((input) =>
    isOneEach ? quote(input.name) : `${quote(input.name)} (${columnsOf(input)})`,
  );
  return {
    input: { name: list(order.map(({ name }) => name)), type: typeOf(order), dims: [batch, size] },
    columns: order,
    ...("names" in named && named.names && { names: named.names }),
    remarks: [`The inputs are joined into one, in this order: ${list(shown)}.`, ...named.remarks],
  };
}

/** How many numbers a sample of an input has, if it is a row or a single number. */
function columnsOf({ dims }: GraphInput): number | undefined {
  const size = dims.length === 1 ? 1 : dims[1];
  return dims.length <= 2 && typeof size === "number" && size > 0 ? size : undefined;
}

const typeOf = (inputs: readonly GraphInput[]): GraphInput["type"] => {
  const types = inputs.map(({ type }) => type);
  if (types.every((type) => type === types[0])) return types[0] as GraphInput["type"];
  return types.includes("f64") ? "f64" : (types.find(isFloat) ?? "f32");
};

/** The inputs in the order in which they are joined; undefined if one is used in any other way. */
function meetingOrder(
  inputs: readonly GraphInput[],
  nodes: readonly Node[],
): readonly GraphInput[] | undefined {
  /** Values that depend on a single input, until they meet others. */
  const owners = new Map(inputs.map((input) => [input.name, input]));
  const met = new Set<string>();
  const order = new Set<GraphInput>();
  for (const { op, inputs: sources, outputs } of nodes) {
    const found = sources.flatMap((name) => owners.get(name) ?? []);
    const others = sources.some((name) => met.has(name));
    if (found.length === 0 && !others) continue;
    const isAlone = new Set(found).size === 1 && !others;
    if (!isAlone) {
      if (found.length > 0 && !joins.has(op)) return undefined;
      for (const input of found) order.add(input);
    }
    for (const name of outputs) {
      if (isAlone) owners.set(name, found[0] as GraphInput);
      else met.add(name);
    }
  }
  return order.size === inputs.length ? [...order] : undefined;
}
