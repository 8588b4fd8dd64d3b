import { describe, expect, test } from "vitest";
import type { Activation } from "../../generator/ir/activation.ts";
import {
  type Chosen,
  choose,
  curveOf,
  derivativeOf,
  kinksOf,
} from "../../generator/plot/activation-function.ts";
import { activations } from "../../generator/vocabulary/activations.ts";

/** An activation with its defaults, and 0.3 where there is none. */
const chosen = (name: string, activation: Activation): Chosen => ({
  name,
  activation,
  parameters: Object.fromEntries(
    Object.entries(activation.parameters).map(([parameter, { default: standard = 0.3 }]) => [
      parameter,
      standard,
    ]),
  ),
});

const rows: [string, Activation][] = Object.entries(activations);
const ofOne = rows.filter(([, { steps }]) => steps.every(({ kind }) => kind === "map"));

/** Between numbers at which any activation has a kink. */
const xs = Array.from({ length: 41 }, (_, i) => -5 + i * 0.25 + 0.137);

describe("the derivative of an activation is what differences of its values come to", () => {
  for (const [name, activation] of ofOne) {
    test(name, () => {
      const curve = curveOf(chosen(name, activation));
      const { curve: slope } = derivativeOf(chosen(name, activation));
      let compared = 0;
      for (const x of xs) {
        const h = 2 ** -14;
        // The five-point formula: its error is of the order of h⁴.
        const [a, b, c, d] = [x - 2 * h, x - h, x + h, x + 2 * h].map(curve) as [
          number,
          number,
          number,
          number,
        ];
        const differences = (a - 8 * b + 8 * c - d) / (12 * h);
        if (Number.isNaN(differences)) {
          expect(slope(x), `at ${x}`).toBeNaN();
          continue;
        }
        compared++;
        expect(Math.abs(slope(x) - differences), `at ${x}`).toBeLessThan(1e-7 * (1 + Math.abs(differences)));
      }
      expect(compared).toBeGreaterThan(5);
    });
  }
});

describe("where a formula has branches and is smooth all the same, so is its derivative", () => {
  for (const [name, activation] of ofOne) {
    const one = chosen(name, activation);
    const [curve, { curve: slope, kind }] = [curveOf(one), derivativeOf(one)];
    const kinks = kinksOf(one).filter((x) => Math.abs(x) <= 20);
    test.runIf(kind === "symbolic")(name, () => {
      for (const x of kinks) {
        const h = 2 ** -20;
        const [left, right] = [(curve(x) - curve(x - h)) / h, (curve(x + h) - curve(x)) / h];
        // A kink, a jump or a pole.
        if (!(Math.abs(left - right) < 1e-4) || right > 1000) continue;
        expect(Math.abs(slope(x) - right), `at ${x}`).toBeLessThan(1e-4);
      }
    });
  }
  test("sigmoid rises by a quarter at 0, where its formula has two branches", () => {
    expect(derivativeOf(choose("sigmoid", activations.sigmoid)).curve(0)).toBe(0.25);
  });
});

test("derivatives are symbolic but of what jumps", () => {
  const numeric = ofOne.filter(([name, row]) => derivativeOf(chosen(name, row)).kind === "numeric");
  expect(numeric.map(([name]) => name)).toEqual(["floor", "ceil", "round", "trunc"]);
});
