import { expect, test } from "vitest";
import { bitsOfReference, callsOf } from "../engines/calls.ts";
import { engineProgram } from "../engines/engine-program.ts";
import { v8 } from "../engines/engines.ts";
import { toHex } from "../engines/hex.ts";
import type { EngineResult } from "../engines/run-module.ts";
import { compileFile } from "../support/specs.ts";
import type { HostCase } from "./cases.ts";
import { describeOutcome } from "./describe-outcome.ts";

const inputs = [
  [1, 0.5],
  [-2, 3],
];
const { network, text } = await compileFile("specs/net3.yaml");
const computed = v8(engineProgram(text, callsOf(network), inputs));
const plain: HostCase = {
  ...{
    name: "net3-f64-ts.ts",
    language: "ts",
    target: "ts",
    text,
    declarations: undefined,
    hasKernel: false,
  },
  ...{ calls: callsOf(network), inputs: inputs.map(toHex), bits: bitsOfReference(network, inputs) },
};
const kernel: HostCase = { ...plain, name: "net3-f64-wasm.ts", target: "wasm", hasKernel: true };
const both: HostCase = { ...kernel, name: "net3-f64-auto.ts", target: "auto" };
const inKernel: EngineResult = { ...computed, webAssembly: { isThere: true, calls: 9 } };
const needsKernel = { error: "net3: this module needs WebAssembly, which may not run here (no)" };
const off = {
  ...computed,
  bits: { ...computed.bits, forward: [computed.bits.forward?.[0] ?? "", "0".repeat(32)] },
};
const empty = { ...computed, bits: {} };

test.each([
  ["the right bits", plain, "runs", computed, undefined],
  ["no outcome", plain, "runs", undefined, "net3-f64-ts.ts did not run"],
  [
    "other bits",
    plain,
    "runs",
    off,
    /^net3-f64-ts\.ts: forward\(\[-2, 3\]\) gives 0 at index 0, not 0\.\d+ as in the ref/,
  ],
  ["no bits", plain, "runs", empty, /^net3-f64-ts\.ts: forward\(\[1, 0\.5\]\) gives undefined /],
  ["an error", plain, "runs", { error: "no" }, "net3-f64-ts.ts throws no"],
  ["a kernel that ran", both, "runs", inKernel, undefined],
  ["a kernel that did not", both, "runs", computed, "net3-f64-auto.ts did not run as WebAssembly"],
  ["a fallback", both, "forbidden", computed, undefined],
  ["a kernel that was forbidden", both, "forbidden", inKernel, "net3-f64-auto.ts ran as WebAssembly"],
  ["a kernel alone that is refused", kernel, "missing", needsKernel, undefined],
  [
    "a kernel alone that may run",
    kernel,
    "runs",
    needsKernel,
    /^net3-f64-wasm\.ts throws net3: this module needs/,
  ],
  [
    "a kernel alone that should not run",
    kernel,
    "missing",
    computed,
    "net3-f64-wasm.ts ran without WebAssembly",
  ],
] as const)("%s", (_, one, support, outcome, said) => {
  const failure = describeOutcome(one, support, outcome);
  if (said instanceof RegExp) expect(failure).toMatch(said);
  else expect(failure).toBe(said);
});
