import { helps } from "../diagnostics/messages.ts";
import type { Report } from "../diagnostics/report.ts";
import { callsHost } from "../ir/mathematics.ts";
import { insideFolder } from "../ir/relative-path.ts";
import type { Emit, VectorsSpec } from "../ir/spec.ts";

/** Reports native math for a kernel, which imports nothing and so cannot call the host's functions. */
export function checkEmit({ target, math }: Emit, report: Report): void {
  if (target !== "wasm" || !callsHost[math]) return;
  const help = helps.write("math: portable or target: ts");
  const place = report.placeSaying(target, ["emit", "target"]);
  const either = "field" in place ? place : report.placeSaying(math, ["emit", "math"]);
  report.add("no-native-kernel", undefined, either, { help });
}

/** Reports paths under `verify` that lead out of the spec's folder. The files are not read here. */
export function checkVerify(all: readonly VectorsSpec[], report: Report): void {
  for (const { vectors, expected, path } of all) {
    for (const [field, file] of Object.entries({ vectors, expected })) {
      if (file !== undefined && insideFolder(file) === undefined)
        report.add("path-outside", { file }, report.place([...path, field]));
    }
  }
}
