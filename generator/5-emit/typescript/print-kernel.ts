import * as decoders from "../../../templates/decode.ts";
import { importsNothing, refusesIndices } from "../../../templates/index-checks.ts";
import * as templates from "../../../templates/kernel.ts";
import * as portTemplates from "../../../templates/ports.ts";
import type { Network } from "../../ir/network.ts";
import {
  buffersOf,
  type Entry,
  entryForRows,
  INPUT,
  lengthNamed,
  OUTPUT,
  type Program,
} from "../../ir/program.ts";
import { demandsOf } from "../../ir/uses.ts";
import { type Holes, render } from "../render.ts";
import type { Kernel } from "../wasm/print-kernel.ts";
import { arrayOf } from "./declarations.ts";
import { encodeBytes } from "./encode-numbers.ts";
import {
  type Constant,
  constantsOf,
  encode,
  isCoded,
  MEMORY,
  printConstant,
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
export const FEW = 64;
const wayOf = (size: number) => (size <= FEW ? "byLoop" : "byHost");

/** An exported entry: it hands its vectors to the kernel. */
export function printKernelEntry({ name, procedure }: Entry, about: string, parts: KernelParts): string {
  const standIn = parts.standIn?.entries.find((entry) => entry.name === name)?.procedure;
  const orStandIn = standIn === undefined ? "" : render(templates.orStandIn, { standIn });
  return render(templates.kernelEntry, { name: procedure, about, orStandIn });
}

/** The kernel as a part of the module: its code, its weights and what starts it. */
export function printKernelParts(network: Network, parts: KernelParts): string[] {
  const { inputSize, outputSize } = network;
  const { program, kernel, standIn } = parts;
  const array = arrayOf[program.dtype];
  const views = viewsOf(network, parts);
  const mode = standIn ? templates.hasStandIn : templates.needsKernel;
  const { start, ...common } = printCommon(network, parts, []);
  return [
    render(templates.kernel, {
      ...mode,
      ...common,
      ...{ array, inputSize, outputSize, bytes: kernel.bytes.length },
      start: render(templates.start, {
        ...{ ...mode, ...start },
        views: printLines(views, ({ view, length, type }) =>
          render(templates.view, {
            ...{ view, array, length },
            assertion: type === "Numbers" ? "" : ` as ${type}`,
          }),
        ),
      }),
      functions: printLines(program.entries, typeOfEntry),
      viewTypes: printLines(views, ({ view, type }) => `  readonly ${view}: ${type};`),
      addresses: printLines([...addressesOf(parts), ...views], ({ view, at }) => `  ${view}: ${at},`),
      copyInput: render(templates.copyInput[wayOf(inputSize)], { inputSize }),
      copyOutput: render(templates.copyOutput[wayOf(outputSize)], { outputSize }),
    }),
    ...printPacked(parts),
  ];
}

/** The same where there are states, or several inputs or outputs; `others` are numbers that the module has besides. */
export function printKernelOfPorts(
  network: Network,
  parts: KernelParts,
  others: readonly Constant[],
): string[] {
  const { program, kernel, standIn } = parts;
  const { layout, bytes } = kernel;
  const array = arrayOf[program.dtype];
  const mode = standIn ? templates.hasStandIn : templates.needsKernel;
  const entry = program.entries[0] as Entry;
  const { start, ...common } = printCommon(network, parts, others.filter(isCoded));
  const ports = buffersOf(entry);
  const weights = addressesOf(parts);
  const addresses = printLines(weights, ({ view, at }) => `  ${view}: ${at},`);
  const placeOfPort = (port: string): string =>
    render(portTemplates.portPlace, {
      ...{ port, length: lengthNamed(program, port) },
      ...{ roomAt: layout.buffers.get(port) as number, ownAt: layout.own.get(port) as number },
    });
  return [
    render(portTemplates.kernel, {
      ...mode,
      ...common,
      bytes: bytes.length,
      places: render(portTemplates.places, {
        ...{ array, few: FEW, orNull: standIn ? ", and so if the host has no WebAssembly" : "" },
        unlessKernel: standIn ? "k === null || " : "",
      }),
      start: render(portTemplates.start, {
        ...{ ...mode, ...start },
        ports: printLines(ports, placeOfPort),
      }),
      functions: printLines(program.entries, ({ name, ...buffers }) => {
        const parameters = buffersOf(buffers).map((one) => `${one}: number`);
        return `  readonly ${name}: (${parameters.join(", ")}) => void;`;
      }),
      portTypes: printLines(ports, (port) => render(portTemplates.portType, { port })),
      address: weights.length === 0 ? "" : render(portTemplates.address, { addresses }),
    }),
    ...others.map(printConstant),
    ...printPacked(parts),
  ];
}

/** What all kernels are started by; `coded` are numbers that the module has besides the weights. */
function printCommon({ name }: Network, parts: KernelParts, coded: readonly Constant[]) {
  const { program, kernel, standIn } = parts;
  const array = arrayOf[program.dtype];
  const constants = constantsOf(program);
  const bytes = kernel.bytes.length;
  const imports = demandsOf(program).length > 0 ? refusesIndices : importsNothing;
  return {
    start: {
      weights: printLines(constants, (constant) => printWeights(constant, parts, array)),
      orTables: standIn
        ? render(templates.orTables, {
            tables: printLines(tablesBesideKernel(standIn), ({ name: table, values }) =>
              render(templates.unpackTable, { table, unpack: unpackerOf(values) }),
            ),
          })
        : "",
    },
    compile: standIn
      ? render(templates.compileWithFallback, { bytes, imports: imports.imports })
      : render(templates.compileKernel, { name, bytes, imports: imports.imports }),
    ...{ imported: imports.imported, importsType: imports.importsType },
    decoders: [
      ...(constants.length > 0 && standIn ? [render(templates.weightsAt, { array, ownArray: MEMORY })] : []),
      ...printUnpack([...constants, ...coded]),
      decoders.decode,
    ].join("\n\n"),
    code: encodeBytes(kernel.bytes),
  };
}

/** What is unpacked when a kernel is started: its weights, and the tables of the TypeScript beside it. */
function printPacked({ program, standIn }: KernelParts): string[] {
  const tables = standIn ? tablesBesideKernel(standIn) : [];
  return [...constantsOf(program), ...tables.map(({ about, ...table }) => ({ ...table, layout: about }))].map(
    ({ name: packed, layout, values }) =>
      render(templates.packed, { name: packed, layout, ...encode(values) }),
  );
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

const addressesOf = ({ program, kernel: { layout } }: KernelParts): Named[] =>
  constantsOf(program).map(({ name }) => ({ view: name, at: layout.buffers.get(name) as number }));

/** The vectors in the memory of the kernel that TypeScript reads and writes. */
function viewsOf(
  { inputSize, outputSize }: Network,
  { program, kernel: { layout } }: KernelParts,
): (Named & { readonly length: number; readonly type: "Numbers" | "Input" | "Output" })[] {
  const { batch } = layout;
  const [input, output] = [INPUT, OUTPUT].map((name) => layout.buffers.get(name)) as [number, number];
  const [ownInput, ownOutput] = [INPUT, OUTPUT].map((name) => layout.own.get(name)) as [number, number];
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
  return entry === undefined ? outputSize : lengthNamed(program, entry.outputs[0] as string) / entry.rows;
}
