import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { foldNode } from "../../../../../generator/import/onnx/fold/index.ts";
import type { Attribute, OnnxTensor } from "../../../../../generator/import/onnx/graph.ts";
import { importOnnx } from "../../../../../generator/import/onnx/index.ts";
import { alone, refusal, run } from "../../../support/import-files.ts";
import {
  attribute,
  type FileNode,
  floats,
  int64s,
  ints,
  kindsOf,
  layersOf,
  modelBytes,
  type NodeRow,
  node,
  number,
  outputOf,
  value,
} from "../../../support/onnx-model.ts";

const LEAST = -(2n ** 63n);
const MOST = 2n ** 63n - 1n;

/** x, of a batch by 4, sliced along its last axis: what comes out of 1, 2, 3, 4. */
async function sliced(start: bigint, end: bigint, step: bigint, how: "initializers" | "constants" | "chain") {
  const list = (name: string, value: bigint) => int64s(name, [value]);
  const bounds = { start: [start], end: [end], axis: [1n], step: [step] };
  const initializer =
    how === "initializers" ? Object.entries(bounds).map(([name, [v]]) => list(name, v as bigint)) : [];
  const nodes: readonly FileNode[] =
    how === "initializers"
      ? []
      : how === "constants"
        ? Object.entries(bounds).map(([name, [v]]) =>
            node("Constant", [], [name], [attribute.tensor("value", list("", v as bigint))]),
          )
        : [
            // As exporters write them that gather the bounds of all slices in one list.
            node("Constant", [], ["all"], [attribute.tensor("value", int64s("", [start, end, 1n, step]))]),
            ...Object.keys(bounds).flatMap((name, i): FileNode[] => [
              ["Constant", "", `at_${name}`, { value_int: i }],
              ["Gather", `all at_${name}`, `one_${name}`],
              ["Unsqueeze", `one_${name} zero`, `list_${name}`],
              ["Concat", `list_${name}`, name, { axis: 0 }],
            ]),
          ];
  const zero: NodeRow = ["Constant", "", "zero", { value_ints: [0] }];
  const bytes = modelBytes({
    input: [value("x", ["batch", 4])],
    initializer,
    nodes: [...(how === "chain" ? [zero] : []), ...nodes, ["Slice", "x start end axis step", "y"]],
  });
  return run(await importOnnx(alone(bytes), {}), [1, 2, 3, 4]);
}

describe("bounds at the ends of int64 are clamped before they are numbers", () => {
  const cases: readonly (readonly [bigint, bigint, bigint, readonly number[]])[] = [
    [-1n, LEAST + 1n, -1n, [4, 3, 2, 1]],
    [-1n, LEAST, -1n, [4, 3, 2, 1]],
    [-1n, LEAST + 12345n, -2n, [4, 2]],
    [MOST, LEAST + 1n, -1n, [4, 3, 2, 1]],
    [1n, MOST, 1n, [2, 3, 4]],
    [1n, MOST - 7n, 2n, [2, 4]],
    [LEAST + 1n, MOST - 1n, 1n, [1, 2, 3, 4]],
    [2n, MOST, MOST - 1n, [3]],
    [2n, LEAST, LEAST + 1n, [3]],
  ];
  test.each(
    (["initializers", "constants", "chain"] as const).flatMap((how) =>
      cases.map((row) => [how, ...row] as const),
    ),
  )("as %s: [%i:%i:%i]", async (how, start, end, step, expected) => {
    expect(await sliced(start, end, step, how)).toEqual(expected);
  });
  test("as attributes of opset 9", async () => {
    const bytes = modelBytes(
      {
        nodes: [
          node(
            "Slice",
            ["x"],
            ["y"],
            [
              { ...attribute.ints("starts", [0]), ints: [LEAST + 1n] },
              { ...attribute.ints("ends", [0]), ints: [MOST - 1n] },
              attribute.ints("axes", [1]),
            ],
          ),
        ],
      },
      { opset: 9 },
    );
    expect(run(await importOnnx(alone(bytes), {}), [1, 2])).toEqual([1, 2]);
  });
  test.each<readonly [string, readonly NodeRow[]]>([
    ["Reshape", [["Reshape", "x n", "y"]]],
    ["an axis", [["Unsqueeze", "x n", "y"]]],
    [
      "a sum",
      [
        ["Add", "n n", "m"],
        ["Reshape", "x m", "y"],
      ],
    ],
    [
      "a cast",
      [
        ["Cast", "n", "m", { to: 1 }],
        ["Add", "x m", "y"],
      ],
    ],
    [
      "two that may differ",
      [
        ["Less", "n n", "m"],
        ["Add", "x m", "y"],
      ],
    ],
  ])("where the value matters it is refused: %s", async (_, nodes) => {
    const bytes = modelBytes({ initializer: [int64s("n", [2n ** 53n + 1n])], nodes });
    const problems = await refusal(() => importOnnx(alone(bytes), {}));
    expect(problems.map(({ reason }) => reason)).toContain(
      "it computes with a 64-bit integer that a double cannot represent exactly",
    );
  });
});

