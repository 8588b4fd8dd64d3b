import { type Shape, sizeOf } from "../../../ir/tensor-data.ts";
import type { ImportedTensor } from "../../imported-model.ts";
import { readActivation } from "../activations.ts";
import { type Config, get, listIn, refuse, textIn } from "../config/config.ts";
import { reshaped, transposed } from "./along.ts";
import { refuseParts } from "./dense.ts";
import type { LayerRule } from "./layer-call.ts";

/** The axes of a product by their letters, the batch first in `input` and `output`. */
interface Equation {
  readonly input: readonly string[];
  readonly kernel: readonly string[];
  readonly output: readonly string[];
  /** The letters of `output` to which `output_shape` gives sizes. */
  readonly told: readonly string[];
}

/**
 * Σ x · kernel over the axes that only these two have, and then the bias: a dense layer, where the input axes that are summed
 * over are joined to one, and those that the kernel adds are parted again.
 * Source: `_analyze_einsum_string` of keras/src/layers/core/einsum_dense.py
 */
export const einsumDense: LayerRule = ({ config, input, dialect, weights }) => {
  refuseParts(config);
  const equation = readEquation(config, input.length);
  const { kernel, told } = equation;
  const [given, made] = [equation.input.slice(1), equation.output.slice(1)];
  const summed = given.filter((letter) => kernel.includes(letter));
  const kept = given.filter((letter) => !kernel.includes(letter));
  const added = made.filter((letter) => kernel.includes(letter));
  const sizes = new Map([
    ...listIn(config, "output_shape").map((size, i): [string, number] => [told[i] ?? "", Number(size)]),
    ...given.map((letter, i): [string, number] => [letter, input[i] as number]),
  ]);
  const shapeOf = (letters: readonly string[]): Shape => letters.map((letter) => sizes.get(letter) ?? 0);
  const biased = lettersOfBias(config, made, added);
  const found = weights({
    kernel: shapeOf(kernel),
    bias: biased.length > 0 && biased.map(({ letter, varies }) => (varies ? (sizes.get(letter) ?? 0) : 1)),
  });
  const [inputs, units] = [sizeOf(shapeOf(summed)), sizeOf(shapeOf(added))];
  const varying = biased.flatMap(({ letter, varies }) => (varies ? [letter] : []));
  const fields = {
    units,
    weights: inOrder(found.kernel as ImportedTensor, kernel, [...summed, ...added], shapeOf, [inputs, units]),
    bias: found.bias && inOrder(found.bias, varying, added, shapeOf, [units]),
  };
  const before = [...kept, ...summed];
  const after = [...kept, ...added];
  return {
    layers: [
      ...transposed(before.map((letter) => given.indexOf(letter))),
      ...reshaped(shapeOf(before), [...shapeOf(kept), inputs]),
      { type: "dense", fields },
      ...reshaped([...shapeOf(kept), units], shapeOf(after)),
      ...transposed(made.map((letter) => after.indexOf(letter))),
      ...readActivation(get(config, "activation"), dialect, shapeOf(made)),
    ],
    shape: shapeOf(made),
  };
};

/** The axes that `...` stands for get letters that no equation has. */
function readEquation(config: Config, rank: number): Equation {
  const text = textIn(config, "equation", "").replaceAll(" ", "");
  const [, left = "", kernel = "", right = ""] = /^([a-zA-Z.]+),([a-zA-Z]+)->([a-zA-Z.]+)$/.exec(text) ?? [];
  const plain = [left, right].map((part) => [...part.replace("...", "")]) as [string[], string[]];
  const elided = left.includes("...")
    ? Array.from({ length: Math.max(rank + 1 - plain[0].length, 0) }, (_, i) => `…${i}`)
    : [];
  const [input, output] = [left, right].map((part) =>
    part.split("...").flatMap((letters, i) => [...(i > 0 ? elided : []), ...letters]),
  ) as [string[], string[]];
  const told = right.startsWith("...") ? plain[1] : plain[1].slice(1);
  const equation = { input, kernel: [...kernel], output, told };
  if (input.length === rank + 1 && isDense(equation)) return equation;
  throw refuse({
    attribute: `equation = ${text.slice(0, 60)}`,
    reason: `it is not a product of rows of its input, of ${rank} axes after the batch, with a matrix`,
    help: "use an equation in which each axis of the kernel is one of the input or of the output, and not of both",
  });
}

/** Whether every axis is one of exactly two of the three, and the batch stays the first. */
const isDense = ({ input, kernel, output }: Equation): boolean =>
  input[0] === output[0] &&
  [input, kernel, output].every((letters) => letters.length === new Set(letters).size) &&
  [...input, ...kernel, ...output].every(
    (letter) => [input, kernel, output].filter((letters) => letters.includes(letter)).length === 2,
  ) &&
  kernel.some((letter) => input.includes(letter)) &&
  !kernel.includes(input[0] as string);

/** The axes of the bias, from its first one to the last of the output; it does not vary along all of them. */
function lettersOfBias(config: Config, made: readonly string[], added: readonly string[]) {
  const told = textIn(config, "bias_axes", "");
  if (![...told].every((letter) => added.includes(letter))) {
    throw refuse({
      attribute: `bias_axes = ${told.slice(0, 60)}`,
      reason: "its bias varies along an axis that is not one of its units",
      help: "use a bias along axes of the kernel alone",
    });
  }
  const first = made.findIndex((letter) => told.includes(letter));
  return made
    .slice(first < 0 ? made.length : first)
    .map((letter) => ({ letter, varies: told.includes(letter) }));
}

/** A tensor of some axes with its numbers in the order of others, which are those and perhaps more, in a shape that joins them. */
function inOrder(
  tensor: ImportedTensor,
  from: readonly string[],
  to: readonly string[],
  shapeOf: (letters: readonly string[]) => Shape,
  shape: Shape,
): ImportedTensor {
  const steps = to.map((letter) => {
    const at = from.indexOf(letter);
    return at < 0 ? 0 : sizeOf(shapeOf(from.slice(at + 1)));
  });
  const sizes = shapeOf(to);
  const data = Float64Array.from({ length: sizeOf(sizes) }, (_, place) => {
    let [rest, at] = [place, 0];
    for (let axis = sizes.length - 1; axis >= 0; axis--) {
      at += (rest % (sizes[axis] as number)) * (steps[axis] as number);
      rest = Math.floor(rest / (sizes[axis] as number));
    }
    return tensor.tensor.data[at] as number;
  });
  return { ...tensor, tensor: { shape, data } };
}
