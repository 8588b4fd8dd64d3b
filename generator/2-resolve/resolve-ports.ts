import { helps } from "../diagnostics/messages.ts";
import type { Report } from "../diagnostics/report.ts";
import { count } from "../diagnostics/words.ts";
import type { Memory } from "../ir/layer.ts";
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
import { rounding } from "../ir/number-format.ts";
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
import type { Sources } from "./resolve-sources.ts";

/** The threshold of scikit-learn's binary classifiers. */
const HALF = 0.5;

export const resolveInputs = ({ inputs }: Spec): InputPort[] =>
  inputs.map(({ name, shape, names, keys }) => ({ name, shape, size: sizeOf(shape), names, keys }));

/** Resolves what each output is: values, classes, or the probability of the second of two classes. */
export const resolveOutputs = (
  { outputs, dtype }: Spec,
  layers: readonly Layer[],
  sources: Sources,
  report: Report,
): OutputPort[] => outputs.flatMap((output) => resolveOutput(output, dtype, layers, sources, report) ?? []);

function resolveOutput(
  spec: OutputSpec,
  dtype: Spec["dtype"],
  layers: readonly Layer[],
  sources: Sources,
  report: Report,
): OutputPort | undefined {
  const { name, path, from, labels } = spec;
  const source =
    from === undefined ? sources.last() : sources.end(from, portLabel("output", spec), [...path, "from"]);
  if (source === undefined) return undefined;
  const { number, producer } = source;
  const size = sizeOf(producer.shape);
  const isProbability = size === 1 && endsInSigmoid(layers, number);
  const threshold = isProbability ? roundedThreshold(spec, dtype, report) : undefined;
  if (!isProbability && spec.threshold !== undefined)
    report.add("no-threshold", { outputs: size }, report.place([...path, "threshold"]), {
      notes: size === 1 ? [] : [producerNote(producer, report)],
    });
  const output = { name, from: number, shape: producer.shape, size, labels, threshold };
  checkLabels(output, spec, producer, report);
  return output;
}

function roundedThreshold(
  { threshold = HALF, path }: OutputSpec,
  dtype: Spec["dtype"],
  report: Report,
): number {
  const rounded = rounding[dtype](threshold);
  if (rounded === 0 || rounded === 1)
    report.add("threshold-lost", { threshold, rounded }, report.place([...path, "threshold"]));
  return rounded;
}

/** Checks that there is a label for each value, or two for the classes of one sigmoid. */
function checkLabels(output: OutputPort, { path }: OutputSpec, producer: Producer, report: Report): void {
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

/** The states that a spec names, one after the other; those whose `next` is unknown or does not fit are left out. */
export function resolveStates({ states }: Spec, sources: Sources, context: ResolveContext): StatePort[] {
  let offset = 0;
  return states.flatMap((state): StatePort[] => {
    const { name, shape, next, path } = state;
    const who = portLabel("state", state);
    const { report } = context;
    const size = sizeOf(shape);
    const initial = initialOf(state, who, context);
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
    offset += size;
    return [{ name, shape, size, offset: offset - size, initial, next: { kind: "source", source: number } }];
  });
}

/** What a state holds before the first call: numbers of its shape, or one number for all. */
function initialOf({ initial, shape, path }: StateSpec, who: string, context: ResolveContext): Float64Array {
  const zeros = new Float64Array(sizeOf(shape));
  if (initial === undefined) return zeros;
  const owner = { layer: who, field: "initial", path: [...path, "initial"] };
  const tensor = loadTensor(initial, owner, { isSetting: true }, context);
  if (tensor === undefined) return zeros;
  if (isBroadcast(tensor, initial)) return zeros.fill(tensor.data[0] as number);
  const note = { message: `${who} has ${describeValues(shape)}`, ...context.report.place(path) };
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
      let unique = `${layer.name ?? `${layer.kind.kind}${layer.number}`}_${name}`;
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