test("a flip that PyTorch exported, with the end at −2⁶³ + 1, is a slice and gives what PyTorch gives", async () => {
  const bytes = readFileSync(join(import.meta.dirname, "../../../../data/onnx/flip.onnx"));
  const model = await importOnnx(alone(bytes), {});
  expect(model.layers.map(({ type }) => type)).toEqual(["slice", "dense"]);
  const x = [
    -1.0094645023345947, 0.7579538226127625, 2.246480941772461, -0.8181611895561218, 0.34151238203048706,
    -1.5699403285980225,
  ];
  const recorded = [-0.8269065618515015, 0.20528379082679749, 0.7149678468704224];
  run(model, x).forEach((value, i) => {
    expect(value).toBeCloseTo(recorded[i] as number, 6);
  });
});

describe("Slice and Gather back to front are one layer", () => {
  test.each([
    ["Slice", ["Slice", "x s e axes t", "y"] as const],
    ["Gather", ["Gather", "x back", "y", { axis: 1 }] as const],
  ])("%s", (_, row) => {
    const constants = { s: ints(-1), e: ints(-99), axes: ints(1), t: ints(-1), back: ints(2, 1, 0) };
    expect(layersOf({ constants, nodes: [row] }).map(({ type, fields }) => ({ type, fields }))).toEqual([
      { type: "slice", fields: { axis: 0, start: 0, end: 3, step: -1 } },
    ]);
    expect(outputOf({ constants, nodes: [row] }, [1, 2, 3])).toEqual([3, 2, 1]);
  });
});

