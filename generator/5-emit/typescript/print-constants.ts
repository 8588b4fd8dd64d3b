import * as templates from "../../../templates/constants.ts";
import type { Cost } from "../../ir/cost.ts";
import type { Network } from "../../ir/network.ts";
import { render } from "../render.ts";
import { printList } from "./pack-lines.ts";
import { quote } from "./user-text.ts";

/** The constants that a module exports. They hold texts of users, which ts-morph would read as code. */
export function printConstants(network: Network, cost: Cost): string[] {
  const { labels, threshold } = network;
  const what =
    labels?.length === 2 && threshold !== undefined
      ? "The labels of the classes 0 and 1."
      : "The label of each output.";
  return [
    ...(labels === undefined
      ? []
      : [render(templates.labels, { what, labels: printList(labels.map(quote)) })]),
    render(templates.network, { properties: printProperties(network, cost) }),
  ];
}

function printProperties(network: Network, cost: Cost): string {
  const { name, description, dtype, inputSize, outputSize, inputNames, threshold } = network;
  const list = (texts: readonly string[]): string => printList(texts.map(quote), INDENT);
  const properties: Record<string, string | number | undefined> = {
    name: quote(name),
    description: description === undefined ? undefined : quote(description),
    dtype: quote(dtype),
    inputSize,
    outputSize,
    threshold,
    inputNames: inputNames === undefined ? undefined : list(inputNames),
    layers: list(cost.layers.map(({ about }) => about)),
    parameters: cost.parameters,
    multiplyAdds: cost.multiplyAdds,
  };
  return Object.entries(properties)
    .flatMap(([key, value]) => (value === undefined ? [] : [`${INDENT}${key}: ${value},`]))
    .join("\n");
}

const INDENT = "  ";
