import { count, describeShape } from "../../ir/describe.ts";
import { below, type Example, type Random } from "../../ir/example.ts";
import { type Fault, layerKind, type Tensor } from "../../ir/layer.ts";
import { local, mul } from "../../ir/scalar.ts";
import { lastOf, type Shape, sizeOf } from "../../ir/tensor-data.ts";
import { broadcast, insertAxis, transpose, type View } from "../../ir/view.ts";
import { broadcastFault, broadcastShape, exampleShapes, spread } from "./broadcast.ts";
import { describeShapes } from "./describe-shapes.ts";

/** Whether the one and the other matrix is transposed. */
interface Transposed {
  readonly transpose_a: boolean;
  readonly transpose_b: boolean;
}

/** The last two axes swapped. */
const turned = (shape: Shape): Shape => [...shape.slice(0, -2), ...shape.slice(-2).reverse()];

/** The shapes of the matrices that are multiplied: a vector is a row before the product, and a column after it. */
function matrices({ transpose_a, transpose_b }: Transposed, inputs: readonly Shape[]): [a: Shape, b: Shape] {
  const [a = [], b = []] = inputs;
  const rows = a.length === 1 ? [1, ...a] : a;
  const columns = b.length === 1 ? [...b, 1] : b;
  return [transpose_a ? turned(rows) : rows, transpose_b ? turned(columns) : columns];
}

/** The shape of all products as matrices. */
function productShape(values: Transposed, inputs: readonly Shape[]): Shape {
  const [a, b] = matrices(values, inputs);
  return [...broadcastShape([a.slice(0, -2), b.slice(0, -2)]), a.at(-2) as number, lastOf(b)];
}

/** The shape that is given: the axis that made a vector a matrix is gone again, and one number is a list. */
function outputShape(values: Transposed, inputs: readonly Shape[]): Shape {
  const [a = [], b = []] = inputs;
  const whole = productShape(values, inputs);
  const left = [
    ...whole.slice(0, -2),
    ...(a.length === 1 ? [] : whole.slice(-2, -1)),
    ...(b.length === 1 ? [] : whole.slice(-1)),
  ];
  return left.length === 0 ? [1] : left;
}

function faultOf(values: Transposed, inputs: readonly Shape[]): Fault | undefined {
  for (const [n, field] of (["transpose_a", "transpose_b"] as const).entries()) {
    const shape = inputs[n] as Shape;
    if (values[field] && shape.length === 1)
      return { field, fault: `has ${field}: true, but that input is a vector of ${shape[0]} values` };
  }
  const [a, b] = matrices(values, inputs);
  const shown = inputs.map((shape, n) => describeShape(shape) + (isTurned(values, n) ? " transposed" : ""));
  const cannot = `cannot multiply ${shown.join(" by ")}`;
  const [width, height] = [lastOf(a), b.at(-2) as number];
  const before = [a, b].map((shape) => shape.slice(0, -2));
  if (width === height)
    return (
      broadcastFault(before) &&
      `${cannot}: the axes before the matrices, ${describeShapes(before)}, do not broadcast`
    );
  const fault = `${cannot}: the rows of A have ${count(width, "value")}, and the columns of B have ${height}`;
  const remedy = (["transpose_b", "transpose_a"] as const).find((field) => fits(values, inputs, field));
  if (remedy === undefined) return fault;
  return { field: remedy, fault, remedy: `${remedy}: ${!values[remedy]}` };
}

const isTurned = ({ transpose_a, transpose_b }: Transposed, n: number): boolean =>
  n === 0 ? transpose_a : transpose_b;

/** Whether matrices could be multiplied if one of the flags were the other way. */
function fits(values: Transposed, inputs: readonly Shape[], field: keyof Transposed): boolean {
  if ((inputs[field === "transpose_a" ? 0 : 1] as Shape).length === 1) return false;
  const [a, b] = matrices({ ...values, [field]: !values[field] }, inputs);
  return lastOf(a) === b.at(-2);
}

