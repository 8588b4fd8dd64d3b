import { count } from "../diagnostics/words.ts";
import type { Layer, Network, StatePort } from "../ir/network.ts";
import { load } from "../load.ts";
import { initialState, interpret } from "../reference/interpret.ts";
import { type ImportedLayer, type ImportedModel, tensorField, tensorOf } from "./imported-model.ts";
import { writeSpec } from "./write-spec.ts";

/** The model, whose states begin as the reference leaves them after the steps of zeros that its library runs. */
export function prewarm(model: ImportedModel): ImportedModel {
  const { spec, weights } = writeSpec(model, "network");
  const { network } = load(spec, { readFile: () => weights });
  const settled = settle(network, model.silence ?? 0);
  const startOf = (port: number, key: string) => {
    const { shape, size, offset } = network.states[port] as Network["states"][number];
    return tensorField(key, tensorOf(shape, settled.state.slice(offset, offset + size)));
  };
  const states = model.states?.map((state, n) => ({
    ...state,
    initial: startOf(n, `${state.name}.initial`),
  }));
  return {
    ...model,
    ...(states && { states }),
    layers: model.layers.map((layer, n) => {
      const { memory, ...resolved } = network.layers[n] as Layer;
      const names = memoryNames(resolved);
      const starts = memory.flatMap((port, part) => {
        const field = fieldOf[names[part] as string];
        const key = `${layer.name ?? `${layer.type}_${n + 1}`}.${field}`;
        return field === undefined ? [] : [[field, startOf(port, key)]];
      });
      return { ...layer, fields: { ...layer.fields, ...Object.fromEntries(starts) } } satisfies ImportedLayer;
    }),
    remarks: [
      ...model.remarks,
      `It begins with the state after ${count(settled.steps, "sample")} of silence${settled.isStill ? ", which more silence does not change" : ""}.`,
    ],
  };
}

/** The field with what a layer remembers at first, by the name of its memory. */
const fieldOf: Readonly<Record<string, string>> = {
  state: "initial_state",
  h: "initial_state",
  c: "initial_cell",
};

const memoryNames = ({ kind, values, inputs }: Omit<Layer, "memory">): readonly string[] =>
  kind.memory?.(values, inputs).map(({ name }) => name) ?? [];

/** The name of the memory that says at which row of the one before it the oldest step lies. */
const POSITION = "position";

/** A state with the rows of each ring from the oldest on, as layers begin. */
function withRingsInOrder({ layers, states }: Network, state: readonly number[]): readonly number[] {
  const ordered = [...state];
  for (const { memory, ...layer } of layers) {
    memoryNames(layer).forEach((name, part) => {
      if (name !== POSITION) return;
      const [ring, position] = [states[memory[part - 1] as number], states[memory[part] as number]];
      const { offset, size, shape } = ring as StatePort;
      const place = (position as StatePort).offset;
      const start = (ordered[place] as number) * (size / (shape[0] as number));
      const rows = ordered.slice(offset, offset + size);
      ordered.splice(offset, size, ...rows.slice(start), ...rows.slice(0, start));
      ordered[place] = 0;
    });
  }
  return ordered;
}

/** What a network remembers once it has settled. */
interface Settled {
  readonly state: readonly number[];
  readonly steps: number;
  /** Whether further steps would not change it. */
  readonly isStill: boolean;
}

/** The state after so many steps of zeros; fewer, if it does not change any more. */
function settle(network: Network, steps: number): Settled {
  if (remembersSteps(network)) return { state: settleSteps(network), steps, isStill: true };
  let state: readonly number[] = initialState(network);
  for (let done = 0; done < steps; done++) {
    const next = afterSilence(network, state);
    if (isSame(next, state)) return { state, steps: done, isStill: true };
    state = next;
  }
  return { state, steps, isStill: false };
}

const afterSilence = (network: Network, state: readonly number[]): readonly number[] =>
  withRingsInOrder(network, interpret(network, new Array<number>(network.inputSize).fill(0), state).state);

const isSame = (a: readonly number[], b: readonly number[]): boolean =>
  a.every((value, n) => Object.is(value, b[n]));

/** Whether a network remembers nothing but the last steps that convolutions got. */
const remembersSteps = ({ layers, states }: Network): boolean =>
  states.every(({ next }) => next.kind === "memory" && layers[next.layer - 1]?.kind.kind === "conv1d");

/**
 * Where silence is longer than all that convolutions remember, each of them has got the same step for as long as it remembers. So
 * its memory can be filled with the newest step at once, one layer after the other.
 */
function settleSteps(network: Network): readonly number[] {
  let state: readonly number[] = initialState(network);
  for (;;) {
    const next = [...afterSilence(network, state)];
    for (const { offset, size, shape } of network.states) {
      const width = shape[1] ?? size;
      const newest = next.slice(offset + size - width, offset + size);
      for (let n = 0; n < size; n++) next[offset + n] = newest[n % width] as number;
    }
    if (isSame(next, state)) return state;
    state = next;
  }
}
