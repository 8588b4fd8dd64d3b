import { add, apply, at, load, local, mul, number, type Scalar } from "../../ir/scalar.ts";
import { simplify } from "../../ir/simplify.ts";
import type { Affine, Reduce, VectorMap } from "../../ir/tensor.ts";
import type { Draft } from "../draft.ts";
import { finishReduction, instantiate, literalParameters, type Surroundings } from "../formula.ts";
import { nameShared } from "../name-shared.ts";

/** What the locals of a vector are called: `prefix` and the number of the unit from 1, as in a1_2. */
export type Prefix = string;

const nameOf = (prefix: Prefix, j: number): string => `${prefix}${j + 1}`;

/** Reads a whole buffer into locals, so that what is stored later cannot disturb it. */
export function loadLocals(draft: Draft, buffer: string, size: number, prefix: Prefix): Scalar[] {
  return Array.from({ length: size }, (_, i) => define(draft, nameOf(prefix, i), load(buffer, at(i))));
}

/** Names each value, so that it is computed once however often it is used. */
export const defineLocals = (draft: Draft, values: readonly Scalar[], prefix: Prefix): Scalar[] =>
  values.map((value, j) => (value.kind === "local" ? value : define(draft, nameOf(prefix, j), value)));

export const storeValues = (draft: Draft, values: readonly Scalar[], buffer: string): void =>
  values.forEach((value, j) => {
    draft.add({ kind: "store", buffer, index: at(j), lanes: 1, value });
  });

/** The sums of an affine, weights as literals. */
export const unrollAffine = (draft: Draft, op: Affine, x: readonly Scalar[], prefix: Prefix): Scalar[] =>
  Array.from({ length: op.units }, (_, j) => {
    const sum = unrollSum(draft, op, j, [0, op.inputs], (i) => x[i] as Scalar, undefined, nameOf(prefix, j));
    return op.bias ? add(sum, number(op.bias[j] as number)) : sum;
  });

/** Terms that one expression holds before the sum goes on in the next statement; rounded terms nest, so fewer. */
const TERMS = { f64: 48, f32: 2 } as const;

/**
 * ((x_0·W_0j + x_1·W_1j) + …) over a range of the inputs, after `before` where the sum goes on from an earlier part.
 * A long sum becomes a variable that takes some terms a statement.
 */
export function unrollSum(
  draft: Draft,
  { weights, units }: Affine,
  j: number,
  [from, to]: readonly [number, number],
  x: (i: number) => Scalar,
  before: Scalar | undefined,
  wanted: string,
): Scalar {
  const terms = Array.from({ length: to - from }, (_, n) =>
    mul(x(from + n), number(weights[(from + n) * units + j] as number)),
  );
  const plus = (sum: Scalar | undefined, some: readonly Scalar[]): Scalar =>
    some.reduce<Scalar | undefined>((total, term) => (total ? add(total, term) : term), sum) as Scalar;

  const limit = TERMS[draft.dtype];
  if (terms.length <= limit) return plus(before, terms);
  const name = draft.fresh(wanted);
  draft.add({ kind: "variable", name, lanes: 1, value: plus(before, terms.slice(0, limit)) });
  for (let n = limit; n < terms.length; n += limit) {
    draft.add({ kind: "assign", name, lanes: 1, value: plus(local(name), terms.slice(n, n + limit)) });
  }
  return local(name);
}

/** The formula once for each unit; what it uses twice gets a name of its own. */
export const unrollMap = (
  draft: Draft,
  op: VectorMap,
  x: readonly Scalar[],
  others: readonly (readonly Scalar[])[],
  reductions: ReadonlyMap<string, Scalar>,
  suffix: string,
): Scalar[] =>
  Array.from({ length: op.size }, (_, j) =>
    unrollFormula(
      draft,
      op,
      { x: x[j] as Scalar, others: others.map((other) => other[j] as Scalar) },
      j,
      reductions,
      suffix,
    ),
  );

/** All elements folded into one number, in index order. */
export function unrollReduce(
  draft: Draft,
  op: Reduce,
  x: readonly Scalar[],
  reductions: ReadonlyMap<string, Scalar>,
  layer: string,
): Scalar {
  const values = x.map((value, j) =>
    unrollFormula(draft, op, { x: value, others: [] }, j, reductions, layer),
  );
  const total = values.reduce((sum, value) => apply(op.by, sum, value));
  const finished = finishReduction(op, total, reductions);
  const [definitions, value] = nameShared(finished, 1, (label) => draft.fresh(`${label}${layer}`));
  draft.add(...definitions);
  return define(draft, `${op.result}${layer}`, value);
}

export function unrollFormula(
  draft: Draft,
  { formula, parameters }: VectorMap | Reduce,
  operands: Pick<Surroundings, "x" | "others">,
  j: number,
  reductions: ReadonlyMap<string, Scalar>,
  layer: string,
): Scalar {
  const parameter = literalParameters(parameters, j);
  const whole = simplify(instantiate(formula, { ...operands, parameter, reductions }));
  const [definitions, value] = nameShared(whole, 1, (label) => draft.fresh(`${label}${layer}_${j + 1}`));
  draft.add(...definitions);
  return value;
}

function define(draft: Draft, wanted: string, value: Scalar): Scalar {
  const name = draft.fresh(wanted);
  draft.add({ kind: "define", name, lanes: 1, value });
  return local(name);
}
