import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { withIndices } from "../../generator/check/index-places.ts";
import { probeInputs } from "../../generator/check/probe-inputs.ts";
import { IndexError } from "../../generator/ir/demand.ts";
import type { Network } from "../../generator/ir/network.ts";
import { sizeOf } from "../../generator/ir/tensor-data.ts";
import { load } from "../../generator/load.ts";
import { initialState, interpret } from "../../generator/reference/interpret.ts";
import { expectSameBits } from "../support/differential.ts";
import { effort } from "../support/effort.ts";
import { makeGraph } from "../support/graphs.ts";
import { build } from "../support/run-text.ts";
import { loadFile, root } from "../support/specs.ts";

const GRAPHS = effort(4, 120);
const COMPILED = effort(1, 12);

/** Loads a spec with the files that it embeds. */
const loadWith = (files: Readonly<Record<string, string>>, spec: object): Network =>
  load(JSON.stringify(spec), { readFile: (file) => new TextEncoder().encode(files[file]) }).network;

/** What a call gives, or that an index is refused. */
function attempt<T>(work: () => T): T | "refused" {
  try {
    return work();
  } catch (error) {
    if (error instanceof IndexError) return "refused";
    throw error;
  }
}

describe("an embedded network computes what it computes by itself", () => {
  test("with its ports and its states, call after call", async () => {
    for (let seed = 0; seed < GRAPHS; seed++) {
      const dtype = seed % 3 === 2 ? "f32" : "f64";
      const graph = makeGraph(seed, 2 + (seed % 6), dtype, 8, { inputs: seed % 3, states: seed % 2 });
      const alone = load(graph).network;
      const { input, inputs } = JSON.parse(graph);
      const isOne = alone.outputs.length === 1;
      const around = loadWith(
        { "graph.yaml": graph },
        {
          ...{ name: "around", dtype, input, inputs },
          layers: [
            { type: "network", name: "g", file: "graph.yaml", from: alone.inputs.map(({ name }) => name) },
          ],
          ...(!isOne && {
            outputs: Object.fromEntries(alone.outputs.map(({ name }) => [name, { from: `g.${name}` }])),
          }),
        },
      );
      expect(around.states.map(({ name }) => name)).toEqual(
        alone.states.map(({ next, name }) =>
          next.kind === "source" ? `g_${name}` : expect.stringMatching(/^g_/),
        ),
      );
      let state = initialState(alone);
      for (const x of withIndices(alone, probeInputs(alone.inputSize, seed, 3).slice(0, 6))) {
        const [wanted, found] = [alone, around].map((network) => attempt(() => interpret(network, x, state)));
        if (wanted === "refused" || wanted === undefined) expect(found).toBe("refused");
        else {
          expect(found, `seed ${seed}: ${graph}`).toMatchObject({
            output: wanted.output,
            state: wanted.state,
          });
          state = [...wanted.state];
        }
      }
      if (seed < COMPILED)
        expectSameBits(
          around,
          await build(around),
          withIndices(around, probeInputs(around.inputSize, seed, 2)),
        );
    }
  });

  test("one after the other, with a layer in between", () => {
    for (let seed = 0; seed < GRAPHS; seed++) {
      const [first, second] = [makeGraph(seed, 3, "f64", 6), makeGraph(seed + 5_000, 3, "f64", 6)];
      const [a, b] = [load(first).network, load(second).network];
      const [have, shape] = [a.outputSize, b.inputs[0]?.shape ?? []];
      const need = sizeOf(shape);
      const between = [
        { type: "reshape", shape: [have] },
        ...(have > need ? [{ type: "slice", axis: 0, start: 0, end: need }] : []),
        ...(have < need ? [{ type: "pad", axes: [0], after: need - have }] : []),
        { type: "activation", activation: "tanh" },
        { type: "reshape", shape },
      ];
      const [file, other] = ["a/first.yaml", "b/second.yaml"];
      const all = loadWith(
        { [file]: first, [other]: second },
        {
          ...{ name: "all", input: JSON.parse(first).input },
          layers: [{ type: "network", file }, ...between, { type: "network", file: other }],
        },
      );
      const middle = load(JSON.stringify({ name: "middle", input: have, layers: between })).network;
      for (const x of withIndices(a, probeInputs(a.inputSize, seed, 2).slice(0, 6))) {
        const apart = attempt(() =>
          [a, middle, b].reduce<readonly number[]>((values, network) => interpret(network, values).output, x),
        );
        const together = attempt(() => interpret(all, x).output);
        expect(together, `seed ${seed}`).toEqual(apart);
      }
    }
  });

  test("with only some of its outputs, and without the layers that only others need", () => {
    for (let seed = 0; seed < GRAPHS; seed++) {
      const graph = makeGraph(seed, 6, "f64", 6, { inputs: 2, states: 1 });
      const alone = load(graph).network;
      const [{ inputs }, taken] = [JSON.parse(graph), alone.outputs[seed % alone.outputs.length]];
      if (taken === undefined || alone.outputs.length === 1) continue;
      const accepted = load(JSON.stringify({ ...JSON.parse(graph) })).network.inputs;
      const spec = (names: readonly string[]) => ({
        ...{ name: "some", inputs: Object.fromEntries(names.map((name) => [name, inputs[name]])) },
        layers: [
          {
            ...{ type: "network", file: "graph.yaml", output: taken.name },
            from: Object.fromEntries(names.map((name) => [name, name])),
          },
        ],
      });
      // Which inputs this output depends on is said by the refusal of the others.
      const needless = attemptNames(() =>
        loadWith({ "graph.yaml": graph }, spec(accepted.map(({ name }) => name))),
      );
      const names = accepted.map(({ name }) => name).filter((name) => !needless.includes(name));
      if (names.length === 0) continue;
      const some = loadWith({ "graph.yaml": graph }, spec(names));
      expect(some.layers.length).toBeLessThanOrEqual(alone.layers.length);
      for (const x of withIndices(alone, probeInputs(alone.inputSize, seed, 2).slice(0, 4))) {
        const byName = cut(alone, x);
        const wanted = attempt(() => interpret(alone, x).outputs[taken.name]);
        if (wanted === "refused") continue;
        const state = initialState(some);
        expect(
          interpret(
            some,
            names.flatMap((name) => byName[name] ?? []),
            state,
          ).output,
        ).toEqual(wanted);
      }
    }
  });
});

