import { count, describeShape, describeWorking } from "../ir/describe.ts";
import {
  activationOf,
  hasOnePortEach,
  type Layer,
  type Network,
  type Port,
  portsIn,
  type Source,
} from "../ir/network.ts";

/** An input or a state of a network, or a layer of it. */
export interface Block {
  /** The number of the layer; ports are counted from 0 down, as sources are. */
  readonly number: number;
  readonly title: string;
  /** What it does besides (the size of its kernel), what it costs, what it gives: a line each. */
  readonly lines: readonly string[];
}

/** Values that go from one block to another, or to a state, which holds them at the next call. */
export interface Flow {
  readonly from: number;
  readonly to: number;
  readonly isKept?: true;
  /** Their shape. */
  readonly label: string;
}

export interface BlockGraph {
  readonly blocks: readonly Block[];
  readonly flows: readonly Flow[];
}

/** A network as layers and what flows between them, branches and joins included; layer n + 1 costs `multiplyAdds[n]`. */
export function blockGraph(network: Network, multiplyAdds: readonly number[]): BlockGraph {
  const { inputs, outputs, states, layers } = network;
  const isPlain = hasOnePortEach(network);
  const ports = portsIn(network).flatMap((port, i): Block[] => {
    const { names = undefined } = inputs[i] ?? {};
    const { next } = states[i - inputs.length] ?? {};
    // What a layer remembers goes nowhere else.
    if (next?.kind === "memory") return [];
    const title = i >= inputs.length ? `state ${port.name}` : isPlain ? "input" : `input ${port.name}`;
    const shape = `${describeShape(port.shape)}${names === undefined ? "" : ` (${shorten(names)})`}`;
    const isConstant = next?.kind === "source" && next.source === -i;
    return [{ number: -i, title, lines: [shape, ...(isConstant ? ["never changes"] : []), ...endsOf(-i)] }];
  });
  /** The outputs that give the values of a source. */
  function endsOf(source: Source): string[] {
    return outputs
      .filter(({ from }) => from === source)
      .map(({ name, shape, labels }) => {
        const title = isPlain ? "output" : `output ${name}:`;
        return `${title} ${describeShape(shape)}${labels === undefined ? "" : ` (${shorten(labels)})`}`;
      });
  }
  const rememberedBy = ({ memory }: Layer): string[] =>
    memory.map((n) => {
      const { name, shape } = states[n] as Port;
      return `remembers ${name}: ${describeShape(shape)}`;
    });
  const blocks = layers.map((layer, n): Block => {
    const costs = [
      { count: layer.parameterCount, noun: "parameter" },
      { count: multiplyAdds[n] ?? 0, noun: "multiply-add" },
    ].flatMap(({ count: number, noun }) => (number === 0 ? [] : [count(number, noun)]));
    return {
      number: layer.number,
      title: titleOf(layer),
      lines: [...describeWorking(layer), ...rememberedBy(layer), ...costs, ...endsOf(layer.number)],
    };
  });
  const flows = layers.flatMap(({ number, from, inputs: taken }) =>
    from.map((source, i): Flow => ({ from: source, to: number, label: describeShape(taken[i] ?? []) })),
  );
  const kept = states.flatMap(({ next, shape }, n): Flow[] => {
    const to = -(inputs.length + n);
    if (next.kind !== "source" || next.source === to) return [];
    return [{ from: next.source, to, isKept: true, label: `${describeShape(shape)} for the next call` }];
  });
  return { blocks: [...ports, ...blocks], flows: [...flows, ...kept] };
}

/** `3 block: dense, relu` */
function titleOf(layer: Layer): string {
  const { number, name, kind } = layer;
  const applied = activationOf(layer);
  const what =
    kind.kind === "activation"
      ? applied?.name
      : applied && applied.activation.steps.length > 0
        ? `${kind.kind}, ${applied.name}`
        : kind.kind;
  return `${number}${name === undefined ? "" : ` ${name}`}: ${what}`;
}

const shorten = (names: readonly string[]): string =>
  names.length <= 4 ? names.join(", ") : `${names.slice(0, 3).join(", ")}, …, ${names.at(-1)}`;
