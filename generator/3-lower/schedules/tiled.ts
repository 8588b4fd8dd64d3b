import { OUTPUT, type Statement } from "../../ir/program.ts";
import { add, at, LANE, load, local, mul, type Scalar, stepping } from "../../ir/scalar.ts";
import type { Affine } from "../../ir/tensor.ts";
import type { Draft } from "../draft.ts";

interface Places {
  readonly from: string;
  readonly to: string;
  readonly layer: number;
}

/** Units that are computed side by side: `first` and as many as the tile is wide. */
interface Tile {
  readonly first: number;
  readonly width: number;
  /** Where its weights begin. */
  readonly start: number;
}

/**
 * X·W + B for a tile of units at a time, one accumulator each, so that the order of every sum holds. Each tile is a loop
 * of its own with constant places: V8 runs that up to 1.8 times as fast as one loop over all tiles. Weights lie in the
 * order of their use and are read strictly forward. `finish` is what becomes of each sum before it is stored.
 */
export function tileAffine(
  draft: Draft,
  op: Affine,
  functions: readonly (readonly number[])[],
  finish: (sum: Scalar) => Scalar,
  { from, to, layer }: Places,
): void {
  const rows = op.inputs + (op.bias ? 1 : 0);
  const tiles = placeTiles(functions, rows);
  const layout = `${op.bias ? "W and b" : "W"} of layer ${layer}: for each tile of units ${rows} rows of its width`;
  const weights = draft.constant(`W${layer}`, interleave(op, tiles.flat()), layout);
  const write = (some: readonly Tile[]): void => {
    for (const tile of some)
      draft.add({ kind: "scope", body: writeTile(op, tile, weights, finish, from, to) });
  };

  if (tiles.length === 1) write(tiles.flat());
  else {
    tiles.forEach((some, n) => {
      const last = some.at(-1) as Tile;
      const about = `Layer ${layer}, units ${(some[0] as Tile).first + 1} to ${last.first + last.width}.`;
      const parameters = to === OUTPUT ? (["out"] as const) : [];
      const name = draft.procedure(`layer${layer}_part${n + 1}`, parameters, about, () => write(some));
      draft.add({ kind: "call", procedure: name });
    });
  }
}

function placeTiles(functions: readonly (readonly number[])[], rows: number): Tile[][] {
  let first = 0;
  return functions.map((widths) =>
    widths.map((width) => {
      const tile = { first, width, start: first * rows };
      first += width;
      return tile;
    }),
  );
}

function writeTile(
  { inputs, bias }: Affine,
  { first, width: lanes, start }: Tile,
  weights: string,
  finish: (sum: Scalar) => Scalar,
  from: string,
  to: string,
): Statement[] {
  const row = (i: number): Scalar => load(weights, at(start + i * lanes, stepping(LANE)));
  const next = load(weights, at(0, stepping("w"), stepping(LANE)));
  const sum = bias ? add(local("s"), row(inputs)) : local("s");
  return [
    { kind: "define", name: "x0", lanes: 1, value: load(from, at(0)) },
    { kind: "variable", name: "s", lanes, value: mul(local("x0"), row(0)) },
    {
      kind: "loop",
      counter: "i",
      from: 1,
      to: inputs,
      cursors: [{ name: "w", from: start + lanes, step: lanes }],
      body: [
        { kind: "define", name: "xi", lanes: 1, value: load(from, at(0, stepping("i"))) },
        { kind: "assign", name: "s", lanes, value: add(local("s"), mul(local("xi"), next)) },
      ],
    },
    { kind: "store", buffer: to, index: at(first, stepping(LANE)), lanes, value: finish(sum) },
  ];
}

/** [inputs, units] and the bias as a last row, cut into tiles of units: [tile][row][unit]. */
function interleave({ weights, bias, inputs, units }: Affine, tiles: readonly Tile[]): Float64Array {
  const rows = inputs + (bias ? 1 : 0);
  const values = new Float64Array(rows * units);
  for (const { first, width, start } of tiles) {
    for (let i = 0; i < inputs; i++) {
      values.set(weights.subarray(i * units + first, i * units + first + width), start + i * width);
    }
    if (bias) values.set(bias.subarray(first, first + width), start + inputs * width);
  }
  return values;
}
