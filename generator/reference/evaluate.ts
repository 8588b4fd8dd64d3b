import type { Arithmetic } from "../ir/layer.ts";
import { type Expansion, expand } from "../ir/mathematics.ts";
import type { Dtype } from "../ir/number-format.ts";
import { type FunctionName, type PrimitiveName, primitive } from "../ir/primitives.ts";
import { apply, local, type Scalar } from "../ir/scalar.ts";
import { foldScalar } from "../ir/walk-scalar.ts";

/** The values of a local: one for each value that is wanted, or one number for all. */
export type LocalOf = (name: string) => ArrayLike<number> | number;

/** Gives so many values of a formula for those of its locals. */
export type Evaluate = (count: number, localOf: LocalOf) => number[];

/** The values of one node of a formula; storing a number rounds it to the dtype. */
type Column = Float64Array | Float32Array;

const columns = { f64: Float64Array, f32: Float32Array } satisfies Record<Dtype, unknown>;

/** How many values are computed before a formula begins again, few enough for the cache of a processor. */
const BLOCK = 256;

/** A formula made ready to be evaluated many times: node after node, each for a block of values at once. */
export function evaluatorOf(formula: Scalar, dtype: Dtype): Evaluate {
  const newColumn = (): Column => new columns[dtype](BLOCK);
  const locals: { readonly name: string; readonly column: Column }[] = [];
  const steps: ((count: number) => void)[] = [];
  const computed = (compute: (results: Column, count: number) => void): Column => {
    const results = newColumn();
    steps.push((count) => compute(results, count));
    return results;
  };
  const last = foldScalar<Column>(formula, {
    number: ({ value }) => newColumn().fill(value),
    local: ({ name }) => {
      const column = newColumn();
      locals.push({ name, column });
      return column;
    },
    load: () => {
      throw new Error("a formula loads nothing");
    },
    apply: ({ primitive: name }, operands) => {
      const loop = loops[name] ?? callEach(name);
      return computed((results, count) => loop(results, count, ...(operands as Operands)));
    },
    lookUp: ({ table: { values } }, index) =>
      computed((results, count) => {
        // NaN, as the index, is 0 to `&`.
        for (let i = 0; i < count; i++)
          results[i] = values[(index[i] as number) & (values.length - 1)] as number;
      }),
  });
  return (count, localOf) => {
    const given = locals.map(({ name, column }) => ({ column, values: localOf(name) }));
    const results = new Array<number>(count);
    for (let start = 0; start < count; start += BLOCK) {
      const length = Math.min(BLOCK, count - start);
      for (const { column, values } of given) fill(column, values, start, length);
      for (const step of steps) step(length);
      for (let i = 0; i < length; i++) results[start + i] = last[i] as number;
    }
    return results;
  };
}

function fill(column: Column, values: ArrayLike<number> | number, start: number, length: number): void {
  if (typeof values === "number") column.fill(values, 0, length);
  else for (let i = 0; i < length; i++) column[i] = values[start + i] as number;
}

type Operands = [a: Column, b: Column, c: Column, d: Column];
type Loop = (results: Column, count: number, ...operands: Operands) => void;

/** A loop that calls the meaning of a primitive for each value. */
function callEach(name: PrimitiveName): Loop {
  const { evaluate, arity } = primitive(name);
  if (arity === 1)
    return (results, count, a) => {
      for (let i = 0; i < count; i++) results[i] = evaluate(a[i] as number);
    };
  if (arity === 2)
    return (results, count, a, b) => {
      for (let i = 0; i < count; i++) results[i] = evaluate(a[i] as number, b[i] as number);
    };
  return (results, count, ...operands) => {
    for (let i = 0; i < count; i++) results[i] = evaluate(...operands.map((column) => column[i] as number));
  };
}

/** Loops without a call, which take a fifth of the time, for what formulas do most. */
export const loops: { readonly [N in PrimitiveName]?: Loop } = {
  add(results, count, a, b) {
    for (let i = 0; i < count; i++) results[i] = (a[i] as number) + (b[i] as number);
  },
  sub(results, count, a, b) {
    for (let i = 0; i < count; i++) results[i] = (a[i] as number) - (b[i] as number);
  },
  mul(results, count, a, b) {
    for (let i = 0; i < count; i++) results[i] = (a[i] as number) * (b[i] as number);
  },
  div(results, count, a, b) {
    for (let i = 0; i < count; i++) results[i] = (a[i] as number) / (b[i] as number);
  },
  max(results, count, a, b) {
    for (let i = 0; i < count; i++) results[i] = Math.max(a[i] as number, b[i] as number);
  },
  min(results, count, a, b) {
    for (let i = 0; i < count; i++) results[i] = Math.min(a[i] as number, b[i] as number);
  },
  less(results, count, a, b, c, d) {
    for (let i = 0; i < count; i++)
      results[i] = ((a[i] as number) < (b[i] as number) ? c[i] : d[i]) as number;
  },
  lessOrEqual(results, count, a, b, c, d) {
    for (let i = 0; i < count; i++)
      results[i] = ((a[i] as number) <= (b[i] as number) ? c[i] : d[i]) as number;
  },
};

/** Calls functions: each is expanded and made ready when it is first called. */
export function callerOf(expansion: Expansion): Arithmetic["call"] {
  const ready = new Map<FunctionName, Evaluate>();
  return (name, ...operands) => {
    const names = ["x", "y"].slice(0, primitive(name).arity);
    const evaluate =
      ready.get(name) ?? evaluatorOf(expand(apply(name, ...names.map(local)), expansion), expansion.dtype);
    ready.set(name, evaluate);
    const [x = []] = operands;
    return evaluate(x.length, (local) => operands[names.indexOf(local)] as readonly number[]);
  };
}
