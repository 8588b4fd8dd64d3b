import { coded, listed, localWeights, scratch, weightsOfBoth } from "../../../templates/buffers.ts";
import { decode, unpack } from "../../../templates/decode.ts";
import { bits, powers } from "../../../templates/mathematics.ts";
import { rounding } from "../../ir/number-format.ts";
import type { Buffer, Procedure, Program } from "../../ir/program.ts";
import { namesIn, scalarsOf, type Uses, usesOf } from "../../ir/uses.ts";
import { render } from "../render.ts";
import { arrayOf } from "./declarations.ts";
import { encodeNumbers, losslessWidth } from "./encode-numbers.ts";
import { packLines } from "./pack-lines.ts";
import { printNumber } from "./print-number.ts";

/** Constants of more numbers than this are coded in base64: nobody reads so long a list, which takes three times the space. */
const LISTED = 256;

export type Constant = Extract<Buffer, { role: "constant" }>;

/** The constants of a program, rounded to its dtype. */
export const constantsOf = ({ buffers, dtype }: Program): Constant[] =>
  buffers
    .filter((buffer): buffer is Constant => buffer.role === "constant")
    .map((constant) => ({ ...constant, values: constant.values.map(rounding[dtype]) }));

/** TypeScript keeps float32 numbers in doubles too, since V8 would convert them at every load. */
export const MEMORY = arrayOf.f64;

/** The weights and the scratch memory of a program, and the decoder where weights are coded. */
export function printBuffers(program: Program): string[] {
  const array = MEMORY;
  const constants = constantsOf(program);
  const long = constants.filter(({ values }) => values.length > LISTED);
  const width = losslessWidth(long.map(({ values }) => values));
  return [
    ...printScratch(program),
    ...constants.map(({ name, layout, values }) =>
      values.length > LISTED
        ? render(coded, { name, layout, array, length: values.length, ...encode(values, width) })
        : render(listed, { name, layout, array, values: listValues(values) }),
    ),
    ...(long.length === 0 ? [] : [printUnpack(width), decode]),
    ...printMathematics(usesOf(scalarsOf(program))),
  ];
}

/** The same for a program beside a kernel: its weights are unpacked when the kernel is started. */
export const printBuffersBesideKernel = (program: Program): string[] => {
  const names = constantsOf(program).map(({ name }) => render(weightsOfBoth, { name }));
  return [
    ...(names.length === 0 ? [] : [names.join("\n")]),
    ...printScratch(program),
    ...printMathematics(usesOf(scalarsOf(program))),
  ];
};

/** Gives the constants that a function reads their names in it. */
export const printLocalWeights = (program: Program, { body }: Procedure): string => {
  const { buffers } = namesIn(body);
  return constantsOf(program)
    .filter(({ name }) => buffers.has(name))
    .map(({ name }) => `${render(localWeights, { name })}\n`)
    .join("");
};

const printScratch = ({ buffers }: Program): string[] => {
  const memory = buffers.flatMap(({ role, name, ...rest }) =>
    role === "scratch" && "length" in rest
      ? [render(scratch, { name, array: MEMORY, length: rest.length })]
      : [],
  );
  return memory.length === 0 ? [] : [memory.join("\n")];
};

/** What fills the holes of a coded constant. */
export const encode = (values: Float64Array, width: 4 | 8): { float: string; base64: string } => ({
  float: floatOf(width),
  base64: encodeNumbers(values, width),
});

export const printUnpack = (width: 4 | 8): string =>
  render(unpack, { width, float: floatOf(width), read: width === 4 ? "getFloat32" : "getFloat64" });

const floatOf = (width: 4 | 8): string => (width === 4 ? "float32" : "float64");

/** What the formulas of portable mathematics use: their tables, powers of two, and the bits of a number. */
export const printMathematics = ({ tables, primitives }: Uses): string[] => [
  ...tables.map(({ name, values, about }) =>
    render(listed, { name, layout: about, array: arrayOf.f64, values: listValues(values) }),
  ),
  ...(primitives.has("scale") ? [powers] : []),
  ...(primitives.has("exponent") ? [bits] : []),
];

const listValues = (values: Float64Array): string =>
  packLines(Array.from(values, printNumber), "  ").join("\n");
