import { count, list, quote } from "../../diagnostics/words.ts";
import { applied } from "../fields.ts";
import {
  ImportError,
  type ImportedLayer,
  type ImportedModel,
  type Importer,
  type ImportOptions,
  type ModelFile,
} from "../imported-model.ts";
import { readLayersFlag } from "../layers-flag.ts";
import { nameInputs, nameOutputs } from "../name-values.ts";
import { openWeights } from "../read-weights.ts";
import { type About, readAbout } from "./about.ts";
import { Arrays } from "./arrays.ts";
import { type Applying, denseLayers } from "./dense-layers.ts";
import { scalerLayers } from "./scalers.ts";

/** Activations as scikit-learn calls them. Source: sklearn/neural_network/_base.py */
const activations: Readonly<Record<string, string>> = {
  identity: "identity",
  logistic: "sigmoid",
  tanh: "tanh",
  relu: "relu",
  softmax: "softmax",
  exp: "exponential",
};

/**
 * A scikit-learn network as an `.npz` file: `W1` [inputs, units], `b1`, `W2`, …, maybe `scaler_mean` and `scaler_scale`,
 * `minmax_scale` and `minmax_min`, and in `about` what is computed with them. With `--layers` the arrays will do.
 * @throws ImportError everything that stands in the way
 */
export const importSklearn: Importer = (file, options) => {
  const arrays = new Arrays(openWeights(file), file.bytes.length);
  if (arrays.layers === 0)
    throw new ImportError({
      reason: "it has no array W1, the weights of a first layer",
      help: "save the network with the function in neuroll's README",
    });
  const { about, applying } = plan(file, arrays, options);
  const dense = denseLayers(arrays, applying);
  const size = dense[0]?.inputs ?? 0;
  const layers = [...scalerLayers(arrays, size, about), ...dense.map(({ layer }) => layer)];
  checkNames(about, size, arrays);
  if (arrays.problems.length > 0) throw new ImportError(...arrays.problems);
  return modelOf(about, arrays, layers, size, dense.at(-1)?.units ?? 0);
};

function plan(
  file: ModelFile,
  arrays: Arrays,
  { layers }: ImportOptions,
): { about: About; applying: Applying } {
  if (layers !== undefined) {
    const names = Array.from({ length: arrays.layers }, (_, n) => `W${n + 1}`);
    const read = readLayersFlag(layers, names);
    return { about: { activation: "", out_activation: "" }, applying: (n) => read[n] };
  }
  const about = readAbout(file, arrays);
  const { activation, out_activation } = about;
  for (const [key, name] of Object.entries({ activation, out_activation })) {
    if (!Object.hasOwn(activations, name))
      arrays.problems.push({
        where: key,
        reason: `no activation of scikit-learn is called ${quote(name)}`,
        help: `they are ${list(Object.keys(activations))}`,
      });
  }
  const last = arrays.layers - 1;
  return {
    about,
    applying: (n) => applied(activations[n === last ? out_activation : activation] ?? "identity"),
  };
}

function checkNames({ feature_names: names }: About, size: number, arrays: Arrays): void {
  if (names !== undefined && names.length !== size)
    arrays.problems.push({
      where: "feature_names",
      reason: `it has ${count(names.length, "name")} for ${count(size, "feature")}`,
    });
}

function modelOf(
  about: About,
  arrays: Arrays,
  layers: readonly ImportedLayer[],
  size: number,
  outputs: number,
): ImportedModel {
  const { classes, feature_names: features, sklearn = "", estimator = "" } = about;
  const inputs = features ? nameInputs(features) : undefined;
  const isBinary = classes?.length === 2 && outputs === 1;
  const labels = classes && !isBinary ? nameOutputs(classes, outputs) : undefined;
  const isF32 = arrays.isF32;
  return {
    format: `scikit-learn${sklearn && ` ${sklearn}`}${estimator && `, ${estimator}`}`,
    dtype: isF32 ? "f32" : "f64",
    input: { shape: [size], ...(inputs?.names && { names: inputs.names }) },
    layers,
    ...(labels?.names && { labels: labels.names }),
    remarks: [
      ...(isBinary ? [binary(classes)] : []),
      ...(isF32 ? ["Every weight is a float32, so dtype is f32; --dtype f64 computes in float64."] : []),
      ...(inputs?.remarks ?? []),
      ...(labels?.remarks ?? []),
      ...(arrays.unused.length > 0 ? [`No part of the network: ${list(arrays.unused, "and", 12)}.`] : []),
    ],
  };
}

const binary = ([no = "", yes = ""]: readonly string[]): string =>
  `The one output is the probability of ${quote(yes)}; predict of scikit-learn is ${quote(yes)} where it is over 0.5, else ${quote(no)}.`;
