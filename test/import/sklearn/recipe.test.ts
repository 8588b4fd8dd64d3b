import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { importSklearn } from "../../../generator/import/sklearn/index.ts";
import { writeSpec } from "../../../generator/import/write-spec.ts";
import { firstInput, firstOutput } from "../../../generator/ir/network.ts";
import { load } from "../../../generator/load.ts";
import { isRight } from "../../../generator/verify/compare-recording.ts";
import { verify } from "../../../generator/verify/verify.ts";
import { filesOf } from "../../support/vector-files.ts";
import { modelFile } from "../support/import-files.ts";
import { archives, folder, importAndVerify } from "../support/sklearn-archives.ts";

describe("what the recipe saves of scikit-learn is imported, and verified by what it recorded:", () => {
  test.each(archives(folder))("%s", async (name) => {
    const { model, verdict } = await importAndVerify(folder, name);
    expect(model.holdsVectors).toBe(true);
    expect(model.remarks.join("\n")).not.toContain("No part of the network");
    expect(verdict).toMatchObject({ cases: 5, tolerance: 1e-12, arrays: [{ key: "y", beyond: 0 }] });
    expect(verdict && isRight(verdict)).toBe(true);
  });

  test("a perturbed weight is found", async () => {
    const bytes = readFileSync(join(folder, "linear.npz"));
    const model = await importSklearn(modelFile("linear.npz", bytes), {});
    const { spec, weights } = writeSpec(model, "net");
    const wrong = load(
      spec.replace(/bias: \[(-?)/, (_, sign) => `bias: [${sign === "-" ? "" : "-"}`),
      {
        readFile: () => weights,
      },
    );
    const question = { vectors: "linear.npz", expected: undefined, input: undefined, output: undefined };
    const files = filesOf({ "linear.npz": bytes });
    const [verdict] = await verify(wrong, [], { ...question, tolerance: undefined }, files);
    expect(verdict && isRight(verdict)).toBe(false);
  });
});

test("linear models are the one layer they are, and what undoes a target comes last", async () => {
  const layersOf = async (name: string) =>
    (await importAndVerify(folder, name)).model.layers.map(({ type, origin }) => `${type}: ${origin}`);
  expect(await layersOf("linear.npz")).toEqual(["dense: W1, b1"]);
  expect(await layersOf("one_against_rest.npz")).toEqual([
    "normalize: StandardScaler",
    "dense: W1, b1",
    "sum: predict_proba, one class against the rest",
    "divide: predict_proba, one class against the rest",
  ]);
  expect(await layersOf("scalers.npz")).toEqual([
    "normalize: RobustScaler",
    "normalize: MaxAbsScaler",
    "scale: MinMaxScaler",
    "activation: MinMaxScaler, clip=True",
    "dense: W1, b1",
    "dense: W2, b2",
  ]);
  expect((await layersOf("target_standard.npz")).at(-1)).toBe("scale: StandardScaler of the target, undone");
  expect((await layersOf("target_minmax.npz")).at(-1)).toBe("normalize: MinMaxScaler of the target, undone");
});

test("names of features and classes come along", async () => {
  const { network } = await importAndVerify(folder, "multinomial.npz");
  expect(firstInput(network)).toMatchObject({ names: ["a_cm", "b", "c"], keys: ["a (cm)", "b", "c"] });
  expect(firstOutput(network).labels).toEqual(["0", "1", "2"]);
  const { network: perceptron } = await importAndVerify(folder, "perceptron.npz");
  expect(perceptron.description).toBe('the output is decision_function: "yes" if it is above 0, else "no"');
});

test("the recipe says in a sentence what it cannot save", () =>
  expect(
    readFileSync(join(folder, "refused.txt"), "utf8"),
  ).toBe(`unfitted: MLPClassifier is not fitted; call fit first
unfitted pipeline: Pipeline is not fitted; call fit first
unfitted search: GridSearchCV is not fitted; call fit first
search without refit: GridSearchCV has no best estimator; set refit=True and fit it again
quantiles: the target is transformed by QuantileTransformer, which cannot be saved; save model.regressor_ and undo the transform in your program
polynomial: PolynomialFeatures cannot be saved, but StandardScaler, MinMaxScaler, RobustScaler and MaxAbsScaler can; apply it in your program, and save the steps after it with its output as X
two scalers: two scalers of one kind cannot be saved; use one that does what both do
wrapper: OneVsRestClassifier is neither an MLP nor a linear model, and cannot be saved
class: <class 'sklearn.neural_network._multilayer_perceptron.MLPClassifier'> is not a scikit-learn model; pass the object on which fit was called
`));
