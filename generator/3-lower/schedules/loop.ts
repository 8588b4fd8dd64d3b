import type { Statement } from "../../ir/program.ts";
import { across, apply, at, type Index, load, local, type Scalar, stepping } from "../../ir/scalar.ts";
import type { Reduce, VectorMap } from "../../ir/tensor.ts";
import type { Draft } from "../draft.ts";
import { finishReduction, instantiate, loadedParameters } from "../formula.ts";
import { nameShared } from "../name-shared.ts";
import { moved, type Places, type Rows } from "./places.ts";

interface Element {
  readonly definitions: readonly Statement[];
  readonly value: Scalar;
}

/** Where a formula finds its x and what it knows of other inputs. */
interface Operands {
  readonly from: Rows;
  readonly others: readonly Rows[];
}

/** Prepares the formula of a map or a reduction for the elements of its operands at an index. */
function elements(
  draft: Draft,
  { formula, parameters }: VectorMap | Reduce,
  { from, others }: Operands,
  reductions: ReadonlyMap<string, Scalar>,
  layer: number,
): (lanes: number, ...terms: Index["terms"]) => Element {
  const buffers = new Map(
    Object.entries(parameters).map(([name, values]) => [
      name,
      draft.constant(`${name}${layer}`, values, `${name} of layer ${layer}: [unit]`),
    ]),
  );
  return (lanes, ...terms) => {
    const element = ({ buffer, start }: Rows) => load(buffer, moved(start, 0, ...terms));
    const whole = instantiate(formula, {
      x: element(from),
      others: others.map(element),
      parameter: loadedParameters(buffers, at(0, ...terms)),
      reductions,
    });
    const [definitions, value] = nameShared(whole, lanes, (label) => draft.fresh(`${label}${layer}`));
    return { definitions, value };
  };
}

/** Where a map reads and writes, and how many numbers. */
export interface MapPlaces extends Places {
  readonly others: readonly Rows[];
  readonly size: number;
  readonly lanes: number;
}

/** z_i = formula(x_i, y_i, …), element by element; `to` may be any of those that it reads. */
export function loopMap(
  draft: Draft,
  op: VectorMap,
  reductions: ReadonlyMap<string, Scalar>,
  { from, others, to, size, lanes, layer }: MapPlaces,
): void {
  const terms = [stepping("i"), ...across(lanes)];
  const { definitions, value } = elements(draft, op, { from, others }, reductions, layer)(lanes, ...terms);
  const index = moved(to.start, 0, ...terms);
  draft.add({
    kind: "loop",
    counter: "i",
    from: 0,
    to: size,
    lanes,
    cursors: [],
    body: [...definitions, { kind: "store", buffer: to.buffer, index, lanes, value }],
  });
}

/** All elements folded into one local, in index order. */
export function loopReduce(
  draft: Draft,
  op: Reduce,
  reductions: ReadonlyMap<string, Scalar>,
  { from, layer }: Pick<Places, "from" | "layer">,
): Scalar {
  const element = elements(draft, op, { from, others: [] }, reductions, layer);
  const name = draft.fresh(`${op.result}${layer}`);
  const first = element(1);
  const next = element(1, stepping("i"));
  draft.add(...first.definitions, { kind: "variable", name, lanes: 1, value: first.value });
  draft.add({
    kind: "loop",
    counter: "i",
    from: 1,
    to: op.size,
    lanes: 1,
    cursors: [],
    body: [
      ...next.definitions,
      { kind: "assign", name, lanes: 1, value: apply(op.by, local(name), next.value) },
    ],
  });
  if (op.finish) {
    const finished = finishReduction(op, local(name), reductions);
    const [definitions, value] = nameShared(finished, 1, (label) => draft.fresh(`${label}${layer}`));
    draft.add(...definitions, { kind: "assign", name, lanes: 1, value });
  }
  return local(name);
}
