import { host } from "../5-emit/typescript/host.ts";
import { quote } from "../5-emit/typescript/user-text.ts";
import { hasOnePortEach, type InputPort, type Network } from "../ir/network.ts";
import { INPUT } from "../ir/program.ts";
import { type ArgumentName, type Dialect, tellApart } from "./dialect.ts";
import type { Field, SqlType } from "./sql-type.ts";

export interface SqlArgument extends ArgumentName {
  readonly type: SqlType;
}

/** What a function is called with, and what the code does with that. */
export interface SqlArguments {
  readonly all: readonly SqlArgument[];
  /** What messages call each input. */
  readonly names: readonly string[];
  /** The values of each input, as JavaScript. */
  readonly given: readonly string[];
}

/**
 * The only input of a network gives an argument for each of its names. Other inputs are an argument each: a number, a
 * struct of their names, or an array.
 */
export function argumentsOf(network: Network, dialect: Dialect): SqlArguments {
  const { inputs } = network;
  const { argument } = dialect;
  const [first] = inputs as [InputPort];
  const number = { kind: "number" } as const;
  if (inputs.length === 1 && first.names !== undefined) {
    const all = argumentNames(first.names).map((name) => ({ ...argument(name), type: number }));
    return { all, names: [INPUT], given: [listed(all.map(({ js }) => js))] };
  }
  const names = hasOnePortEach(network) ? [INPUT] : inputs.map(({ name }) => name);
  const all = argumentNames(names).map((name, n) => ({
    ...argument(name),
    type: typeOf(inputs[n] as InputPort, dialect),
  }));
  return { all, names: all.map(({ js }) => js), given: all.map(valuesOf) };
}

function typeOf({ size, names }: InputPort, dialect: Dialect): SqlType {
  if (size === 1) return { kind: "number" };
  if (names === undefined) return { kind: "numbers" };
  const fields = dialect.fields(names).map((name): Field => ({ name, type: { kind: "number" } }));
  return { kind: "struct", fields };
}

function valuesOf({ js, type }: SqlArgument): string {
  if (type.kind === "struct")
    return `${js} == null ? ${js} : ${listed(type.fields.map(({ name }) => `${js}[${quote(name)}]`))}`;
  return type.kind === "number" ? listed([js]) : js;
}

const listed = (items: readonly string[]): string => `[${items.join(", ")}]`;

/** What the code asks of its host: an argument of such a name would hide that. */
const taken = new Set([
  "globalThis",
  ...Array.from(host.matchAll(/^declare var (\w+)/gm), ([, name]) => name),
]);

const argumentNames = (names: readonly string[]): string[] =>
  tellApart(names.map((name) => (taken.has(name) ? `${name}_` : name)));
