import { describeShape } from "../ir/describe.ts";
import type { Memory } from "../ir/layer.ts";
import { MOST_VALUES } from "../ir/limits.ts";
import type { Layer, Network, OutputPort } from "../ir/network.ts";
import type { ReadFile } from "../ir/relative-path.ts";
import { type InputSpec, isNetworkLayer, type Spec, type StateSpec } from "../ir/spec.ts";
import { sizeOf } from "../ir/tensor-data.ts";
import { findKind } from "../ir/vocabulary.ts";
import { bindInputs } from "./bind-inputs.ts";
import { checkGiven } from "./check-given.ts";
import { type LayerPlace, type Producer, placeOf, portLabel, type ResolveContext } from "./layer-context.ts";
import { reportUnusedLabels } from "./report-unused-labels.ts";
import { resolveLayer } from "./resolve-layer.ts";
import {
  joinStates,
  type ResolvedOutput,
  resolveOutputs,
  resolveStates,
  withMemories,
} from "./resolve-ports.ts";
import { type Source, Sources, symbolOf } from "./resolve-sources.ts";
import { type InnerScope, type Scope, scopesOf } from "./scope.ts";
import { WeightFiles } from "./weight-files.ts";

/** The layers of a network, where the spec has them, and its states and outputs. */
export interface Resolution extends Pick<Network, "layers" | "states" | "outputs"> {
  readonly places: readonly LayerPlace[];
}

/** The layers, and the states and outputs that name them; without those where a value is too large. */
export function resolveGraph(
  spec: Spec,
  readFile: ReadFile,
  shared: Omit<ResolveContext, "files">,
): Resolution {
  const { report, vocabulary } = shared;
  const layers: Layer[] = [];
  const places: LayerPlace[] = [];
  const memories: (readonly Memory[])[] = [];
  const states: Parameters<typeof joinStates>[0][number][] = [];
  const { scope } = scopesOf(spec, vocabulary);

  const inputs = spec.inputs.map((input, i): Source => portSource("input", input, scope, i));
  const { outputs } = resolveScope(scope, inputs) ?? {};
  if (outputs === undefined) return { layers, places, states: [], outputs: [] };
  return {
    places,
    outputs: outputs.map(({ port }): OutputPort => port),
    ...withMemories(layers, memories, joinStates(states)),
  };

  /** The outputs of a scope, whose layers and states are added; undefined where a value is too large. */
  function resolveScope(
    scope: Scope,
    inputs: readonly Source[],
  ): { readonly outputs: readonly ResolvedOutput[]; readonly isWhole: boolean } | undefined {
    const files = new WeightFiles(
      scope.spec.weights,
      (file) => readFile(`${scope.folder}${file}`),
      report,
      scope.path,
    );
    const context = { ...shared, files };
    const kept = scope.states.map(({ spec: state, index, name }) =>
      portSource("state", { ...state, name }, scope, spec.inputs.length + index, state),
    );
    const ports = [...inputs, ...kept];
    const sources = new Sources(scope, ports, context);
    if (!ports.every(({ producer }) => fits(producer.who, producer))) return undefined;
    for (const i of scope.spec.layers.keys()) {
      if (!scope.layers.has(i)) sources.skip();
      else if (!addLayer(scope, i, sources, context)) return undefined;
    }
    const outputs = resolveOutputs(scope, layers, sources, context);
    states.push(...resolveStates(scope, sources, context));
    sources.reportUnused();
    reportUnusedWeights(scope, files);
    if (!report.hasErrors) reportUnusedLabels(scope, sources, outputs, report);
    return { outputs, isWhole: sources.isWhole };
  }

  /** Adds a layer, or those of a network. Returns whether all values are of a possible size. */
  function addLayer(scope: Scope, i: number, sources: Sources, context: ResolveContext): boolean {
    const layer = scope.spec.layers[i] as Spec["layers"][number];
    if (isNetworkLayer(layer)) return addNetwork(scope, scope.inner.get(i) as InnerScope, i, sources);
    const kind = findKind(vocabulary, layer.type);
    const place = placeOf(scope, i + 1, layer, kind);
    const number = layers.length + 1;
    const resolved = resolveLayer(layer, number, place, kind, sources.of(layer, kind, place), context);
    layers.push(resolved.layer);
    places.push(place);
    memories.push(resolved.memory);
    sources.add(place, [{ number, position: i + 1, producer: resolved.producer }]);
    return fits(place.label, resolved.producer);
  }

  function addNetwork(outer: Scope, inner: InnerScope, i: number, sources: Sources): boolean {
    const place = placeOf(outer, i + 1, inner.layer, undefined);
    const bound = bindInputs(inner, place, sources, report);
    const inputs = inner.inputs.map((input, n): Source => {
      const port = portSource("input", input, inner, n);
      const source = bound[n] as Source;
      return { ...port, number: source.number, producer: { ...port.producer, symbol: symbolOf(source) } };
    });
    const resolved = resolveScope(inner, inputs);
    if (resolved === undefined) return false;
    const { outputs, isWhole } = resolved;
    if (isWhole) checkGiven(inner.layer, outputs, place, report);
    const given = outputs.map(
      ({ port, source, spec }): Source => ({
        ...{ number: port.from, position: i + 1, producer: source.producer, output: spec },
      }),
    );
    sources.add(place, given);
    return true;
  }

  // Layers after one that is too large would only be too large as well.
  function fits(who: string, { shape, path }: Producer): boolean {
    if (sizeOf(shape) <= MOST_VALUES) return true;
    const values = { who, shape: describeShape(shape), limit: MOST_VALUES };
    report.add("too-many-values", values, report.place(path));
    return false;
  }

  function reportUnusedWeights({ spec: { weights }, path }: Scope, files: WeightFiles): void {
    if (weights !== undefined && !files.mainIsUsed)
      report.add("unused-weights", { file: weights }, report.place([...path, "weights"]));
  }
}

/** A port as a source, the ports of a network being counted from 0 down. */
function portSource(
  kind: "input" | "state",
  port: InputSpec | StateSpec,
  scope: Scope,
  index: number,
  called: InputSpec | StateSpec = port,
): Source {
  const size = port.shape.length === 1 ? "size" : "shape";
  const producer = {
    ...{ who: portLabel(kind, called, scope), shape: port.shape },
    ...{ path: [...scope.path, ...port.path, size], isPort: true as const },
    ...(port.path.length > 1 && { symbol: port.name }),
  };
  return { number: -index, position: -index, producer };
}
