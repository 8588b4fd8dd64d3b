import { helps } from "../diagnostics/messages.ts";
import type { Report } from "../diagnostics/report.ts";
import { count } from "../diagnostics/words.ts";
import { classCount, endsInSigmoid, type Layer, type Network } from "../ir/network.ts";
import { rounding } from "../ir/number-format.ts";
import type { Spec } from "../ir/spec.ts";
import { sizeOf } from "../ir/tensor-data.ts";
import { type Producer, producerNote } from "./layer-context.ts";

type Outputs = Pick<Network, "outputSize" | "labels" | "threshold">;

/** The threshold of scikit-learn's binary classifiers. */
const HALF = 0.5;

/** Resolves what the outputs are: values, classes, or the probability of the second of two classes. */
export function resolveOutput(
  spec: Spec,
  layers: readonly Layer[],
  output: Producer,
  report: Report,
): Outputs {
  const outputSize = sizeOf(output.shape);
  const isProbability = outputSize === 1 && endsInSigmoid(layers);
  const threshold = isProbability ? roundedThreshold(spec, report) : undefined;
  if (!isProbability && spec.threshold !== undefined)
    report.add("no-threshold", { outputs: outputSize }, report.place(["output", "threshold"]), {
      notes: outputSize === 1 ? [] : [producerNote(output, report)],
    });
  const outputs = { outputSize, threshold, labels: spec.labels };
  checkLabels(outputs, output, report);
  return outputs;
}

function roundedThreshold({ threshold = HALF, dtype }: Spec, report: Report): number {
  const rounded = rounding[dtype](threshold);
  if (rounded === 0 || rounded === 1)
    report.add("threshold-lost", { threshold, rounded }, report.place(["output", "threshold"]));
  return rounded;
}

/** Checks that there is a label for each output, or two for the classes of one sigmoid output. */
function checkLabels({ labels, ...outputs }: Outputs, output: Producer, report: Report): void {
  const { outputSize, threshold } = outputs;
  if (labels === undefined || labels.length === outputSize || labels.length === classCount(outputs)) return;
  const wanted =
    threshold === undefined ? count(outputSize, "output") : "the two classes of a single sigmoid output";
  const values = { what: "label", found: labels.length, wanted };
  const isLikeOfTwoClasses = labels.length === 2 && outputSize === 1;
  report.add("wrong-count", values, report.place(["output", "labels"]), {
    notes: [producerNote(output, report)],
    help: isLikeOfTwoClasses ? helps.endInSigmoid() : undefined,
  });
}
