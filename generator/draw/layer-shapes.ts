import { describeShape, titleOf } from "../ir/describe.ts";
import { activationOf, type Layer, type Network } from "../ir/network.ts";
import { equationOf, inputTerm, type ShapeEquation, type ShapeTerm } from "../ir/shape-equation.ts";
import type { TensorData } from "../ir/tensor-data.ts";

/** A layer, and what it makes of shapes. */
export interface LayerShapes {
  readonly heading: string;
  readonly equation: ShapeEquation;
}

/** What layers make of shapes, or one of them: a product, or else what goes in and what comes out. */
export function shapesOf({ layers }: Network, only?: number): LayerShapes[] {
  const isOnly = layers.length === 1;
  return layers
    .filter(({ number }) => only === undefined || number === only)
    .map((layer) => {
      const equation = productOf(layer) ?? passing(layer);
      const terms = isOnly ? equation.terms.map(withoutLayer) : equation.terms;
      return { heading: headingOf(layer), equation: { ...equation, terms } };
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
