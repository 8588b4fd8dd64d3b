import { stridesOf } from "../../../ir/view.ts";
import type { OnnxTensor } from "../graph.ts";
import { equationOf } from "../node/einsum-equation.ts";
import { Refusal } from "../node/refusal.ts";
import type { Budget } from "./budget.ts";
import type { Fold } from "./call.ts";
import { type FoldCall, storing } from "./call.ts";
import { pairwise } from "./pairwise.ts";
import { broadcastShapes, countOf, repeatingStrides, showShape, view } from "./strides.ts";

/** Matrices in the last two axes, the axes before them broadcast: NumPy's matmul. */
function matMul(call: FoldCall): OnnxTensor {
  const [a, b] = [call.input(0), call.input(1)];
  call.alike();
  if (a.shape.length === 0 || b.shape.length === 0) throw new Refusal("one of its inputs is a scalar");
  const left = a.shape.length === 1 ? { ...a, shape: [1, ...a.shape] } : a;
  const right = b.shape.length === 1 ? { ...b, shape: [...b.shape, 1] } : b;
  const product = multiply(call, left, right);
  const [rows, columns] = product.shape.slice(-2) as [number, number];
  const matrix = [...(a.shape.length === 1 ? [] : [rows]), ...(b.shape.length === 1 ? [] : [columns])];
  return { ...product, shape: [...product.shape.slice(0, -2), ...matrix] };
}

/** Tensors of at least two axes. Each sum is taken in index order, rounded to the type after every operation. */
function multiply(call: FoldCall, a: OnnxTensor, b: OnnxTensor): OnnxTensor {
  const [rows, inner] = a.shape.slice(-2) as [number, number];
  const [innerOfB, columns] = b.shape.slice(-2) as [number, number];
  if (inner !== innerOfB) {
    throw new Refusal(`it cannot multiply ${showShape(a.shape)} by ${showShape(b.shape)}`);
  }
  const batch = broadcastShapes(a.shape.slice(0, -2), b.shape.slice(0, -2));
  const shape = [...batch, rows, columns];
  const data = call.allocate(shape, Math.max(1, inner));
  const [left, right] = [stacked(call, a, batch), stacked(call, b, batch)];
  const store = storing(a.type);
  for (let i = 0; i < data.length; i++) {
    const column = i % columns;
    const row = Math.floor(i / columns);
    const start = Math.floor(row / rows) * inner * columns + column;
    let sum = 0;
    for (let k = 0; k < inner; k++) {
      const term = store((left[row * inner + k] as number) * (right[start + k * columns] as number));
      sum = k === 0 ? term : store(sum + term);
    }
    data[i] = sum;
  }
  return { type: a.type, shape, data };
}

/** The matrices of a tensor repeated for each of a batch. */
function stacked(call: FoldCall, { shape, data }: OnnxTensor, batch: readonly number[]): Float64Array {
  const large = [...batch, ...shape.slice(-2)];
  call.budget.spend(countOf(large));
  return view(data, large, repeatingStrides(shape, large));
}

/** alpha·A·B + beta·C, where A and B may be transposed and C broadcasts. */
function gemm(call: FoldCall): OnnxTensor {
  call.alike();
  const a = matrix(call, 0, "transA");
  const b = matrix(call, 1, "transB");
  const product = scaled(multiply(call, a, b), call.float("alpha"));
  const [added, beta] = [call.inputs[2], call.float("beta")];
  // Before opset 7 this attribute turned broadcasting on, which differing shapes imply.
  if (call.opset < 7) call.flag("broadcast");
  if (added === undefined) return product;
  const sum = pairwise(call, product, scaled(added, beta), product.type, (x, y) => x + y);
  if (showShape(sum.shape) !== showShape(product.shape)) {
    throw new Refusal(`it cannot add ${showShape(added.shape)} to ${showShape(product.shape)}`);
  }
  return sum;
}

function matrix(call: FoldCall, index: number, flag: string): OnnxTensor {
  const tensor = call.input(index);
  const { shape } = tensor;
  if (shape.length !== 2)
    throw new Refusal(`its input ${index} has shape ${showShape(shape)}; it must be a matrix`);
  if (!call.flag(flag)) return tensor;
  call.budget.spend(tensor.data.length);
  const turned = [...shape].reverse();
  return { ...tensor, shape: turned, data: view(tensor.data, turned, stridesOf(shape).reverse()) };
}

function scaled(tensor: OnnxTensor, factor: number): OnnxTensor {
  const store = storing(tensor.type);
  return factor === 1 ? tensor : { ...tensor, data: tensor.data.map((value) => store(value * factor)) };
}

/** A tensor with a label for each axis. */
interface Labelled {
  readonly tensor: OnnxTensor;
  readonly labels: readonly string[];
}

/** The sums of products over all labels that the output does not have. */
export function summed(budget: Budget, inputs: readonly Labelled[], output: readonly string[]): OnnxTensor {
  const [first] = inputs as readonly [Labelled, ...Labelled[]];
  const labels = [
    ...output,
    ...new Set(inputs.flatMap((input) => input.labels).filter((label) => !output.includes(label))),
  ];
  const sizes = labels.map((label) => sizeOfLabel(label, inputs));
  const shape = sizes.slice(0, output.length);
  const [count, terms] = [countOf(shape), countOf(sizes.slice(output.length))];
  budget.spend(count * inputs.length, count * terms * inputs.length);
  const strides = inputs.map(({ tensor, labels: own }) => {
    const steps = stridesOf(tensor.shape);
    return labels.map((label) =>
      own.reduce(
        (step, other, axis) =>
          other === label && tensor.shape[axis] !== 1 ? step + (steps[axis] as number) : step,
        0,
      ),
    );
  });
  const seen = inputs.map(({ tensor }, i) => view(tensor.data, sizes, strides[i] as number[]));
  const store = storing(first.tensor.type);
  const data = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    let sum = 0;
    for (let term = 0; term < terms; term++) {
      const factors = seen.map((values) => values[i * terms + term] as number);
      sum = store(sum + factors.reduce((product, factor) => store(product * factor)));
    }
    data[i] = sum;
  }
  return { type: first.tensor.type, shape, data };
}

function sizeOfLabel(label: string, inputs: readonly Labelled[]): number {
  const sizes = inputs.flatMap(({ tensor, labels }) =>
    labels.flatMap((other, axis) => (other === label ? [tensor.shape[axis] as number] : [])),
  );
  const size = sizes.find((one) => one !== 1) ?? 1;
  if (sizes.every((one) => one === 1 || one === size)) return size;
  throw new Refusal(`its sizes along ${label} are ${sizes.join(" and ")}`);
}

/** Products and sums over axes by name. */
function einsum(call: FoldCall): OnnxTensor {
  const tensors = call.alike();
  const { inputs, output } = equationOf(
    call,
    tensors.map(({ shape }) => shape.length),
  );
  return summed(
    call.budget,
    tensors.map((tensor, i) => ({ tensor, labels: inputs[i] as string[] })),
    output,
  );
}

export const products: Readonly<Record<string, Fold>> = { Einsum: einsum, Gemm: gemm, MatMul: matMul };