/** The inputs that are refused as needless. */
function attemptNames(work: () => unknown): readonly string[] {
  try {
    work();
    return [];
  } catch (error) {
    return [...String(error).matchAll(/no values for its input "(\w+)"/g)].map(([, name = ""]) => name);
  }
}

function cut({ inputs }: Network, x: readonly number[]): Readonly<Record<string, readonly number[]>> {
  let start = 0;
  return Object.fromEntries(
    inputs.map(({ name, size }) => {
      start += size;
      return [name, x.slice(start - size, start)];
    }),
  );
}

test("an encoder and a head of specs/ have the bits of the network that they are parts of", () => {
  const [whole, parts] = [loadFile("specs/iris.yaml").network, loadFile("specs/iris_parts.yaml").network];
  expect(parts.layers.map(({ name }) => name)).toEqual(["encoder.1", "encoder.hidden", undefined]);
  for (const x of probeInputs(4, 1, 5))
    expect(interpret(parts, x).output).toEqual(interpret(whole, x).output);
});

test("one file embedded twice shares its code", async () => {
  const files = { "part.yaml": readFileSync(join(root, "specs/net3.yaml"), "utf8") };
  const layers = [
    { type: "network", name: "once", file: "part.yaml" },
    { type: "network", name: "again", file: "part.yaml" },
  ];
  const [once, twice] = [1, 2].map((n) =>
    loadWith(files, { name: "net", input: 2, layers: layers.slice(0, n) }),
  ) as [Network, Network];
  const [one, two] = [await build(once, { unroll: "none" }), await build(twice, { unroll: "none" })];
  expect(two.text.length).toBeLessThan(one.text.length * 1.6);
});
