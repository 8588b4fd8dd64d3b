import { describe, expect, test } from "vitest";
import { seededRandom } from "../../../generator/check/probe-inputs.ts";
import { type Dtype, rounding } from "../../../generator/ir/number-format.ts";
import { compileFormula } from "../../support/compile-formula.ts";
import { effort } from "../../support/effort.ts";
import { stepFrom } from "../../support/floats.ts";
import {
  dtypes,
  formulaOf,
  type Tested,
  type TestedName,
  tested,
  testedNames,
} from "../../support/mathematics/functions.ts";

/**
 * Goes through consecutive numbers of a format, and gives the first after which f turns back. Written in JavaScript, so
 * that a step is nothing but the next bits and the formula.
 */
const walker = `return (from, steps, direction) => {
  const floats = dtype === "f32" ? new Float32Array(1) : new Float64Array(1);
  const bits = dtype === "f32" ? new Int32Array(floats.buffer) : new BigInt64Array(floats.buffer);
  const one = dtype === "f32" ? 1 : 1n;
  let x = from;
  let before = f(x);
  for (let n = 0; n < steps; n++) {
    floats[0] = x;
    if (x === 0) floats[0] = dtype === "f32" ? 2 ** -149 : 5e-324;
    else if (x > 0) bits[0] += one;
    else bits[0] -= one;
    x = floats[0];
    const y = f(x);
    if (direction * (y - before) < 0) return x;
    before = y;
  }
  return undefined;
}`;

type Walk = (from: number, steps: number, direction: number) => number | undefined;

const compileWalk = (name: TestedName, dtype: Dtype): Walk =>
  compileFormula<Walk>(formulaOf(name, dtype), dtype, ["x"], `const dtype = "${dtype}";\n${walker}`);

const AROUND = effort(1_500, 20_000);
const RANDOM_RUNS = effort(300, 4_000);
const RUN = 100;

for (const dtype of dtypes) {
  describe(`${dtype}: consecutive numbers never turn back`, () => {
    for (const name of testedNames) {
      const { edges, ordinary, whole, direction }: Tested = tested[name];
      if (direction === undefined) continue;
      const round = rounding[dtype];
      const isInside = (x: number) => x >= whole[0] && x <= whole[1];
      test(`${name} around its edges`, () => {
        const walk = compileWalk(name, dtype);
        for (const edge of [0, ...edges, ...edges.map((x) => -x)].filter(isInside).map(round)) {
          const from = edge === whole[0] ? edge : stepFrom(edge, -AROUND / 2, dtype);
          expect(walk(Math.max(from, whole[0]), AROUND, direction), `near ${edge}`).toBeUndefined();
        }
      });
      test(`${name} where its reduction takes another step, and anywhere`, () => {
        const walk = compileWalk(name, dtype);
        const random = seededRandom(4);
        const [from, to] = ordinary;
        for (let n = 0; n < RANDOM_RUNS; n++) {
          const anywhere = from + random() * (to - from);
          const step = ((Math.round((anywhere * 64) / Math.LN2) + 0.5) * Math.LN2) / 64;
          for (const x of [anywhere, step, step / 2]) {
            const start = stepFrom(round(x), -RUN / 2, dtype);
            expect(walk(start, RUN, direction), `near ${start}`).toBeUndefined();
          }
        }
      });
    }
  });
}
