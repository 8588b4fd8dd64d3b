import * as templates from "../../../templates/types.ts";
import { hasOnePortEach, type InputPort, type Network, type Port } from "../../ir/network.ts";
import type { Dtype } from "../../ir/number-format.ts";
import { render } from "../render.ts";
import { printList } from "./pack-lines.ts";

/** The typed array that vectors of a dtype are. */
export const arrayOf: Record<Dtype, "Float64Array" | "Float32Array"> = {
  f64: "Float64Array",
  f32: "Float32Array",
};

/** A type of more elements than this gives their number instead of listing them. */
const LISTED_VALUES = 16;

/** The types that a module exports. The only texts of the spec in them are names, which are identifiers. */
export function declare(network: Network): string[] {
  const { stateSize } = network;
  return [
    ...(hasOnePortEach(network) ? typesOfOneEach(network) : [typesByName(network)]),
    ...(stateSize === 0 ? [] : [render(templates.state, { stateSize })]),
  ];
}

function typesOfOneEach({ dtype, inputs, inputSize, outputSize }: Network): string[] {
  const input = inputs[0] as InputPort;
  return [
    render(templates.ofOneEach, {
      ...{ array: arrayOf[dtype], inputSize, outputSize },
      values: valuesOf(input, ""),
    }),
    ...(input.names === undefined ? [] : [templates.namedInput]),
  ];
}

function typesByName({ dtype, inputs, outputs }: Network): string {
  const typed = <P extends Port>(ports: readonly P[], typeOf: (port: P) => string): string =>
    ports.map((port) => render(templates.port, { name: port.name, type: typeOf(port) })).join("\n");
  const vector = ({ size }: Port): string => `Vector<${size}>`;
  const matrix = ({ size }: Port): string => `Matrix<${size}>`;
  return render(templates.byName, {
    array: arrayOf[dtype],
    inputs: typed(inputs, vector),
    outputs: typed(outputs, vector),
    inputRows: typed(inputs, matrix),
    outputRows: typed(outputs, matrix),
    values: typed(inputs, (input) => `${valuesOf(input, "  ")} | ${vector(input)}`),
  });
}

/** The type of the values of an input as an array; its lines after the first have this indent. */
function valuesOf({ size, names }: InputPort, indent: string): string {
  if (size > LISTED_VALUES) return `(readonly number[] & { readonly length: ${size} })`;
  const elements = Array.from({ length: size }, (_, i) => (names ? `${names[i]}: number` : "number"));
  return `readonly ${printList(elements, indent)}`;
}
