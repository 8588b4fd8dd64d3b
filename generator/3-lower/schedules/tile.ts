import type { Statement } from "../../ir/program.ts";
import {
  add,
  at,
  type Index,
  LANE,
  load,
  local,
  mul,
  number,
  type Scalar,
  stepping,
} from "../../ir/scalar.ts";
import type { Affine } from "../../ir/tensor.ts";
import { moved, type Places } from "./places.ts";

/** Units that are computed side by side, and where their weights are. */
export interface Tile {
  /** The place of the first unit in a row of outputs. */
  readonly first: Index;
  readonly width: number;
  readonly weights: string;
  /** The place of its first weight, and how far it is from one input's weights to the next's. */
  readonly start: Index;
  readonly step: number;
  /** Whether the loop does the first input too: shorter, where that counts. */
  readonly isShort: boolean;
}

/** What a sum may begin with and be no other for it: −0 + v is v, also where v is −0. */
const NOTHING = -0;

/**
 * X·W + B for a tile of units and some rows of inputs, one accumulator for each of both, so that the order of every sum
 * holds. The bias is a last row of weights; `finish` is what becomes of each sum before it is stored.
 */
export function writeTile(
  { inputs, bias }: Affine,
  { first, width: lanes, weights, start, step, isShort }: Tile,
  finish: (sum: Scalar) => Scalar,
  { from: source, to, rows }: Places,
): Statement[] {
  const names = Array.from({ length: rows }, (_, r) => {
    const suffix = rows === 1 ? "" : `_${r + 1}`;
    return { r, sum: `s${suffix}`, first: `x0${suffix}`, next: `xi${suffix}` };
  });
  const x = (r: number, ...terms: Index["terms"]): Scalar =>
    load(source.buffer, moved(source.start, r * source.pitch, ...terms));
  const row = (i: number): Scalar => load(weights, moved(start, i * step, stepping(LANE)));
  const next = load(weights, at(0, ...start.terms, stepping("w"), stepping(LANE)));
  const withBias = (sum: Scalar): Scalar => (bias ? add(sum, row(inputs)) : sum);
  const begin = ({ r, sum, first }: (typeof names)[number]): Statement[] =>
    isShort
      ? [{ kind: "variable", name: sum, lanes, value: number(NOTHING) }]
      : [
          { kind: "define", name: first, lanes: 1, value: x(r) },
          { kind: "variable", name: sum, lanes, value: mul(local(first), row(0)) },
        ];
  const from = isShort ? 0 : 1;
  return [
    ...names.flatMap(begin),
    {
      kind: "loop",
      counter: "i",
      from,
      to: inputs,
      lanes: 1,
      cursors: [{ name: "w", from: start.offset + from * step, step }],
      body: [
        ...(rows === 1 ? [] : [{ kind: "define", name: "wi", lanes, value: next } as const]),
        ...names.flatMap(({ r, sum, next: xi }): Statement[] => [
          { kind: "define", name: xi, lanes: 1, value: x(r, stepping("i")) },
          {
            kind: "assign",
            name: sum,
            lanes,
            value: add(local(sum), mul(local(xi), rows === 1 ? next : local("wi"))),
          },
        ]),
      ],
    },
    ...names.map(
      ({ r, sum }): Statement => ({
        kind: "store",
        buffer: to.buffer,
        index: moved(first, to.start.offset + r * to.pitch, ...to.start.terms, stepping(LANE)),
        lanes,
        value: finish(withBias(local(sum))),
      }),
    ),
  ];
}
