import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { helps } from "../diagnostics/messages.ts";
import { Report } from "../diagnostics/report.ts";
import type { Network } from "../ir/network.ts";
import { OPTIMIZED_BYTECODE_LIMIT } from "./estimate-bytecode.ts";
import type { Lowered } from "./lower.ts";
import { summarize } from "./summarize.ts";

/** What `unroll: full` costs where it takes more than one function. */
export function warnOfCost(network: Network, lowered: Lowered): readonly Diagnostic[] {
  const report = new Report(undefined);
  const parts = lowered.ops.flatMap(({ schedule }) => (schedule.kind === "parts" ? schedule.parts : []));
  if (parts.length > 0) {
    const { functions, multiplyAdds } = summarize(network, lowered);
    const bytes = functions.reduce((sum, { bytecode }) => sum + bytecode, 0);
    report.add(
      "unrolled-in-parts",
      { functions: parts.length, multiplyAdds, bytes, limit: OPTIMIZED_BYTECODE_LIMIT },
      report.place(["emit", "unroll"]),
      {
        help: helps.write(
          "unroll: auto, which loops over the weights and is faster from about 160 multiply-adds",
        ),
      },
    );
  }
  return report.diagnostics;
}
