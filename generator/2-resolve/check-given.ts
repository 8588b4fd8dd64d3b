import type { Report } from "../diagnostics/report.ts";
import { quote } from "../diagnostics/words.ts";
import { spellShape } from "../ir/describe.ts";
import { isShape, type NetworkLayerSpec } from "../ir/spec.ts";
import { type LayerPlace, producerNote } from "./layer-context.ts";
import type { ResolvedOutput } from "./resolve-ports.ts";

/** Reports outputs of an embedded network that have another shape than the one that its layer declares. */
export function checkGiven(
  { file, shape: declared }: NetworkLayerSpec,
  outputs: readonly ResolvedOutput[],
  { label, path }: LayerPlace,
  report: Report,
): void {
  if (declared === undefined) return;
  for (const { port, source } of outputs) {
    const isOne = isShape(declared);
    const wanted = isOne ? declared : Object.hasOwn(declared, port.name) ? declared[port.name] : undefined;
    if (wanted === undefined || String(wanted) === String(port.shape)) continue;
    const values = {
      ...{ what: `${isOne ? "the output" : `output ${quote(port.name)}`} of ${label}`, field: "output" },
      ...{ declared: spellShape(wanted), from: `${file} gives`, shape: spellShape(port.shape) },
    };
    const field = [...path, "shape", ...(isOne ? [] : [port.name])];
    report.add("other-shape", values, report.place(field), {
      notes: [producerNote(source.producer, report)],
    });
  }
}
