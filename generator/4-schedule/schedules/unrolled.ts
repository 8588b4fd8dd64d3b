import { caseOf } from "../../ir/cases.ts";
import type { FoldNode, MapNode, PlainNode } from "../../ir/graph.ts";
import { add, apply, at, load, local, mul, number, type Scalar } from "../../ir/scalar.ts";
import { simplify } from "../../ir/simplify.ts";
import { sizeOf } from "../../ir/tensor-data.ts";
import { placesOf, type View } from "../../ir/view.ts";
import { substitute } from "../../ir/walk-scalar.ts";
import type { Draft } from "../draft.ts";
import type { PlainJob, Sum } from "../job.ts";
import { nameCommonSubexpressions } from "../name-common-subexpressions.ts";

/** What the locals of a vector are called: `prefix` and the number of the unit from 1, as in a1_2. */
export type Prefix = string;

const nameOf = (prefix: Prefix, j: number): string => `${prefix}${j + 1}`;

/** Reads a whole buffer into locals, so that what is stored later cannot disturb it. */
export function loadLocals(draft: Draft, buffer: string, size: number, prefix: Prefix): Scalar[] {
  return Array.from({ length: size }, (_, i) => define(draft, nameOf(prefix, i), load(buffer, at(i))));
}

export const storeValues = (draft: Draft, values: readonly Scalar[], buffer: string, start = at(0)): void =>
  values.forEach((value, j) => {
    draft.add({ kind: "store", buffer, index: at(start.offset + j, ...start.terms), lanes: 1, value });
  });

/** What ends the names of a layer's element: `1_2` for the second of layer 1, with the number of its row if there are several. */
export function suffixOf({ said }: Pick<PlainJob, "said">, n: number): string {
  const { shape } = said.to;
  const width = shape.at(-1) ?? 1;
  const rows = sizeOf(shape) / width;
  const row = rows === 1 ? "" : `_${Math.floor(n / width) + 1}`;
  return `${said.layer}${row}_${(n % width) + 1}`;
}

/** The elements of a job one after the other, each as an expression; `valuesOf` gives the elements of what it reads. */
export const unrollJob = (
  draft: Draft,
  job: PlainJob,
  valuesOf: (view: View) => readonly Scalar[],
): Iterable<Scalar> =>
  caseOf<PlainNode, Iterable<Scalar>>(job.said, {
    map: (said) => unrollElements(draft, { ...job, said }, valuesOf),
    fold: (said) =>
      job.sum
        ? unrollSums(draft, { ...job, said }, job.sum, valuesOf)
        : unrollFold(draft, { ...job, said }, valuesOf),
    pick() {
      throw new Error("an element at a computed place is not in a local");
    },
  });

/** The formula once for each element; what it uses twice gets a name of its own. */
function* unrollElements(
  draft: Draft,
  job: Pick<PlainJob<MapNode>, "said">,
  valuesOf: (view: View) => readonly Scalar[],
): Generator<Scalar> {
  const { operands, formula, to } = job.said;
  const known = Object.entries(operands).map(
    ([name, view]) => [name, valuesOf(view), [...placesOf(view)]] as const,
  );
  for (let n = 0; n < sizeOf(to.shape); n++) {
    const own = new Map(known.map(([name, values, places]) => [name, values[places[n] as number] as Scalar]));
    yield named(draft, simplify(substitute(formula, (name) => own.get(name))), suffixOf(job, n));
  }
}

/** All terms folded into one number, in their order. */
function* unrollFold(
  draft: Draft,
  job: Pick<PlainJob<FoldNode>, "said">,
  valuesOf: (view: View) => readonly Scalar[],
): Generator<Scalar> {
  const { operands, formula, over, to, by, finish, result, layer } = job.said;
  const list = (some: FoldNode["operands"]) =>
    Object.entries(some).map(([name, view]) => [name, valuesOf(view), [...placesOf(view)]] as const);
  const [known, atEnd] = [list(operands), list(finish?.operands ?? {})];
  const terms = sizeOf(over);
  const count = sizeOf(to.shape);
  for (let n = 0; n < count; n++) {
    const row = count === 1 ? String(layer) : `${layer}_${n + 1}`;
    const values = Array.from({ length: terms }, (_, t) => {
      const own = new Map(
        known.map(([name, values, places]) => [name, values[places[n * terms + t] as number] as Scalar]),
      );
      return named(draft, simplify(substitute(formula, (name) => own.get(name))), `${row}_${t + 1}`);
    });
    const total = values.reduce((sum, value) => apply(by, sum, value));
    const own = new Map(atEnd.map(([name, values, places]) => [name, values[places[n] as number] as Scalar]));
    const finished = finish
      ? substitute(finish.formula, (name) => (name === result ? total : own.get(name)))
      : total;
    yield define(draft, `${result}${row}`, named(draft, finished, row));
  }
}

/** Weighted sums, weights as literals. */
function* unrollSums(
  draft: Draft,
  job: Pick<PlainJob<FoldNode>, "said" | "size">,
  sum: Sum,
  valuesOf: (view: View) => readonly Scalar[],
): Generator<Scalar> {
  const { over } = job.said;
  const x = valuesOf(sum.x);
  const said = Object.values(job.said.operands).find(({ of }) => of === sum.x.of) as View;
  const places = [...placesOf(said)];
  const terms = sizeOf(over);
  for (let n = 0; n < job.size; n++) {
    const j = sum.unitOf(n);
    const total = unrollSum(
      draft,
      sum,
      j,
      [0, terms],
      (i) => x[places[n * terms + i] as number] as Scalar,
      undefined,
      `${job.said.symbol}${suffixOf(job, n)}`,
    );
    yield finishSum(sum, j, total);
  }
}

/** What becomes of the sum of a unit. */
export const finishSum = ({ finish, perUnit, result }: Sum, j: number, total: Scalar): Scalar =>
  finish === undefined
    ? total
    : substitute(finish, (name) => {
        if (name === result) return total;
        const values = perUnit.find((one) => one.name === name)?.values;
        return values && number(values[j] as number);
      });

/** Terms that one expression holds before the sum goes on in the next statement; rounded terms nest, so fewer. */
const TERMS = { f64: 48, f32: 2 } as const;

/**
 * ((x_0·W_0j + x_1·W_1j) + …) over a range of the inputs, after `before` where the sum goes on from an earlier part.
 * A long sum becomes a variable that takes some terms a statement.
 */
export function unrollSum(
  draft: Draft,
  { weight }: Pick<Sum, "weight">,
  j: number,
  [from, to]: readonly [number, number],
  x: (i: number) => Scalar,
  before: Scalar | undefined,
  wanted: string,
): Scalar {
  const terms = Array.from({ length: to - from }, (_, n) => mul(x(from + n), number(weight(from + n, j))));
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

/** The expression after the definitions of what it uses twice. */
export function named(draft: Draft, whole: Scalar, suffix: string): Scalar {
  const [definitions, value] = nameCommonSubexpressions(whole, 1, (label) =>
    draft.fresh(`${label}${suffix}`),
  );
  draft.add(...definitions);
  return value;
}

/** The value as a local, so that it is computed once however often it is used. */
export function define(draft: Draft, wanted: string, value: Scalar): Scalar {
  if (value.kind === "local" || value.kind === "number") return value;
  const name = draft.fresh(wanted);
  draft.add({ kind: "define", name, lanes: 1, value });
  return local(name);
}
