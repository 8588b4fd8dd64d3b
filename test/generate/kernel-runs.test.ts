import { transformSync } from "esbuild";
import { describe, expect, test } from "vitest";
import { checkAgainstReference, runReference } from "../../generator/check/check-against-reference.ts";
import { probeInputs } from "../../generator/check/probe-inputs.ts";
import { compile } from "../../generator/generate.ts";
import { dtypes } from "../../generator/ir/number-format.ts";
import { callsOf } from "../engines/calls.ts";
import { engineProgram } from "../engines/engine-program.ts";
import { v8 } from "../engines/engines.ts";
import { makeNetwork } from "../support/networks.ts";
import { observe, WebAssembly } from "../support/observe.ts";
import { build, runText } from "../support/run-text.ts";

const network = makeNetwork({ sizes: [12, 30, 4], activations: ["sigmoid", "softmax"] });
const inputs = probeInputs(12, 3, 2);
const texts = {
  ts: (await build(network, { target: "ts" })).text,
  wasm: (await build(network, { target: "wasm" })).text,
  auto: (await build(network)).text,
};

describe("what computes", () => {
  const calls = (text: string) => v8(engineProgram(text, callsOf(network), inputs)).webAssembly.calls;
  test("target ts: TypeScript", () => expect(calls(texts.ts)).toBe(0));
  test("target wasm: a kernel", () => expect(calls(texts.wasm)).toBeGreaterThan(0));
  test("target auto, a large network: a kernel", () => expect(calls(texts.auto)).toBeGreaterThan(0));
  test("target auto, a small network: TypeScript", async () => {
    const small = makeNetwork({ sizes: [2, 3, 2], activations: ["sigmoid", "identity"] });
    expect((await build(small)).text).toBe((await build(small, { target: "ts" })).text);
  });
  test("target auto where the spec asks for what a kernel has not: TypeScript", async () => {
    for (const emit of [{ math: "native" }, { unroll: "full" }] as const)
      expect((await build(network, emit)).text).toBe((await build(network, { ...emit, target: "ts" })).text);
  });
  test("four rows at once in a batch, and one row for what is left", () => {
    const { module, calls } = observe(texts.wasm);
    module.forwardBatch(new Float64Array(9 * 12), new Float64Array(9 * 4), 9);
    expect(calls.map(([name]) => name)).toEqual(["forwardRows", "forwardRows", "forward"]);
  });
});

describe("a kernel is started", () => {
  for (const target of ["wasm", "auto"] as const) {
    test(`at the first use, not when the module is imported, target ${target}`, () => {
      const { module, memories } = observe(texts[target]);
      expect(memories).toHaveLength(0);
      const x = new Float64Array(12);
      for (let n = 0; n < 3; n++) module.forward(x, new Float64Array(4));
      module.predict?.(module.createInput());
      expect(memories).toHaveLength(1);
    });
  }
  for (const use of ["createInput", "createOutput"] as const) {
    test(`by ${use}`, () => {
      const { module, memories } = observe(texts.wasm);
      module[use]();
      expect(memories).toHaveLength(1);
    });
  }
  test("by predict, and by a batch", () => {
    for (const target of ["wasm", "auto"] as const) {
      const batch = observe(texts[target]);
      batch.module.forwardBatch(new Float64Array(24), new Float64Array(8), 2);
      const predict = observe(texts[target]);
      predict.module.predict?.(new Float64Array(12));
      expect([...batch.memories, ...predict.memories]).toHaveLength(2);
    }
  });
});

test("a bundler that defines WebAssembly as undefined leaves nothing that would start one", () => {
  const define = { WebAssembly: "undefined" };
  const { code } = transformSync(texts.auto, { loader: "ts", define });
  const { module, memories } = observe(code);
  expect(checkAgainstReference(network, module, runReference(network, inputs))).toBeUndefined();
  expect(memories).toHaveLength(0);
  expect(code).not.toContain("WebAssembly.");
});

/** Hosts that do not let a module have its kernel. */
const hosts: Record<string, unknown> = {
  "has no WebAssembly": undefined,
  "forbids to compile it": {
    ...WebAssembly,
    Module: class {
      constructor() {
        throw new EvalError("a policy forbids it");
      }
    },
  },
  "lacks memory for it": {
    Module: WebAssembly.Module,
    Instance: class {
      constructor() {
        throw new RangeError("out of memory");
      }
    },
  },
};

for (const [title, host] of Object.entries(hosts)) {
  describe(`where the host ${title}`, () => {
    test("target auto gives the same bits in TypeScript", async () => {
      for (const dtype of dtypes) {
        for (const activations of [
          ["sigmoid", "softmax"],
          ["gelu", "identity"],
          ["tanh", "prelu"],
        ]) {
          const other = makeNetwork({ sizes: [12, 30, 4], activations, dtype });
          const module = runText((await build(other)).text, { WebAssembly: host });
          expect(checkAgainstReference(other, module, runReference(other, inputs))).toBeUndefined();
        }
      }
    });
    test("target auto hands out vectors that are not one", () => {
      const { createInput, createOutput } = runText(texts.auto, { WebAssembly: host });
      const vectors = [createInput(), createInput(), createOutput(), createOutput()];
      expect(new Set(vectors.map(({ buffer }) => buffer)).size).toBe(4);
    });
    test("target wasm says what it needs and what to do, at every use", () => {
      const module = runText(texts.wasm, { WebAssembly: host });
      for (let n = 0; n < 2; n++) {
        expect(() => module.forward(new Float64Array(12), new Float64Array(4))).toThrow(
          /^made: this module needs WebAssembly, which may not run here \(.+\); compile it with target: auto, which falls back to TypeScript$/,
        );
      }
    });
  });
}

test("the host's mathematics in a kernel is refused", async () => {
  const spec = "name: a\ninput: 2\nlayers: [{ type: activation, activation: tanh }]";
  await expect(compile(spec, { emit: { target: "wasm", math: "native" } })).rejects.toThrow(
    "no-native-kernel",
  );
});
