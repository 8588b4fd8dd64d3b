import { basename, dirname, join, resolve } from "node:path";
import { shellFlag, shellWord } from "../../diagnostics/shell-word.ts";
import { count, list, quote } from "../../diagnostics/words.ts";
import { identifierError } from "../../ir/identifier.ts";
import { type DialectName, dialectNames } from "../../sql/choices.ts";
import { dialects } from "../../sql/dialects.ts";
import { type SqlFunction, writeSql } from "../../sql/write-sql.ts";
import { writeAll } from "../files/write-all.ts";
import type { FlagName, Flags } from "../flags/flags.ts";
import { type CommandOutput, warningsOf } from "../output/command-output.ts";
import { printablePath } from "../output/display-path.ts";
import { refuseSpecAsOutput } from "../output/picture-output.ts";
import { byteLength, inBytes } from "../output/table.ts";
import { usageError } from "../problems/failure.ts";
import { makeProblem, type Problem } from "../problems/problem.ts";
import { openSpec, STDIN } from "../specs/open.ts";

/** `gen sql SPEC --dialect DIALECT [-o FILE]`: a network as a function of a SQL engine. */
export async function sql(name: string, flags: Flags): Promise<CommandOutput> {
  const { dialect, dtype, math } = flags;
  if (dialect === undefined)
    throw usageError("no dialect was given.", `add --dialect ${list(dialectNames, "or")}`);
  const library = libraryOf(flags);
  const functionName = partsOf(flags.name);
  if (flags.output === "") throw usageError("--output is empty.", `for example -o ${dialect}.sql`);
  if (flags.output !== undefined) refuseSpecAsOutput(flags.output, name);
  const { spec, ...file } = await openSpec(name);
  const written = writeSql(spec, {
    ...file,
    ...{ dialect, functionName, returns: flags.return, nulls: flags.null },
    ...(dtype && { dtype }),
    ...(math && { emit: { math } }),
    ...(library && { library: library.uri }),
    command: commandOf(name === STDIN ? STDIN : file.path, flags),
  });
  return outputOf(file.path, written, flags, library);
}

/** A library where it will lie, and the file that is written. */
interface Library {
  readonly uri: string;
  readonly file: string;
}

function libraryOf({ library: uri, dialect, output }: Flags): Library | undefined {
  if (uri === undefined) return undefined;
  const { engine, limits } = dialects[dialect as DialectName];
  if (limits.library === undefined)
    throw usageError(`--library cannot be used: functions of ${engine} cannot load files of JavaScript.`);
  if (!/^gs:\/\/[^/]+\/.*[^/]$/.test(uri))
    throw usageError(
      `--library is ${quote(uri)}; it must be the place in Cloud Storage that ${engine} will load the file from.`,
      "for example --library gs://my-bucket/iris.js; the file iris.js is written beside the statement",
    );
  if (output === undefined)
    throw usageError(
      "--library requires --output: the library is written beside that file.",
      "for example -o iris.sql",
    );
  const file = join(dirname(output), basename(uri));
  if (resolve(file) === resolve(output))
    throw usageError(`--output is ${quote(output)}, the file that the library would be written to.`);
  return { uri, file };
}

/** The parts of a function's name: `dataset.iris`. */
function partsOf(name: string | undefined): readonly string[] | undefined {
  const parts = name?.split(".");
  const own = parts?.at(-1) ?? "";
  if (parts === undefined) return undefined;
  if (parts.some((part) => !/^[\p{L}\p{N}_$-]+$/u.test(part)) || identifierError(own) !== undefined)
    throw usageError(
      `--name is ${quote(name as string)}; it must be an identifier, after a dataset or a schema if you like.`,
      "for example --name flowers.iris",
    );
  return parts;
}

/** The flags that the statement's comment repeats. */
const repeated = [
  "dialect",
  "return",
  "null",
  "name",
  "library",
  "dtype",
  "math",
] as const satisfies readonly FlagName[];

const commandOf = (spec: string, flags: Flags): string =>
  [
    ...["npx neuroll sql", spec === STDIN ? STDIN : shellWord(spec)],
    ...repeated.flatMap((flag) => (flags[flag] === undefined ? [] : [shellFlag(`--${flag}`, flags[flag])])),
  ].join(" ");

/** The remark that the name of the function says no dataset, where the engine cannot do without. */
function needsContainer(network: string, { dialect, name = network }: Flags): Problem[] {
  const { engine, container } = dialects[dialect as DialectName];
  if (container === undefined || name.includes(".")) return [];
  const help = `use --name ${container.toUpperCase()}.${name}, unless your session has a default ${container}`;
  return [makeProblem("no-container", { name, engine, container }, { severity: "info", help })];
}

function outputOf(
  spec: string,
  written: SqlFunction,
  flags: Flags,
  library: Library | undefined,
): CommandOutput {
  const { output, dialect } = flags;
  const { network, functionName, parameters, returns, nulls, statement, codeBytes } = written;
  const problemGroups = [warningsOf(written), { problems: needsContainer(network.name, flags) }];
  const result = {
    ...{ spec, name: network.name, dialect, function: functionName, parameters, returns, null: nulls },
    ...{ codeBytes, library: library?.uri },
  };
  if (output === undefined)
    return { text: statement.trimEnd(), results: [{ ...result, statement }], problemGroups };
  const files = [
    { path: output, content: statement },
    ...(library ? [{ path: library.file, content: written.library as string }] : []),
  ];
  const outcomes = writeAll(files);
  const shown = files.map(({ path, content }, n) => ({
    file: printablePath(path),
    outcome: outcomes[n],
    bytes: byteLength(content),
  }));
  const lines = shown.map(({ file, outcome, bytes }) => `${outcome} ${file} (${inBytes(bytes)})`);
  const listed = parameters.map((one) => `${one.name} ${one.type}`).join(", ");
  const taken = listed.length > 100 ? count(parameters.length, "argument") : listed;
  const signature = `${functionName}(${taken}) returns ${returns}`;
  const next = library
    ? [`next: gcloud storage cp ${shellWord(printablePath(library.file))} ${shellWord(library.uri)}`]
    : [];
  const text = [`${lines[0]}: ${signature}`, ...lines.slice(1), ...next].join("\n");
  return { text, results: [{ ...result, files: shown }], problemGroups };
}
