import type { Activation, KnownActivation, Parameters, Sample, Step } from "../ir/activation.ts";
import * as s from "../ir/scalar.ts";
import { local, type Scalar } from "../ir/scalar.ts";
import { nearestInteger } from "./formulas/rounding.ts";
import { decay, negativePart, sigmoid } from "./formulas/sigmoid.ts";
import { comparisons, ifTrue } from "./formulas/truth.ts";

const x = local("x");

/** Those of an activation that has none. */
type NoParameters = Readonly<Record<never, never>>;

type Row<P extends Parameters, Alias extends string> = Pick<Activation, "definition" | "linear" | "ofNaN"> & {
  readonly aliases?: readonly Alias[];
  readonly parameters?: P;
  readonly formula: (x: Scalar, parameters: { readonly [K in keyof P]: Scalar }) => Scalar;
  readonly samples: readonly (readonly [x: number, y: number])[];
  /** The parameters of the samples, where they are not the defaults. */
  readonly sampledWith?: Readonly<Record<string, number>>;
};

/** An elementwise activation. NaN gives NaN, unless `ofNaN` says otherwise. */
function elementwise<const P extends Parameters = NoParameters, const Alias extends string = never>(
  row: Row<P, Alias>,
): KnownActivation<P, Alias> {
  const { formula, samples, sampledWith, parameters = {} as P, ...rest } = row;
  const names = Object.keys(parameters);
  const locals = Object.fromEntries(names.map((name) => [name, local(name)])) as { [K in keyof P]: Scalar };
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

/** An activation of the whole layer that keeps the order of its values. */
const layerwise = (
  row: Pick<Activation, "definition" | "steps" | "samples">,
): KnownActivation<NoParameters, never> => ({
  ...row,
  parameters: {},
  keepsOrder: true,
});

/** A comparison with one number, or with a number for each unit. */
function comparison<const P extends string>(
  { sign, formula }: (typeof comparisons)[keyof typeof comparisons],
  parameter: P,
  samples: readonly (readonly [x: number, y: number])[],
) {
  const parameters = { [parameter]: { default: 0, perUnit: true, mayBeInfinite: true } } as {
    readonly [K in P]: { readonly default: 0; readonly perUnit: true; readonly mayBeInfinite: true };
  };
  return elementwise({
    definition: `1 where x ${sign} ${parameter}, else 0`,
    parameters,
    ofNaN: "0",
    formula: (x, parameters) => formula(x, parameters[parameter]),
    sampledWith: { [parameter]: 0.5 },
    samples,
  });
}

/** A mathematical function. */
const plain = (
  name: string,
  formula: (x: Scalar) => Scalar,
  samples: Row<NoParameters, never>["samples"],
): KnownActivation<NoParameters, never> => elementwise({ definition: `${name}(x)`, formula, samples });

/**
 * All activations. Samples are outputs of PyTorch 1.13 in float64, except for step, softmax and softmax_raw (the
 * chapter's numbers), hard_sigmoid (worked by hand from the ONNX definition), clip, log, sqrt, abs, reciprocal,
 * power, shrink, comparisons and what follows them (arithmetic), and sin to round (NumPy).
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
    definition: "x·Φ(x), computed as x · ½·erfc(−x/√2)",
    formula: (x) => s.mul(x, s.mul(0.5, s.erfc(s.mul(x, -Math.SQRT1_2)))),
    samples: [
      [-1000, 0],
      [-3, -0.00404969409489031],
      [1, 0.8413447460685429],
      [1000, 1000],
    ],
  }),
  gelu_tanh: elementwise({
    definition: "x · ½·(1 + tanh(u)) with u = √(2/π)·(x + 0.044715·x³), computed as x·sigmoid(2u)",
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
    definition: "x · tanh(softplus(x)), with the tanh computed as n / (n + d)",
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
    definition: "log(1 + exp(beta·x)) / beta, but x where beta·x > threshold",
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
    definition: "alpha·x + beta, clamped to [0, 1]",
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
    definition: "x · (x + 3, clamped to [0, 6]) / 6",
    formula: (x) => s.div(s.mul(x, s.min(s.max(s.add(x, 3), 0), 6)), 6),
    samples: [
      [-1000, 0],
      [-1, -0.3333333333333333],
      [1, 0.6666666666666666],
      [1000, 1000],
    ],
  }),
  hard_tanh: elementwise({
    definition: "x, clamped to [min, max]",
    parameters: { min: { default: -1, below: "max" }, max: { default: 1 } },
    formula: (x, { min, max }) => s.min(s.max(x, min), max),
    samples: [
      [-1000, -1],
      [0.25, 0.25],
      [1000, 1],
    ],
  }),
  clip: elementwise({
    definition: "x, clamped to [min, max]; either bound may be infinite",
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
    definition: "x to the power exponent",
    parameters: { exponent: { perUnit: true } },
    // As IEEE 754 has it, and so NumPy, PyTorch, ONNX and JavaScript.
    ofNaN: "1 where the exponent is 0",
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
    definition: "x moved toward 0 by lambda where |x| > lambda, else 0",
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
  shrink: elementwise({
    definition: "x moved toward 0 by bias where |x| > lambda, else 0",
    parameters: { lambda: { default: 0.5, atLeast: 0 }, bias: { default: 0 } },
    formula: (x, { lambda, bias }) =>
      s.less(
        lambda,
        x,
        s.sub(x, bias),
        s.less(x, s.neg(lambda), s.add(x, bias), s.lessOrEqual(s.abs(x), lambda, 0, x)),
      ),
    sampledWith: { lambda: 1.5, bias: 0.5 },
    samples: [
      [-2, -1.5],
      [1.5, 0],
      [4, 3.5],
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
  sin: plain("sin", s.sin, [
    [-1000, -0.8268795405320025],
    [-3, -0.1411200080598672],
    [1, 0.8414709848078965],
    [1e22, -0.8522008497671888],
  ]),
  cos: plain("cos", s.cos, [
    [-1000, 0.5623790762907029],
    [-3, -0.9899924966004454],
    [1, 0.5403023058681398],
    [1e22, 0.523214785395139],
  ]),
  tan: plain("tan", s.tan, [
    [-1000, -1.4703241557027185],
    [-3, 0.1425465430742778],
    [1, 1.5574077246549023],
  ]),
  asin: plain("asin", s.asin, [
    [-1, -1.5707963267948966],
    [-0.75, -0.848062078981481],
    [0.25, 0.25268025514207865],
    [2, Number.NaN],
  ]),
  acos: plain("acos", s.acos, [
    [-1, Math.PI],
    [-0.75, 2.4188584057763776],
    [0.25, 1.318116071652818],
    [1, 0],
  ]),
  atan: plain("atan", s.atan, [
    [-1000, -1.5697963271282298],
    [0.25, 0.24497866312686414],
    [1, 0.7853981633974483],
  ]),
  sinh: plain("sinh", s.sinh, [
    [-1000, Number.NEGATIVE_INFINITY],
    [-3, -10.017874927409903],
    [0.25, 0.2526123168081683],
  ]),
  cosh: plain("cosh", s.cosh, [
    [-1000, Number.POSITIVE_INFINITY],
    [-3, 10.067661995777765],
    [1, 1.5430806348152437],
  ]),
  asinh: plain("asinh", s.asinh, [
    [-1000, -7.600902709541988],
    [0.25, 0.24746646154726346],
    [1, 0.881373587019543],
  ]),
  acosh: plain("acosh", s.acosh, [
    [0.5, Number.NaN],
    [1.25, Math.LN2],
    [3, 1.762747174039086],
    [1000, 7.600902209541989],
  ]),
  atanh: plain("atanh", s.atanh, [
    [-1, Number.NEGATIVE_INFINITY],
    [-0.75, -0.9729550745276566],
    [0.25, 0.25541281188299536],
  ]),
  symlog: elementwise({
    definition: "sign(x) · log(1 + |x|)",
    formula: (x) => {
      const size = s.named("size", s.log1p(s.abs(x)));
      return s.less(x, 0, s.neg(size), s.less(0, x, size, x));
    },
    samples: [
      [-1000, -6.90875477931522],
      [-3, -1.3862943611198906],
      [0.25, 0.22314355131420976],
    ],
  }),
  sign: elementwise({
    definition: "1 where x > 0, −1 where x < 0, else x",
    formula: (x) => s.less(x, 0, -1, s.less(0, x, 1, x)),
    samples: [
      [-3, -1],
      [0, 0],
      [0.25, 1],
    ],
  }),
  floor: elementwise({
    definition: "the largest integer ≤ x",
    formula: s.floor,
    samples: [
      [-2.5, -3],
      [-0.25, -1],
      [2.5, 2],
    ],
  }),
  ceil: elementwise({
    definition: "the smallest integer ≥ x",
    formula: (x) => s.neg(s.floor(s.neg(x))),
    samples: [
      [-2.5, -2],
      [0.25, 1],
      [2.5, 3],
    ],
  }),
  round: elementwise({
    definition: "the integer nearest to x; ties go to the even one",
    formula: nearestInteger,
    samples: [
      [-1.5, -2],
      [0.5, 0],
      [0.75, 1],
      [2.5, 2],
    ],
  }),
  trunc: elementwise({
    definition: "x without its fractional part",
    formula: (x) => s.less(x, 0, s.neg(s.floor(s.neg(x))), s.floor(x)),
    samples: [
      [-2.75, -2],
      [0.75, 0],
      [2.75, 2],
    ],
  }),
  greater: comparison(comparisons.greater, "than", [
    [0.25, 0],
    [0.5, 0],
    [2, 1],
  ]),
  greater_or_equal: comparison(comparisons.greater_or_equal, "than", [
    [0.25, 0],
    [0.5, 1],
    [2, 1],
  ]),
  less: comparison(comparisons.less, "than", [
    [0.25, 1],
    [0.5, 0],
    [2, 0],
  ]),
  less_or_equal: comparison(comparisons.less_or_equal, "than", [
    [0.25, 1],
    [0.5, 1],
    [2, 0],
  ]),
  equal: comparison(comparisons.equal, "to", [
    [0.25, 0],
    [0.5, 1],
    [2, 0],
  ]),
  not: elementwise({
    definition: "1 where x is 0, else 0",
    ofNaN: "0",
    formula: (x) => ifTrue(x, 0, 1),
    samples: [
      [-2, 0],
      [0, 1],
      [1, 0],
    ],
  }),
  is_nan: elementwise({
    definition: "1 where x is NaN, else 0",
    ofNaN: "1",
    formula: (x) => s.lessOrEqual(x, x, 0, 1),
    samples: [
      [Number.NEGATIVE_INFINITY, 0],
      [0, 0],
      [Number.NaN, 1],
    ],
  }),
  is_infinite: elementwise({
    definition: "1 where x is ∞ or −∞, else 0",
    ofNaN: "0",
    formula: (x) => s.lessOrEqual(Number.POSITIVE_INFINITY, s.abs(x), 1, 0),
    samples: [
      [Number.NEGATIVE_INFINITY, 1],
      [1e308, 0],
      [Number.POSITIVE_INFINITY, 1],
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
    definition:
      "exp(x_j) / Σ_i exp(x_i), which overflows for large x: it shows why softmax subtracts the maximum",
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
};
