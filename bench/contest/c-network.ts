import { cProgram, cTypes } from "./c-program.ts";
import type { Precision } from "./peer.ts";
import type { Activation, DenseWeights, Task } from "./task.ts";

export type LoopOrder = keyof typeof loopOrders;

interface Names {
  readonly x: string;
  readonly y: string;
  readonly k: number;
}

/** The two orders in which a weighted sum is usually written. */
export const loopOrders = {
  "unit by unit": {
    rows: ({ inputs, units, weights }: DenseWeights) =>
      matrix(units, inputs, (j, i) => weights[i * units + j] as number),
    sums: ({ x, y, k }: Names, { inputs, units }: DenseWeights) => `
  for (int j = 0; j < ${units}; j++) {
    real sum = b${k}[j];
    for (int i = 0; i < ${inputs}; i++) sum += ${x}[i] * w${k}[j][i];
    ${y}[j] = sum;
  }`,
  },
  "input by input": {
    rows: ({ inputs, units, weights }: DenseWeights) =>
      matrix(inputs, units, (i, j) => weights[i * units + j] as number),
    sums: ({ x, y, k }: Names, { inputs, units }: DenseWeights) => `
  for (int j = 0; j < ${units}; j++) ${y}[j] = b${k}[j];
  for (int i = 0; i < ${inputs}; i++)
    for (int j = 0; j < ${units}; j++) ${y}[j] += ${x}[i] * w${k}[i][j];`,
  },
};

const activations = {
  identity: () => "",
  relu: (z, units) => `
  for (int j = 0; j < ${units}; j++) ${z}[j] = ${z}[j] < 0 ? 0 : ${z}[j];`,
  sigmoid: (z, units, exp) => `
  for (int j = 0; j < ${units}; j++) ${z}[j] = 1 / (1 + ${exp}(-${z}[j]));`,
} satisfies Record<Activation, (z: string, units: number, exp: string) => string>;

/** Layer after layer with constant weights and sizes, which is all that a compiler can ask for. */
export function networkSource(task: Task, precision: Precision, order: LoopOrder): string {
  const { layers, inputs, inputSize, outputSize, rows } = task;
  const loops = loopOrders[order];
  const exp = { f64: "exp", f32: "expf" }[precision];
  const constants: string[] = [];
  const steps: string[] = [];
  layers.forEach((layer, k) => {
    const isLast = k === layers.length - 1;
    const names = { x: k === 0 ? "x" : `z${k - 1}`, y: isLast ? "out" : `z${k}`, k };
    constants.push(
      `static const real w${k}${loops.rows(layer)};`,
      `static const real b${k}[] = ${list([...layer.bias])};`,
    );
    if (!isLast) steps.push(`  real z${k}[${layer.units}];`);
    steps.push(loops.sums(names, layer), activations[layer.activation](names.y, layer.units, exp));
  });
  const definitions = `
typedef ${cTypes[precision]} real;
${constants.join("\n")}
__attribute__((noinline)) static void forward(const real *restrict x, real *restrict out) {
${steps.join("\n")}
}
static real inputs[${inputs.length}][${rows * inputSize}], out[${rows * outputSize}];
static void call(long n) {
  const real *x = inputs[n & ${inputs.length - 1}];
  for (int row = 0; row < ${rows}; row++) forward(x + row * ${inputSize}, out + row * ${outputSize});
}`;
  const start = `
  FILE *file = fopen(arguments[count - 1], "rb");
  for (long i = 0; i < ${inputs.length * rows * inputSize}; i++) {
    double value;
    if (fread(&value, sizeof value, 1, file) != 1) return 1;
    ((real *)inputs)[i] = value;
  }`;
  const output = `for (int j = 0; j < ${rows * outputSize}; j++) printf(j ? " %.17g" : "%.17g", (double)out[j]);
      puts("");`;
  return cProgram(definitions, start, output);
}

const matrix = (rows: number, columns: number, item: (row: number, column: number) => number): string =>
  `[${rows}][${columns}] = ${list(
    Array.from({ length: rows }, (_, row) => list(Array.from({ length: columns }, (_, n) => item(row, n)))),
  )}`;

const list = (items: readonly (string | number)[]): string => `{${items.join(", ")}}`;
