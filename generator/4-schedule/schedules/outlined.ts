import type { MapNode } from "../../ir/graph.ts";
import { formulaKey } from "../../ir/same-formula.ts";
import { across, at, load, local, stepping } from "../../ir/scalar.ts";
import { substitute } from "../../ir/walk-scalar.ts";
import type { Draft } from "../draft.ts";
import { nameCommonSubexpressions } from "../name-common-subexpressions.ts";

/** y_i = formula(x_i) in place, in a function that all layers with this activation call. */
export function callMap(draft: Draft, node: MapNode, buffer: string, count: number): void {
  const procedure = draft.once(formulaKey(node.formula), () => writeMap(draft, node));
  draft.add({ kind: "call", procedure, arguments: [buffer, count] });
}

/** Memory, not values, is what it takes and gives: V8 boxes a number that crosses a call. */
function writeMap(draft: Draft, { name = "map", formula }: MapNode): string {
  const parameters = [
    { kind: "buffer", name: "z" },
    { kind: "count", name: "size" },
  ] as const;
  return draft.procedure(name, parameters, `${name} of each value, in place.`, () => {
    const lanes = draft.lanes;
    const index = at(0, stepping("i"), ...across(lanes));
    const a = draft.fresh("a");
    const whole = substitute(formula, (operand) => (operand === "x" ? local(a) : undefined));
    const [definitions, value] = nameCommonSubexpressions(whole, lanes, (label) => draft.fresh(label));
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
