import type { ScheduledJob } from "../../generator/4-schedule/job.ts";
import { probeInputs } from "../../generator/check/probe-inputs.ts";
import { scheduleAll } from "../../generator/generate.ts";
import type { Dtype } from "../../generator/ir/number-format.ts";
import type { Emit } from "../../generator/ir/spec.ts";
import { load } from "../../generator/load.ts";
import { expectSameBatches, expectSameBits } from "./differential.ts";
import { build } from "./run-text.ts";

type Way = Pick<Emit, "target" | "unroll"> & { readonly dtype: Dtype };

/** The ways to compile a network; the first two have TypeScript, WebAssembly and each number type among them. */
export const everyWay: readonly Way[] = [
  { dtype: "f32", target: "wasm", unroll: "auto" },
  { dtype: "f64", target: "auto", unroll: "auto" },
  { dtype: "f64", target: "ts", unroll: "full" },
  { dtype: "f32", target: "ts", unroll: "none" },
  { dtype: "f64", target: "wasm", unroll: "auto" },
  { dtype: "f32", target: "auto", unroll: "auto" },
  { dtype: "f32", target: "ts", unroll: "full" },
  { dtype: "f64", target: "ts", unroll: "none" },
];

/** Compiles a network in some ways, each of which gives the bits of the reference; `look` sees how it is scheduled. */
export async function expectSameInWays(
  ways: readonly Way[],
  spec: object,
  look: (jobs: readonly ScheduledJob[]) => void,
): Promise<void> {
  for (const { dtype, ...settings } of ways) {
    const { network } = load(JSON.stringify({ name: "network", dtype, ...spec }));
    const { ts, wasm } = scheduleAll(network, { math: "portable", ...settings });
    look((wasm ?? ts)?.jobs ?? []);
    const built = await build(network, settings);
    const inputs = probeInputs(network.inputSize, 5, 3).slice(0, 4);
    expectSameBits(network, built, inputs);
    expectSameBatches(network, built, inputs);
  }
}
