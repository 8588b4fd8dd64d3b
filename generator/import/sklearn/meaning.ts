import { quote } from "../../diagnostics/words.ts";
import type { ImportedModel } from "../imported-model.ts";
import { nameOutputs } from "../name-values.ts";
import type { About } from "./about.ts";

/** What the outputs mean, and remarks about it. */
export type Meaning = Pick<ImportedModel, "labels" | "description" | "remarks">;

/** The classes of a classifier as labels: one for each output, or two for a single output. */
export function meaningOf({ classes, out_activation }: About, outputs: number): Meaning {
  if (classes === undefined) return { remarks: [] };
  if (classes.length === 2 && outputs === 1 && out_activation === "logistic") return ofTwoClasses(classes);
  if (classes.length === 2 && outputs === 1 && out_activation === "identity") return ofDecision(classes);
  const { names, remarks } = nameOutputs(classes, outputs);
  const isEachItsOwn = out_activation === "logistic" && outputs > 1;
  return {
    ...(names && { labels: names }),
    ...(isEachItsOwn && {
      description: "each output is a probability of its own; any number of them may be above 0.5",
    }),
    remarks: [...remarks, ...(isEachItsOwn ? [MULTI_LABEL] : [])],
  };
}

/** Source: MLPClassifier.predict with an indicator matrix for y, sklearn/neural_network/_multilayer_perceptron.py */
const MULTI_LABEL =
  "Each output is a probability of its own: scikit-learn's predict gives every class above 0.5, the module's predict only the largest.";

/** Source: LinearClassifierMixin.predict, sklearn/linear_model/_base.py */
function ofDecision([no = "", yes = ""]: readonly string[]): Meaning {
  const rule = `${quote(yes)} if it is above 0, else ${quote(no)}`;
  return {
    description: `the output is decision_function: ${rule}`,
    remarks: [`The output is decision_function; scikit-learn's predict is ${rule}.`],
  };
}

/** Source: LabelBinarizer.inverse_transform, which compares with 0.5, sklearn/preprocessing/_label.py */
function ofTwoClasses(classes: readonly string[]): Meaning {
  const { names, remarks } = nameOutputs(classes, 2);
  return {
    ...(names && { labels: names }),
    description: `the output is the probability of ${quote(classes[1] as string)}`,
    remarks,
  };
}
