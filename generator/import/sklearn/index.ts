import { count, list } from "../../diagnostics/words.ts";
import { ImportError, type ImportedLayer, type ImportedModel, type Importer } from "../imported-model.ts";
import { nameInputs, namesOf } from "../name-values.ts";
import { NetworkBuilder, textOrigins } from "../network-builder.ts";
import { openWeights } from "../read-file.ts";
import type { About } from "./about.ts";
import { Arrays, isFloat32 } from "./arrays.ts";
import { addOneAgainstRest, denseLayers } from "./dense-layers.ts";
import { meaningOf } from "./meaning.ts";
import { type Plan, planOf } from "./plan.ts";
import { scalerLayers, scalerRemarks, targetLayers } from "./scalers.ts";

/**
 * A scikit-learn network as an `.npz` file: `W1` [inputs, units], `b1`, `W2`, …, those of scalers if any, and in `about` what
 * is computed with them, as recipes/sklearn.py saves it. With `--layers`, the arrays are enough.
 * @throws ImportError with every problem
 */
export const importSklearn: Importer = (file, options) => {
  const arrays = new Arrays(openWeights(file), file.bytes.length);
  if (arrays.layers === 0)
    throw new ImportError({
      reason: "it has no array W1, the weights of the first layer",
      help: (gen) => `save the network with the function that ${gen} snippet sklearn prints`,
    });
  const plan = planOf(file, arrays, options);
  const { about } = plan;
  const dense = denseLayers(arrays, plan.activationOf);
  const size = dense[0]?.inputs ?? 0;
  const outputs = dense.at(-1)?.units ?? 0;
  const builder = new NetworkBuilder(textOrigins);
  builder.addChain(scalerLayers(arrays, size, about));
  if (about.out_activation === "ovr") addOneAgainstRest(dense, builder);
  else builder.addChain(dense.map(({ layer }) => layer));
  builder.addChain(targetLayers(arrays, outputs, about));
  checkNames(about, size, arrays);
  const holdsVectors = arrays.has("x") && arrays.has("y");
  const unused = arrays.unused().filter((key) => !(holdsVectors && ["x", "y"].includes(key)));
  if (arrays.problems.length > 0) throw new ImportError(...arrays.problems);
  const model = modelOf(plan, arrays, builder.finish(), size, outputs);
  const rest = unused.length > 0 ? [`Not part of the network: ${list(unused, "and", 12)}.`] : [];
  return { ...model, ...(holdsVectors && { holdsVectors }), remarks: [...model.remarks, ...rest] };
};

function checkNames({ feature_names: names }: About, size: number, arrays: Arrays): void {
  if (names !== undefined && names.length !== size)
    arrays.problems.push({
      where: "feature_names",
      reason: `it has ${count(names.length, "name")} for ${count(size, "feature")}`,
    });
}

function modelOf(
  { about, besides, format, isBare }: Plan,
  arrays: Arrays,
  layers: readonly ImportedLayer[],
  size: number,
  outputs: number,
): ImportedModel {
  const { feature_names: features, clip } = about;
  const inputs = features ? nameInputs(features) : undefined;
  const meaning = meaningOf(about, outputs);
  const isF32 = arrays.isF32 && (clip ?? []).every(isFloat32);
  return {
    format,
    besides,
    ...meaning,
    dtype: isF32 ? "f32" : "f64",
    inputs: [{ shape: [size], ...(inputs && namesOf(inputs)) }],
    layers,
    remarks: [
      ...besides.map((name) => `${name}, in the same folder, describes the network.`),
      ...(isBare ? layers.flatMap(squareRemark) : []),
      ...scalerRemarks(arrays, about),
      ...(isF32 ? ["Every weight is a float32, so dtype is f32; --dtype f64 computes in float64."] : []),
      ...(inputs?.remarks ?? []),
      ...meaning.remarks,
    ],
  };
}

/** Bare arrays do not tell whether rows are inputs or outputs, and for a square matrix neither does the shape. */
function squareRemark({ fields: { weights } }: ImportedLayer): string[] {
  if (typeof weights !== "object" || !("tensor" in weights)) return [];
  const [inputs, units] = weights.tensor.shape;
  return inputs === units
    ? [
        `${weights.key} is square (${inputs}×${units}): its rows are taken as the inputs, as in X·W + B, because the file does not declare the layout.`,
      ]
    : [];
}
