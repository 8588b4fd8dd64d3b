import { count } from "../diagnostics/words.ts";
import type { Layer, Network } from "../ir/network.ts";
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
      const starts = memory.map((port, part) => {
        const field = fieldOf[names[part] as string] as string;
        return [field, startOf(port, `${layer.name ?? `${layer.type}_${n + 1}`}.${field}`)];
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

/** The state after so many steps of zeros; fewer, if it does not change any more. */
function settle(network: Network, most: number) {
  const zeros = new Array<number>(network.inputSize).fill(0);
  let state: readonly number[] = initialState(network);
  for (let steps = 0; steps < most; steps++) {
    const next = interpret(network, zeros, state).state;
    if (next.every((value, n) => Object.is(value, state[n]))) return { state, steps, isStill: true };
    state = next;
  }
  return { state, steps: most, isStill: false };
}
