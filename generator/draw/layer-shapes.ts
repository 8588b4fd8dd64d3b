import { describeShape, titleOf } from "../ir/describe.ts";
import { activationOf, type Layer, type Network } from "../ir/network.ts";
import { equationOf, inputTerm, type ShapeEquation, type ShapeTerm } from "../ir/shape-equation.ts";
import type { TensorData } from "../ir/tensor-data.ts";
import type { Interpreted } from "../reference/interpret.ts";

/** An input, and what the reference computes of it. */
export interface Computed {
  readonly x: readonly number[];
  readonly result: Interpreted;
}

/** A layer, and what it makes of shapes. */
export interface LayerShapes {
  readonly heading: string;
  readonly equation: ShapeEquation;
  /** The numbers of each term, row-major, where they are known. */
  readonly values?: readonly (ArrayLike<number> | undefined)[];
}

/**
 * What layers make of shapes, or one of them: a product, or else what goes in and what comes out; with the values that flow
 * where an input is computed.
 */
export function shapesOf({ layers }: Network, only?: number, computed?: Computed): LayerShapes[] {
  const given = (layer: number) =>
    layer === 0 ? computed?.x : computed?.result.trace[layer - 1]?.stages.at(-1)?.values;
  const isOnly = layers.length === 1;
  return layers
    .filter(({ number }) => only === undefined || number === only)
    .map((layer) => {
      const product = productOf(layer);
      const equation = product ?? passing(layer);
      const terms = isOnly ? equation.terms.map(withoutLayer) : equation.terms;
      const inputs = layer.from.map(given);
      const stages = computed?.result.trace[layer.number - 1]?.stages;
      const values =
        product === undefined
          ? [...inputs, stages?.at(-1)?.values]
          : [...inputs, ...tensorsOf(layer), stages?.at(0)?.values];
      return { heading: headingOf(layer), equation: { ...equation, terms }, values };
    });
}

/** Of one layer there is no need to say which it is. */
const withoutLayer = ({ layer: _, ...term }: ShapeTerm): ShapeTerm => term;

function headingOf(layer: Layer): string {
  const applied = activationOf(layer);
  const kind = layer.kind.kind === "activation" ? [] : [layer.kind.kind];
  return `${titleOf(layer)}: ${[...kind, ...(applied ? [applied.name] : [])].join(", ")}`;
}

function productOf({ kind, number, from, inputs, output, values }: Layer): ShapeEquation | undefined {
  const [input, source] = [inputs[0], from[0]];
  if (kind.kind !== "dense" || input === undefined || source === undefined) return undefined;
  const { weights, bias } = values as { weights: TensorData; bias: TensorData | undefined };
  return equationOf({
    ...{ layer: number, source, input, output },
    ...{ weights: weights.shape, bias: bias?.shape },
  });
}

/** W, and B where there is one. */
function tensorsOf({ values }: Layer): ArrayLike<number>[] {
  const { weights, bias } = values as { weights: TensorData; bias: TensorData | undefined };
  return [weights.data, ...(bias === undefined ? [] : [bias.data])];
}

function passing({ number, from, inputs, output }: Layer): ShapeEquation {
  const sources = from.map((source, i): ShapeTerm => {
    const term = inputTerm(source, inputs[i] ?? []);
    return i === 0 ? term : { ...term, operator: "," };
  });
  return { terms: [...sources, { operator: "→", symbol: "Z", layer: number, shape: output }], fits: true };
}

/** What a screen reader says of it: `X 2 · W1 2×3 = A1 3`. */
export const spellShapes = ({ heading, equation }: LayerShapes): string =>
  `${heading}: ${equation.terms
    .map(({ operator, symbol, layer = "", shape }) =>
      [...(operator === undefined ? [] : [operator]), `${symbol}${layer} ${describeShape(shape)}`].join(" "),
    )
    .join(" ")}${equation.fits ? "" : ", which does not fit"}.`;
