import type { Activation } from "../../generator/ir/activation.ts";
import { div, exp, local, mul, named, neg } from "../../generator/ir/scalar.ts";

const scaled = named("s", div(local("x"), local("width")));

/** A Gaussian bump, here to show that an activation is one object. */
export const bump: Activation = {
  definition: "exp(−(x / width)²)",
  parameters: { width: { default: 1, nonZero: true } },
  steps: [{ kind: "map", formula: exp(neg(mul(scaled, scaled))) }],
  samples: [{ x: [0], y: [1] }],
};
