import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { Report } from "../diagnostics/report.ts";
import { describeShape } from "../ir/describe.ts";
import { MOST_VALUES } from "../ir/limits.ts";
import type { Layer, Network } from "../ir/network.ts";
import type { Spec } from "../ir/spec.ts";
import { sizeOf } from "../ir/tensor-data.ts";
import type { Vocabulary } from "../ir/vocabulary.ts";
import { NumberChecker } from "./check-numbers.ts";
import { checkEmit, checkVerify } from "./check-settings.ts";
import { layerLabel, type Producer, type ResolveContext, THE_INPUT } from "./layer-context.ts";
import { layerKindOf, resolveLayer } from "./resolve-layer.ts";
import { resolveOutput } from "./resolve-output.ts";
import { Sources } from "./resolve-sources.ts";
import { warnLinearStack } from "./warn-linear-stack.ts";
import { type ReadFile, WeightFiles } from "./weight-files.ts";

export type { ReadFile } from "./weight-files.ts";

export interface Resolved {
  readonly network: Network;
  /** Warnings and remarks, in the order of their locations. */
  readonly warnings: readonly Diagnostic[];
}

/** Spec → network: loads the weights and checks every shape. Throws a SpecError that holds every problem. */
export function resolve(spec: Spec, readFile: ReadFile, vocabulary: Vocabulary): Resolved {
  const report = new Report(spec.source);
  const files = new WeightFiles(spec.weights, readFile, report);
  const numbers = new NumberChecker(spec.dtype, report);
  const expansion = { mathematics: vocabulary.mathematics, dtype: spec.dtype, math: spec.emit.math };
  checkEmit(spec.emit, report);
  checkVerify(spec.verify, report);
  const { layers, output } = resolveLayers(spec, { vocabulary, report, files, numbers, expansion });
  const outputs = resolveOutput(spec, layers, output, report);
  report.throwErrors();

  warnLinearStack(layers, report);
  if (spec.weights !== undefined && !files.mainIsUsed)
    report.add("unused-weights", { file: spec.weights }, report.place(["weights"]));
  numbers.reportRounding();
  const network: Network = {
    name: spec.name,
    description: spec.description,
    dtype: spec.dtype,
    inputShape: spec.input.shape,
    inputSize: sizeOf(spec.input.shape),
    inputNames: spec.input.names,
    inputKeys: spec.input.keys,
    ...outputs,
    layers,
    expansion,
  };
  return { network, warnings: report.diagnostics };
}

function resolveLayers(spec: Spec, context: ResolveContext): { layers: Layer[]; output: Producer } {
  const layers: Layer[] = [];
  const labels: string[] = [];
  const sources = new Sources(spec, context);
  let output = sources.input;
  // Layers after one that is too large would only be too large as well.
  const fits = (who: string, { shape, path }: Producer): boolean => {
    if (sizeOf(shape) <= MOST_VALUES) return true;
    const values = { who, shape: describeShape(shape), limit: MOST_VALUES };
    context.report.add("too-many-values", values, context.report.place(path));
    return false;
  };
  if (!fits(THE_INPUT, output)) return { layers, output };
  for (const [i, layerSpec] of spec.layers.entries()) {
    const kind = layerKindOf(layerSpec, context);
    labels.push(layerLabel(i + 1, layerSpec, kind));
    const { layer, producer } = resolveLayer(layerSpec, i + 1, kind, sources.of(layerSpec, kind), context);
    layers.push(layer);
    sources.add(layerSpec, producer);
    output = producer;
    if (!fits(labels.at(-1) as string, producer)) return { layers, output };
  }
  sources.reportUnused(labels);
  return { layers, output };
}
