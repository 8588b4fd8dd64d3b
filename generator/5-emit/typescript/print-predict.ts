import * as templates from "../../../templates/predict.ts";
import { classCount, classLabels, type Network, type OutputPort } from "../../ir/network.ts";
import { render } from "../render.ts";
import { printNumber } from "./print-number.ts";

/** With more classes than this, predict returns a number instead of a union of indices. */
const LISTED_INDICES = 64;

/** The type of the index of one of so many classes, and what asserts it. */
export function indexType(count: number): { readonly type: string; readonly assertion: string } {
  if (count > LISTED_INDICES) return { type: "number", assertion: "" };
  const type = Array.from({ length: count }, (_, i) => i).join(" | ");
  return { type, assertion: ` as ${type}` };
}

/** How a label is looked up by such an index. */
export const lookUpOf = (
  labels: string,
  count: number,
): { readonly lookUp: string; readonly bang: string } =>
  count > LISTED_INDICES
    ? { lookUp: render(templates.manyLabels, { labels }), bang: "!" }
    : { lookUp: labels, bang: "" };

/** `predict`, where the output of a network tells classes apart, and `classify`, where those have labels. */
export function printPredict({ outputs }: Network, hasLogits: boolean): string[] {
  const output = outputs[0] as OutputPort;
  const { size, threshold } = output;
  const count = classCount(output);
  if (count === 0) return [];
  const { type: index, assertion } = indexType(count);
  return [
    threshold !== undefined
      ? render(templates.predictByThreshold, { threshold: printNumber(threshold) })
      : render(templates.predict, {
          ...{ index, assertion, outputSize: size },
          scores: hasLogits ? "logits" : "forward",
          found: hasLogits ? ", found among the logits" : "",
        }),
    ...(classLabels(output) === undefined ? [] : [render(templates.classify, lookUpOf("labels", count))]),
  ];
}
