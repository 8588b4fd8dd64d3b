import type { Activation, Parameter, Sample, Step } from "../ir/activation.ts";
import * as s from "../ir/scalar.ts";
import { local, type Scalar } from "../ir/scalar.ts";
import { decay, negativePart, sigmoid } from "./formulas/sigmoid.ts";

const x = local("x");

type Row<P extends string> = Pick<Activation, "definition" | "aliases" | "linear"> & {
  readonly parameters?: Readonly<Record<P, Parameter>>;
  readonly formula: (x: Scalar, parameters: Readonly<Record<P, Scalar>>) => Scalar;
  readonly samples: readonly (readonly [x: number, y: number])[];
  /** The parameters that the samples were made with, where they are not the defaults. */
  readonly sampledWith?: Readonly<Record<string, number>>;
};

/** A row whose formula looks at one value at a time. NaN in is NaN out. */
function elementwise<const P extends string = never>(row: Row<P>): Activation {
  const { formula, samples, sampledWith, parameters = {} as Record<P, Parameter>, ...rest } = row;
  const names = Object.keys(parameters) as P[];
  const locals = Object.fromEntries(names.map((name) => [name, local(name)])) as Record<P, Scalar>;
  const sample: Sample = { x: samples.map(([x]) => x), y: samples.map(([, y]) => y) };
  return {
    ...rest,
    parameters,
    steps: rest.linear && formula(x, locals) === x ? [] : [{ kind: "map", formula: formula(x, locals) }],
    samples: [sampledWith ? { ...sample, parameters: sampledWith } : sample],
  };
}

const map = (formula: Scalar, name?: string): Step => ({ kind: "map", formula, ...(name && { name }) });
const reduce = (result: string, by: "max" | "add", formula: Scalar, finish?: Scalar): Step => ({
  kind: "reduce",
  result,
  by,
  formula,
  ...(finish && { finish }),
});

/** A row that looks at the whole layer and keeps the order of its values. */
const layerwise = (row: Pick<Activation, "definition" | "steps" | "samples">): Activation => ({
  ...row,
  parameters: {},
  keepsOrder: true,
});

/**
 * Every activation, one row each. Samples are outputs of PyTorch 1.13 in float64, but for step, softmax and softmax_raw
 * (the chapter's numbers), hard_sigmoid (worked by hand from the ONNX definition), clip, log, sqrt, abs, reciprocal and
 * power (arithmetic).
 */
