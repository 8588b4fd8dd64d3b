import * as decoders from "../../../templates/decode.ts";
import { importsNothing, refusesIndices } from "../../../templates/index-checks.ts";
import * as templates from "../../../templates/kernel.ts";
import type { Network } from "../../ir/network.ts";
import { type Entry, entryForRows, INPUT, lengthNamed, OUTPUT, type Program } from "../../ir/program.ts";
import { demandsOf } from "../../ir/uses.ts";
import { type Holes, render } from "../render.ts";
import type { Kernel } from "../wasm/print-kernel.ts";
import { arrayOf } from "./declarations.ts";
import { encodeBytes } from "./encode-numbers.ts";
import {
  type Constant,
  constantsOf,
  encode,
  MEMORY,
  printUnpack,
  tablesBesideKernel,
  unpackerOf,
} from "./print-buffers.ts";

/** A kernel and the program it was made of; `standIn` is the TypeScript that runs where the kernel may not. */
export interface KernelParts {
  readonly program: Program;
  readonly kernel: Kernel;
  readonly standIn: Program | undefined;
}

/** Beyond so many values a copy by the host is faster than a loop. */
const FEW = 64;
const wayOf = (size: number) => (size <= FEW ? "byLoop" : "byHost");

/** An exported entry: it hands its vectors to the kernel. */
export function printKernelEntry({ name, procedure }: Entry, about: string, parts: KernelParts): string {
  const standIn = parts.standIn?.entries.find((entry) => entry.name === name)?.procedure;
  const orStandIn = standIn === undefined ? "" : render(templates.orStandIn, { standIn });
  return render(templates.kernelEntry, { name: procedure, about, orStandIn });
}

/** The kernel as a part of the module: its code, its weights and what starts it. */
export function printKernelParts(network: Network, parts: KernelParts): string[] {
  const { name, inputSize, outputSize } = network;
  const { program, kernel, standIn } = parts;
  const array = arrayOf[program.dtype];
  const constants = constantsOf(program);
  const tables = standIn ? tablesBesideKernel(standIn) : [];
  const views = viewsOf(network, parts);
  const bytes = kernel.bytes.length;
  const mode = standIn ? templates.hasStandIn : templates.needsKernel;
  const imports = demandsOf(program).length > 0 ? refusesIndices : importsNothing;
  const hasWeights = constants.length > 0;
  return [
    render(templates.kernel, {
      ...{ ...mode, imported: imports.imported, importsType: imports.importsType },
      ...{ array, inputSize, outputSize, bytes },
      start: render(templates.start, {
        ...mode,
        weights: printLines(constants, (constant) => printWeights(constant, parts, array)),
        orTables: standIn
          ? render(templates.orTables, {
              tables: printLines(tables, ({ name: table, values }) =>
                render(templates.unpackTable, { table, unpack: unpackerOf(values) }),
              ),
            })
          : "",
        views: printLines(views, ({ view, length, type }) =>
          render(templates.view, {
            ...{ view, array, length },
            assertion: type === "Numbers" ? "" : ` as ${type}`,
          }),
        ),
      }),
      compile: standIn
        ? render(templates.compileWithFallback, { bytes, imports: imports.imports })
        : render(templates.compileKernel, { name, bytes, imports: imports.imports }),
      functions: printLines(program.entries, typeOfEntry),
      viewTypes: printLines(views, ({ view, type }) => `  readonly ${view}: ${type};`),
      addresses: printLines(
        [...addressesOf(constants, kernel), ...views],
        ({ view, at }) => `  ${view}: ${at},`,
      ),
      copyInput: render(templates.copyInput[wayOf(inputSize)], { inputSize }),
      copyOutput: render(templates.copyOutput[wayOf(outputSize)], { outputSize }),
      decoders: [
        ...(hasWeights && standIn ? [render(templates.weightsAt, { array, ownArray: MEMORY })] : []),
        ...printUnpack(constants),
        decoders.decode,
      ].join("\n\n"),
      code: encodeBytes(kernel.bytes),
    }),
    ...[...constants, ...tables.map(({ about, ...table }) => ({ ...table, layout: about }))].map(
      ({ name: packed, layout, values }) =>
        render(templates.packed, { name: packed, layout, ...encode(values) }),
    ),
  ];
}

const printLines = <Item>(items: readonly Item[], print: (item: Item) => string): string =>
  items.map(print).join("\n");

const typeOfEntry = ({ name }: Entry): string => `  readonly ${name}: (x: number, out: number) => void;`;

/** The line that puts a constant where the kernel and the TypeScript beside it read it. */
function printWeights({ name, values }: Constant, { standIn }: KernelParts, array: string): string {
  const holes: Holes<typeof templates.unpackIntoKernel> = {
    ...{ weights: name, array, length: values.length, unpack: unpackerOf(values) },
  };
  return render(standIn ? templates.unpackForBoth : templates.unpackIntoKernel, holes);
}

/** A place in the memory of the kernel that a module names. */
interface Named {
  readonly view: string;
  /** In bytes. */
  readonly at: number;
}

const addressesOf = (constants: readonly Constant[], { layout }: Kernel): Named[] =>
  constants.map(({ name }) => ({ view: name, at: layout.buffers.get(name) as number }));

/** The vectors in the memory of the kernel that TypeScript reads and writes. */
function viewsOf(
  { inputSize, outputSize }: Network,
  { program, kernel: { layout } }: KernelParts,
): (Named & { readonly length: number; readonly type: "Numbers" | "Input" | "Output" })[] {
  const { batch, ownInput, ownOutput, buffers } = layout;
  const [input, output] = [INPUT, OUTPUT].map((name) => buffers.get(name) as number) as [number, number];
  return [
    { view: "input", at: input, length: inputSize, type: "Numbers" },
    { view: "output", at: output, length: outputSize, type: "Numbers" },
    { view: "ownInput", at: ownInput, length: inputSize, type: "Input" },
    { view: "ownOutput", at: ownOutput, length: outputSize, type: "Output" },
    ...(batch
      ? ([
          { view: "inputRows", at: batch.input, length: batch.rows * inputSize, type: "Numbers" },
          {
            view: "outputRows",
            at: batch.output,
            length: batch.rows * outputPitchOf(program, outputSize),
            type: "Numbers",
          },
        ] as const)
      : []),
  ];
}

/** How far it is from one row of outputs to the next, where a program does several. */
export function outputPitchOf(program: Program, outputSize: number): number {
  const entry = entryForRows(program);
  return entry === undefined ? outputSize : lengthNamed(program, entry.output) / entry.rows;
}
