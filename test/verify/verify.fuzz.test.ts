import { expect, test } from "vitest";
import { load } from "../../generator/load.ts";
import { VectorProblem } from "../../generator/verify/vector-problem.ts";
import { verify } from "../../generator/verify/verify.ts";
import { effort } from "../support/effort.ts";
import { mutate, randomNumbers } from "../support/mutate.ts";
import { choice, filesOf, json, npy, npz, tensorProto } from "../support/vector-files.ts";

const subject = load(choice);
const x = [1, 2, 3, 4];
const text = (value: unknown) => new TextEncoder().encode(json(value));

/** A file to damage, and what lies beside it. */
const seeds: Readonly<
  Record<string, { readonly seed: Uint8Array; readonly beside?: Readonly<Record<string, Uint8Array>> }>
> = {
  "io.npz": { seed: npz({ x: [[2, 2], x], y: [[2, 2], x], A1: [[2, 2], x] }) },
  "io.json": {
    seed: text({
      cases: [
        { input: [1, 2], output: { first: 0, second: "NaN" }, A1: [1, 2] },
        { input: [3, 4], output: [1, 0], A1: [3, 4] },
      ],
    }),
  },
  "arrays.json": { seed: text({ samples: "of iris", x, y: [0, 1], Z1: x }) },
  "data/output_0.pb": { seed: tensorProto([0, 1]), beside: { "data/input_0.pb": tensorProto(x) } },
  "y.npy": { seed: npy([2, 2], x), beside: { "x.npy": npy([2, 2], x) } },
};

const MUTANTS = effort(250, 4_000);

test.each(Object.entries(seeds))(
  `${MUTANTS} mutants of %s are compared with or refused with a VectorProblem`,
  { timeout: 120_000 },
  async (path, { seed, beside = {} }) => {
    const random = randomNumbers(path.length);
    const named =
      path === "y.npy" ? { vectors: "x.npy", expected: path } : { vectors: path.split("/")[0] as string };
    const request = {
      expected: undefined,
      input: undefined,
      output: undefined,
      tolerance: undefined,
      ...named,
    };
    const found = { compared: 0, refused: 0 };
    for (let n = 0; n < MUTANTS; n++) {
      try {
        await verify(subject, [], request, filesOf({ ...beside, [path]: mutate(seed, random) }));
        found.compared += 1;
      } catch (problem) {
        if (!(problem instanceof VectorProblem)) throw problem;
        found.refused += 1;
      }
    }
    expect(found.compared).toBeGreaterThan(MUTANTS / 200);
    expect(found.refused).toBeGreaterThan(MUTANTS / 20);
  },
);
