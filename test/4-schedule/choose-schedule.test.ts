import { describe, expect, test } from "vitest";
import { lower } from "../../generator/3-lower/lower.ts";
import { budget } from "../../generator/4-schedule/budget.ts";
import { schedulesFor } from "../../generator/4-schedule/schedule.ts";
import { plan } from "../../generator/generate.ts";
import { load } from "../../generator/load.ts";
import { makeNetwork } from "../support/networks.ts";

const schedules = (
  sizes: number[],
  activations: string[],
  unroll: "auto" | "full" | "none",
  limits = budget,
) =>
  schedulesFor(lower(makeNetwork({ sizes, activations })), {
    machine: "ts",
    unroll,
    dtype: "f64",
    limits,
  }).map(({ schedule }) => schedule);
const kinds = (...parameters: Parameters<typeof schedules>) =>
  schedules(...parameters).map(({ kind }) => kind);

describe("a schedule is chosen from shapes and a budget alone", () => {
  test("a small network is written out, a larger one looped over", () => {
    expect(kinds([2, 3, 2], ["relu", "identity"], "auto")).toEqual(["unrolled", "unrolled", "unrolled"]);
    expect(kinds([16, 32, 4], ["relu", "softmax"], "auto")).toEqual([
      "tiled",
      "fused",
      "tiled",
      "loop",
      "loop",
      "outlined",
      "loop",
      "loop",
    ]);
  });
  test("the spec overrides that", () => {
    expect(kinds([2, 3, 2], ["relu", "identity"], "none")).toEqual(["tiled", "fused", "tiled"]);
    expect(kinds([16, 32, 4], ["relu", "identity"], "full")).toEqual(["unrolled", "unrolled", "unrolled"]);
  });
  test("many numbers are moved and folded in loops, few one by one", () => {
    const kindsOf = (layers: object[], shape: number[]) => {
      const { network } = load(JSON.stringify({ name: "moves", input: { shape }, layers }));
      const choice = { machine: "ts", unroll: "auto", dtype: "f64" } as const;
      return schedulesFor(lower(network), choice).map(({ schedule }) => schedule.kind);
    };
    const transpose = { type: "transpose", axes: [1, 0] };
    expect(kindsOf([transpose], [4, 4])).toEqual(["unrolled"]);
    expect(kindsOf([transpose], [64, 64])).toEqual(["loop"]);
    const constant = { type: "constant", name: "c", shape: [400], values: Array(400).fill(0.5) };
    expect(kindsOf([constant, { type: "add", from: ["c", "input"] }], [400])).toEqual(["loop"]);
    for (const type of ["sum", "product", "max"]) {
      expect(kindsOf([{ type }], [8])).toEqual(["unrolled"]);
      expect(kindsOf([{ type }], [3000])).toEqual(["loop"]);
    }
  });
  test("tiles are of nearly equal width", () => {
    const widths = [7, 7, 6, 6, 6, 6, 6, 6];
    const [affine] = schedules([9, 50], ["identity"], "auto", { ...budget, tile: 7 });
    expect(affine).toEqual({ kind: "tiled", blocks: widths, functions: [widths], rows: 1 });
  });
  test("many tiles are spread evenly over functions, of one width each so that they are alike", () => {
    const limits = { ...budget, tile: 7, entryUnits: 192, functionUnits: 84 };
    const [affine] = schedules([9, 512], ["identity"], "auto", limits);
    const functions = affine?.kind === "tiled" ? affine.functions : [];
    expect(functions.flat().reduce((sum, width) => sum + width)).toBe(512);
    const [sevens, sixes] = [12, 6].map((count, n) => Array<number>(count).fill(7 - n));
    const elevens = Array<number>(11).fill(7);
    expect(functions).toEqual([sevens, sevens, elevens, elevens, elevens, elevens, sixes]);
  });
  test("what does not fit a function is cut, a wide unit along its inputs", () => {
    const [affine] = schedules([100, 3], ["identity"], "full", { ...budget, bytes: 1000, smallBytes: 100 });
    const parts = affine?.kind === "parts" ? affine.parts : [];
    expect(parts.slice(0, 3)).toEqual([
      { units: [0, 1], inputs: [0, 26] },
      { units: [0, 1], inputs: [26, 52] },
      { units: [0, 1], inputs: [52, 78] },
    ]);
    expect(parts).toHaveLength(12);
  });
});

describe("unroll: full says what it costs", () => {
  const rows = JSON.stringify(Array.from({ length: 64 }, () => Array(64).fill(0.5)));
  const spec = `name: wide
emit: { unroll: full }
input: 64
layers:
  - { type: dense, units: 64, activation: softmax, bias: false, weights: ${rows} }
`;
  test("at its place in the spec", () => {
    const { warnings } = plan(spec);
    expect(warnings.map(({ code, at }) => `${code} at ${at?.line}:${at?.column}`)).toEqual([
      "unrolled-in-parts at 2:17",
    ]);
    expect(warnings[0]?.message).toContain("4096 multiply-adds takes 3 functions with");
  });
  test("and where a loop stays", () => {
    const wide =
      "name: wide\nemit: { unroll: full }\ninput: 600\nlayers:\n  - { type: activation, activation: softmax }\n";
    expect(plan(wide).warnings.map(({ code, at }) => `${code} at ${at?.line}:${at?.column}`)).toEqual([
      "kept-as-loop at 5:5",
    ]);
  });
  test("and nothing where the flag or the budget says otherwise", () =>
    expect(plan(spec, { emit: { unroll: "auto" } }).warnings).toEqual([]));
});
