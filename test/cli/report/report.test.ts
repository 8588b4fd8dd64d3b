import { expect, test } from "vitest";
import { goTo } from "../../support/cli/folder.ts";
import { runGen } from "../../support/cli/session.ts";
import { counter, policy } from "../../support/cli/specs.ts";

const reported = async (layer: string): Promise<string | undefined> => {
  goTo({ "net.yaml": `name: net\ninput: { shape: [3, 4] }\nlayers:\n  - ${layer}\n` });
  const output = await runGen("gen report net.yaml --target wasm");
  return /^kernel: .*$/m.exec(output?.text ?? "")?.[0];
};

test("the memory for batches is told apart, and only where a kernel computes batches", async () => {
  const dense = "{ type: dense, units: 1, weights: [[1], [2], [3], [4]], bias: false }";
  expect(await reported(dense)).toMatch(
    / of WebAssembly; 65\.5 kB of memory, \d+\.\d kB of it reserved for batches and untouched until used$/,
  );
  expect(await reported("{ type: transpose, axes: [1, 0] }")).toMatch(/ of WebAssembly; 65\.5 kB of memory$/);
});

test("several ports and states are listed, with where each state lies", async () => {
  goTo({ "counter.yaml": counter, "policy.yaml": policy });
  const { text = "", results } = (await runGen("gen report policy.yaml counter.yaml")) ?? {};
  expect(text.match(/^(.*, a state of|port|input|state|output).*/gm)?.join("\n")).toMatchInlineSnapshot(`
    "policy (policy.yaml): image 2×2 and speed 1 → … → action 3 and value 1, a state of 3 values, f64, TypeScript
    port    name    shape  values  in the State  from
    input   image   2×2         4                the caller
    input   speed   1           1                the caller
    state   memory  3           3  [0…2]         the call before: layer 3 act
    output  action  3           3                layer 3 act
    output  value   1           1                layer 4 critic
    counter (counter.yaml): 1 → … → 1, a state of 1 value, f64, TypeScript
    port    name    shape  values  in the State  from
    input   input   1           1                the caller
    state   total   1           1  [0]           the call before: layer 1 sum
    output  output  1           1                layer 1 sum"
  `);
  expect(results).toMatchObject([
    {
      inputs: [
        { name: "image", shape: [2, 2], size: 4 },
        { name: "speed", shape: [1], size: 1 },
      ],
      states: [{ name: "memory", shape: [3], size: 3, offset: 0, next: "layer 3 act" }],
      outputs: [
        { name: "action", shape: [3], size: 3, from: "layer 3 act" },
        { name: "value", shape: [1], size: 1, from: "layer 4 critic" },
      ],
    },
    { inputs: [{ name: "input" }], states: [{ name: "total" }], outputs: [{ name: "output" }] },
  ]);
});
