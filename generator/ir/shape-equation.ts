import { describeShape } from "./describe.ts";
import { lastOf, type Shape } from "./tensor-data.ts";

/** A tensor in an equation of shapes, behind what joins it to those before it. */
export interface ShapeTerm {
  readonly operator?: "·" | "+" | "=" | "→" | ",";
  /** As the chapter calls it: `X`, or `W` of layer 1. */
  readonly symbol: string;
  readonly layer?: number;
  readonly shape: Shape;
  /** The axis whose size has to be equal to the one marked in another term. */
  readonly marked?: number;
}

/** What a layer makes of shapes, with the two sizes marked that have to be equal: those of which one is wrong, if any. */
export interface ShapeEquation {
  readonly terms: readonly ShapeTerm[];
  readonly fits: boolean;
}

/** X·W + B = A of a layer, shapes alone; without a bias X·W = A. */
export interface Product {
  readonly layer: number;
  /** The layer that X comes from; 0 is the input. */
  readonly source: number;
  readonly input: Shape;
  readonly weights: Shape;
  readonly bias?: Shape | undefined;
  readonly output: Shape;
}

/** Two sizes that have to be equal: columns of X and rows of W, columns of W and of A, or B and columns of A. */
export type Pair = "inner" | "outer" | "bias";

/** What a layer gets, `X` or `Z` of an earlier layer. */
export const inputTerm = (source: number, shape: Shape): ShapeTerm =>
  source <= 0 ? { symbol: "X", shape } : { symbol: "Z", layer: source, shape };

export function equationOf(product: Product, pair: Pair = "inner"): ShapeEquation {
  const { layer, source, input, weights, bias, output } = product;
  const [x, w, b, a] = {
    inner: [input.length - 1, 0, undefined, undefined],
    outer: [undefined, 1, undefined, output.length - 1],
    bias: [undefined, undefined, 0, output.length - 1],
  }[pair];
  const sizes = {
    inner: [lastOf(input), weights[0]],
    outer: [weights[1], lastOf(output)],
    bias: [bias?.[0], lastOf(output)],
  }[pair];
  const mark = (axis: number | undefined) => (axis === undefined ? {} : { marked: axis });
  return {
    terms: [
      { ...inputTerm(source, input), ...mark(x) },
      { operator: "·", symbol: "W", layer, shape: weights, ...mark(w) },
      ...(bias === undefined
        ? []
        : [{ operator: "+" as const, symbol: "B", layer, shape: bias, ...mark(b) }]),
      { operator: "=", symbol: "A", layer, shape: output, ...mark(a) },
    ],
    fits: sizes[0] === sizes[1],
  };
}

/** The sizes that are marked, from left to right. */
export const markedSizes = ({ terms }: ShapeEquation): number[] =>
  terms.flatMap(({ shape, marked }) => (marked === undefined ? [] : [shape[marked] as number]));

/**
 * An equation in two lines of text, the marks below their sizes:
 *
 *     Z1 (3) · W2 (2×2) = A2 (2)
 *         ^        ^              3 ≠ 2
 */
export function spellEquation(equation: ShapeEquation): [string, string] {
  let [text, marks] = ["", ""];
  for (const { operator, symbol, layer = "", shape, marked } of equation.terms) {
    text += `${operator === undefined ? "" : operator === "," ? ", " : ` ${operator} `}${symbol}${layer} (`;
    if (marked !== undefined) {
      const before = describeShape(shape.slice(0, marked));
      marks = marks.padEnd(text.length + before.length + (marked > 0 ? 1 : 0));
      marks += "^".repeat(String(shape[marked]).length);
    }
    text += `${describeShape(shape)})`;
  }
  const relation = markedSizes(equation).join(equation.fits ? " = " : " ≠ ");
  return [text, relation === "" ? "" : `${marks.padEnd(text.length)}  ${relation}`];
}
