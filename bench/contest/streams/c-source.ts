import { cProgram } from "../c-program.ts";
import { product } from "../layers.ts";
import type { StreamActivation } from "./networks.ts";
import type { StreamLayer, StreamTask } from "./task.ts";

const activations = {
  relu: (z) => `${z} < 0 ? 0 : ${z}`,
  sigmoid: (z) => `sigmoid(${z})`,
  tanh: (z) => `tanhf(${z})`,
} satisfies Record<StreamActivation, (z: string) => string>;

/** The formulas in float32, with constant weights and sizes, and sums side by side, so that gcc can make vectors of them. */
export function streamSource(task: StreamTask): string {
  const { layers, inputs, outputSize, steps, channels } = task;
  const size = steps * channels;
  const nameOf = (k: number) => (k === 0 ? "x" : k === layers.length ? "out" : `z${k}`);
  const constants = layers.flatMap(({ weights }, k) =>
    Object.entries(weights).map(
      ([name, { data }]) => `static const float ${name}${k + 1}[] = {${data.join(", ")}};`,
    ),
  );
  const made = layers.map((layer, index) => {
    const k = index + 1;
    const names = { x: layer.from.map(nameOf), y: nameOf(k), k };
    const local = k < layers.length ? `  float ${names.y}[${product(layer.output)}];\n` : "";
    const { memory = "", loops } = codeOf(layer, names, task.isCarried);
    return { memory, text: `${local}${loops}` };
  });
  const definitions = `
static inline float sigmoid(float z) { return 1 / (1 + expf(-z)); }
${constants.join("\n")}
${made.map(({ memory }) => memory).join("\n")}
__attribute__((noinline)) static void forward(const float *restrict x, float *restrict out) {
${made.map(({ text }) => text).join("\n")}
}
static float inputs[${inputs.length}][${size}], out[${outputSize}];
static void call(long n) { forward(inputs[n & ${inputs.length - 1}], out); }`;
  const start = `
  FILE *file = fopen(arguments[count - 1], "rb");
  for (long i = 0; i < ${inputs.length * size}; i++) {
    double value;
    if (fread(&value, sizeof value, 1, file) != 1) return 1;
    ((float *)inputs)[i] = value;
  }`;
  const output = `for (int j = 0; j < ${outputSize}; j++) printf(j ? " %.17g" : "%.17g", (double)out[j]);
      puts("");`;
  return cProgram(definitions, start, output);
}

interface Names {
  readonly x: readonly string[];
  readonly y: string;
  readonly k: number;
}

interface Code {
  /** What it keeps from call to call. */
  readonly memory?: string;
  readonly loops: string;
}

/** sums[j] += values[i] * matrix[i][j] */
const weightedSums = (sums: string, values: string, matrix: string, terms: number, units: number) => `
    for (int i = 0; i < ${terms}; i++)
      for (int j = 0; j < ${units}; j++) ${sums}[j] += (${values})[i] * ${matrix}[i * ${units} + j];`;

