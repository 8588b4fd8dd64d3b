import { list, quote } from "../../diagnostics/words.ts";
import {
  applied,
  ImportError,
  type ImportedActivation,
  type ImportOptions,
  type ModelFile,
} from "../imported-model.ts";
import { readLayersFlag } from "../layers-flag.ts";
import { type About, readAbout } from "./about.ts";
import type { Arrays } from "./arrays.ts";

/** What is computed with the arrays, from the file or from `--layers`. */
export interface Plan {
  readonly format: string;
  readonly about: About;
  /** The files beside it that say so. */
  readonly besides: readonly string[];
  /** Whether the file holds nothing but arrays. */
  readonly isBare: boolean;
  /** The activation of layer `n`, from 0. */
  readonly activationOf: (n: number) => ImportedActivation | undefined;
}

/** Activations by their names in scikit-learn. Source: sklearn/neural_network/_base.py */
const activations: Readonly<Record<string, string>> = {
  identity: "identity",
  logistic: "sigmoid",
  tanh: "tanh",
  relu: "relu",
  softmax: "softmax",
  exp: "exponential",
  ovr: "sigmoid",
};

/** @throws ImportError if neither gives it, or both do */
export const planOf = (file: ModelFile, arrays: Arrays, { layers }: ImportOptions): Plan =>
  layers === undefined ? planInFile(file, arrays) : planOfFlag(layers, arrays);

function planOfFlag(layers: readonly string[], arrays: Arrays): Plan {
  if (arrays.has("about"))
    throw new ImportError({
      where: "--layers",
      reason: "the file itself describes the network",
      help: "leave it out",
    });
  const names = Array.from({ length: arrays.layers }, (_, n) => `W${n + 1}`);
  const read = readLayersFlag(layers, names);
  const about = { activation: "", out_activation: "" };
  return { format: "NumPy arrays", about, besides: [], isBare: true, activationOf: (n) => read[n] };
}

function planInFile(file: ModelFile, arrays: Arrays): Plan {
  const { about, besides } = readAbout(file, arrays);
  const { activation, out_activation, sklearn = "", estimator = "" } = about;
  for (const [key, name] of Object.entries({ activation, out_activation })) {
    if (!Object.hasOwn(activations, name))
      arrays.problems.push({
        where: key,
        reason: `scikit-learn has no activation ${quote(name)}`,
        help: `known activations: ${list(Object.keys(activations))}`,
      });
  }
  const last = arrays.layers - 1;
  return {
    ...{ about, besides, isBare: false },
    format: `scikit-learn${sklearn && ` ${sklearn}`}${estimator && `, ${estimator}`}`,
    activationOf: (n) => applied(activations[n === last ? out_activation : activation] ?? "identity"),
  };
}
