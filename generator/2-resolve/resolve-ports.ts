import type { Place } from "../diagnostics/diagnostic.ts";
import { helps } from "../diagnostics/messages.ts";
import type { Report } from "../diagnostics/report.ts";
import { count } from "../diagnostics/words.ts";
import type { Memory } from "../ir/layer.ts";
import type { FieldPath } from "../ir/location.ts";
import {
  classCount,
  endsInSigmoid,
  type InputPort,
  type Layer,
  type Network,
  type OutputPort,
  type StatePort,
  sizeOfPorts,
} from "../ir/network.ts";
import { type Dtype, rounding } from "../ir/number-format.ts";
import type { OutputSpec, Spec, StateSpec } from "../ir/spec.ts";
import { sizeOf } from "../ir/tensor-data.ts";
import { checkShape } from "./check-shape.ts";
import {
  describeValues,
  type Producer,
  portLabel,
  producerNote,
  type ResolveContext,
} from "./layer-context.ts";
import { isBroadcast, loadTensor } from "./load-tensor.ts";
import type { Source, Sources } from "./resolve-sources.ts";
import type { Scope } from "./scope.ts";

/** The threshold of scikit-learn's binary classifiers. */
const HALF = 0.5;

export const resolveInputs = ({ inputs }: Spec): InputPort[] =>
  inputs.map(({ name, shape, names, keys }) => ({ name, shape, size: sizeOf(shape), names, keys }));

/** An output of a scope, where it comes from there, and what is said of it there or where that comes from. */
export interface ResolvedOutput {
  readonly port: OutputPort;
  readonly source: Source;
  readonly spec: OutputSpec;
}

/** Resolves what each output is: values, classes, or the probability of the second of two classes. */
export const resolveOutputs = (
  scope: Scope,
  layers: readonly Layer[],
  sources: Sources,
  context: ResolveContext,
): ResolvedOutput[] =>
  scope.outputs.flatMap((output) => resolveOutput(output, scope, layers, sources, context) ?? []);

function resolveOutput(
  said: OutputSpec,
  scope: Scope,
  layers: readonly Layer[],
  sources: Sources,
  { report, dtype }: ResolveContext,
): ResolvedOutput | undefined {
  const { name, from } = said;
  const path = [...scope.path, ...said.path];
  const who = portLabel("output", said, scope);
  const source = from === undefined ? sources.last(who, path) : sources.end(from, who, [...path, "from"]);
  if (source === undefined) return undefined;
  const { number, producer, output: inner } = source;
  const labels = said.labels ?? inner?.labels;
  const spec = { ...said, labels, threshold: said.threshold ?? inner?.threshold };
  const size = sizeOf(producer.shape);
  const isProbability = size === 1 && endsInSigmoid(layers, number);
  const place = report.place([...path, "threshold"]);
  const threshold = isProbability ? roundedThreshold(spec, dtype, place, report) : undefined;
  if (!isProbability && spec.threshold !== undefined)
    report.add("no-threshold", { outputs: size }, place, {
      notes: size === 1 ? [] : [producerNote(producer, report)],
    });
  const port = { name, from: number, shape: producer.shape, size, labels, threshold };
  checkLabels(port, path, producer, report);
  return { port, source, spec };
}

function roundedThreshold(
  { threshold = HALF }: OutputSpec,
  dtype: Dtype,
  place: Place,
  report: Report,
): number {
  const rounded = rounding[dtype](threshold);
  if (rounded === 0 || rounded === 1) report.add("threshold-lost", { threshold, rounded }, place);
  return rounded;
}

