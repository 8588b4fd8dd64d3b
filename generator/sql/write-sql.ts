import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import * as templates from "../../templates/sql.ts";
import { lower } from "../3-lower/lower.ts";
import { keepEntries } from "../4-schedule/keep-entries.ts";
import { limitCode } from "../4-schedule/limit-code.ts";
import { schedule } from "../4-schedule/schedule.ts";
import { render } from "../5-emit/render.ts";
import { oneLine } from "../5-emit/typescript/user-text.ts";
import { caseOf } from "../ir/cases.ts";
import type { SpecInput } from "../ir/spec.ts";
import { type Loaded, type LoadOptions, load } from "../load.ts";
import { aboutOf } from "./about.ts";
import { argumentsOf } from "./arguments.ts";
import { checkClasses, checkLimits, checkState } from "./check.ts";
import type { DialectName, NullChoice, ReturnChoice } from "./choices.ts";
import { dialects } from "./dialects.ts";
import { embed } from "./embed.ts";
import { fillsIn } from "./nulls.ts";
import { printScorer } from "./print-scorer.ts";
import { hasNamedClasses, resultOf } from "./results.ts";

export interface SqlOptions extends LoadOptions {
  readonly dialect: DialectName;
  /** By default the class, where classes have names. */
  readonly returns?: ReturnChoice | undefined;
  /** What NULL is; by default NaN where the network fills in what is missing. */
  readonly nulls?: NullChoice | undefined;
  /** The parts of the function's name, in place of that of the network. */
  readonly functionName?: readonly string[] | undefined;
  /** Where the library will lie, `gs://bucket/iris.js`; without it all code is in the statement. */
  readonly library?: string | undefined;
  /** The command that the statement's comment gives for writing it again. */
  readonly command?: string;
}

/** A function of a SQL engine. */
export interface SqlFunction extends Loaded {
  /** The name as a statement writes it. */
  readonly functionName: string;
  readonly parameters: readonly { readonly name: string; readonly type: string }[];
  readonly returns: string;
  readonly nulls: NullChoice;
  /** One statement that makes the function. */
  readonly statement: string;
  /** What the library contains, where there is to be one. */
  readonly library: string | undefined;
  /** Bytes of code, in the library or in the statement. */
  readonly codeBytes: number;
}

/** Spec → a function of a SQL engine. Pure, as `compile` is. Throws a SpecError where the spec, or the engine, does not allow it. */
export function writeSql(spec: SpecInput, options: SqlOptions): SqlFunction {
  const { dialect: dialectName, library: libraryUri, path, command } = options;
  const loaded = load(spec, options);
  const { network, written, hash, emit } = loaded;
  const dialect = dialects[dialectName];
  checkState(network, written);
  const choice = options.returns ?? (hasNamedClasses(network) ? "class" : "outputs");
  if (choice !== "outputs") checkClasses(network, written);
  const nulls = options.nulls ?? (fillsIn(network) ? "nan" : "null");

  // What stands in for a kernel is the shortest of programs.
  const scheduled = schedule(lower(network), network, emit.unroll, "fallback");
  limitCode(network, [scheduled], emit.unroll, written);
  const hasLogits = scheduled.program.entries.some(({ name }) => name === "logits");
  const result = resultOf(network, choice, hasLogits, dialect);
  const entries = result.steps.map(({ entry }) => entry);
  const program = keepEntries(scheduled.program, entries);

  const given = argumentsOf(network, dialect);
  const { nothing } = dialect;
  const scorer = printScorer(network, program, { names: given.names, nulls, nothing, result });
  const id = `${network.name}_${hashOf(scorer).slice(0, 8)}`;
  const maker = render(templates.maker, { id, scorer });
  const call = { id, given: given.given.join(", ") };
  const inLibrary = libraryUri !== undefined;
  const code = embed(
    inLibrary ? render(templates.fromLibrary, call) : render(templates.inline, { ...call, maker }),
  );
  const library = inLibrary ? `${render(templates.library, { id, maker })}\n` : undefined;
  const codeBytes = utf8ToBytes(library ?? code).length;
  const functionName = options.functionName ?? [network.name];
  const measured = { given, result: result.type, functionName, codeBytes, inLibrary };
  checkLimits(network, dialect, measured, written);

  const parameters = given.all.map(({ sql, type }) => ({ name: sql, type: caseOf(type, dialect.types) }));
  const name = dialect.functionName(functionName);
  const returns = caseOf(result.type, dialect.types);
  const { description } = network;
  const statement = dialect.statement({
    about: aboutOf(network, { path, hash, command }, choice, nulls),
    description: description === undefined ? undefined : oneLine(description),
    name,
    parameters: `\n${parameters.map((one) => `  ${one.name} ${one.type}`).join(",\n")}\n`,
    returns,
    code,
    library: libraryUri,
  });
  const made = { functionName: name, parameters, returns, nulls };
  return { ...loaded, ...made, statement: `${statement}\n`, library, codeBytes };
}

const hashOf = (text: string): string => bytesToHex(sha256(utf8ToBytes(text)));
