import type { LoadOptions } from "../generate.ts";
import { compile } from "../generate.ts";
import { describeSizes } from "../ir/describe.ts";
import type { Answer } from "./commands.ts";
import { openSpec } from "./files.ts";
import { gather, remarksOn } from "./problems.ts";
import type { Progress } from "./progress.ts";
import { grouped, inBytes, table } from "./table.ts";

const HEADING = ["layer", "", "shape", "parameters", "multiply-adds", "schedule", "bytecode ≤", "memory"];

/** `gen report SPEC…`: what each layer is, how it is computed and what that costs. Writes nothing. */
export function report(
  specs: readonly string[],
  overrides: Pick<LoadOptions, "dtype" | "emit">,
  progress: Progress,
): Answer {
  const compiled = gather(specs, (spec, n) => {
    progress.show(`compiling ${spec} (${n + 1} of ${specs.length})`);
    const { path, bytes, readFile } = openSpec(spec);
    return { spec: path, ...compile(bytes, { path, readFile, ...overrides }) };
  });
  progress.clear();
  return {
    text: compiled
      .map(({ spec, network, cost, text }) => {
        const layers = cost.layers.map((layer) => [
          layer.layer,
          layer.about,
          layer.output,
          layer.parameters,
          layer.multiplyAdds,
          layer.schedule,
          layer.bytecode,
          inBytes(layer.memory),
        ]);
        const functions = cost.functions
          .map(({ name, bytecode }) => `${name} ${grouped(bytecode)}`)
          .join(", ");
        return [
          `${network.name} (${spec}): ${describeSizes(network)}, ${network.dtype}`,
          table(HEADING, layers),
          `in all ${grouped(cost.parameters)} parameters, ${grouped(cost.multiplyAdds)} multiply-adds, ${inBytes(text.length)} of source, ${inBytes(cost.memory)} of weights and scratch`,
          `bytes of bytecode at most: ${functions}; V8 optimises functions up to 61,440`,
        ].join("\n");
      })
      .join("\n\n"),
    json: compiled.map(({ spec, network, cost, text }) => ({
      spec,
      name: network.name,
      dtype: network.dtype,
      source: text.length,
      ...cost,
    })),
    remarks: remarksOn(compiled),
  };
}
