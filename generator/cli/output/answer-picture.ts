import type { Look } from "../../picture/drawing.ts";
import { writeAll } from "../files/write-all.ts";
import type { Flags } from "../flags/flags.ts";
import { readWhole } from "../flags/read-whole.ts";
import type { Answer, Finding } from "./answer.ts";
import { printablePath } from "./display-path.ts";

/** A picture, what programs are told of it, and what was found on the way. */
export interface Picture {
  readonly picture: string;
  readonly result: Readonly<Record<string, unknown>>;
  readonly findings: readonly Finding[];
}

/** A picture to standard output, or to the file that `-o` names. Throws a Failure where that cannot be written. */
export function answerPicture({ picture, result, findings }: Picture, { output }: Flags): Answer {
  if (output === undefined) return { text: picture.trimEnd(), results: [{ ...result, picture }], findings };
  const [outcome] = writeAll([{ path: output, content: picture }]);
  const file = printablePath(output);
  return { text: `${outcome} ${file}`, results: [{ ...result, file, outcome }], findings };
}

/** The theme and the width that flags ask for. Throws a Failure. */
export const lookOf = ({ theme = "auto", width }: Flags): Look => ({
  theme,
  width: readWhole("width", width, 10_000, ""),
});
