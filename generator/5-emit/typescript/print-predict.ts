import * as templates from "../../../templates/predict.ts";
import { classCount, classLabels, type Network } from "../../ir/network.ts";
import { render } from "../render.ts";
import { printNumber } from "./print-number.ts";

/** With more classes than this, predict returns a number instead of a union of indices. */
const LISTED_INDICES = 64;

/** `predict`, where the outputs tell classes apart, and `classify`, where those have labels. */
export function printPredict(network: Network, hasLogits: boolean): string[] {
  const { outputSize, threshold } = network;
  const count = classCount(network);
  if (count === 0) return [];
  const isListed = count <= LISTED_INDICES;
  const index = isListed ? Array.from({ length: count }, (_, i) => i).join(" | ") : "number";
  return [
    threshold !== undefined
      ? render(templates.predictByThreshold, { threshold: printNumber(threshold) })
      : render(templates.predict, {
          index,
          outputSize,
          scores: hasLogits ? "logits" : "forward",
          found: hasLogits ? ", found among the logits" : "",
          assertion: isListed ? ` as ${index}` : "",
        }),
    ...(classLabels(network) === undefined
      ? []
      : [
          render(
            templates.classify,
            isListed ? { labels: "labels", bang: "" } : { labels: templates.manyLabels, bang: "!" },
          ),
        ]),
  ];
}
