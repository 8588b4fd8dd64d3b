import * as templates from "../../../templates/constants.ts";
import type { Cost } from "../../ir/cost.ts";
import {
  hasOnePortEach,
  type InputPort,
  type Network,
  type OutputPort,
  type Port,
} from "../../ir/network.ts";
import { render } from "../render.ts";
import { printList } from "./pack-lines.ts";
import { quote } from "./user-text.ts";

/** The constants that a module exports. They hold texts of users. */
export function printConstants(network: Network, cost: Cost): string[] {
  return [
    ...network.outputs.flatMap((output) => printLabels(output, network.outputs.length > 1)),
    render(templates.network, { properties: printProperties(network, cost) }),
  ];
}

/** The labels of an output, which bear its name if there are others. */
function printLabels({ name, labels, threshold }: OutputPort, isOneOfSeveral: boolean): string[] {
  if (labels === undefined) return [];
  const of = isOneOfSeveral ? ` of ${name}` : "";
  const what =
    labels.length === 2 && threshold !== undefined
      ? `The labels of the classes 0 and 1${of}.`
      : `The label of each ${isOneOfSeveral ? `value${of}` : "output"}.`;
  const suffix = isOneOfSeveral ? `_${name}` : "";
  return [render(templates.labels, { what, suffix, labels: printList(labels.map(quote)) })];
}

/** What a module says of the ports of a network. */
function propertiesOfPorts(network: Network): Record<string, string | number | undefined> {
  const { inputs, inputSize, outputs, outputSize, states, stateSize } = network;
  const [input, output] = [inputs[0] as InputPort, outputs[0] as OutputPort];
  const list = (texts: readonly string[]): string => printList(texts.map(quote), INDENT);
  const shapeOf = ({ shape, size }: Port): string => `shape: [${shape.join(", ")}], size: ${size}`;
  const byName = <P extends Port>(ports: readonly P[], more: (port: P) => string): string =>
    `{\n${ports.map((port) => `${INDENT}${INDENT}${port.name}: { ${shapeOf(port)}${more(port)} },`).join("\n")}\n${INDENT}}`;
  const kept =
    states.length === 0 ? {} : { stateSize, states: byName(states, ({ offset }) => `, offset: ${offset}`) };
  if (hasOnePortEach(network)) {
    const inputNames = input.names === undefined ? undefined : list(input.names);
    return { inputSize, outputSize, threshold: output.threshold, inputNames, ...kept };
  }
  const namesOf = ({ names }: InputPort): string =>
    names === undefined ? "" : `, names: ${printList(names.map(quote), INDENT)}`;
  const thresholdOf = ({ threshold }: OutputPort): string =>
    threshold === undefined ? "" : `, threshold: ${threshold}`;
  return { inputs: byName(inputs, namesOf), outputs: byName(outputs, thresholdOf), ...kept };
}

function printProperties(network: Network, cost: Cost): string {
  const { name, description, dtype } = network;
  const list = (texts: readonly string[]): string => printList(texts.map(quote), INDENT);
  const properties: Record<string, string | number | undefined> = {
    name: quote(name),
    description: description === undefined ? undefined : quote(description),
    dtype: quote(dtype),
    ...propertiesOfPorts(network),
    layers: list(cost.layers.map(({ about }) => about)),
    parameters: cost.parameters,
    multiplyAdds: cost.multiplyAdds,
  };
  return Object.entries(properties)
    .flatMap(([key, value]) => (value === undefined ? [] : [`${INDENT}${key}: ${value},`]))
    .join("\n");
}

const INDENT = "  ";