export const activations = {
  identity: elementwise({
    definition: "x",
    linear: true,
    formula: (x) => x,
    samples: [
      [-1000, -1000],
      [0.25, 0.25],
      [1000, 1000],
    ],
  }),
  step: elementwise({
    definition: "1 where x > 0, else 0",
    formula: (x) => s.lessOrEqual(x, 0, 0, s.less(0, x, 1, x)),
    samples: [
      [-1, 0],
      [0, 0],
      [2, 1],
    ],
  }),
  sigmoid: elementwise({
    definition: "1 / (1 + exp(−x))",
    formula: sigmoid,
    samples: [
      [-1000, 0],
      [-3, 0.04742587317756678],
      [0, 0.5],
      [1, 0.7310585786300049],
      [1000, 1],
    ],
  }),
  relu: elementwise({
    definition: "max(x, 0)",
    formula: (x) => s.max(x, 0),
    samples: [
      [-3, 0],
      [0, 0],
      [0.25, 0.25],
      [1000, 1000],
    ],
  }),
  relu6: elementwise({
    definition: "min(max(x, 0), 6)",
    formula: (x) => s.min(s.max(x, 0), 6),
    samples: [
      [-3, 0],
      [0.25, 0.25],
      [1000, 6],
    ],
  }),
  leaky_relu: elementwise({
    definition: "x where x ≥ 0, else alpha·x",
    parameters: { alpha: { default: 0.01 } },
    formula: (x, { alpha }) => s.less(x, 0, s.mul(alpha, x), x),
    samples: [
      [-1000, -10],
      [-3, -0.03],
      [2, 2],
    ],
  }),
  prelu: elementwise({
    definition: "x where x ≥ 0, else alpha·x, with an alpha for each unit",
    parameters: { alpha: { perUnit: true } },
    formula: (x, { alpha }) => s.less(x, 0, s.mul(alpha, x), x),
    sampledWith: { alpha: 0.2 },
    samples: [
      [-1000, -200],
      [-0.5, -0.1],
      [2, 2],
    ],
  }),
  elu: elementwise({
    definition: "x where x ≥ 0, else alpha·(exp(x) − 1)",
    parameters: { alpha: { default: 1 } },
    formula: (x, { alpha }) => s.less(x, 0, s.mul(alpha, s.expm1(negativePart(x))), x),
    samples: [
      [-1000, -1],
      [-1, -0.6321205588285577],
      [2, 2],
    ],
  }),
  selu: elementwise({
    definition: "gamma·(x where x ≥ 0, else alpha·(exp(x) − 1))",
    parameters: { alpha: { default: 1.6732632423543772 }, gamma: { default: 1.0507009873554805 } },
    formula: (x, { alpha, gamma }) => s.mul(gamma, s.less(x, 0, s.mul(alpha, s.expm1(negativePart(x))), x)),
    samples: [
      [-1000, -1.7580993408473766],
      [-1, -1.1113307378125625],
      [2, 2.101401974710961],
    ],
  }),
  celu: elementwise({
    definition: "x where x ≥ 0, else alpha·(exp(x / alpha) − 1)",
    parameters: { alpha: { default: 1, nonZero: true } },
    formula: (x, { alpha }) => s.less(x, 0, s.mul(alpha, s.expm1(s.div(x, alpha))), x),
    sampledWith: { alpha: 2 },
    samples: [
      [-1000, -2],
      [-1, -0.7869386805747332],
      [2, 2],
    ],
  }),
  gelu: elementwise({
    definition: "x · ½·erfc(−x/√2), which is x·Φ(x)",
    formula: (x) => s.mul(x, s.mul(0.5, s.erfc(s.mul(x, -Math.SQRT1_2)))),
    samples: [
      [-1000, 0],
      [-3, -0.00404969409489031],
      [1, 0.8413447460685429],
      [1000, 1000],
    ],
  }),
  gelu_tanh: elementwise({
    definition: "x · ½·(1 + tanh(u)), u = √(2/π)·(x + 0.044715·x³), written as x·sigmoid(2u)",
    // 2·√(2/π)
    formula: (x) =>
      s.mul(
        x,
        sigmoid(s.named("u", s.mul(1.5957691216057308, s.add(x, s.mul(0.044715, s.mul(x, s.mul(x, x))))))),
      ),
    samples: [
      [-1000, 0],
      [-3, -0.0036373920817729943],
      [1, 0.8411919906082768],
      [1000, 1000],
    ],
  }),
  silu: elementwise({
    definition: "x · sigmoid(x)",
    aliases: ["swish"],
    formula: (x) => s.mul(x, sigmoid(x)),
    samples: [
      [-1000, 0],
      [-3, -0.14227761953270035],
      [1, 0.7310585786300049],
      [1000, 1000],
    ],
  }),
  mish: elementwise({
    definition: "x · tanh(softplus(x)), where the tanh is n / (n + d)",
    formula: (x) => {
      const e = decay(x);
      const n = s.named("n", s.less(x, 0, s.mul(e, s.add(e, 2)), s.add(1, s.mul(2, e))));
      const d = s.less(x, 0, 2, s.mul(2, s.mul(e, e)));
      return s.mul(x, s.div(n, s.add(n, d)));
    },
    samples: [
      [-1000, 0],
      [-3, -0.1456474612756246],
      [1, 0.8650983882673103],
      [1000, 1000],
    ],
  }),
  tanh: elementwise({
    definition: "tanh(x)",
    formula: s.tanh,
    samples: [
      [-1000, -1],
      [-1, -0.7615941559557649],
      [0.25, 0.24491866240370913],
      [1000, 1],
    ],
  }),
  softplus: elementwise({
    definition: "log(1 + exp(beta·x)) / beta, and x itself where beta·x > threshold",
    parameters: {
      beta: { default: 1, nonZero: true },
      threshold: { default: 20, mayBeInfinite: true },
    },
    formula: (x, { beta, threshold }) => {
      const scaled = s.named("scaled", s.mul(beta, x));
      const smooth = s.div(s.add(s.max(scaled, 0), s.log1pFraction(decay(scaled))), beta);
      return s.less(threshold, scaled, x, smooth);
    },
    samples: [
      [-1000, 0],
      [-3, 0.04858735157374196],
      [1, 1.3132616875182228],
      [1000, 1000],
    ],
  }),
  softsign: elementwise({
    definition: "x / (1 + |x|)",
    formula: (x) => s.div(x, s.add(1, s.abs(x))),
    samples: [
      [-1000, -0.999000999000999],
      [1, 0.5],
    ],
  }),
  hard_sigmoid: elementwise({
    definition: "alpha·x + beta, held between 0 and 1",
    parameters: { alpha: { default: 0.2 }, beta: { default: 0.5 } },
    formula: (x, { alpha, beta }) => s.max(s.min(s.add(s.mul(alpha, x), beta), 1), 0),
    samples: [
      [-1000, 0],
      [-0.5, 0.4],
      [1, 0.7],
      [1000, 1],
    ],
  }),
  hard_swish: elementwise({
    definition: "x · (x + 3, held between 0 and 6) / 6",
    formula: (x) => s.div(s.mul(x, s.min(s.max(s.add(x, 3), 0), 6)), 6),
    samples: [
      [-1000, 0],
      [-1, -0.3333333333333333],
      [1, 0.6666666666666666],
      [1000, 1000],
    ],
  }),
  hard_tanh: elementwise({
    definition: "x, held between min and max",
    parameters: { min: { default: -1, below: "max" }, max: { default: 1 } },
    formula: (x, { min, max }) => s.min(s.max(x, min), max),
    samples: [
      [-1000, -1],
      [0.25, 0.25],
      [1000, 1],
    ],
  }),
  clip: elementwise({
    definition: "x, held between min and max, of which one may be infinite",
    parameters: {
      min: { default: Number.NEGATIVE_INFINITY, perUnit: true, mayBeInfinite: true },
      max: { default: Number.POSITIVE_INFINITY, perUnit: true, mayBeInfinite: true },
    },
    formula: (x, { min, max }) => s.min(s.max(x, min), max),
    sampledWith: { min: -0.5, max: 2 },
    samples: [
      [-1000, -0.5],
      [0.25, 0.25],
      [1000, 2],
    ],
  }),
  thresholded_relu: elementwise({
    definition: "x where x > alpha, else value",
    parameters: { alpha: { default: 1 }, value: { default: 0 } },
    formula: (x, { alpha, value }) => s.lessOrEqual(x, alpha, value, x),
    sampledWith: { alpha: 0.1, value: -0.3 },
    samples: [
      [-1000, -0.3],
      [0.1, -0.3],
      [0.25, 0.25],
      [1000, 1000],
    ],
  }),
  exponential: elementwise({
    definition: "exp(x)",
    formula: s.exp,
    samples: [
      [-1000, 0],
      [0, 1],
      [1, Math.E],
    ],
  }),
  log: elementwise({
    definition: "log(x)",
    formula: s.log,
    samples: [
      [0, Number.NEGATIVE_INFINITY],
      [1, 0],
      [2, Math.LN2],
    ],
  }),
  sqrt: elementwise({
    definition: "√x",
    formula: s.sqrt,
    samples: [
      [0, 0],
      [2, Math.SQRT2],
      [9, 3],
    ],
  }),
  abs: elementwise({
    definition: "|x|",
    formula: s.abs,
    samples: [
      [-1000, 1000],
      [0.25, 0.25],
    ],
  }),
  reciprocal: elementwise({
    definition: "alpha / x",
    parameters: { alpha: { default: 1, perUnit: true } },
    formula: (x, { alpha }) => s.div(alpha, x),
    samples: [
      [-4, -0.25],
      [0, Number.POSITIVE_INFINITY],
      [0.5, 2],
    ],
  }),
  power: elementwise({
    definition: "x to the power of exponent",
    parameters: { exponent: { perUnit: true } },
    formula: (x, { exponent }) => s.pow(x, exponent),
    sampledWith: { exponent: 3 },
    samples: [
      [-2, -8],
      [0.5, 0.125],
      [10, 1000],
    ],
  }),
  log_sigmoid: elementwise({
    definition: "log(sigmoid(x))",
    formula: (x) => s.sub(s.min(x, 0), s.log1pFraction(decay(x))),
    samples: [
      [-1000, -1000],
      [-3, -3.048587351573742],
      [1, -0.31326168751822286],
      [1000, 0],
    ],
  }),
  tanh_shrink: elementwise({
    definition: "x − tanh(x)",
    formula: (x) => s.sub(x, s.tanh(x)),
    samples: [
      [-1000, -999],
      [-3, -2.0049452463132695],
      [1, 0.23840584404423515],
    ],
  }),
  soft_shrink: elementwise({
    definition: "x moved towards 0 by lambda, 0 in between",
    parameters: { lambda: { default: 0.5, atLeast: 0 } },
    formula: (x, { lambda }) =>
      s.less(
        lambda,
        x,
        s.sub(x, lambda),
        s.less(x, s.neg(lambda), s.add(x, lambda), s.lessOrEqual(x, lambda, 0, x)),
      ),
    sampledWith: { lambda: 0.4 },
    samples: [
      [-1000, -999.6],
      [0.25, 0],
      [1, 0.6],
    ],
  }),
  hard_shrink: elementwise({
    definition: "x where |x| > lambda, else 0",
    parameters: { lambda: { default: 0.5, atLeast: 0 } },
    formula: (x, { lambda }) => s.lessOrEqual(s.abs(x), lambda, 0, x),
    sampledWith: { lambda: 0.4 },
    samples: [
      [-1000, -1000],
      [0.25, 0],
      [1, 1],
    ],
  }),
  erf: elementwise({
    definition: "2/√π · ∫₀ˣ exp(−t²) dt",
    formula: s.erf,
    samples: [
      [-1000, -1],
      [-0.5, -0.5204998778130465],
      [1, 0.8427007929497148],
      [2, 0.9953222650189527],
    ],
  }),
  softmax: layerwise({
    definition: "exp(x_j − max x) / Σ_i exp(x_i − max x)",
    steps: [
      reduce("largest", "max", x),
      map(s.named("d", s.sub(x, local("largest")))),
      map(s.named("e", s.exp(x)), "exp"),
      reduce("total", "add", x),
      map(s.div(x, local("total"))),
    ],
    samples: [
      { x: [0.3, 2.9, 4.0], y: [0.01821127329554753, 0.24519181293507392, 0.7365969137693786] },
      { x: [1010, 1000, 990], y: [0.999954600070331, 0.00004539786860886666, 2.0610600462090622e-9] },
    ],
  }),
  softmax_raw: layerwise({
    definition: "exp(x_j) / Σ_i exp(x_i), which overflows: here to show why softmax subtracts the maximum",
    steps: [map(s.named("e", s.exp(x)), "exp"), reduce("total", "add", x), map(s.div(x, local("total")))],
    samples: [
      { x: [0.3, 2.9, 4.0], y: [0.01821127329554753, 0.24519181293507392, 0.7365969137693786] },
      { x: [1010, 1000, 990], y: [Number.NaN, Number.NaN, Number.NaN] },
    ],
  }),
  log_softmax: layerwise({
    definition: "(x_j − max x) − log Σ_i exp(x_i − max x)",
    steps: [
      reduce("largest", "max", x),
      map(s.named("d", s.sub(x, local("largest")))),
      reduce("logTotal", "add", s.exp(x), s.log(local("logTotal"))),
      map(s.sub(x, local("logTotal"))),
    ],
    samples: [{ x: [-1, 0, 1], y: [-2.4076059644443806, -1.4076059644443804, -0.4076059644443804] }],
  }),
} satisfies Record<string, Activation>;
