import { describe, expect, test } from "vitest";
import { plan } from "../../../generator/generate.ts";
import { dtypes } from "../../../generator/ir/number-format.ts";
import { interpret } from "../../../generator/reference/interpret.ts";
import { expectSameBits } from "../../support/differential.ts";
import { build } from "../../support/run-text.ts";

const { NaN: none, POSITIVE_INFINITY: infinite } = Number;

/** Pairs of everything that comparisons treat in a way of its own. */
const edges = [none, -infinite, -1, -0, 0, 5e-324, 1, infinite];
const pairs = edges.flatMap((a) => edges.map((b) => [a, b] as const));

const kinds: Readonly<Record<string, (a: number, b: number) => boolean>> = {
  greater: (a, b) => a > b,
  greater_or_equal: (a, b) => a >= b,
  less: (a, b) => a < b,
  less_or_equal: (a, b) => a <= b,
  equal: (a, b) => a === b,
  // As in NumPy, NaN is true.
  and: (a, b) => a !== 0 && b !== 0,
  or: (a, b) => a !== 0 || b !== 0,
  xor: (a, b) => (a !== 0) !== (b !== 0),
};

/** A layer of this kind between the parts of an input, of one number each. */
const spec = (type: string, parts: readonly string[], dtype = "f64") => `
name: truth
dtype: ${dtype}
input: ${parts.length}
layers:
${parts.map((name, n) => `  - { type: slice, name: ${name}, from: input, axis: 0, start: ${n}, end: ${n + 1} }`).join("\n")}
  - { type: ${type}, from: [${parts.join(", ")}] }
`;

const networkOf = async (text: string) => (await plan(text)).network;

describe("gives 1 if the comparison is true, else 0", () => {
  for (const [type, holds] of Object.entries(kinds)) {
    test(type, async () => {
      const network = await networkOf(spec(type, ["a", "b"]));
      for (const [a, b] of pairs)
        expect(interpret(network, [a, b]).output, `${a} ${type} ${b}`).toEqual([Number(holds(a, b))]);
    });
  }
});

test("where takes the one or the other as it is, −0 and NaN too", async () => {
  const network = await networkOf(spec("where", ["c", "a", "b"]));
  for (const condition of edges) {
    for (const [a, b] of pairs) {
      const { output } = interpret(network, [condition, a, b]);
      expect(output).toEqual([condition === 0 ? b : a]);
    }
  }
});

describe("modules have the reference's bits", () => {
  for (const dtype of dtypes) {
    for (const type of [...Object.keys(kinds), "where"]) {
      test(`${type}, ${dtype}`, async () => {
        const parts = type === "where" ? ["c", "a", "b"] : ["a", "b"];
        const network = await networkOf(spec(type, parts, dtype));
        const inputs = pairs.map(([a, b], n) => (type === "where" ? [edges[n % 5] as number, a, b] : [a, b]));
        for (const target of ["ts", "wasm"] as const)
          expectSameBits(network, await build(network, { target }), inputs);
        expectSameBits(network, await build(network, { target: "ts", unroll: "none" }), inputs);
      });
    }
  }
});

describe("what is refused", () => {
  const refused = (layers: string) => () => networkOf(`name: truth\ninput: 3\nlayers:\n${layers}`);
  test("a where of two", async () => {
    await expect(refused("  - { type: where, from: [input, input] }\n")).rejects.toThrow("where");
  });
  test("a comparison of three", async () => {
    await expect(refused("  - { type: greater, from: [input, input, input] }\n")).rejects.toThrow("greater");
  });
  test("shapes that differ", async () => {
    const two = "  - { type: slice, name: two, axis: 0, start: 0, end: 2 }\n";
    await expect(refused(`${two}  - { type: where, from: [two, input, input] }\n`)).rejects.toThrow(
      "cannot broadcast 2 and 3: axis -1 has size 2 in one and 3 in the other",
    );
  });
});
