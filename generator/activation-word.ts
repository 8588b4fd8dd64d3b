import { helps } from "./diagnostics/messages.ts";
import { suggest } from "./diagnostics/suggest.ts";
import { quote } from "./diagnostics/words.ts";
import type { Activation, Parameter } from "./ir/activation.ts";
import { activationNames, findActivation } from "./ir/vocabulary.ts";
import { vocabulary } from "./vocabulary/index.ts";

/** An activation that one word names, with the parameters in that word. */
export interface ActivationWord {
  readonly name: string;
  readonly activation: Activation;
  readonly parameters: Readonly<Record<string, number>>;
}

/** Why a word is not an activation: part of a sentence, and what to do. */
export interface WordProblem {
  readonly reason: string;
  readonly help?: string;
}

/** Other names for identity. */
const otherNames: Readonly<Record<string, string>> = { linear: "identity", none: "identity" };

/** The name before the first colon of a word. */
const nameIn = (word: string): string => (word.split(":")[0] as string).trim().toLowerCase();

const find = (word: string): [string, Activation] | undefined => {
  const name = nameIn(word);
  return findActivation(vocabulary, Object.hasOwn(otherNames, name) ? (otherNames[name] as string) : name);
};

/** Whether a word begins with the name of an activation. */
export const namesActivation = (word: string): boolean => find(word) !== undefined;

/** The activation that a word most likely means. */
export const suggestActivation = (word: string): string | undefined =>
  suggest(nameIn(word), [...activationNames(vocabulary), ...Object.keys(otherNames)]);

/** Reads `relu`, `leaky_relu:0.1` or `clip:-1:1`: parameters after colons, in the order of the vocabulary. */
export function readActivationWord(word: string): ActivationWord | WordProblem {
  const found = find(word);
  const [given = "", ...texts] = word.trim().split(":");
  if (found === undefined) {
    const help = helps.didYouMean(suggestActivation(word));
    return { reason: `there is no activation called ${quote(given)}`, ...(help !== undefined && { help }) };
  }
  const [name, activation] = found;
  const known = Object.entries(activation.parameters);
  const needed = known.filter(([, parameter]) => parameter.default === undefined);
  const values = texts.map((text, n) => readParameter(text, known[n]?.[1]));
  const hasFit = values.every((value) => !Number.isNaN(value));
  if (!hasFit || values.length > known.length || values.length < needed.length) {
    const form = [name, ...known.map(([parameter]) => parameter)].join(":");
    return { reason: `${quote(word)} is not of the form ${form}` };
  }
  const parameters = Object.fromEntries(values.map((value, n) => [known[n]?.[0] as string, value]));
  const breach = known.map(([parameter]) => breachOf(parameter, parameters, activation)).find(Boolean);
  return breach === undefined ? { name, activation, parameters } : { reason: `in ${quote(word)}, ${breach}` };
}

/** NaN if the text is not a number that the parameter allows. */
function readParameter(text: string, parameter: Parameter | undefined): number {
  const [, sign, size = ""] = /^\s*([+-]?)(.*?)\s*$/.exec(text) ?? [];
  const isInfinite = /^(inf|infinity|∞)$/i.test(size);
  if (isInfinite) return parameter?.mayBeInfinite ? (sign === "-" ? -Infinity : Infinity) : Number.NaN;
  const value = /^[\d.]/.test(size) ? Number(size) : Number.NaN;
  return Number.isFinite(value) ? (sign === "-" ? -value : value) : Number.NaN;
}

/** Which limit a parameter breaks, in words: `alpha is 0, which is not allowed`. */
function breachOf(
  name: string,
  given: Readonly<Record<string, number>>,
  { parameters }: Activation,
): string | undefined {
  const { nonZero, atLeast, below } = parameters[name] as Parameter;
  const value = given[name] ?? parameters[name]?.default;
  const bound = below === undefined ? undefined : (given[below] ?? parameters[below]?.default);
  if (value === undefined) return undefined;
  if (nonZero && value === 0) return `${name} is 0, which is not allowed`;
  if (atLeast !== undefined && value < atLeast) return `${name} is ${value}; it must be at least ${atLeast}`;
  if (bound !== undefined && value >= bound)
    return `${name} is ${value}; it must be below ${below}, which is ${bound}`;
  return undefined;
}
