import { below } from "../../generator/ir/example.ts";
import { layerKind } from "../../generator/ir/layer.ts";
import { add, local, mul } from "../../generator/ir/scalar.ts";
import { transpose, type View } from "../../generator/ir/view.ts";

const lastOfFirst = ([channels = 1, ...space]: readonly number[]): number[] => [...space, channels];

const weightAt = (n: number): number => Math.sin(3 * n + 1) / 2;

/**
 * A window that slides over height and width without padding, its channels last or first: here to show how weighted sums along several
 * axes are scheduled. `units` of 0 gives each channel a window of its own.
 */
export const slide = layerKind({
  kind: "slide",
  about: "weighted sums of windows",
  fields: {
    height: { type: "size", about: "rows of the window" },
    width: { type: "size", about: "columns of the window" },
    stride: { type: "size", about: "how far the window goes from one sum to the next" },
    units: { type: "index", about: "sums of each window" },
    first: { type: "flag", about: "whether channels come before height and width", default: false },
  },
  output: ({ height, width, stride, units, first }, [input = []]) => {
    const [rows = 1, columns = 1, channels = 1] = first ? lastOfFirst(input) : input;
    const space = [Math.floor((rows - height) / stride) + 1, Math.floor((columns - width) / stride) + 1];
    const wide = units || channels;
    return first ? [wide, ...space] : [...space, wide];
  },
  reference({ height, width, stride, units, first }, [input], { round }) {
    const shape = input?.shape ?? [];
    const [rows = 1, columns = 1, channels = 1] = first ? lastOfFirst(shape) : shape;
    const x = input?.values ?? [];
    const values: number[] = [];
    for (let r = 0; r + height <= rows; r += stride)
      for (let c = 0; c + width <= columns; c += stride)
        for (let unit = 0; unit < (units || channels); unit++) {
          let sum = -0;
          for (let i = 0, n = 0; i < height; i++)
            for (let j = 0; j < width; j++)
              for (const k of units ? Array(channels).keys() : [unit]) {
                const weight = round(weightAt(n++ * (units || channels) + unit));
                const cell = (r + i) * columns + c + j;
                const at = first ? k * rows * columns + cell : cell * channels + k;
                sum = round(sum + round((x[at] as number) * weight));
              }
          values.push(round(sum + round(weightAt(unit))));
        }
    const wide = units || channels;
    const cells = values.length / wide;
    const inOrder = first
      ? values.map((_, n) => values[(n % cells) * wide + Math.floor(n / cells)] as number)
      : values;
    return [{ symbol: "Z", values: inOrder }];
  },
  lower({ height, width, stride, units, first }, inputs, build) {
    const x = inputs[0] as View;
    const { of, shape, strides, offset } = first ? transpose(x, [1, 2, 0]) : x;
    const [rows = 1, columns = 1, channels = 1] = shape;
    const [down = 0, right = 0, deep = 0] = strides;
    const space = [Math.floor((rows - height) / stride) + 1, Math.floor((columns - width) / stride) + 1];
    const wide = units || channels;
    const over = units ? [height, width, channels] : [height, width];
    const size = over.reduce((a, b) => a * b);
    const numbers = (count: number) =>
      Float64Array.from({ length: count }, (_, n) => build.round(weightAt(n)));
    const w = build.constant("W", { shape: [...over, wide], data: numbers(size * wide) });
    const own = units ? 0 : deep;
    const whole = build.room(first ? [wide, ...space] : [...space, wide]);
    build.fold({
      ...{ to: first ? transpose(whole, [1, 2, 0]) : whole },
      ...{ by: "add", over, formula: mul(local("x"), local("w")), result: "sum" },
      operands: {
        x: {
          ...{ of, offset, shape: [...space, wide, ...over] },
          strides: [down * stride, right * stride, own, down, right, ...(units ? [deep] : [])],
        },
        w: {
          ...w,
          shape: [...space, wide, ...over],
          strides: [0, 0, 1, ...w.strides.slice(0, over.length)],
        },
      },
      finish: {
        formula: add(local("sum"), local("b")),
        operands: { b: build.constant("b", { shape: [wide], data: numbers(wide) }) },
      },
    });
    return whole;
  },
  example: (random) => ({
    inputs: [[4 + below(random, 3), 5, 1 + below(random, 5)]],
    fields: { height: 2, width: 3, stride: 1 + below(random, 2), units: below(random, 6), first: false },
  }),
});
