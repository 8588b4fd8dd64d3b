import type { Look } from "../../picture/drawing.ts";
import { writeAll } from "../files/write-all.ts";
import type { Flags } from "../flags/flags.ts";
import { readWholeNumber } from "../flags/read-numbers.ts";
import type { CommandOutput, ProblemGroup } from "./command-output.ts";
import { printablePath } from "./display-path.ts";

/** A picture, its `--json` result, and problems found. */
export interface Picture {
  readonly picture: string;
  readonly result: Readonly<Record<string, unknown>>;
  readonly problemGroups: readonly ProblemGroup[];
}

/** Outputs a picture, or writes it to the file of `-o`. Throws a Failure where that cannot be written. */
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
