import { quote } from "../diagnostics/words.ts";
import type { ImportOptions } from "../import/imported-model.ts";
import { usageError } from "./failure.ts";
import type { Flags } from "./flags.ts";
import { openModel } from "./open-model.ts";

/** What the flags of `gen import` say about a file. Throws a Failure. */
export function importOptionsOf(flags: Flags): ImportOptions {
  const { layers, architecture, bind, dim, result, batch } = flags;
  return {
    ...(layers !== undefined && { layers: layers.split(",") }),
    ...(architecture !== undefined && { architecture: textOf(architecture) }),
    ...(bind && {
      bind: Object.fromEntries(
        pairs("bind", "X=x.npy", bind).map(([name, path]) => [name, openModel(path).file]),
      ),
    }),
    ...(dim && {
      dims: Object.fromEntries(pairs("dim", "features=4", dim).map(([name, size]) => [name, sizeOf(size)])),
    }),
    ...(result !== undefined && { output: result }),
    ...(batch !== undefined && { batch }),
  };
}

/** The files that the flags name. */
export const besides = ({ architecture, bind = [] }: Flags): readonly string[] => [
  ...(architecture === undefined ? [] : [architecture]),
  ...pairs("bind", "X=x.npy", bind).map(([, path]) => path),
];

const textOf = (path: string): string => new TextDecoder().decode(openModel(path).file.bytes);

/** Each `name=value`, once; a name may hold an `=`, but what follows may not. */
function pairs(flag: string, example: string, words: readonly string[]): [name: string, value: string][] {
  const read = words.map((word): [string, string] => {
    const at = word.lastIndexOf("=");
    if (at < 1 || at === word.length - 1)
      throw usageError(
        `--${flag} is ${quote(word)}; it must be a name, = and what it stands for.`,
        `as in --${flag} ${example}`,
      );
    return [word.slice(0, at), word.slice(at + 1)];
  });
  const twice = read.find(([name], n) => read.findIndex(([other]) => other === name) !== n);
  if (twice) throw usageError(`--${flag} says twice what ${quote(twice[0])} stands for.`);
  return read;
}

function sizeOf(word: string): number {
  if (/^[1-9]\d{0,8}$/.test(word)) return Number(word);
  throw usageError(`--dim has ${quote(word)} where a size should be.`, "as in --dim features=4");
}
