import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import type { Code } from "../../diagnostics/messages.ts";
import { escapeControls, list, quote } from "../../diagnostics/words.ts";

type OfFile = { readonly file: string };
type OfModule = OfFile & { readonly spec: string };
type Because = { readonly reason: string };

type WithDifference = OfModule & { readonly difference: string };

/** A file that `flag` names, if it is not the model itself. */
type OfFlag = OfFile & { readonly flag?: string };

const inFlag = (flag: string | undefined) => (flag === undefined ? "" : ` (${flag})`);

/** A problem with recorded vectors, worded where they are read; `spec` where the location does not show it. */
const aboutVectors = ({
  spec,
  file,
  problem,
}: OfFile & { readonly spec?: string; readonly problem: string }) =>
  `${spec === undefined ? "" : `${spec} cannot be verified: `}${file} ${problem}`;

/** The messages of the command line that are not about the text of a spec. */
export const messages = {
  "wrong-usage": ({ reason }: Because) => reason,
  "missing-spec": ({ file }: OfFile) => `there is no file ${file}.`,
  "unreadable-spec": ({ file, reason }: OfFile & Because) => `${file} cannot be read: ${reason}.`,
  "no-match": ({ pattern }: { pattern: string }) => `no file matches ${quote(pattern)}.`,
  "same-name": ({ specs, files }: { specs: readonly string[]; files: readonly string[] }) =>
    files.length === 1
      ? `${list(specs)} have one name: each would be written to ${files[0]}.`
      : `${list(specs)} have one name: they would be written to ${list(files)}, which are one module to an import.`,
  "cannot-write": ({ file, reason }: OfFile & Because) => `${file} cannot be written: ${reason}.`,
  "cannot-go-on": ({ reason }: Because) => `${reason}.`,

  "prettier-rewrites": ({ file }: OfFile) =>
    `this project has Prettier, which would rewrite ${file}; gen --check then refuses it.`,

  // gen --check
  "missing-module": ({ file }: OfModule) => `${file} is not there.`,
  "unreadable-module": ({ file, reason }: OfModule & Because) => `${file} cannot be read: ${reason}.`,
  "stale-module": ({ file, spec }: OfModule) =>
    `${file} was made from ${spec} or its weights as they were before.`,
  "other-version": ({ file }: OfModule) => `${file} was made by another version of neuroll.`,
  "other-banner": ({ file, spec }: OfModule) => `${file} was made from ${spec} in another way.`,
  "other-line-ends": ({ file }: OfModule) => `the lines of ${file} end in \\r\\n instead of \\n.`,
  "reformatted-module": ({ file, spec }: OfModule) =>
    `${file} has the code that ${spec} gives, but in another layout, as formatters leave it.`,
  "changed-module": ({ file, spec }: OfModule) => `${file} is not what ${spec} gives.`,
  "wrong-result": ({ file, mismatch }: OfModule & { mismatch: string }) =>
    `${file} computes something else than the reference: ${mismatch}.`,

  // gen verify
  "missing-vectors": aboutVectors,
  "unreadable-vectors": aboutVectors,
  "malformed-vectors": aboutVectors,
  "unclear-vectors": aboutVectors,
  "unfit-vectors": aboutVectors,
  "nothing-recorded": ({ file }: OfFile) => `${file} names no recorded vectors to verify with.`,
  "wrong-output": ({ spec, file, difference }: WithDifference) =>
    `${spec} does not reproduce ${file}: ${difference}.`,
  "within-rounding": ({ spec, file, format, difference }: WithDifference & { format: string }) =>
    `${spec} reproduces ${file} only within what ${format} rounding explains: ${difference}.`,
  "wrong-layer": ({ spec, file, layer, difference }: WithDifference & { layer: string }) =>
    `${spec} does not reproduce ${file}, and the first layer that differs is ${layer}: ${difference}.`,

  // gen import
  "missing-model": ({ file, flag }: OfFlag) => `there is no file ${file}${inFlag(flag)}.`,
  "unreadable-model": ({ file, flag, reason }: OfFlag & Because) =>
    `${file}${inFlag(flag)} cannot be read: ${reason}.`,
  "cannot-import": ({ file, reason }: OfFile & Because) => `${file} cannot be imported: ${reason}.`,
  "other-content": ({ files }: { files: readonly string[] }) =>
    files.length === 1
      ? `${files[0]} is there already, and holds something else.`
      : `${list(files)} are there already, and hold something else.`,
  "own-source": ({ file }: OfFile) => `${file} is read here, and would be overwritten.`,
  remark: ({ reason }: Because) => reason,

  bug: ({ spec }: { spec?: string }) =>
    `this is a bug of neuroll's, not of ${spec ?? "what you asked for"}; please report it with the following.`,
} satisfies Record<string, (values: never) => string>;

type ProblemCode = keyof typeof messages;

/** A problem that the command line reports: a diagnostic of a spec, or one of its own messages. */
export interface Problem extends Omit<Diagnostic, "code"> {
  readonly code: Code | ProblemCode;
  /** Printed for people in place of the notes, where many of those are alike. */
  readonly brief?: Diagnostic["notes"];
}

export function makeProblem<C extends ProblemCode>(
  code: C,
  values: Parameters<(typeof messages)[C]>[0],
  extras: Partial<Pick<Problem, "at" | "help" | "notes" | "brief" | "severity">> = {},
): Problem {
  const word = messages[code] as (values: Parameters<(typeof messages)[C]>[0]) => string;
  return { code, severity: "error", message: escapeControls(word(values)), notes: [], ...extras };
}
