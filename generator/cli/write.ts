import { describeSizes } from "../ir/describe.ts";
import type { Answer, Settings } from "./commands.ts";
import { type CompiledSpec, compileSpecs } from "./compile-specs.ts";
import { displayPath, writeFile } from "./files.ts";
import { remarksOn } from "./problems.ts";
import type { Progress } from "./progress.ts";
import { grouped, inBytes } from "./table.ts";

/** `gen SPEC…`: compiles, writes, says what was written and what it costs. */
export function write(
  specs: readonly string[],
  settings: Settings,
  progress: Progress,
): Answer & { files: string[] } {
  const compiled = compileSpecs(specs, settings, progress);
  const results = compiled.map((one) => ({ one, outcome: writeFile(one.target, one.text) }));
  return {
    text: results.map(({ one, outcome }) => sentence(one, outcome)).join("\n"),
    json: results.map(({ one, outcome }) => ({
      spec: one.spec,
      file: displayPath(one.target),
      outcome,
      bytes: one.text.length,
      ...one.cost,
      warnings: one.warnings,
    })),
    remarks: remarksOn(compiled),
    files: compiled.flatMap(({ files }) => files),
  };
}

function sentence({ target, text, network, cost }: CompiledSpec, outcome: string): string {
  const schedules = new Set(cost.layers.map(({ schedule }) => schedule));
  const how = schedules.size === 1 ? [...schedules][0] : "several schedules, see gen report";
  return [
    `${outcome} ${displayPath(target)} (${inBytes(text.length)}): ${describeSizes(network)}`,
    network.dtype,
    `${grouped(cost.parameters)} parameters`,
    `${grouped(cost.multiplyAdds)} multiply-adds`,
    how,
  ].join(", ");
}
