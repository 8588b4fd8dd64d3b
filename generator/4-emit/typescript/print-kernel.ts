import { decode } from "../../../templates/decode.ts";
import * as templates from "../../../templates/kernel.ts";
import type { Network } from "../../ir/network.ts";
import { type Entry, INPUT, OUTPUT, type Program } from "../../ir/program.ts";
import { render } from "../render.ts";
import type { Kernel } from "../wasm/print-kernel.ts";
import { arrayOf } from "./declarations.ts";
import { encodeBytes, losslessWidth } from "./encode-numbers.ts";
import { constantsOf, encode, MEMORY, printUnpack } from "./print-buffers.ts";

/** A kernel and the program it was made of; `standIn` is the TypeScript that runs where the kernel may not. */
export interface KernelParts {
  readonly program: Program;
  readonly kernel: Kernel;
  readonly standIn: Program | undefined;
}

export type Holes = Readonly<Record<string, string | number>>;

/** Beyond so many values a copy by the host is faster than a loop. */
const FEW = 64;

/** An exported entry: what it does before and after it calls the kernel. */
export function printKernelEntry(
  { name, procedure }: Entry,
  about: string,
  parts: KernelParts,
  sizes: Holes,
): string {
  const { layout } = parts.kernel;
  const standIn = parts.standIn?.entries.find((entry) => entry.name === name);
  const copy = Number(sizes.inputSize) <= FEW ? templates.copyFew : templates.copyMany;
  return render(templates.kernelEntry, {
    ...sizes,
    name: procedure,
    about,
    fallback: standIn === undefined ? "" : render(templates.fallBack, { procedure: standIn.procedure }),
    copyIn: render(copy, sizes),
    input: layout.buffers.get(INPUT) as number,
    output: layout.buffers.get(OUTPUT) as number,
    ownInput: layout.ownInput,
    ownOutput: layout.ownOutput,
  });
}

/** The kernel as a part of the module: its code, its weights and what starts it. */
export function printKernelParts(network: Network, parts: KernelParts, sizes: Holes): string[] {
  const { program, kernel, standIn } = parts;
  const array = arrayOf[program.dtype];
  const constants = constantsOf(program);
  const width = losslessWidth(constants.map(({ values }) => values));
  const hasRows = program.entries.some(({ name }) => name === "forwardRows");
  const exported = {
    ...sizes,
    length: kernel.bytes.length,
    weights: constants.map((constant) => `  ${printWeights(constant, kernel, standIn, array)}`).join("\n"),
    views: printViews(network, parts, array),
  };
  return [
    render(templates.ownVectors, { ...sizes, orNull: standIn ? " || k === null" : "" }),
    render(templates.kernel, {
      array,
      rowViews: hasRows ? templates.rowViews : "",
      functions: program.entries.map(typeOfEntry).join("\n"),
      orNull: standIn ? " | null" : "",
      fallbackNote: standIn ? ": null where the host allows no WebAssembly" : "",
      start: render(standIn ? templates.startEither : templates.startKernel, exported),
    }),
    render(standIn ? templates.compileIfAllowed : templates.compileKernel, exported),
    ...(constants.length === 0 ? [] : [printUnpack(width)]),
    decode,
    render(templates.kernelCode, { length: kernel.bytes.length, base64: encodeBytes(kernel.bytes) }),
    ...constants.map(({ name, layout, values }) =>
      render(templates.packed, { name: packedName(name), layout, ...encode(values, width) }),
    ),
  ];
}

const packedName = (name: string): string => `${name}_packed`;

const typeOfEntry = ({ name }: Entry): string => `  readonly ${name}: (x: number, out: number) => void;`;

/** The line that puts a constant where the kernel and the TypeScript beside it read it. */
function printWeights(
  { name, values }: ReturnType<typeof constantsOf>[number],
  { layout }: Kernel,
  standIn: Program | undefined,
  array: string,
): string {
  const view = `new ${array}(buffer, ${layout.buffers.get(name)}, ${values.length})`;
  if (standIn === undefined) return `unpack(${view}, ${packedName(name)});`;
  const own = `new ${MEMORY}(${values.length})`;
  return `${name}_memory = unpack(buffer ? ${view} : ${own}, ${packedName(name)});`;
}

/** The vectors that lie in the memory of the kernel. */
function printViews(
  { inputSize, outputSize }: Network,
  { program, kernel: { layout } }: KernelParts,
  array: string,
): string {
  const view = (name: string, address: number, length: number, type = ""): string =>
    `    ${name}: new ${array}(buffer, ${address}, ${length})${type},`;
  const { batch, ownInput, ownOutput, buffers } = layout;
  const pitch = outputPitchOf(program, outputSize);
  return [
    view("input", buffers.get(INPUT) as number, inputSize),
    view("output", buffers.get(OUTPUT) as number, outputSize),
    view("ownInput", ownInput, inputSize, " as Input"),
    view("ownOutput", ownOutput, outputSize, " as Output"),
    ...(batch
      ? [
          view("inputRows", batch.input, batch.rows * inputSize),
          view("outputRows", batch.output, batch.rows * pitch),
        ]
      : []),
  ].join("\n");
}

/** How far it is from one row of outputs to the next, where a program does several. */
export function outputPitchOf(program: Program, outputSize: number): number {
  const rows = program.entries.find(({ name }) => name === "forwardRows");
  return rows === undefined ? outputSize : lengthOf(program, rows.output) / rows.rows;
}

/** The length of a buffer that is no constant. */
function lengthOf({ buffers }: Program, name: string): number {
  const buffer = buffers.find((one) => one.name === name);
  return buffer === undefined || buffer.role === "constant" ? 0 : buffer.length;
}
