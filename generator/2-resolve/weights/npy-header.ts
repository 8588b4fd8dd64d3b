import * as z from "zod";
import type { Encoding } from "./decode-tensor.ts";
import { elementTypes } from "./element-types.ts";
import { malformed, shortList, WeightFileProblem } from "./weight-file-problem.ts";

const Header = z.strictObject({
  descr: z.unknown(),
  fortran_order: z.boolean(),
  shape: z.array(z.int().nonnegative()),
});

/** The header is a Python literal, rewritten as JSON so that it needs no parser. */
const jsonSpelling: readonly (readonly [RegExp, string])[] = [
  [/'/g, '"'],
  [/\(/g, "["],
  [/\)/g, "]"],
  [/,(\s*[\]}])/g, "$1"],
  [/\bTrue\b/g, "true"],
  [/\bFalse\b/g, "false"],
];

/**
 * What `{'descr': '<f8', 'fortran_order': False, 'shape': (3, 5), }` says.
 * @throws WeightFileProblem
 */
export function readNpyHeader(text: string): Encoding {
  const { descr, fortran_order, shape } = parseHeader(text);
  const [, order, code] = (typeof descr === "string" && /^([<>|])(.+)$/.exec(descr)) || [];
  const type = elementTypes.find(({ npy }) => npy !== undefined && npy === code);
  if (type === undefined || (order === "|" && type.bytes > 1)) throw refusal(descr);
  return { type, shape, littleEndian: order !== ">", columnMajor: fortran_order };
}

function parseHeader(text: string): z.infer<typeof Header> {
  try {
    const json = jsonSpelling.reduce((spelled, [python, js]) => spelled.replace(python, js), text);
    return Header.parse(JSON.parse(json));
  } catch {
    throw malformed("has an invalid header; expected {'descr': …, 'fortran_order': …, 'shape': …}");
  }
}

const STRINGS = "strings";

/** By the letter after the byte order. */
const refused: Readonly<Record<string, string>> = {
  O: "Python objects, which are stored as a pickle; pickles are never read",
  V: "raw bytes; if they are bfloat16, save them as float32, which represents all of them exactly",
  c: "complex numbers",
  U: STRINGS,
  S: STRINGS,
  M: "dates",
  m: "durations",
};

function refusal(descr: unknown): WeightFileProblem {
  const what = typeof descr === "string" ? refused[descr.charAt(1)] : "structured records";
  const readable = shortList(elementTypes.flatMap(({ npy, name }) => (npy === undefined ? [] : [name])));
  const clause = `contains ${what ?? `numbers of the unsupported type ${JSON.stringify(descr)}; supported types are ${readable}`}`;
  return new WeightFileProblem("unsupported-weights", clause, { hasStrings: what === STRINGS });
}
