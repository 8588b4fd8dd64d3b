import { helps } from "../diagnostics/messages.ts";
import type { Report } from "../diagnostics/report.ts";
import type { Emit } from "../ir/spec.ts";

/** A kernel imports nothing, so the host's mathematics is not to be had in one. */
export function checkEmit({ target, math }: Emit, report: Report): void {
  if (target !== "wasm" || math !== "native") return;
  const help = helps.write("math: portable, or target: ts");
  const place = report.placeSaying(target, ["emit", "target"]);
  const either = "field" in place ? place : report.placeSaying(math, ["emit", "math"]);
  report.add("no-native-kernel", undefined, either, { help });
}
