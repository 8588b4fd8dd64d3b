import { existsSync, realpathSync } from "node:fs";
import { extname } from "node:path";
import { list, quote } from "../../diagnostics/words.ts";
import type { Look } from "../../picture/drawing.ts";
import { writeAll } from "../files/write-all.ts";
import type { Flags } from "../flags/flags.ts";
import { readWholeNumber } from "../flags/read-numbers.ts";
import { usageError } from "../problems/failure.ts";
import type { CommandOutput, ProblemGroup } from "./command-output.ts";
import { printablePath } from "./display-path.ts";

/** A picture, its `--json` result, and problems found. */
export interface Picture {
  readonly picture: string;
  readonly result: Readonly<Record<string, unknown>>;
  readonly problemGroups: readonly ProblemGroup[];
}

/** Outputs a picture, or writes it to the file of `-o`. Throws a Failure if that cannot be written. */
export function pictureOutput({ picture, result, problemGroups }: Picture, { output }: Flags): CommandOutput {
  if (output === undefined)
    return { text: picture.trimEnd(), results: [{ ...result, picture }], problemGroups };
  const [outcome] = writeAll([{ path: output, content: picture }]);
  const file = printablePath(output);
  return { text: `${outcome} ${file}`, results: [{ ...result, file, outcome }], problemGroups };
}

/** The theme and the width from the flags. Throws a Failure. */
export const lookOf = ({ theme = "auto", width }: Flags): Look => ({
  theme,
  width: readWholeNumber("width", width, 10_000, ""),
});

/** The endings of files that can contain a picture. */
const endings = { svg: [".svg"], mermaid: [".mmd", ".mermaid", ".md"] } as const;

/**
 * Checks the file of `-o` before a picture is made: it has no ending of another format, and is not the spec.
 * @throws Failure
 */
export function checkPictureFile({ output, format = "svg" }: Flags, spec?: string): void {
  if (output === undefined) return;
  if (output === "") throw usageError("--output is empty.", "for example -o picture.svg");
  const fitting = endings[format === "mermaid" ? "mermaid" : "svg"];
  if (spec !== undefined) refuseSpecAsOutput(output, spec);
  const ending = extname(output).toLowerCase();
  if (ending !== "" && !fitting.some((one) => one === ending))
    throw usageError(
      `--output is ${quote(output)}, but the picture is ${format === "mermaid" ? "Mermaid" : "SVG"}; name the file ${list(fitting, "or")}.`,
    );
}

/** Refuses to write to the file that a spec is read from. */
export function refuseSpecAsOutput(output: string, spec: string): void {
  const isSpec = existsSync(spec) && existsSync(output) && realpathSync(spec) === realpathSync(output);
  if (isSpec) throw usageError(`--output is ${quote(output)}, which is the spec and would be overwritten.`);
}
