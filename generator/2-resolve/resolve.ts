import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { Report } from "../diagnostics/report.ts";
import { describeShape } from "../ir/describe.ts";
import type { Memory } from "../ir/layer.ts";
import { MOST_VALUES } from "../ir/limits.ts";
import { type Layer, type Network, sizeOfPorts } from "../ir/network.ts";
import type { Spec } from "../ir/spec.ts";
import { sizeOf } from "../ir/tensor-data.ts";
import type { Vocabulary } from "../ir/vocabulary.ts";
import { NumberChecker } from "./check-numbers.ts";
import { checkEmit, checkVerify } from "./check-settings.ts";
import { layerLabel, type Producer, type ResolveContext } from "./layer-context.ts";
import { layerKindOf, resolveLayer } from "./resolve-layer.ts";
import { resolveInputs, resolveOutputs, resolveStates, withMemories } from "./resolve-ports.ts";
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
  const context = { vocabulary, report, files, numbers, expansion };
  const inputs = resolveInputs(spec);
  const { layers, states, outputs } = resolveGraph(spec, context);
  report.throwErrors();

  warnLinearStack(layers, report);
  if (spec.weights !== undefined && !files.mainIsUsed)
    report.add("unused-weights", { file: spec.weights }, report.place(["weights"]));
  numbers.reportRounding();
  const network: Network = {
    name: spec.name,
    description: spec.description,
    dtype: spec.dtype,
    ...{ inputs, inputSize: sizeOfPorts(inputs) },
    ...{ states, stateSize: sizeOfPorts(states) },
    ...{ outputs, outputSize: sizeOfPorts(outputs) },
    layers,
    expansion,
  };
  return { network, warnings: report.diagnostics };
}

/** The layers, and the states and outputs that name them; without those where a value is too large. */
function resolveGraph(spec: Spec, context: ResolveContext): Pick<Network, "layers" | "states" | "outputs"> {
  const { report } = context;
  const layers: Layer[] = [];
  const labels: string[] = [];
  const memories: (readonly Memory[])[] = [];
  const sources = new Sources(spec, context);
  // Layers after one that is too large would only be too large as well.
  const fits = (who: string, { shape, path }: Producer): boolean => {
    if (sizeOf(shape) <= MOST_VALUES) return true;
    const values = { who, shape: describeShape(shape), limit: MOST_VALUES };
    report.add("too-many-values", values, report.place(path));
    return false;
  };
  const nothing = { layers, states: [], outputs: [] };
  if (!sources.ports.every((port) => fits(port.who, port))) return nothing;
  for (const [i, layerSpec] of spec.layers.entries()) {
    const kind = layerKindOf(layerSpec, context);
    labels.push(layerLabel(i + 1, layerSpec, kind));
    const resolved = resolveLayer(layerSpec, i + 1, kind, sources.of(layerSpec, kind), context);
    layers.push(resolved.layer);
    memories.push(resolved.memory);
    sources.add(layerSpec, resolved.producer);
    if (!fits(labels.at(-1) as string, resolved.producer)) return nothing;
  }
  const outputs = resolveOutputs(spec, layers, sources, report);
  const states = resolveStates(spec, sources, context);
  sources.reportUnused(labels);
  return { outputs, ...withMemories(layers, memories, states) };
}
