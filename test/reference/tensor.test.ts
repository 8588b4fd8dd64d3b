import { expect, test } from "vitest";
import { seededRandom } from "../../generator/check/probe-inputs.ts";
import { dtypes, rounding } from "../../generator/ir/number-format.ts";
import { dot, weightedSums } from "../../generator/reference/tensor.ts";

test("weighted sums of weights as they lie are what dot gives of nested arrays, bit for bit", () => {
  const random = seededRandom(1);
  const special = [0, -0, Number.POSITIVE_INFINITY, Number.NaN, 1e-310, 1e300];
  for (const dtype of dtypes) {
    const round = rounding[dtype];
    for (const [inputs, units] of [
      [1, 1],
      [1, 3],
      [2, 1],
      [7, 5],
    ] as const) {
      for (let n = 0; n < 20; n++) {
        const any = () =>
          round(random() < 0.3 ? (special[Math.floor(random() * 6)] as number) : random() - 0.5);
        const x = Array.from({ length: inputs }, any);
        const w = Array.from({ length: inputs }, () => Array.from({ length: units }, any));
        const data = Float64Array.from(w.flat());
        expect(weightedSums(x, { shape: [inputs, units], data }, dtype)).toEqual(dot(x, w, round));
      }
    }
  }
});

test("a vector of another length has no weighted sums", () => {
  const w = { shape: [2, 1], data: Float64Array.of(1, 2) };
  expect(() => weightedSums([1, 2, 3], w, "f64")).toThrow("dot: [3] · [2, 1]: 3 is not 2");
});
