import { type LoopOrder, loopOrders, plainLoops } from "./c-layers.ts";
import { cProgram, cTypes } from "./c-program.ts";
import { product } from "./layers.ts";
import type { Precision } from "./peer.ts";
import type { Activation, Task, TaskLayer } from "./task.ts";

const activations = {
  identity: () => "",
  relu: (z, size) => `
  for (int j = 0; j < ${size}; j++) ${z}[j] = ${z}[j] < 0 ? 0 : ${z}[j];`,
  sigmoid: (z, size, exp) => `
  for (int j = 0; j < ${size}; j++) ${z}[j] = 1 / (1 + ${exp}(-${z}[j]));`,
} satisfies Record<Activation, (z: string, size: number, exp: string) => string>;

/** Layer after layer with constant weights and sizes, which is all that a compiler can ask for. */
export function networkSource(task: Task, precision: Precision, order: LoopOrder): string {
  const { layers, inputs, inputSize, outputSize, rows } = task;
  const { rows: laid, sums } = loopOrders[order];
  const exp = { f64: "exp", f32: "expf" }[precision];
  const nameOf = (k: number) => (k === 0 ? "x" : k === layers.length ? "out" : `z${k}`);
  const constants: string[] = [];
  const steps: string[] = [];
  layers.forEach((layer, index) => {
    const { kind, from, output, activation } = layer;
    const k = index + 1;
    const size = product(output);
    const names = { x: from.map(nameOf), y: nameOf(k), k };
    if (k < layers.length) steps.push(`  real ${names.y}[${size}];`);
    if (kind === "dense" || kind === "conv" || kind === "depthwise") {
      constants.push(
        `static const real w${k}${weightsOf(layer, laid)};`,
        `static const real b${k}[] = ${list([...layer.bias])};`,
      );
      steps.push(sums[kind](names, layer));
    } else steps.push(plainLoops[kind](names, layer));
    steps.push(activations[activation](names.y, size, exp));
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

function weightsOf({ weights, weightShape }: TaskLayer, laid: "units" | "terms"): string {
  const units = weightShape.at(-1) as number;
  const terms = weights.length / units;
  const at = (term: number, unit: number) => weights[term * units + unit] as number;
  return laid === "units" ? matrix(units, terms, (unit, term) => at(term, unit)) : matrix(terms, units, at);
}

const matrix = (rows: number, columns: number, item: (row: number, column: number) => number): string =>
  `[${rows}][${columns}] = ${list(
    Array.from({ length: rows }, (_, row) => list(Array.from({ length: columns }, (_, n) => item(row, n)))),
  )}`;

const list = (items: readonly (string | number)[]): string => `{${items.join(", ")}}`;
