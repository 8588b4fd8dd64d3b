import { coded, listed, localWeights, scratch, weightsOfBoth } from "../../../templates/buffers.ts";
import { decode, unpack } from "../../../templates/decode.ts";
import { bits, powers } from "../../../templates/mathematics.ts";
import { rounding } from "../../ir/number-format.ts";
import { type Buffer, type BufferRole, lengthOf, type Procedure, type Program } from "../../ir/program.ts";
import type { Table } from "../../ir/scalar.ts";
import { namesIn, scalarsOf, type Uses, usesOf } from "../../ir/uses.ts";
import { render } from "../render.ts";
import { arrayOf } from "./declarations.ts";
import { encodeNumbers, losslessWidth } from "./encode-numbers.ts";
import { packLines } from "./pack-lines.ts";
import { printNumber } from "./print-number.ts";

/** Constants of more numbers than this are coded in base64: nobody reads so long a list, which takes three times the space. */
const LISTED = 256;

export type Constant = Extract<Buffer, { role: "constant" }>;

/** The constants of a program, rounded to its dtype: once, however often they are asked for. */
export function constantsOf(program: Program): readonly Constant[] {
  const known = constants.get(program) ?? roundConstants(program);
  constants.set(program, known);
  return known;
}

const constants = new WeakMap<Program, readonly Constant[]>();

const roundConstants = ({ buffers, dtype }: Program): Constant[] =>
  buffers
    .filter((buffer): buffer is Constant => buffer.role === "constant")
    .map((constant) => ({
      ...constant,
      values: dtype === "f64" ? constant.values : constant.values.map(rounding[dtype]),
    }));

/** TypeScript keeps float32 numbers in doubles too, since V8 would convert them at every load. */
export const MEMORY = arrayOf.f64;

/** The weights and the scratch memory of a program, and the decoder where weights are coded. */
export function printBuffers(program: Program): string[] {
  const constants = constantsOf(program);
  const long = constants.filter(({ values }) => values.length > LISTED);
  const width = losslessWidth(long.map(({ values }) => values));
  return [
    ...printScratch(program),
    ...constants.map((constant) =>
      constant.values.length > LISTED ? printCoded(constant, width) : printListed(constant),
    ),
    ...(long.length === 0 ? [] : [printUnpack(width), decode]),
    ...printMathematics(usesOf(scalarsOf(program)), long.length > 0 ? width : undefined),
  ];
}

/** The same for a program beside a kernel: what is coded is unpacked when the kernel is started. */
export const printBuffersBesideKernel = (program: Program): string[] => {
  const { tables, primitives } = usesOf(scalarsOf(program));
  const packed = tablesBesideKernel(program);
  const names = constantsOf(program).map(({ name }) => render(weightsOfBoth, { name }));
  const memory = packed.map(({ name, values: { length } }) =>
    render(scratch, { name, array: MEMORY, length }),
  );
  return [
    ...(names.length === 0 ? [] : [names.join("\n")]),
    ...printScratch(program),
    ...(memory.length === 0 ? [] : [memory.join("\n")]),
    ...printMathematics({ tables: tables.filter((table) => !packed.includes(table)), primitives }),
  ];
};

/** The tables of a program beside a kernel that are coded: those that fit what the module unpacks its weights by. */
export function tablesBesideKernel(program: Program): readonly Table[] {
  const constants = constantsOf(program);
  if (constants.length === 0) return [];
  const width = losslessWidth(constants.map(({ values }) => values));
  return usesOf(scalarsOf(program)).tables.filter((table) => fits(table, width));
}

/** Whether numbers of so many bytes hold a table without loss. */
const fits = ({ values }: Table, width: 4 | 8): boolean => losslessWidth([values]) <= width;

/** Gives the constants that a function reads their names in it. */
export const printLocalWeights = (program: Program, { parameters, body }: Procedure): string => {
  const { buffers } = namesIn(body);
  const given = new Set(parameters.map(({ name }) => name));
  return constantsOf(program)
    .filter(({ name }) => buffers.has(name) && !given.has(name))
    .map(({ name }) => `${render(localWeights, { name })}\n`)
    .join("");
};

/** Who gives a module of TypeScript a buffer: its caller, or the module itself, with or without numbers in it. */
const givenBy: Readonly<Record<BufferRole, "caller" | "numbers" | "room">> = {
  input: "caller",
  output: "caller",
  rows: "caller",
  constant: "numbers",
  scratch: "room",
};

const printScratch = ({ buffers }: Program): string[] => {
  const memory = buffers
    .filter(({ role }) => givenBy[role] === "room")
    .map((buffer) => render(scratch, { name: buffer.name, array: MEMORY, length: lengthOf(buffer) }));
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

/**
 * What the formulas of portable mathematics use: their tables, powers of two, and the bits of a number. Tables are coded
 * where they fit the `width` that the module unpacks.
 */
export const printMathematics = ({ tables, primitives }: Uses, width?: 4 | 8): string[] => [
  ...tables.map((table) => {
    const { name, values, about } = table;
    const numbers = { name, values, layout: about };
    return width !== undefined && fits(table, width) ? printCoded(numbers, width) : printListed(numbers);
  }),
  ...(primitives.has("scale") ? [powers] : []),
  ...(primitives.has("exponent") ? [bits] : []),
];

type Numbers = Pick<Constant, "name" | "values" | "layout">;

const printCoded = ({ name, values, layout }: Numbers, width: 4 | 8): string =>
  render(coded, { name, layout, array: MEMORY, length: values.length, ...encode(values, width) });

const printListed = ({ name, values, layout }: Numbers): string =>
  render(listed, {
    name,
    layout,
    array: MEMORY,
    values: packLines(Array.from(values, printNumber), "  ").join("\n"),
  });
