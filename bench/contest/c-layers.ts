import { type AxisWindows, product } from "./layers.ts";
import type { TaskLayer } from "./task.ts";

export interface Names {
  /** The arrays that a layer reads. */
  readonly x: readonly string[];
  readonly y: string;
  /** The number of its weights wk and bk. */
  readonly k: number;
}

/** How a layer with weights is computed, and whether its weights are rows of [units, terms] or of [terms, units]. */
interface Loops {
  readonly rows: "units" | "terms";
  readonly sums: Record<"dense" | "conv" | "depthwise", (names: Names, layer: TaskLayer) => string>;
}

const sizeOf = (layer: TaskLayer): { channels: number; units: number } => ({
  channels: layer.input.at(-1) as number,
  units: layer.output.at(-1) as number,
});

/** The two orders in which a weighted sum is usually written. */
export const loopOrders = {
  "unit by unit": {
    rows: "units",
    sums: {
      dense: ({ x, y, k }, { input, output: [units] }) => `
  for (int j = 0; j < ${units}; j++) {
    real sum = b${k}[j];
    for (int i = 0; i < ${product(input)}; i++) sum += ${x}[i] * w${k}[j][i];
    ${y}[j] = sum;
  }`,
      conv: ({ x, y, k }, layer) => {
        const { windows } = layer;
        const { channels, units } = sizeOf(layer);
        const terms = `for (int c = 0; c < ${channels}; c++)
      sum += ${x}[${inputAt(windows)} * ${channels} + c] * w${k}[j][${kernelAt(windows)} * ${channels} + c];`;
        return overOutputs(
          windows,
          `
    for (int j = 0; j < ${units}; j++) {
      real sum = b${k}[j];
      ${overKernel(windows, terms)}
      ${y}[${outputAt(windows)} * ${units} + j] = sum;
    }`,
        );
      },
      depthwise: ({ x, y, k }, layer) => {
        const { windows } = layer;
        const { channels } = sizeOf(layer);
        const terms = `sum += ${x}[${inputAt(windows)} * ${channels} + c] * w${k}[c][${kernelAt(windows)}];`;
        return overOutputs(
          windows,
          `
    for (int c = 0; c < ${channels}; c++) {
      real sum = b${k}[c];
      ${overKernel(windows, terms)}
      ${y}[${outputAt(windows)} * ${channels} + c] = sum;
    }`,
        );
      },
    },
  },
  "input by input": {
    rows: "terms",
    sums: {
      dense: ({ x, y, k }, { input, output: [units] }) => `
  for (int j = 0; j < ${units}; j++) ${y}[j] = b${k}[j];
  for (int i = 0; i < ${product(input)}; i++)
    for (int j = 0; j < ${units}; j++) ${y}[j] += ${x}[i] * w${k}[i][j];`,
      conv: ({ x, y, k }, layer) => {
        const { windows } = layer;
        const { channels, units } = sizeOf(layer);
        const terms = `for (int c = 0; c < ${channels}; c++) {
        real xc = ${x}[${inputAt(windows)} * ${channels} + c];
        for (int j = 0; j < ${units}; j++) sum[j] += xc * w${k}[${kernelAt(windows)} * ${channels} + c][j];
      }`;
        return overOutputs(windows, summed(y, k, windows, units, terms));
      },
      depthwise: ({ x, y, k }, layer) => {
        const { windows } = layer;
        const { channels } = sizeOf(layer);
        const terms = `for (int j = 0; j < ${channels}; j++)
        sum[j] += ${x}[${inputAt(windows)} * ${channels} + j] * w${k}[${kernelAt(windows)}][j];`;
        return overOutputs(windows, summed(y, k, windows, channels, terms));
      },
    },
  },
} satisfies Record<string, Loops>;

export type LoopOrder = keyof typeof loopOrders;

/** The layers without weights. */
export const plainLoops = {
  max_pool: ({ x, y }: Names, layer: TaskLayer) => {
    const { windows } = layer;
    const { channels } = sizeOf(layer);
    const compared = `{
        real value = ${x}[${inputAt(windows)} * ${channels} + c];
        if (value > most) most = value;
      }`;
    return overOutputs(
      windows,
      `
    for (int c = 0; c < ${channels}; c++) {
      real most = -INFINITY;
      ${overKernel(windows, compared)}
      ${y}[${outputAt(windows)} * ${channels} + c] = most;
    }`,
    );
  },
  mean: ({ x, y }: Names, { input }: TaskLayer) => {
    const channels = input.at(-1) as number;
    const places = product(input) / channels;
    return `
  for (int c = 0; c < ${channels}; c++) {
    real sum = 0;
    for (int p = 0; p < ${places}; p++) sum += ${x}[p * ${channels} + c];
    ${y}[c] = sum / ${places};
  }`;
  },
  add: ({ x: [a, b], y }: Names, { output }: TaskLayer) => `
  for (int i = 0; i < ${product(output)}; i++) ${y}[i] = ${a}[i] + ${b}[i];`,
};

/** All sums of one place, side by side. */
const summed = (y: string, k: number, windows: readonly AxisWindows[], units: number, terms: string) => `
    real sum[${units}];
    for (int j = 0; j < ${units}; j++) sum[j] = b${k}[j];
    ${overKernel(windows, terms)}
    for (int j = 0; j < ${units}; j++) ${y}[${outputAt(windows)} * ${units} + j] = sum[j];`;

const overOutputs = (windows: readonly AxisWindows[], body: string): string =>
  windows.reduceRight(
    (inner, { outputs }, a) => `
  for (int o${a} = 0; o${a} < ${outputs}; o${a}++) {${inner}
  }`,
    body,
  );

/** Places of the padding are passed over. */
const overKernel = (windows: readonly AxisWindows[], body: string): string =>
  windows.reduceRight(
    (
      inner,
      { inputs, kernel, stride, before, after },
      a,
    ) => `for (int k${a} = 0; k${a} < ${kernel}; k${a}++) {
      int i${a} = o${a} * ${stride} + k${a} - ${before};${
        before + after > 0 ? `\n      if (i${a} < 0 || i${a} >= ${inputs}) continue;` : ""
      }
      ${inner}
      }`,
    body,
  );

/** A row-major index over space: (i0 * 10 + i1). */
const indexAt = (letter: string, sizes: readonly number[]): string =>
  sizes.reduce((index, size, a) => (a === 0 ? `${letter}0` : `(${index} * ${size} + ${letter}${a})`), "");

const inputAt = (windows: readonly AxisWindows[]) =>
  indexAt(
    "i",
    windows.map(({ inputs }) => inputs),
  );
const kernelAt = (windows: readonly AxisWindows[]) =>
  indexAt(
    "k",
    windows.map(({ kernel }) => kernel),
  );
const outputAt = (windows: readonly AxisWindows[]) =>
  indexAt(
    "o",
    windows.map(({ outputs }) => outputs),
  );
