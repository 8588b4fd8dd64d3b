import type { Statement } from "../../ir/program.ts";
import { add, at, type Index, LANE, load, local, mul, stepping } from "../../ir/scalar.ts";
import type { Affine } from "../../ir/tensor.ts";
import type { Draft } from "../draft.ts";

interface Places {
  readonly from: string;
  readonly to: string;
  readonly layer: number;
}

/**
 * X·W + B for `tile` units at a time, one accumulator each, so that the order of every sum holds. Weights lie in the
 * order of their use and are read strictly forward.
 */
export function tileAffine(draft: Draft, op: Affine, tile: number, { from, to, layer }: Places): void {
  const rows = op.inputs + (op.bias ? 1 : 0);
  const layout = `${op.bias ? "W and b" : "W"} of layer ${layer}: [block of ${tile} units][${rows} rows][unit]`;
  const weights = draft.constant(`W${layer}`, interleave(op, tile), layout);
  const cursor = draft.fresh(`w${layer}`);
  const whole = op.units - (op.units % tile);

  const block = (lanes: number, units: Index): Statement[] => {
    const sum = draft.fresh(`s${layer}`);
    const row = load(weights, at(0, stepping(cursor), stepping(LANE)));
    const next: Statement = { kind: "advance", name: cursor, by: lanes };
    return [
      { kind: "variable", name: sum, lanes, value: mul(load(from, at(0)), row) },
      next,
      {
        kind: "loop",
        counter: "i",
        from: 1,
        to: op.inputs,
        step: 1,
        body: [
          { kind: "define", name: "xi", lanes: 1, value: load(from, at(0, stepping("i"))) },
          { kind: "assign", name: sum, lanes, value: add(local(sum), mul(local("xi"), row)) },
          next,
        ],
      },
      {
        kind: "store",
        buffer: to,
        index: { ...units, terms: [...units.terms, stepping(LANE)] },
        lanes,
        value: op.bias ? add(local(sum), row) : local(sum),
      },
      ...(op.bias ? [next] : []),
    ];
  };

  draft.add({ kind: "cursor", name: cursor, start: 0 });
  if (whole > tile) {
    draft.add({
      kind: "loop",
      counter: "j",
      from: 0,
      to: whole,
      step: tile,
      body: block(tile, at(0, stepping("j"))),
    });
  } else draft.add(...block(tile, at(0)));
  if (whole < op.units) draft.add(...block(op.units - whole, at(whole)));
}

/** [inputs, units] and the bias as a last row, cut into blocks of units: [block][row][unit]. */
function interleave({ weights, bias, inputs, units }: Affine, tile: number): Float64Array {
  const rows = inputs + (bias ? 1 : 0);
  const values = new Float64Array(rows * units);
  let next = 0;
  for (let first = 0; first < units; first += tile) {
    const last = Math.min(first + tile, units);
    for (let i = 0; i < inputs; i++) {
      values.set(weights.subarray(i * units + first, i * units + last), next);
      next += last - first;
    }
    if (bias) {
      values.set(bias.subarray(first, last), next);
      next += last - first;
    }
  }
  return values;
}
