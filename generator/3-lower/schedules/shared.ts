import { formulaKey } from "../../ir/same-formula.ts";
import { across, at, load, stepping } from "../../ir/scalar.ts";
import type { VectorMap } from "../../ir/tensor.ts";
import type { Draft } from "../draft.ts";
import { instantiate } from "../formula.ts";
import { nameShared } from "../name-shared.ts";

/** y_i = formula(x_i) in place, in a function that all layers with this activation call. */
export function callMap(draft: Draft, op: VectorMap, buffer: string, count: number): void {
  const procedure = draft.shared(formulaKey(op.formula), () => writeMap(draft, op));
  draft.add({ kind: "call", procedure, arguments: [buffer, count] });
}

/** Memory, not values, is what it takes and gives: V8 boxes a number that crosses a call. */
function writeMap(draft: Draft, { name = "map", formula }: VectorMap): string {
  const parameters = [
    { kind: "buffer", name: "z" },
    { kind: "count", name: "size" },
  ] as const;
  return draft.procedure(name, parameters, `${name} of each value, in place.`, () => {
    const lanes = draft.lanes;
    const index = at(0, stepping("i"), ...across(lanes));
    const a = draft.fresh("a");
    const whole = instantiate(formula, {
      x: { kind: "local", name: a },
      others: [],
      parameter: () => undefined,
      reductions: new Map(),
    });
    const [definitions, value] = nameShared(whole, lanes, (label) => draft.fresh(label));
    draft.add({
      kind: "loop",
      counter: "i",
      from: 0,
      to: "size",
      lanes,
      cursors: [],
      body: [
        { kind: "define", name: a, lanes, value: load("z", index) },
        ...definitions,
        { kind: "store", buffer: "z", index, lanes, value },
      ],
    });
  });
}
