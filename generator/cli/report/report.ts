import { targetWords } from "../../4-schedule/choose-target.ts";
import { OPTIMIZED_BYTECODE_LIMIT } from "../../4-schedule/estimate-bytecode.ts";
import { describeSizes } from "../../ir/describe.ts";
import type { Settings } from "../flags/settings.ts";
import type { CommandOutput } from "../output/command-output.ts";
import { warningsOf } from "../output/command-output.ts";
import type { Progress } from "../output/progress.ts";
import { byteLength, grouped, inBytes, table } from "../output/table.ts";
import { type CompiledSpec, compileSpecs } from "../specs/compile.ts";

const HEADING = ["layer", "", "shape", "parameters", "multiply-adds", "schedule", "bytecode", "memory"];

/** `gen report SPEC…`: prints what each layer is, how it is computed and what that costs. */
export async function report(
  specs: readonly string[],
  settings: Settings,
  progress: Progress,
): Promise<CommandOutput> {
  const compiled = await compileSpecs(specs, settings, progress);
  return {
    text: compiled.map(page).join("\n\n"),
    results: compiled.map(({ spec, network, target, cost, kernel, text }) => ({
      spec,
      name: network.name,
      dtype: network.dtype,
      target,
      source: byteLength(text),
      kernel,
      ...cost,
    })),
    problemGroups: compiled.map(warningsOf),
  };
}

function page({ spec, network, target, cost, kernel, text }: CompiledSpec): string {
  // A kernel is not V8 bytecode.
  const isKernel = target === "wasm";
  const layers = cost.layers.map((layer) => [
    layer.layer,
    layer.about,
    layer.output,
    layer.parameters,
    layer.multiplyAdds,
    layer.schedule,
    isKernel ? "–" : layer.bytecode,
    inBytes(layer.memory),
  ]);
  const functions = cost.functions.map(({ name, bytecode }) => `${name} ${grouped(bytecode)}`);
  return [
    `${network.name} (${spec}): ${describeSizes(network)}, ${network.dtype}, ${targetWords[target]}`,
    table(HEADING, layers),
    `total: ${grouped(cost.parameters)} parameters, ${grouped(cost.multiplyAdds)} multiply-adds, ${inBytes(byteLength(text))} of source, ${inBytes(cost.memory)} of weights and scratch`,
    ...(kernel
      ? [
          `kernel: ${inBytes(kernel.code)} of WebAssembly; ${inBytes(kernel.memory)} of memory${
            kernel.batches === 0
              ? ""
              : `, ${inBytes(kernel.batches)} of it reserved for batches and untouched until used`
          }`,
        ]
      : []),
    ...(functions.length === 0
      ? []
      : [
          `bytecode${kernel ? " of the TypeScript fallback" : ""} at most: ${functions.join(", ")}; V8 optimizes functions up to ${grouped(OPTIMIZED_BYTECODE_LIMIT)}`,
        ]),
  ].join("\n");
}
