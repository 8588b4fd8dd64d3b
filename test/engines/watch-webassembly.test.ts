import { expect, test } from "vitest";
import { compileFile } from "../support/specs.ts";
import { callsOf } from "./calls.ts";
import type { Prepared } from "./cases.ts";
import { describeFailure, ranWebAssembly } from "./describe-failure.ts";
import { engineProgram } from "./engine-program.ts";
import { v8 } from "./engines.ts";
import { loadQuickjs } from "./quickjs.ts";

/** Exports `f`, a function that does nothing. */
const bytes = [
  ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
  ...[1, 4, 1, 0x60, 0, 0],
  ...[3, 2, 1, 0],
  ...[7, 5, 1, 1, 0x66, 0, 0],
  ...[10, 4, 1, 2, 0, 0x0b],
];
const instantiate = `new WebAssembly.Instance(new WebAssembly.Module(new Uint8Array([${bytes}]))).exports`;

const { text, network } = await compileFile("specs/or.yaml");
const calls = callsOf(network);
const inputs = [[0, 1]];
const plain = engineProgram(text, calls, inputs);
const calling = engineProgram(`const { f } = ${instantiate};\nf();\n${text}`, calls, inputs);
const prepared = { title: "or", inputs } satisfies Partial<Prepared>;

test("calls into WebAssembly are seen", () => {
  expect(v8(calling).webAssembly).toEqual({ isThere: true, calls: 1 });
  expect(v8(plain).webAssembly).toEqual({ isThere: true, calls: 0 });
});

test("an instance that is not called did not run", () => {
  expect(ranWebAssembly(v8(engineProgram(`${instantiate};\n${text}`, calls, inputs)))).toBe(false);
});

test("QuickJS has no WebAssembly", async () => {
  const quickjs = await loadQuickjs();
  expect(quickjs(plain).webAssembly).toEqual({ isThere: false, calls: 0 });
  expect(() => quickjs(calling)).toThrow("WebAssembly");
});

test.each([
  ["ts", plain, plain, undefined],
  ["ts", calling, calling, "or: ran as WebAssembly"],
  ["wasm", calling, calling, undefined],
  ["wasm", calling, plain, "or: did not run as WebAssembly"],
  ["auto", plain, plain, undefined],
  ["auto", calling, calling, undefined],
  ["auto", calling, plain, "or: did not run as WebAssembly"],
] as const)("the code that a target %s must run is told apart", (target, inV8, here, failure) => {
  expect(describeFailure({ ...prepared, target, program: "" }, v8(inV8), v8(here))).toBe(failure);
});
