import { quote } from "../../diagnostics/words.ts";
import type { ImportedModel } from "../imported-model.ts";
import { nameOutputs } from "../name-values.ts";
import type { About } from "./about.ts";

/** What the outputs stand for, and what has to be told of it. */
export type Meaning = Pick<ImportedModel, "labels" | "description" | "remarks">;

/** The classes of a classifier as labels of the outputs, or in words where one output tells two classes. */
export function meaningOf({ classes, out_activation }: About, outputs: number): Meaning {
  if (classes === undefined) return { remarks: [] };
  if (classes.length === 2 && outputs === 1) return ofTwoClasses(classes);
  const { names, remarks } = nameOutputs(classes, outputs);
  const isEachItsOwn = out_activation === "logistic" && outputs > 1;
  return {
    ...(names && { labels: names }),
    ...(isEachItsOwn && {
      description: "outputs are probabilities each of its own; any number may be over 0.5",
    }),
    remarks: [...remarks, ...(isEachItsOwn ? [MULTI_LABEL] : [])],
  };
}

/** Source: MLPClassifier.predict with an indicator matrix for y, sklearn/neural_network/_multilayer_perceptron.py */
const MULTI_LABEL =
  "The outputs are probabilities each of its own: predict of scikit-learn gives every class over 0.5, predict of the module only the largest.";

function ofTwoClasses([no = "", yes = ""]: readonly string[]): Meaning {
  const rule = `${quote(yes)} where it is over 0.5, else ${quote(no)}`;
  return {
    description: `the output is the probability of ${quote(yes)}: ${rule}`,
    remarks: [`The one output is the probability of ${quote(yes)}; predict of scikit-learn is ${rule}.`],
  };
}
