import type { Cases } from "../ir/cases.ts";
import type { SqlType } from "./sql-type.ts";

/** A function, as a statement says it. */
export interface FunctionText {
  /** Lines of a comment. */
  readonly about: string;
  readonly description: string | undefined;
  readonly name: string;
  readonly parameters: string;
  readonly returns: string;
  /** JavaScript, without what would end it. */
  readonly code: string;
  /** Where a library lies that the code needs. */
  readonly library: string | undefined;
}

/** A name in SQL, and what JavaScript calls the argument of that name. */
export interface ArgumentName {
  readonly sql: string;
  readonly js: string;
}

/** What an engine allows: a number of bytes, of characters, or of how many there may be. */
export interface Limits {
  /** The code in a statement, in bytes. */
  readonly code: number;
  /** A file of code that a statement refers to, in bytes; undefined where there are no such files. */
  readonly library: number | undefined;
  readonly arguments: number;
  /** The length of the name of an argument and of a function. */
  readonly argumentName: number;
  readonly functionName: number;
  /** All fields of structs in arguments and the result, where they have types. */
  readonly fields: number | undefined;
}

/** An engine whose functions are written in JavaScript. */
export interface Dialect {
  /** What messages call it. */
  readonly engine: string;
  readonly argument: (name: string) => ArgumentName;
  /** What the fields of a struct are called whose names in a spec are these. */
  readonly fields: (names: readonly string[]) => readonly string[];
  /** What functions must lie in, where a session has none that they lie in otherwise. */
  readonly container?: string;
  /** The name of a function, from its parts. */
  readonly functionName: (parts: readonly string[]) => string;
  readonly types: Cases<SqlType, string>;
  /** A value for each label, as JavaScript that makes what the engine turns into the type of such values. */
  readonly labelled: (labels: readonly Labelled[]) => string;
  /** What JavaScript returns for NULL. */
  readonly nothing: string;
  readonly statement: (text: FunctionText) => string;
  readonly limits: Limits;
}

/** A label and the JavaScript of its value. */
export interface Labelled {
  readonly label: string;
  readonly value: string;
}

/** Words, by whether a name is one of them in whatever case. */
export const wordsOf = (text: string): ((name: string) => boolean) => {
  const words = new Set(text.trim().split(/\s+/));
  return (name) => words.has(name.toUpperCase());
};

/** A name that SQL takes as it is, unless it is a reserved word. */
export const isPlain = (name: string): boolean => /^[A-Za-z_][A-Za-z0-9_]*$/.test(name);

/** Names of which no two are equal but for case, which SQL does not tell apart: `a` and `A` become `a` and `A_2`. */
export function tellApart(names: readonly string[]): string[] {
  const taken = new Set<string>();
  return names.map((name) => {
    let told = name;
    for (let n = 2; taken.has(told.toUpperCase()); n++) told = `${name}_${n}`;
    taken.add(told.toUpperCase());
    return told;
  });
}
