import { describe, expect, test } from "vitest";
import * as counter from "../../generated/counter.ts";
import * as iris from "../../generated/iris.ts";
import * as parts from "../../generated/iris_parts.ts";
import * as net3 from "../../generated/net3.ts";
import * as sigmoid from "../../generated/perceptron_sigmoid.ts";
import * as thermostat from "../../generated/thermostat.ts";
import * as xor from "../../generated/xor.ts";
import { probeInputs } from "../../generator/check/probe-inputs.ts";
import { mean, pipe, vote } from "../../generator/compose/index.ts";

type Iris = typeof iris;

/** The module iris, but it always gives these values. */
const giving = (...values: readonly number[]): Iris => ({
  ...iris,
  forward(_, out) {
    out.set(values);
    return out;
  },
  predict: () => values.indexOf(Math.max(...values)) as 0 | 1 | 2,
});
const x = iris.createInput([5.1, 3.5, 1.4, 0.2]);

describe("mean", () => {
  test("sums in order and divides last, each step rounded", () => {
    const [a, b, c] = [giving(0.1, 1e16, 1), giving(0.2, 1, 1), giving(0.3, -1e16, 2)];
    const three = mean(a, b, c);
    const wanted = [(0.1 + 0.2 + 0.3) / 3, (1e16 + 1 - 1e16) / 3, 4 / 3];
    expect(Array.from(three.forward(x, three.createOutput()))).toEqual(wanted);
    const single = (...values: number[]) =>
      ({
        ...giving(...values),
        network: { ...iris.network, dtype: "f32" },
        createOutput: () => new Float32Array(3),
      }) as unknown as Iris;
    const f = Math.fround;
    const ofSingles = mean(single(0.1, 1, 1), single(0.2, 1, 1), single(0.3, 1, 2));
    const out = ofSingles.forward(x, ofSingles.createOutput());
    expect(out[0]).toBe(f(f(f(f(0.1) + f(0.2)) + f(0.3)) / 3));
  });

  test("predicts the first of the largest, or the first NaN, and has the labels that all have", () => {
    const two = mean(giving(0, 1, 0), giving(0, 0, 1));
    expect([two.predict(x), two.classify(x)]).toEqual([1, "versicolor"]);
    expect(mean(giving(0, 1, 0), giving(0, 1, Number.NaN)).predict(x)).toBe(2);
  });

  test("of probabilities of two classes it has their threshold", () => {
    const both = mean(sigmoid, sigmoid);
    for (const values of probeInputs(2, 1, 10)) {
      const of = sigmoid.createInput(values as [number, number]);
      expect(both.classify(of)).toBe(sigmoid.classify(of));
    }
    const other = { ...sigmoid, network: { ...sigmoid.network, threshold: 0.3 } };
    expect(() => mean(sigmoid, other as unknown as typeof sigmoid)).toThrow(
      "mean: the threshold of perceptron_sigmoid is not that of perceptron_sigmoid",
    );
  });

  test("of batches and of sequences", () => {
    const count = 19;
    const rows = Float64Array.from({ length: 4 * count }, (_, i) => 3 + 3 * Math.sin(i));
    const same = mean(iris, parts);
    const found = same.forwardBatch(rows, new Float64Array(3 * count), count);
    const wanted = iris.forwardBatch(rows, new Float64Array(3 * count), count);
    expect(Array.from(found)).toEqual(Array.from(wanted));
    const steps = mean(counter, pipe(counter, counter));
    const sums = steps.forwardSequence(Float64Array.of(1, 1, 1), new Float64Array(3), 3, steps.createState());
    expect(Array.from(sums)).toEqual([1, 2.5, 4.5]);
  });
});

describe("vote", () => {
  const [a, b, c] = [giving(1, 0, 0), giving(0, 1, 0), giving(0, 0, 1)];

  test("the majority wins, and of equals the smallest class", () => {
    expect(vote(a, b, b).predict(x)).toBe(1);
    expect(vote(c, b, c).classify(x)).toBe("virginica");
    expect(vote(c, b).predict(x)).toBe(1);
    expect(vote(c, b, a).predict(x)).toBe(0);
  });

  test("forward gives the shares of the votes", () => {
    const three = vote(a, b, b, b);
    expect(Array.from(three.forward(x, three.createOutput()))).toEqual([0.25, 0.75, 0]);
    const two = vote(sigmoid, sigmoid);
    expect(two.network.outputSize).toBe(2);
    expect(Array.from(two.forward(sigmoid.createInput([0, 0]), two.createOutput()))).toEqual([1, 0]);
  });

  test("pipes and ensembles are voters and parts", () => {
    const all = vote(iris, pipe(iris), mean(iris, parts), vote(iris, parts));
    const end = pipe(pipe(net3, net3), mean(pipe(xor), xor));
    for (const values of probeInputs(4, 3, 10)) {
      const of = iris.createInput(values as [number, number, number, number]);
      expect(all.predict(of)).toBe(iris.predict(of));
    }
    expect(end.network.name).toBe("pipe(pipe(net3, net3), mean(pipe(xor), xor))");
  });
});

describe("what is not alike is refused", () => {
  const [anyMean, anyVote] = [mean, vote] as unknown as ((...modules: unknown[]) => unknown)[];
  test.each([
    [() => anyMean?.(iris, net3), RangeError, "mean: iris takes 4 values, but net3 takes 2"],
    [() => anyMean?.(net3, xor), RangeError, "mean: net3 gives 2 values, but xor gives 1"],
    [() => anyVote?.(iris, thermostat), RangeError, "vote: iris tells 3 classes apart, but thermostat 2"],
    [
      () => anyVote?.(sigmoid, net3),
      TypeError,
      "vote: the labels of net3 are not those of perceptron_sigmoid",
    ],
    [() => anyVote?.(xor), TypeError, "vote: xor has no predict"],
    [
      () => anyVote?.(iris, { ...parts, labels: ["a", "b", "c"] }),
      TypeError,
      "vote: the labels of iris_parts are not those of iris",
    ],
  ])("%#: %o", (run, error, message) => {
    expect(run).toThrow(error);
    expect(run).toThrow(message);
  });
});