function codeOf(layer: StreamLayer, { x, y, k }: Names, isCarried: boolean): Code {
  const [steps, channels] = layer.input;
  const [given, width] = layer.output;
  const size = product(layer.output);
  const bias = "bias" in layer.weights ? `bias${k}[j]` : "0";
  const overSteps = (body: string, count = given) => `  for (int t = 0; t < ${count}; t++) {${body}\n  }`;
  const elements = (value: string) => ({ loops: `  for (int i = 0; i < ${size}; i++) ${y}[i] = ${value};` });
  switch (layer.kind) {
    case "lstm":
    case "gru": {
      const { memory, step } =
        layer.kind === "lstm" ? lstm(k, layer.units) : gru(k, layer.units, layer.reset);
      const place = layer.gives === "last" ? "" : `t * ${width} + `;
      const loops = overSteps(
        `
    const float *xt = ${x[0]} + t * ${channels};${step(channels)}
    for (int j = 0; j < ${width}; j++) ${y}[${place}j] = h${k}[j];`,
        steps,
      );
      const declared = memory.map((name) => `${name}${k}[${width}]`).join(", ");
      return isCarried
        ? { memory: `static float ${declared};`, loops }
        : { loops: `  float ${memory.map((name) => `${name}${k}[${width}] = {0}`).join(", ")};\n${loops}` };
    }
    case "conv": {
      const { kernel, stride = 1, dilation = 1, padding } = layer;
      const start = `
    float *sum = ${y} + t * ${width};
    for (int j = 0; j < ${width}; j++) sum[j] = ${bias};`;
      if (padding !== "memory") {
        return {
          loops: overSteps(`${start}
    for (int m = 0; m < ${kernel}; m++) {
      int s = t * ${stride} + m * ${dilation} - ${padding};
      if (s < 0 || s >= ${steps}) continue;
      ${weightedSums("sum", `${x[0]} + s * ${channels}`, `(weights${k} + m * ${channels * width})`, channels, width)}
    }`),
        };
      }
      const places = 2 ** Math.ceil(Math.log2((kernel - 1) * dilation + 1));
      return {
        memory: `static float ring${k}[${places}][${channels}];\nstatic unsigned at${k};`,
        loops: overSteps(`
    for (int i = 0; i < ${channels}; i++) ring${k}[at${k} & ${places - 1}][i] = ${x[0]}[t * ${channels} + i];${start}
    for (int m = 0; m < ${kernel}; m++) {
      const float *row = ring${k}[(at${k} - ${kernel - 1} * ${dilation} + m * ${dilation}) & ${places - 1}];
      ${weightedSums("sum", "row", `(weights${k} + m * ${channels * width})`, channels, width)}
    }
    at${k}++;`),
      };
    }
    case "dense":
      return {
        loops: overSteps(`
    float *sum = ${y} + t * ${width};
    for (int j = 0; j < ${width}; j++) sum[j] = ${bias};${weightedSums("sum", `${x[0]} + t * ${channels}`, `weights${k}`, channels, width)}`),
      };
    case "activation":
      return elements(activations[layer.activation](`${x[0]}[i]`));
    case "add":
      return elements(`${x[0]}[i] + ${x[1]}[i]`);
    case "reflect":
      return elements(`${x[0]}[i < ${steps} ? i : ${2 * steps - 2} - i]`);
    case "magnitude":
      return {
        loops: overSteps(`
    for (int j = 0; j < ${width}; j++) {
      float re = ${x[0]}[t * ${channels} + j], im = ${x[0]}[t * ${channels} + ${width} + j];
      ${y}[t * ${width} + j] = sqrtf(re * re + im * im);
    }`),
      };
  }
}

const lstm = (k: number, units: number) => ({
  memory: ["h", "c"],
  step: (channels: number) => `
    float z[${4 * units}];
    for (int j = 0; j < ${4 * units}; j++) z[j] = bias${k}[j];${weightedSums("z", "xt", `weights${k}`, channels, 4 * units)}${weightedSums("z", `h${k}`, `recurrent_weights${k}`, units, 4 * units)}
    for (int j = 0; j < ${units}; j++) {
      float c = sigmoid(z[${units} + j]) * c${k}[j] + sigmoid(z[j]) * tanhf(z[${2 * units} + j]);
      c${k}[j] = c;
      h${k}[j] = sigmoid(z[${3 * units} + j]) * tanhf(c);
    }`,
});

function gru(k: number, units: number, reset: "before" | "after") {
  const columns = 3 * units;
  const inputs = (channels: number) => `
    float z[${columns}];
    for (int j = 0; j < ${columns}; j++) z[j] = bias${k}[j];${weightedSums("z", "xt", `weights${k}`, channels, columns)}`;
  const next = (term: string) => `
    for (int j = 0; j < ${units}; j++) {
      float n = tanhf(z[${2 * units} + j] + ${term});
      h${k}[j] = (1 - gate[j]) * n + gate[j] * h${k}[j];
    }`;
  const after = (channels: number) => `${inputs(channels)}
    float u[${columns}];
    for (int j = 0; j < ${columns}; j++) u[j] = recurrent_bias${k}[j];${weightedSums("u", `h${k}`, `recurrent_weights${k}`, units, columns)}
    float gate[${2 * units}];
    for (int j = 0; j < ${2 * units}; j++) gate[j] = sigmoid(z[j] + u[j]);${next(`gate[${units} + j] * u[${2 * units} + j]`)}`;
  const before = (channels: number) => `${inputs(channels)}
    for (int i = 0; i < ${units}; i++)
      for (int j = 0; j < ${2 * units}; j++) z[j] += h${k}[i] * recurrent_weights${k}[i * ${columns} + j];
    float gate[${2 * units}];
    for (int j = 0; j < ${2 * units}; j++) gate[j] = sigmoid(z[j]);
    for (int i = 0; i < ${units}; i++) {
      float kept = gate[${units} + i] * h${k}[i];
      for (int j = 0; j < ${units}; j++) z[${2 * units} + j] += kept * recurrent_weights${k}[i * ${columns} + ${2 * units} + j];
    }${next("0")}`;
  return { memory: ["h"], step: reset === "after" ? after : before };
}
