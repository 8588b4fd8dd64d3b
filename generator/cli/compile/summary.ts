import { targetWords } from "../../4-schedule/choose-target.ts";
import { describeSizes } from "../../ir/describe.ts";
import type { ProblemGroup } from "../output/command-output.ts";
import { warningsOf } from "../output/command-output.ts";
import { byteLength, grouped, inBytes } from "../output/table.ts";
import type { CompiledSpec } from "../specs/compile.ts";

/** What `gen` prints about a compiled spec, except whether files were written. It survives a round trip through JSON. */
export interface Summary {
  /** `generated/net3.ts (5.5 kB): 2 → 3 → 2 → 2, f64, …`. */
  readonly sentence: string;
  /** The schedule of its layers; undefined if there are several. */
  readonly schedule: string | undefined;
  readonly spec: string;
  readonly name: string;
  /** The module and its types, as messages call them. */
  readonly file: string;
  readonly declarations: string | undefined;
  /** Further fields of the `--json` result. */
  readonly facts: Readonly<Record<string, unknown>>;
  readonly problemGroup: ProblemGroup;
}

export function summarizeSpec(one: CompiledSpec): Summary {
  const { spec, network, outputs, file, target, text, cost } = one;
  const { dtype, name } = network;
  const schedules = [...new Set(cost.layers.map(({ schedule }) => schedule))];
  const files = outputs.map((output) => output.file);
  return {
    sentence: [
      `${files.join(", ")} (${inBytes(byteLength(text))}): ${describeSizes(network)}`,
      dtype,
      `${grouped(cost.parameters)} parameters`,
      `${grouped(cost.multiplyAdds)} multiply-adds`,
      targetWords[target],
    ].join(", "),
    schedule: schedules.length === 1 ? schedules[0] : undefined,
    spec,
    name,
    file,
    declarations: files[1],
    facts: { target, source: byteLength(text), ...cost },
    problemGroup: one.warnings.length === 0 ? { problems: [] } : warningsOf(one),
  };
}
