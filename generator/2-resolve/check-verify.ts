import type { Report } from "../diagnostics/report.ts";
import type { VectorsSpec } from "../ir/spec.ts";
import { insideFolder } from "./inside-folder.ts";

/** Recorded vectors lie beside the spec, as weights do; they are read only when they are compared with. */
export function checkVerify(all: readonly VectorsSpec[], report: Report): void {
  for (const { vectors, expected, path } of all) {
    for (const [field, file] of Object.entries({ vectors, expected })) {
      if (file !== undefined && insideFolder(file) === undefined)
        report.add("path-outside", { file }, report.place([...path, field]));
    }
  }
}
