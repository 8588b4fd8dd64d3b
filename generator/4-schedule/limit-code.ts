import { helps } from "../diagnostics/messages.ts";
import { Report } from "../diagnostics/report.ts";
import { describeLayer, titleOf } from "../ir/describe.ts";
import type { Layer, Network } from "../ir/network.ts";
import type { Spec, Unroll } from "../ir/spec.ts";
import { budget } from "./budget.ts";
import type { Scheduled } from "./schedule.ts";

/** Refuses programs that would take minutes to print, to check and to compile, at the layer that takes most of one. */
export function limitCode(
  { layers }: Network,
  scheduled: readonly Scheduled[],
  unroll: Unroll,
  spec: Pick<Spec, "source" | "layers">,
): void {
  const report = new Report(spec.source, spec.layers);
  const longest = scheduled
    .map(({ bytecode }) => ({ bytecode, bytes: [...bytecode.values()].reduce((a, b) => a + b, 0) }))
    .reduce((a, b) => (b.bytes > a.bytes ? b : a));
  if (longest.bytes <= budget.programBytes) return;
  const bytesOf = ({ number }: Layer): number => longest.bytecode.get(number) ?? 0;
  const layer = layers.reduce((a, b) => (bytesOf(b) > bytesOf(a) ? b : a));
  report.add(
    "too-much-code",
    {
      bytes: longest.bytes,
      layer: `${titleOf(layer)} (${describeLayer(layer)})`,
      own: bytesOf(layer),
      limit: budget.programBytes,
    },
    report.place(layer.path),
    { help: unroll === "full" ? helps.loop() : undefined },
  );
  report.throwErrors();
}