/** Products of the matrices in the last two axes: numpy.matmul. */
export const matmul = layerKind({
  kind: "matmul",
  about:
    "A·B of two layers, the matrix product of the last two axes; the axes before them broadcast as in NumPy, and a vector is a row of A or a column of B",
  fields: {
    transpose_a: { type: "flag", about: "true swaps the last two axes of A first", default: false },
    transpose_b: { type: "flag", about: "true swaps the last two axes of B first", default: false },
  },
  takes: { least: 2, most: 2 },
  fault: faultOf,
  output: outputShape,
  reference(values, inputs, { round }) {
    const [a, b] = inputs as [Tensor, Tensor];
    const shape = productShape(values, [a.shape, b.shape]);
    const [rows, columns] = shape.slice(-2) as [number, number];
    const before = shape.slice(0, -2);
    const [left, right] = matrices(values, [a.shape, b.shape]);
    const inner = lastOf(left);
    const spreadOver = (x: Tensor, isTransposed: boolean, matrix: Shape): readonly number[] => {
      const own = isTransposed ? turned(matrix) : matrix;
      return spread({ shape: own, values: x.values }, [...before, ...own.slice(-2)]);
    };
    const x = spreadOver(a, values.transpose_a, left);
    const y = spreadOver(b, values.transpose_b, right);
    const [xAt, yAt] = [
      (row: number, i: number) => (values.transpose_a ? i * rows + row : row * inner + i),
      (i: number, column: number) => (values.transpose_b ? column * inner + i : i * columns + column),
    ];
    const products: number[] = [];
    for (let n = 0; n < sizeOf(before); n++) {
      const [xStart, yStart] = [n * rows * inner, n * inner * columns];
      for (let row = 0; row < rows; row++) {
        for (let column = 0; column < columns; column++) {
          let sum = -0;
          for (let i = 0; i < inner; i++) {
            const product = round(
              (x[xStart + xAt(row, i)] as number) * (y[yStart + yAt(i, column)] as number),
            );
            sum = round(sum + product);
          }
          products.push(sum);
        }
      }
    }
    return [{ symbol: "Z", values: products }];
  },
  lower(values, inputs, build) {
    const [a, b] = inputs as [View, View];
    const shapes = inputs.map(({ shape }) => shape);
    const whole = productShape(values, shapes);
    const [rows, columns] = whole.slice(-2) as [number, number];
    const swapped = (x: View): View => transpose(x, turned([...x.shape.keys()]));
    const asRow = a.shape.length === 1 ? insertAxis(a, 0, 1) : a;
    const asColumn = b.shape.length === 1 ? insertAxis(b, 1, 1) : b;
    const left = values.transpose_a ? swapped(asRow) : asRow;
    const right = values.transpose_b ? asColumn : swapped(asColumn);
    const inner = lastOf(left.shape);
    const over = [...whole, inner];
    const product = build.fold({
      ...{ by: "add", over: [inner], formula: mul(local("x"), local("y")), result: "sum" },
      operands: {
        x: broadcast(insertAxis(left, left.shape.length - 1, columns), over),
        y: broadcast(insertAxis(right, right.shape.length - 2, rows), over),
      },
    });
    return build.reshape(product, outputShape(values, shapes));
  },
  example: exampleMatrices,
});

/** Matrices that can be multiplied, vectors and stacks of them among those. */
function exampleMatrices(random: Random, near: Shape): Example {
  const isVector = near.length === 1;
  const transpose_a = !isVector && random() < 0.5;
  const inner = (transpose_a ? near.at(-2) : near.at(-1)) as number;
  const outer = lastOf(near) + 2 * below(random, 2);
  const stack = near.slice(0, -2);
  const [, before = []] = stack.length > 0 && random() < 0.7 ? exampleShapes(random, stack, 2) : [];
  if (before.length === 0 && random() < 0.2)
    return { inputs: [near, [inner]], fields: { transpose_a, transpose_b: false } };
  const transpose_b = random() < 0.5;
  const matrix = transpose_b ? [outer, inner] : [inner, outer];
  return { inputs: [near, [...before, ...matrix]], fields: { transpose_a, transpose_b } };
}
