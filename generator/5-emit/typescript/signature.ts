import { hasOnePortEach, type Network } from "../../ir/network.ts";
import { INPUT, OUTPUT, type Ports, STATE } from "../../ir/program.ts";

/** A vector that a function of a module is called with. */
export interface Argument {
  /** What functions call it: `x`, `inputs.image`. */
  readonly text: string;
  /** The buffer of the program that it is. */
  readonly buffer: string;
  readonly size: number;
  readonly type: string;
}

/** How the functions of a module are called: with vectors, or with objects of vectors where there are several ports. */
export interface Signature {
  readonly inputs: readonly Argument[];
  readonly outputs: readonly Argument[];
  readonly state: Argument | undefined;
  /** Whether there are several ports. */
  readonly isByName: boolean;
}

/** What functions with states, or of several ports, are called with; `ports` are their buffers. */
export function signatureOf(network: Network, ports: Ports): Signature {
  const isByName = !hasOnePortEach(network);
  const argumentsOf = (side: "inputs" | "outputs", alone: Pick<Argument, "text" | "type">): Argument[] =>
    network[side].map(({ name, size }, i) => ({
      ...(isByName ? { text: `${side}.${name}`, type: `Vector<${size}>` } : alone),
      ...{ buffer: ports[side][i] as string, size },
    }));
  return {
    inputs: argumentsOf("inputs", { text: INPUT, type: "Input" }),
    outputs: argumentsOf("outputs", { text: OUTPUT, type: "Output" }),
    state:
      ports.state === undefined
        ? undefined
        : { text: STATE, buffer: ports.state, size: network.stateSize, type: "State" },
    isByName,
  };
}

/** All vectors in the order in which a program takes them. */
export const vectorsOf = ({ inputs, outputs, state }: Signature): readonly Argument[] => [
  ...inputs,
  ...outputs,
  ...(state ? [state] : []),
];

/** Parameters as a function declares them: those of one side, or of both, and the state last. */
export function parametersOf(
  { isByName, state }: Signature,
  { outputs = true, rows = false }: { readonly outputs?: boolean; readonly rows?: boolean } = {},
  sizes: Pick<Network, "inputSize" | "outputSize">,
): string {
  const matrix = (size: number): string => `Matrix<${size}>`;
  const input = isByName
    ? `inputs: ${rows ? "InputRows" : "Inputs"}`
    : `${INPUT}: ${rows ? matrix(sizes.inputSize) : "Input"}`;
  const output = isByName
    ? `outputs: ${rows ? "OutputRows" : "Outputs"}`
    : `${OUTPUT}: ${rows ? matrix(sizes.outputSize) : "Output"}`;
  return [
    input,
    ...(outputs ? [output] : []),
    ...(rows ? ["count: number"] : []),
    ...(state ? [`${STATE}: State`] : []),
  ].join(", ");
}

/** What a function returns: its outputs, as it was given them. */
export const resultOf = ({ isByName }: Signature): string => (isByName ? "outputs" : OUTPUT);

/** The type of that. */
export function typeOfResult({ isByName }: Signature, isRows: boolean, outputSize: number): string {
  if (isByName) return isRows ? "OutputRows" : "Outputs";
  return isRows ? `Matrix<${outputSize}>` : "Output";
}
