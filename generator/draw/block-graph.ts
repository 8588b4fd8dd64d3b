import { count, describeShape, describeWorking } from "../ir/describe.ts";
import { activationOf, type Layer, type Network } from "../ir/network.ts";

/** The input of a network, or a layer of it. */
export interface Block {
  /** 0 for the input, else the number of the layer. */
  readonly number: number;
  readonly title: string;
  /** What it does besides (the size of its kernel), what it costs, what it gives: a line each. */
  readonly lines: readonly string[];
}

/** Values that go from one block to another. */
export interface Flow {
  readonly from: number;
  readonly to: number;
  /** Their shape. */
  readonly label: string;
}

export interface BlockGraph {
  readonly blocks: readonly Block[];
  readonly flows: readonly Flow[];
}

/** A network as layers and what flows between them, branches and joins included; layer n + 1 costs `multiplyAdds[n]`. */
export function blockGraph(
  { inputShape, inputNames, layers, labels }: Network,
  multiplyAdds: readonly number[],
): BlockGraph {
  const input: Block = {
    number: 0,
    title: "input",
    lines: [`${describeShape(inputShape)}${inputNames === undefined ? "" : ` (${shorten(inputNames)})`}`],
  };
  const last = layers.length;
  const blocks = layers.map((layer, n): Block => {
    const costs = [
      { count: layer.parameterCount, noun: "parameter" },
      { count: multiplyAdds[n] ?? 0, noun: "multiply-add" },
    ].flatMap(({ count: number, noun }) => (number === 0 ? [] : [count(number, noun)]));
    return {
      number: layer.number,
      title: titleOf(layer),
      lines: [
        ...describeWorking(layer),
        ...costs,
        ...(layer.number === last
          ? [`output ${describeShape(layer.output)}${labels === undefined ? "" : ` (${shorten(labels)})`}`]
          : []),
      ],
    };
  });
  const flows = layers.flatMap(({ number, from, inputs }) =>
    from.map((source, i): Flow => ({ from: source, to: number, label: describeShape(inputs[i] ?? []) })),
  );
  return { blocks: [input, ...blocks], flows };
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
