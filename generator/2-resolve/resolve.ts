import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { Report } from "../diagnostics/report.ts";
import { count } from "../diagnostics/words.ts";
import type { Layer, Network } from "../ir/network.ts";
import type { Spec } from "../ir/spec.ts";
import { type Shape, sizeOf } from "../ir/tensor-data.ts";
import type { Vocabulary } from "../ir/vocabulary.ts";
import { checkEmit } from "./check-emit.ts";
import { type Context, type Producer, producerNote } from "./layer-context.ts";
import { Numbers } from "./numbers.ts";
import { resolveLayer } from "./resolve-layer.ts";
import { warnLinearStack } from "./warn-linear-stack.ts";
import { type ReadFile, WeightFiles } from "./weight-files.ts";

export type { ReadFile } from "./weight-files.ts";

export interface Resolved {
  readonly network: Network;
  /** Warnings and remarks, in the order of their places. */
  readonly warnings: readonly Diagnostic[];
}

/** Spec → network: loads the weights and checks every shape. Throws a SpecError that holds every problem. */
export function resolve(spec: Spec, readFile: ReadFile, vocabulary: Vocabulary): Resolved {
  const report = new Report(spec.source);
  const files = new WeightFiles(spec.weights, readFile, report);
  const numbers = new Numbers(spec.dtype, report);
  const expansion = { mathematics: vocabulary.mathematics, dtype: spec.dtype, math: spec.emit.math };
  checkEmit(spec.emit, report);
  const { layers, output } = resolveLayers(spec, { vocabulary, report, files, numbers, expansion });
  checkLabels(spec, output, report);
  report.throwErrors();

  warnLinearStack(layers, report);
  if (spec.weights !== undefined && !files.mainIsUsed)
    report.add("unused-weights", { file: spec.weights }, report.place(["weights"]));
  numbers.remarkRounding();
  const network: Network = {
    name: spec.name,
    description: spec.description,
    dtype: spec.dtype,
    inputSize: spec.input.size,
    inputNames: spec.input.names,
    outputSize: output.size,
    labels: spec.labels,
    layers,
  };
  return { network, warnings: report.diagnostics };
}

function resolveLayers(spec: Spec, context: Context): { layers: Layer[]; output: Producer } {
  const layers: Layer[] = [];
  let shape: Shape = [spec.input.size];
  let producer: Producer = { who: "the input", size: sizeOf(shape), path: ["input", "size"] };
  spec.layers.forEach((layerSpec, i) => {
    const resolved = resolveLayer(layerSpec, i + 1, shape, producer, context);
    layers.push(resolved.layer);
    shape = resolved.layer.output;
    producer = resolved.producer;
  });
  return { layers, output: producer };
}

function checkLabels({ labels }: Spec, output: Producer, report: Report): void {
  if (labels === undefined || labels.length === output.size) return;
  const wanted = count(output.size, "output");
  const values = { what: "label", found: labels.length, wanted };
  report.add("wrong-count", values, report.place(["output", "labels"]), {
    notes: [producerNote(output, report)],
  });
}
