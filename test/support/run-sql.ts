import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { type Context, createContext, runInContext } from "node:vm";
import type { DialectName } from "../../generator/sql/choices.ts";
import { type SqlFunction, type SqlOptions, writeSql } from "../../generator/sql/write-sql.ts";
import { root } from "./specs.ts";

/** The function of a spec file of the project. */
export function writeSqlOf(path: string, options: SqlOptions): SqlFunction {
  const file = join(root, path);
  const readFile = (name: string) => readFileSync(join(dirname(file), name));
  return writeSql(readFileSync(file), { path, readFile, ...options });
}

/** Where the code of a statement begins and ends. */
const delimiters: Readonly<Record<DialectName, readonly [begin: string, end: string]>> = {
  bigquery: ['\nAS r"""\n', '\n""";\n'],
  snowflake: ["\nAS $$\n", "\n$$;\n"],
};

/** The JavaScript of a statement. */
export function codeOf(statement: string, dialect: DialectName): string {
  const [begin, end] = delimiters[dialect];
  const start = statement.indexOf(begin) + begin.length;
  const stop = statement.indexOf(end, start);
  if (start < begin.length || stop + end.length !== statement.length)
    throw new Error(`the statement does not end with its code:\n${statement}`);
  return statement.slice(start, stop);
}

/** What JavaScript sees of an argument that SQL writes so. */
const nameOf = (parameter: string): string => parameter.replace(/^[`"](.*)[`"]$/, "$1");

/** How engines differ that no page of theirs describes: in what surrounds the code, and what there is. */
export interface Engine {
  readonly isStrict?: boolean;
  readonly lacks?: readonly string[];
}

/** Calls a function as its engine does: the code is the body of a function, in an engine that has nothing else. */
export function engineFor(
  sql: SqlFunction,
  dialect: DialectName,
  { isStrict = false, lacks = [] }: Engine = {},
): (...values: unknown[]) => unknown {
  const context: Context = createContext(Object.create(null));
  for (const name of ["WebAssembly", "console", ...lacks]) runInContext(`delete this.${name}`, context);
  if (sql.library !== undefined) runInContext(sql.library, context);
  const names = sql.parameters.map(({ name }) => nameOf(name)).join(", ");
  const call = runInContext(
    `${isStrict ? '"use strict";' : ""}(function (${names}) {\n${codeOf(sql.statement, dialect)}\n})`,
    context,
  );
  return (...values) => plain(call(...values));
}

/** A value of another realm as one of this, so that they can be compared. */
function plain(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  return Array.isArray(value)
    ? Array.from(value, plain)
    : Object.fromEntries(Object.entries(value).map(([key, one]) => [key, plain(one)]));
}

/** Texts that would end code, literals or comments, and a key that is no ordinary one. */
export const hostileLabels = [
  ...['"', "\\", "$$", '"""', "$", "a\\", "it's", ["`$", "{x}`"].join(""), "\u2028"],
  ...["__proto__", '\\"', "-- \n;", "$$$", "*/"],
];
