import { messages } from "../../diagnostics/messages.ts";
import { quote } from "../../diagnostics/words.ts";
import type { ImportOptions } from "../../import/imported-model.ts";
import { plainIdentifier } from "../../import/name-values.ts";
import { identifierError } from "../../ir/identifier.ts";
import type { Flags } from "../flags/flags.ts";
import { usageError } from "../problems/failure.ts";
import { openNamed } from "./open-model.ts";

/** The options of an import, from the flags. Throws a Failure. */
export function importOptionsOf(flags: Flags): ImportOptions {
  const { layers, architecture, bind, dim, input, result, state, batch, fold, prewarm } = flags;
  return {
    ...(layers !== undefined && { layers: layers.split(",") }),
    ...(architecture !== undefined && { architecture: textOf(architecture, "--architecture") }),
    ...(bind && {
      bind: Object.fromEntries(
        pairs("bind", "X=x.npy", bind).map(([name, word]) => [
          name,
          numberIn(word) ?? openNamed(word, "--bind"),
        ]),
      ),
    }),
    ...(dim && {
      dims: Object.fromEntries(pairs("dim", "features=4", dim).map(([name, size]) => [name, sizeOf(size)])),
    }),
    ...(input !== undefined && { inputs: input }),
    ...(result !== undefined && { results: result }),
    ...(state && { states: Object.fromEntries(pairs("state", "h0=hn", state)) }),
    ...(batch !== undefined && { batch }),
    ...(fold !== undefined && { fold }),
    ...(prewarm !== undefined && { prewarm }),
  };
}

/**
 * The name of the network: `--name`, or an identifier made from `stem`. Throws a Failure.
 */
export function networkName({ name }: Flags, stem: string): string {
  if (name === undefined) return plainIdentifier(stem);
  const code = identifierError(name);
  if (code === undefined) return name;
  throw usageError(
    messages[code]({ field: "--name", found: name }),
    `for example --name ${plainIdentifier(name)}`,
  );
}

/** The files that the flags name. */
export const filesNamedBy = ({ architecture, bind = [] }: Flags): readonly string[] => [
  ...(architecture === undefined ? [] : [architecture]),
  ...pairs("bind", "X=x.npy", bind).flatMap(([, word]) => (numberIn(word) === undefined ? [word] : [])),
];

const textOf = (path: string, flag: string): string => new TextDecoder().decode(openNamed(path, flag).bytes);

/** Splits each `name=value` at the last `=`, and refuses a name that is given twice. */
function pairs(flag: string, example: string, words: readonly string[]): [name: string, value: string][] {
  const read = words.map((word): [string, string] => {
    const at = word.lastIndexOf("=");
    if (at < 1 || at === word.length - 1)
      throw usageError(
        `--${flag} is ${quote(word)}; it must be NAME=VALUE.`,
        `for example --${flag} ${example}`,
      );
    return [word.slice(0, at), word.slice(at + 1)];
  });
  const twice = read.find(([name], n) => read.findIndex(([other]) => other === name) !== n);
  if (twice) throw usageError(`--${flag} sets ${quote(twice[0])} twice.`);
  return read;
}

/** A number in place of a file: `16000`, `-0.5`. */
const numberIn = (word: string): number | undefined =>
  /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(word) ? Number(word) : undefined;

function sizeOf(word: string): number {
  if (/^[1-9]\d{0,8}$/.test(word)) return Number(word);
  throw usageError(`--dim has ${quote(word)} instead of a size.`, "for example --dim features=4");
}
