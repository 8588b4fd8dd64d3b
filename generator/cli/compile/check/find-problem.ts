import { extname } from "node:path";
import {
  checkAgainstReference,
  describeMismatch,
  runReference,
} from "../../../check/check-against-reference.ts";
import { type DifferenceKind, explainDifference } from "../../../check/explain-difference.ts";
import { loadModule } from "../../../check/load-module.ts";
import { probesOf } from "../../../check/probe-inputs.ts";
import { readIfThere } from "../../files/write-all.ts";
import type { ProblemGroup } from "../../output/command-output.ts";
import { explain } from "../../problems/explain.ts";
import { makeProblem, type Problem } from "../../problems/problem.ts";
import { isSystemError, reasonOf } from "../../problems/system-error.ts";
import type { CompiledSpec, ModuleFile } from "../../specs/compile.ts";

/** The problem with a module on disk, if there is one. The module is run only if it has the expected bytes. */
export async function findProblem(one: CompiledSpec): Promise<ProblemGroup | undefined> {
  for (const file of one.outputs) {
    const fault = findFileProblem({ ...file, spec: one.spec });
    if (fault !== undefined) return fault;
  }
  const mismatch = await findMismatch(one);
  if (mismatch === undefined) return undefined;
  const help = "this is a bug in neuroll; please report it with the spec";
  return { problems: [makeProblem("wrong-result", { ...one, mismatch }, { help })] };
}

/** A file of a module, and its spec. */
type OneFile = ModuleFile & { readonly spec: string };

function findFileProblem(one: OneFile): ProblemGroup | undefined {
  const bytes = read(one);
  if ("code" in bytes) return { problems: [bytes] };
  if (Buffer.from(one.text).equals(bytes)) return undefined;
  return differenceProblem(one, new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes));
}

function read(one: OneFile): Uint8Array | Problem {
  try {
    return readIfThere(one.path) ?? makeProblem("missing-module", one, { help: AGAIN });
  } catch (thrown) {
    if (!isSystemError(thrown)) throw thrown;
    return makeProblem("unreadable-module", { ...one, reason: reasonOf(thrown) });
  }
}

function differenceProblem(one: OneFile, onDisk: string): ProblemGroup {
  const { kind, line, column, endColumn, wanted } = explainDifference(onDisk, one.text);
  const at = { path: one.file, line, column, endLine: line, endColumn };
  const problem = makeProblem(kind, one, { at, help: help[kind](one.file, wanted) });
  return { problems: [problem], sources: kind === "stale-module" ? {} : { [one.file]: onDisk } };
}

const AGAIN = "run the same command without --check to write it";

const help: Record<DifferenceKind, (file: string, wanted?: string) => string> = {
  "stale-module": () => AGAIN,
  "other-version": () => AGAIN,
  "other-banner": () =>
    "run the check from the same folder and with the same flags, or write the module again",
  "other-line-endings": (file) =>
    `add the line \`*${extname(file)} -text\` to .gitattributes to keep git from changing them`,
  "reformatted-module": () =>
    "exclude it from formatters, for Prettier in .prettierignore, and write it again",
  "changed-module": (_, wanted) =>
    wanted === undefined ? "this line should not be there" : `the line should be ${brief(wanted)}`,
};

const brief = (line: string): string => JSON.stringify(line.length > 100 ? `${line.slice(0, 100)}…` : line);

async function findMismatch({ spec, text, network, cost, emit }: CompiledSpec): Promise<string | undefined> {
  try {
    const references = runReference(network, probesOf(network, cost.multiplyAdds));
    const mismatch = checkAgainstReference(network, await loadModule(text, emit.module), references);
    return mismatch && describeMismatch(mismatch);
  } catch (thrown) {
    throw explain(thrown, spec);
  }
}
