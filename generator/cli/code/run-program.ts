import { resolve } from "node:path";
import type { Message } from "esbuild";
import { describeForeign, describeValue, escapeControls } from "../../diagnostics/words.ts";
import { readRegular } from "../files/read-file.ts";
import { displayPath, printablePath } from "../output/display-path.ts";
import { Failure } from "../problems/failure.ts";
import { makeProblem, type Problem } from "../problems/problem.ts";
import { BundleError, bundle, type OnFile, runBundle } from "./bundle.ts";
import { locateExport } from "./locate.ts";
import { Program } from "./program.ts";

/** What a program gives, and where it was written. */
export interface ProgramResult {
  /** The default export. */
  readonly value: object;
  readonly program: Program;
}

/** What the default export of a program must be, for messages: `a network or an object with the fields of a spec`. */
export interface Wanted {
  readonly must: string;
  /** An example of it. */
  readonly example: string;
}

/**
 * Runs a file of TypeScript or JavaScript, and gives its default export. Each file is told to `onFile`. Throws a Failure that blames the
 * file and not neuroll, and a system error if the file cannot be read.
 */
export async function runProgram(
  name: string,
  wanted: Wanted,
  onFile: (path: string) => void = () => {},
): Promise<ProgramResult> {
  const path = resolve(name);
  const program = new Program(path);
  program.add(path, new TextDecoder().decode(readRegular(path)));
  const onText = (file: string, text: string) => {
    program.add(file, text);
    onFile(file);
  };
  const fail = (...problems: Problem[]) => new Failure([{ problems, sources: program.texts }]);
  const exported = await run(program, onText).catch((thrown: unknown) => {
    throw fail(
      ...(thrown instanceof BundleError ? syntaxProblems(thrown, program) : [thrownProblem(thrown, program)]),
    );
  });
  const file = printablePath(name);
  const help = { help: `write export default ${wanted.example}` };
  if (!("default" in exported))
    throw fail(
      makeProblem(
        "no-default-export",
        { file },
        { at: program.locationOf({ path, line: 1, column: 1 }), ...help },
      ),
    );
  const value = exported.default;
  if (isObject(value)) return { value, program };
  throw fail(
    makeProblem(
      "wrong-export",
      { what: describeExport(value), must: wanted.must },
      { at: locateExport(program), ...(helpFor(value) ?? help) },
    ),
  );
}

async function run(program: Program, onText: OnFile): Promise<Readonly<Record<string, unknown>>> {
  const bundled = await bundle(program.path, onText);
  return runBundle(bundled, (path) => program.runsAt(path, bundled.map));
}

/** Whether a value may be a spec: what is in it is checked elsewhere. */
const isObject = (value: unknown): value is object =>
  typeof value === "object" && value !== null && !Array.isArray(value) && !isPromise(value);

const isPromise = (value: unknown): boolean =>
  typeof (value as { readonly then?: unknown } | null)?.then === "function";

/** Whether a value is a class, which cannot be called. */
const isClass = (value: unknown): boolean =>
  typeof value === "function" && /^class\b/.test(Function.prototype.toString.call(value));

function describeExport(value: unknown): string {
  if (isPromise(value)) return "a promise";
  if (isClass(value)) return "a class";
  return ["string", "number", "boolean", "object"].includes(typeof value)
    ? describeValue(value)
    : describeForeign(value);
}

function helpFor(value: unknown): { readonly help: string } | undefined {
  if (isPromise(value)) return { help: "await it: export default await …" };
  if (typeof value !== "function") return undefined;
  // A bundle names a function that has no name after the export: `default`, `net_default`.
  const isNameless = /^$|(?:^|_)default$/.test(value.name);
  const { name } = value;
  if (isClass(value))
    return { help: `export an object of it${isNameless ? "" : `: export default new ${name}()`}` };
  return { help: isNameless ? "export what it returns" : `call it: export default ${name}()` };
}

const syntaxProblems = ({ errors }: BundleError, program: Program): Problem[] =>
  errors.map(({ text, location }) => {
    const problem = text.replace(/^./, (first) => first.toLowerCase()).replace(/\.?$/, ".");
    return makeProblem("unreadable-program", { problem }, location ? { at: placeOf(location, program) } : {});
  });

/** The place of a message of esbuild, which counts bytes. */
function placeOf(
  { file, line, column, length, lineText }: NonNullable<Message["location"]>,
  program: Program,
) {
  const bytes = Buffer.from(lineText);
  const unitsIn = (from: number, to: number) => bytes.subarray(from, to).toString().length;
  const path = resolve(program.path, "..", file);
  return program.locationOf({ path, line, column: unitsIn(0, column) + 1 }, unitsIn(column, column + length));
}

/** The problem that a program threw something, at the place where it did, with the calls that led there. */
function thrownProblem(thrown: unknown, program: Program): Problem {
  const file = displayPath(program.path);
  if (!(thrown instanceof Error)) return makeProblem("program-threw", { file, what: describeValue(thrown) });
  const [first, ...others] = program.framesOf(thrown);
  const [line = ""] = thrown.message.split("\n");
  const what = escapeControls(line === "" ? thrown.name : `${thrown.name}: ${line}`).replace(/\.$/, "");
  return makeProblem(
    "program-threw",
    { file, what },
    {
      ...(first && { at: program.locationOf(first) }),
      notes: others
        .slice(0, MOST_CALLERS)
        .map((frame) => ({ message: "called here", at: program.locationOf(frame) })),
    },
  );
}

/** How many of the calls that led to an error are shown. */
const MOST_CALLERS = 5;
