import { list, quote } from "../../diagnostics/words.ts";
import { describeLayer, titleOf } from "../../ir/describe.ts";
import { firstInput, type Layer, type Network } from "../../ir/network.ts";
import type { TensorData } from "../../ir/tensor-data.ts";
import { brief } from "../../picture/brief.ts";
import { MOST_CELLS, plotMatrix } from "../../plot/matrix.ts";
import { grouped } from "../output/table.ts";
import { usageError } from "../problems/failure.ts";
import type { Figure } from "./figure.ts";

/** The weights of a dense layer, found by its number or its name. */
export function plotWeights(network: Network, wanted: string): Omit<Figure, "title" | "problemGroups"> {
  const layer = denseLayer(network, wanted);
  const matrix = layer.values.weights as TensorData;
  const [inputs = 0, units = 0] = matrix.shape;
  if (matrix.data.length > MOST_CELLS)
    throw usageError(
      `${titleOf(layer)} of ${network.name} has ${grouped(matrix.data.length)} weights; at most ${grouped(MOST_CELLS)} can be plotted.`,
    );
  const from = sourceOf(network, layer);
  const { names } = firstInput(network);
  const labels = network.outputs.find((output) => output.from === layer.number)?.labels;
  const negative = matrix.data.filter((value) => value < 0).length;
  const [low, high] = [
    matrix.data.reduce((a, b) => Math.min(a, b)),
    matrix.data.reduce((a, b) => Math.max(a, b)),
  ];
  return {
    sheet: plotMatrix({
      matrix,
      rows: {
        title: from === 0 ? "input" : `value of layer ${from}`,
        names: from === 0 && names?.length === inputs ? names : undefined,
      },
      columns: {
        title: `unit of ${titleOf(layer)}`,
        names: labels?.length === units ? labels : undefined,
      },
    }),
    description: [
      `The weights of ${titleOf(layer)}, ${describeLayer(layer)}: a row for each input, a column for each unit.`,
      `They go from ${brief(low)} to ${brief(high)}; ${grouped(negative)} of ${grouped(matrix.data.length)} are negative.`,
    ].join(" "),
    result: { kind: "weights", layer: layer.number, shape: matrix.shape },
  };
}

/** Kinds of layer whose every value is one input, changed by itself: what it is called remains right. */
const featureKinds: ReadonlySet<string> = new Set(["normalize", "scale", "batch_norm", "impute", "replace"]);

/** The number of the layer, 0 for the input, whose values have weights here. */
function sourceOf({ layers }: Network, { from: [from = 0] }: Layer): number {
  const before = layers[from - 1];
  return before !== undefined && featureKinds.has(before.kind.kind) && before.from[0] === 0 ? 0 : from;
}

function denseLayer({ name, layers }: Network, wanted: string): Layer {
  const dense = layers.filter(({ kind }) => kind.kind === "dense");
  const found =
    layers.find((layer) => layer.name === wanted) ?? layers.find(({ number }) => String(number) === wanted);
  if (found?.kind.kind === "dense") return found;
  if (dense.length === 0) throw usageError(`${name} has no dense layer, and so no weight matrix.`);
  throw usageError(
    found === undefined
      ? `--weights is ${quote(wanted)}, but ${name} has no layer with that number or name.`
      : `--weights is ${quote(wanted)}, but ${titleOf(found)} of ${name} is not a dense layer: ${describeLayer(found)}.`,
    dense.length === 1
      ? `its only dense layer is ${titleOf(dense[0] as Layer)}`
      : `its dense layers are ${list(dense.map(titleOf))}`,
  );
}
