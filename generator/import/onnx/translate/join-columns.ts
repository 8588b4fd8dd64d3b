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
 * Inputs of one number that a Concat joins into one row, as those for the columns of a table are; each may be scaled by
 * itself first. Inputs that meet in any other way are inputs of the network.
 */
export function joinColumns({ inputs, nodes }: Graph): Joined | undefined {
  const [first] = inputs;
  if (inputs.length < 2 || first === undefined) return undefined;
  const [batch] = first.dims;
  const isSample = ({ dims: [size] }: GraphInput) =>
    typeof batch === "number" ? size === 1 : typeof size !== "number";
  if (!inputs.every((input) => isSample(input) && isColumn(input))) return undefined;
  const order = meetingOrder(inputs, nodes);
  if (order === undefined) return undefined;
  const size = order.length;
  const { names, remarks } = nameInputs(order.map(({ name }) => name));
  return {
    input: { name: list(order.map(({ name }) => name)), type: typeOf(order), dims: [batch, size] },
    columns: order,
    ...(names && { names }),
    remarks: [
      `The inputs are joined into one, in this order: ${list(order.map(({ name }) => quote(name)))}.`,
      ...remarks,
    ],
  };
}

/** Whether a sample of an input is a single number, as a column of a table is. */
const isColumn = ({ dims }: GraphInput): boolean => dims.length === 1 || (dims.length === 2 && dims[1] === 1);

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
