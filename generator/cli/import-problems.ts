import { count, harmless } from "../diagnostics/words.ts";
import type { ImportError, ImportProblem } from "../import/imported-model.ts";
import { describeShape } from "../ir/describe.ts";
import { complain, type Problem } from "./complaints.ts";

/** Everything that keeps a file from being imported, in one message: a note for each where there are several. */
export function sayImportError(file: string, { problems }: ImportError): Problem {
  const [first, ...others] = problems;
  if (first === undefined || others.length > 0) {
    const reason = `${count(problems.length, "thing")} ${problems.length === 1 ? "stands" : "stand"} in the way`;
    const notes = problems.map((problem) => ({ message: harmless(sentence(problem)) }));
    return complain("cannot-import", { file, reason }, { notes });
  }
  const { help } = first;
  return complain(
    "cannot-import",
    { file, reason: say(first) },
    help === undefined ? {} : { help: harmless(help) },
  );
}

const sentence = (problem: ImportProblem): string =>
  `${say(problem)}${problem.help === undefined ? "" : `; ${problem.help}`}`;

/** `node "/act/Sin" (Sin, shape 1×4): this operation is not imported`. */
function say({ where, op, attribute, shape, reason }: ImportProblem): string {
  const details = [
    ...(op === undefined ? [] : [op]),
    ...(attribute === undefined ? [] : [attribute]),
    ...(shape === undefined ? [] : [shape.length === 0 ? "one number" : `shape ${describeShape(shape)}`]),
  ];
  const said = [
    ...(where === undefined ? [] : [where]),
    ...(details.length === 0 ? [] : [`(${details.join(", ")})`]),
  ].join(" ");
  return said === "" ? reason : `${said}: ${reason}`;
}
