import type { Statement } from "../../ir/program.ts";
import { apply, at, type Index, load, local, type Scalar, stepping } from "../../ir/scalar.ts";
import type { Reduce, VectorMap } from "../../ir/tensor.ts";
import type { Draft } from "../draft.ts";
import { finishReduction, instantiate, loadedParameters } from "../formula.ts";
import { nameShared } from "../name-shared.ts";

interface Element {
  readonly definitions: readonly Statement[];
  readonly value: Scalar;
}

/** Prepares the formula of a map or a reduction for the element of `from` at an index. */
function elements(
  draft: Draft,
  { formula, parameters }: VectorMap | Reduce,
  from: string,
  reductions: ReadonlyMap<string, Scalar>,
  layer: number,
): (index: Index) => Element {
  const buffers = new Map(
    Object.entries(parameters).map(([name, values]) => [
      name,
      draft.constant(`${name}${layer}`, values, `${name} of layer ${layer}: [unit]`),
    ]),
  );
  return (index) => {
    const whole = instantiate(formula, {
      x: load(from, index),
      parameter: loadedParameters(buffers, index),
      reductions,
    });
    const [definitions, value] = nameShared(whole, 1, (label) => draft.fresh(`${label}${layer}`));
    return { definitions, value };
  };
}

/** y_i = formula(x_i), element by element; `to` may be `from`. */
export function loopMap(
  draft: Draft,
  op: VectorMap,
  reductions: ReadonlyMap<string, Scalar>,
  { from, to, layer }: { readonly from: string; readonly to: string; readonly layer: number },
): void {
  const index = at(0, stepping("i"));
  const { definitions, value } = elements(draft, op, from, reductions, layer)(index);
  draft.add({
    kind: "loop",
    counter: "i",
    from: 0,
    to: op.size,
    cursors: [],
    body: [...definitions, { kind: "store", buffer: to, index, lanes: 1, value }],
  });
}

/** All elements folded into one local, in index order. */
export function loopReduce(
  draft: Draft,
  op: Reduce,
  reductions: ReadonlyMap<string, Scalar>,
  { from, layer }: { readonly from: string; readonly layer: number },
): Scalar {
  const element = elements(draft, op, from, reductions, layer);
  const name = draft.fresh(`${op.result}${layer}`);
  const first = element(at(0));
  const next = element(at(0, stepping("i")));
  draft.add(...first.definitions, { kind: "variable", name, lanes: 1, value: first.value });
  draft.add({
    kind: "loop",
    counter: "i",
    from: 1,
    to: op.size,
    cursors: [],
    body: [
      ...next.definitions,
      { kind: "assign", name, lanes: 1, value: apply(op.by, local(name), next.value) },
    ],
  });
  if (op.finish) {
    draft.add({ kind: "assign", name, lanes: 1, value: finishReduction(op, local(name), reductions) });
  }
  return local(name);
}