describe("Pad", () => {
  interface PadCase {
    readonly pads: readonly number[];
    readonly mode?: string;
    readonly value?: number;
    readonly axes?: readonly number[];
    readonly opset?: number;
  }
  const rows = ({ pads, mode, value, axes, opset = 21 }: PadCase) => {
    const isOld = opset < 11;
    const attributes: Record<string, Attribute> = {
      ...(mode !== undefined && { mode }),
      ...(isOld && { [opset < 2 ? "paddings" : "pads"]: pads }),
      ...(isOld && value !== undefined && { value }),
    };
    const inputs = isOld ? "x" : `x pads ${value === undefined ? "_" : "value"} ${axes ? "axes" : "_"}`;
    const constants: Record<string, OnnxTensor> = isOld
      ? {}
      : { pads: ints(...pads), value: number(value ?? 0), axes: ints(...(axes ?? [])) };
    return { opset, constants, nodes: [["Pad", inputs.replace(/( _)+$/, ""), "y", attributes]] as const };
  };
  const cases: readonly (readonly [PadCase, readonly number[]])[] = [
    [{ pads: [0, 1, 0, 2] }, [0, 1, 2, 3, 0, 0]],
    [{ pads: [0, 1, 0, 2], value: 1.5 }, [1.5, 1, 2, 3, 1.5, 1.5]],
    [{ pads: [0, 1, 0, 2], value: 1.5, opset: 1 }, [1.5, 1, 2, 3, 1.5, 1.5]],
    [{ pads: [0, 1, 0, 2], value: 1.5, opset: 2 }, [1.5, 1, 2, 3, 1.5, 1.5]],
    [{ pads: [0, 1, 0, 2], value: 1.5, opset: 10 }, [1.5, 1, 2, 3, 1.5, 1.5]],
    [{ pads: [0, 1, 0, 2], value: 1.5, opset: 11 }, [1.5, 1, 2, 3, 1.5, 1.5]],
    [{ pads: [1, 0], axes: [-1] }, [0, 1, 2, 3]],
    [{ pads: [1, 0], axes: [1], opset: 18 }, [0, 1, 2, 3]],
    [{ pads: [0, -1, 0, -1] }, [2]],
    [{ pads: [0, -1, 0, 2] }, [2, 3, 0, 0]],
    [{ pads: [0, 2, 0, -2], value: 9 }, [9, 9, 1]],
    [{ pads: [0, 2, 0, 1], mode: "reflect" }, [3, 2, 1, 2, 3, 2]],
    [{ pads: [0, 2, 0, 1], mode: "reflect", opset: 2 }, [3, 2, 1, 2, 3, 2]],
    [{ pads: [0, 2, 0, 3], mode: "edge" }, [1, 1, 1, 2, 3, 3, 3, 3]],
    [{ pads: [0, 2, 0, 4], mode: "wrap", opset: 19 }, [2, 3, 1, 2, 3, 1, 2, 3, 1]],
    [{ pads: [0, -1, 0, -1], mode: "edge" }, [2]],
    [{ pads: [0, 0, 0, 0] }, [1, 2, 3]],
  ];
  test.each(cases)("%j", (padCase, expected) => {
    expect(outputOf(rows(padCase), [1, 2, 3])).toEqual(expected);
    // The same of constants.
    const { opset, constants, nodes } = rows(padCase);
    const [[op, names, output, attributes]] = nodes;
    const inputs = names.split(" ");
    const known = { ...constants, x: floats([1, 2, 3], [1, 3]) };
    const folded = foldNode(
      {
        name: "",
        op,
        inputs: inputs.map((name) => (name === "_" ? "" : name)),
        outputs: [output],
        attributes,
      },
      inputs.map((name) => known[name as keyof typeof known]),
      opset,
    );
    expect([...(folded[0] as OnnxTensor).data]).toEqual(expected);
  });
  test("is one layer; what it takes away is a slice, and what wraps around more than once is joined", () => {
    expect(kindsOf(rows({ pads: [0, 1, 0, 2] }))).toEqual(["pad"]);
    expect(kindsOf(rows({ pads: [0, 1, 0, -1] }))).toEqual(["slice", "pad"]);
    expect(kindsOf(rows({ pads: [0, 2, 0, 3], mode: "edge" }))).toEqual(["pad"]);
    expect(kindsOf(rows({ pads: [0, 2, 0, 2], mode: "reflect" }))).toEqual(["pad"]);
    expect(kindsOf(rows({ pads: [0, 2, 0, 3], mode: "wrap", opset: 19 }))).toEqual(["pad"]);
    expect(kindsOf(rows({ pads: [0, 2, 0, 4], mode: "wrap", opset: 19 }))).toContain("concat");
  });
  test.each([
    [{ pads: [1, 0, 0, 0] }, "it mixes samples of the batch: it adds samples"],
    [
      { pads: [0, 3, 0, 0], mode: "reflect" },
      "it adds 3 elements to axis 1, and mode reflect can add at most 2",
    ],
    [
      { pads: [0, -1, 0, 1], mode: "edge" },
      "with mode edge, it removes from one end of axis 1 and adds at the other",
    ],
    [{ pads: [0, 1, 0, 1], mode: "circular" }, 'its mode "circular" is unknown'],
    [{ pads: [0, 1, 0] }, "it has 3 pads, but 2 axes need two each"],
    [{ pads: [0, -4, 0, 0] }, "it removes more of axis 1 than its 3 elements"],
    [{ pads: [0, -3, 0, 0] }, "it selects nothing from axis 1 of shape batch×3"],
    [{ pads: [0, 2 ** 40, 0, 0] }, "it makes axis 1 1099511627779 elements long, which is too many"],
  ] as const)("%j is refused", async (padCase, reason) => {
    const problems = await refusal(() => layersOf(rows(padCase)));
    expect(problems.map((problem) => problem.reason)).toEqual([reason]);
  });
});

describe("a split that does not come out even", () => {
  const x = [1, 2, 3, 4, 5, 6, 7];
  const outputs = (count: number) => Array.from({ length: count }, (_, i) => `p${i}`);
  /** The parts in reverse order, so that each has to be the right one. */
  const reversed = (count: number) => ({
    ...{ dims: ["batch", 7] as const, opset: 18 },
    nodes: [
      ["Split", "x", outputs(count).join(" "), { axis: 1, num_outputs: count }],
      ["Concat", outputs(count).reverse().join(" "), "y", { axis: 1 }],
    ] as const,
  });
  test("has its last part smaller", () => {
    expect(outputOf(reversed(2), x)).toEqual([5, 6, 7, 1, 2, 3, 4]);
    expect(outputOf(reversed(3), x)).toEqual([7, 4, 5, 6, 1, 2, 3]);
    expect(outputOf(reversed(4), x)).toEqual([7, 5, 6, 3, 4, 1, 2]);
  });
  test("may say how large each is", () =>
    expect(
      outputOf(
        {
          dims: ["batch", 7],
          constants: { sizes: ints(1, 4, 2) },
          nodes: [
            ["Split", "x sizes", "a b c", { axis: 1 }],
            ["Concat", "c a b", "y", { axis: 1 }],
          ],
        },
        x,
      ),
    ).toEqual([6, 7, 1, 2, 3, 4, 5]));
});
