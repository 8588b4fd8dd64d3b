import { targetWords } from "../3-lower/choose-target.ts";
import { describeSizes } from "../ir/describe.ts";
import type { Answer } from "./answer.ts";
import { type CompiledSpec, compileSpecs } from "./compile-specs.ts";
import type { Progress } from "./progress.ts";
import { remarksOn } from "./remarks-on.ts";
import type { Settings } from "./settings.ts";
import { byteLength, grouped, inBytes } from "./table.ts";
import { type Outcome, writeAll } from "./write-all.ts";

/** A spec compiled, and what became of its file. */
export interface WrittenSpec extends CompiledSpec {
  readonly outcome: Outcome;
}

/** `gen SPEC…`: compiles, writes, says what was written and what it costs. */
export const write = async (
  specs: readonly string[],
  settings: Settings,
  progress: Progress,
): Promise<Answer> => answerOf(await compileAndWrite(specs, settings, progress), "all");

export async function compileAndWrite(
  specs: readonly string[],
  settings: Settings,
  progress: Progress,
): Promise<WrittenSpec[]> {
  const compiled = await compileSpecs(specs, settings, progress);
  const outcomes = writeAll(compiled.map(({ output, text }) => ({ path: output, content: text })));
  return compiled.map((one, n) => ({ ...one, outcome: outcomes[n] as Outcome }));
}

/** What to say about all specs, or about those alone whose module is another one now. */
export function answerOf(specs: readonly WrittenSpec[], which: "all" | "changes"): Answer {
  const told = specs.filter(({ outcome }) => which === "all" || outcome === "written");
  return {
    text: told.length === 0 ? "nothing is different" : told.map(sentence).join("\n"),
    results: told.map(({ spec, file, network, outcome, target, text, cost }) => ({
      spec,
      name: network.name,
      file,
      outcome,
      target,
      source: byteLength(text),
      ...cost,
    })),
    findings: told.map(remarksOn),
  };
}

function sentence({ file, text, network, cost, target, outcome }: WrittenSpec): string {
  const schedules = [...new Set(cost.layers.map(({ schedule }) => schedule))];
  return [
    `${outcome} ${file} (${inBytes(byteLength(text))}): ${describeSizes(network)}`,
    network.dtype,
    `${grouped(cost.parameters)} parameters`,
    `${grouped(cost.multiplyAdds)} multiply-adds`,
    targetWords[target],
    schedules.length === 1 ? schedules[0] : "several schedules (see gen report)",
  ].join(", ");
}