/** Checks that there is a label for each value, or two for the classes of one sigmoid. */
function checkLabels(output: OutputPort, path: FieldPath, producer: Producer, report: Report): void {
  const { labels, size, threshold } = output;
  if (labels === undefined || labels.length === size || labels.length === classCount(output)) return;
  const wanted =
    threshold === undefined ? count(size, "output") : "the two classes of a single sigmoid output";
  const values = { what: "label", found: labels.length, wanted };
  const isLikeOfTwoClasses = labels.length === 2 && size === 1;
  report.add("wrong-count", values, report.place([...path, "labels"]), {
    notes: [producerNote(producer, report)],
    help: isLikeOfTwoClasses ? helps.endInSigmoid() : undefined,
  });
}

/** The states of a scope by their numbers; those whose `next` is unknown or does not fit are left out. */
export function resolveStates(scope: Scope, sources: Sources, context: ResolveContext): NumberedState[] {
  return scope.states.flatMap(({ spec, index, name }): NumberedState[] => {
    const { shape, next } = spec;
    const path = [...scope.path, ...spec.path];
    const who = portLabel("state", spec, scope);
    const { report } = context;
    const initial = initialOf(spec, who, path, context);
    const source = sources.end(next, who, [...path, "next"]);
    if (source === undefined) return [];
    const { producer, number } = source;
    if (sources.isWhole && String(producer.shape) !== String(shape)) {
      const values = {
        who,
        has: describeValues(shape),
        next: producer.who,
        gives: describeValues(producer.shape),
      };
      report.add("state-mismatch", values, report.place([...path, "next"]), {
        notes: [producerNote(producer, report)],
      });
    }
    return [
      {
        index,
        state: { name, shape, size: sizeOf(shape), initial, next: { kind: "source", source: number } },
      },
    ];
  });
}

interface NumberedState {
  readonly index: number;
  readonly state: Omit<StatePort, "offset">;
}

/** The named states of a whole network, one after the other. */
export function joinStates(states: readonly NumberedState[]): StatePort[] {
  let offset = 0;
  return states
    .toSorted((a, b) => a.index - b.index)
    .map(({ state }) => {
      offset += state.size;
      return { ...state, offset: offset - state.size };
    });
}

/** What a state holds before the first call: numbers of its shape, or one number for all. */
function initialOf(
  { initial, shape }: StateSpec,
  who: string,
  path: FieldPath,
  context: ResolveContext,
): Float64Array {
  const zeros = new Float64Array(sizeOf(shape));
  if (initial === undefined) return zeros;
  const owner = { layer: who, field: "initial", path: [...path, "initial"] };
  const tensor = loadTensor(initial, owner, { isSetting: true }, context);
  if (tensor === undefined) return zeros;
  if (isBroadcast(tensor, initial)) return zeros.fill(tensor.data[0] as number);
  const note = context.report.note(`${who} has ${describeValues(shape)}`, path);
  const wanted = shape.map((size) => ({ size, has: `has ${describeValues(shape)}`, note }));
  const shaped = { ...owner, spec: initial, equation: () => undefined, remedy: () => undefined };
  return checkShape(tensor.shape, wanted, shaped, context.report) ? tensor.data : zeros;
}

/** The layers and all states: after those that a spec names come those of layers that remember something, in their order. */
export function withMemories(
  layers: readonly Layer[],
  memories: readonly (readonly Memory[])[],
  named: readonly StatePort[],
): Pick<Network, "layers" | "states"> {
  const states = [...named];
  const taken = new Set(named.map(({ name }) => name));
  const withMemory = layers.map((layer, i): Layer => {
    const memory = (memories[i] ?? []).map(({ name, shape, initial }, part): number => {
      const size = sizeOf(shape);
      const offset = sizeOfPorts(states);
      let unique = `${layer.name?.replaceAll(".", "_") ?? `${layer.kind.kind}${layer.number}`}_${name}`;
      while (taken.has(unique)) unique += "_";
      taken.add(unique);
      const next = { kind: "memory", layer: layer.number, part } as const;
      const start = initial ?? new Float64Array(size);
      return states.push({ name: unique, shape, size, offset, initial: start, next }) - 1;
    });
    return memory.length === 0 ? layer : { ...layer, memory };
  });
  return { layers: withMemory, states };
}
