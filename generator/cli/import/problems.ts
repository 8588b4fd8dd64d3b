import { count, escapeControls, list } from "../../diagnostics/words.ts";
import type { ImportError, ImportProblem } from "../../import/imported-model.ts";
import { describeShape } from "../../ir/describe.ts";
import { asInvoked } from "../output/invocation.ts";
import { makeProblem, type Problem } from "../problems/problem.ts";

/**
 * All import problems in one. Problems of the same kind are one note for people, and one note for each place in JSON.
 */
export function importProblem(file: string, error: ImportError): Problem {
  const problems = error.problems.map(asToldHere);
  const kinds = groupByKind(problems);
  const notes = problems.map((problem) => ({ message: escapeControls(sentence([problem])) }));
  const [first] = kinds;
  if (first === undefined || kinds.length > 1) {
    const reason = `${count(problems.length, "problem")} ${problems.length === 1 ? "prevents" : "prevent"} the import`;
    const brief = kinds.map((kind) => ({ message: escapeControls(sentence(kind)) }));
    return makeProblem("cannot-import", { file, reason }, { notes, brief });
  }
  const { help } = first[0];
  return makeProblem(
    "cannot-import",
    { file, reason: describeKind(first) },
    {
      ...(problems.length > 1 && { notes, brief: [] }),
      ...(help !== undefined && { help: escapeControls(help) }),
    },
  );
}

/** A problem whose help is a text. */
interface ToldProblem extends ImportProblem {
  readonly help?: string;
}

const asToldHere = ({ help, ...problem }: ImportProblem): ToldProblem =>
  help === undefined ? problem : { ...problem, help: asInvoked(help) };

/** Problems that differ only in their place. */
type SameKind = readonly [ToldProblem, ...ToldProblem[]];

/** Up to how many problems without an operation are listed one by one. */
const FEW_PLACES = 3;

function groupByKind(problems: readonly ToldProblem[]): SameKind[] {
  const kinds = new Map<string, [ToldProblem, ...ToldProblem[]]>();
  for (const problem of problems) {
    const { op, attribute, reason, help } = problem;
    const key = JSON.stringify([op !== undefined, attribute, reason, help]);
    const kind = kinds.get(key);
    if (kind === undefined) kinds.set(key, [problem]);
    else kind.push(problem);
  }
  return [...kinds.values()].flatMap((kind): readonly SameKind[] =>
    kind[0].op === undefined && kind.length <= FEW_PLACES
      ? kind.map((problem) => [problem] as const)
      : [kind],
  );
}

function sentence(kind: SameKind): string {
  const [{ help }] = kind;
  return `${describeKind(kind)}${help === undefined ? "" : `; ${help}`}`;
}

/** `node "/act/Sin" (Sin, shape 1×4): this operation is not imported`; of several, `15 × Conv, first at node "/0/Conv"`. */
function describeKind(kind: SameKind): string {
  const [first] = kind;
  const { where, op, attribute, shape, reason } = first;
  const isAlone = kind.length === 1;
  const details = [
    ...(op === undefined || !isAlone ? [] : [op]),
    ...(attribute === undefined ? [] : [attribute]),
    ...(shape === undefined ? [] : [shape.length === 0 ? "one number" : `shape ${describeShape(shape)}`]),
  ];
  const said = [
    ...(where === undefined ? [] : [where]),
    ...(details.length === 0 ? [] : [`(${details.join(", ")})`]),
  ].join(" ");
  if (said === "") return reason;
  return `${isAlone ? "" : `${countOf(kind)}, first at `}${said}: ${reason}`;
}

/** `15 × Conv and 3 × MaxPool`; `3 times` where there are no operations. */
function countOf(kind: SameKind): string {
  const counts = new Map<string, number>();
  for (const { op = "" } of kind) counts.set(op, (counts.get(op) ?? 0) + 1);
  if (counts.has("")) return `${kind.length} times`;
  return list([...counts].map(([op, times]) => `${times} × ${op}`));
}
