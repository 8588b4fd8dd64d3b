import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { helps } from "../diagnostics/messages.ts";
import { Report } from "../diagnostics/report.ts";
import type { Cost } from "../ir/cost.ts";
import type { Network } from "../ir/network.ts";
import type { Spec, Unroll } from "../ir/spec.ts";
import { OPTIMIZED_BYTECODE_LIMIT } from "./estimate-bytecode.ts";
import { plainJobs } from "./job.ts";
import type { Scheduled } from "./schedule.ts";

/** Functions that V8 never optimises, what `unroll: full` costs where it takes more than one, and where it is not to be had. */
export function warnOfCost(
  { layers }: Network,
  { jobs }: Scheduled,
  unroll: Unroll,
  cost: Cost,
  spec: Pick<Spec, "source" | "layers"> | undefined,
): readonly Diagnostic[] {
  const report = new Report(spec?.source, spec?.layers);
  const plain = plainJobs(jobs);
  const parts = plain.flatMap(({ schedule }) => (schedule.kind === "parts" ? schedule.parts : []));
  if (parts.length > 0) {
    const bytes = cost.functions.reduce((sum, { bytecode }) => sum + bytecode, 0);
    const values = {
      functions: parts.length,
      multiplyAdds: cost.multiplyAdds,
      bytes,
      limit: OPTIMIZED_BYTECODE_LIMIT,
    };
    const help = helps.write(
      "unroll: auto, which loops over the weights and is faster for a network of this size",
    );
    report.add("unrolled-in-parts", values, report.placeSaying(unroll, ["emit", "unroll"]), { help });
  }
  for (const { name, bytecode } of cost.functions) {
    if (bytecode <= OPTIMIZED_BYTECODE_LIMIT) continue;
    const values = { name, bytes: bytecode, limit: OPTIMIZED_BYTECODE_LIMIT };
    report.add("not-optimized", values, report.place(["layers"]));
  }
  const longest = new Map<number, number>();
  for (const { said, terms, schedule } of unroll === "full" ? plain : []) {
    if (said.kind !== "fold" || schedule.kind !== "loop") continue;
    longest.set(said.layer, Math.max(longest.get(said.layer) ?? 0, terms));
  }
  for (const [layer, size] of longest)
    report.add("kept-as-loop", { layer, size }, report.place(layers[layer - 1]?.path ?? []));
  return report.diagnostics;
}
