import { coded, listed, localWeights, scratch, weightsOfBoth } from "../../../templates/buffers.ts";
import { decode, unpack } from "../../../templates/decode.ts";
import { bits, powers } from "../../../templates/mathematics.ts";
import { rounding } from "../../ir/number-format.ts";
import { type Buffer, type BufferRole, lengthOf, type Procedure, type Program } from "../../ir/program.ts";
import type { Table } from "../../ir/scalar.ts";
import { namesIn, scalarsOf, type Uses, usesOf } from "../../ir/uses.ts";
import { render } from "../render.ts";
import { arrayOf } from "./declarations.ts";
import { type Coding, codingOf, codings, encodeNumbers } from "./encode-numbers.ts";
import { packLines } from "./pack-lines.ts";
import { printNumber } from "./print-number.ts";

/** Constants of more numbers than this are coded in base64: nobody reads so long a list, which takes three times the space. */
export const LISTED = 256;

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

/**
 * The weights and the scratch memory of a program, other numbers that a module has, and the decoder where any are coded:
 * those of more numbers than `listed`.
 */
export function printBuffers(
  program: Program,
  others: readonly Constant[] = [],
  listed: number = LISTED,
): string[] {
  const constants = [...constantsOf(program), ...others];
  const long = constants.filter(({ values }) => values.length > listed);
  return [
    ...printScratch(program),
    ...constants.map((constant) => (long.includes(constant) ? printCoded(constant) : printListed(constant))),
    ...(long.length === 0 ? [] : [...printUnpack(long), decode]),
    ...printMathematics(usesOf(scalarsOf(program)), codingsOf(long)),
  ];
}

/** Numbers that are known, coded where they are many. */
export const printConstant = (constant: Numbers): string =>
  isCoded(constant) ? printCoded(constant) : printListed(constant);

export const isCoded = ({ values }: Pick<Constant, "values">): boolean => values.length > LISTED;

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
  const own = codingsOf(constantsOf(program));
  return usesOf(scalarsOf(program)).tables.filter(({ values }) => own.has(codingOf(values)));
}

const codingsOf = (constants: readonly Pick<Constant, "values">[]): ReadonlySet<Coding> =>
  new Set(constants.map(({ values }) => codingOf(values)));

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
  state: "caller",
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
export const encode = (values: Float64Array): { float: Coding; base64: string } => {
  const float = codingOf(values);
  return { float, base64: encodeNumbers(values, float) };
};

/** What a module calls the function that reads an array. */
export const unpackerOf = (values: Float64Array): string => codings[codingOf(values)].unpack;

/** The functions that read these constants. */
export const printUnpack = (constants: readonly Pick<Constant, "values">[]): string[] =>
  [...codingsOf(constants)].sort().map((float) => render(unpack, { float, ...codings[float] }));

/**
 * What the formulas of portable mathematics use: their tables, powers of two, and the bits of a number. Tables are coded
 * where the module has a function for their coding anyway.
 */
export const printMathematics = (
  { tables, primitives }: Uses,
  own: ReadonlySet<Coding> = new Set(),
): string[] => [
  ...tables.map((table) => {
    const { name, values, about } = table;
    const numbers = { name, values, layout: about };
    return own.has(codingOf(values)) ? printCoded(numbers) : printListed(numbers);
  }),
  ...(primitives.has("scale") ? [powers] : []),
  ...(primitives.has("exponent") ? [bits] : []),
];

type Numbers = Pick<Constant, "name" | "values" | "layout">;

const printCoded = ({ name, values, layout }: Numbers): string =>
  render(coded, {
    ...{ name, layout, array: MEMORY, length: values.length },
    ...{ unpack: unpackerOf(values), ...encode(values) },
  });

const printListed = ({ name, values, layout }: Numbers): string =>
  render(listed, {
    name,
    layout,
    array: MEMORY,
    values: packLines(Array.from(values, printNumber), "  ").join("\n"),
  });
