import { numbers, result, row } from "../../../templates/buffers.ts";
import { check } from "../../../templates/check.ts";
import { createInput, createNamedInput, createOutput, isSequence } from "../../../templates/create.ts";
import { copy } from "../../../templates/forward-batch.ts";
import { entry, part } from "../../../templates/functions.ts";
import type { Cost } from "../../ir/cost.ts";
import { hasOnePortEach, type Network } from "../../ir/network.ts";
import { INPUT, OUTPUT, type Parameter, type Procedure, type Program } from "../../ir/program.ts";
import type { Form } from "../../ir/spec.ts";
import { demandsOf, scalarsOf, usesOf } from "../../ir/uses.ts";
import { render } from "../render.ts";
import type { Kernel } from "../wasm/print-kernel.ts";
import { arrayOf, declare } from "./declarations.ts";
import { type ModuleOrigin, printBanner, printHeader } from "./print-banner.ts";
import { printBatchInKernel, printForwardBatch } from "./print-batch.ts";
import { type Constant, printBuffers, printBuffersBesideKernel, printLocalWeights } from "./print-buffers.ts";
import { printConstants } from "./print-constants.ts";
import { printIndexChecks } from "./print-index-checks.ts";
import { type KernelParts, printKernelEntry, printKernelOfPorts, printKernelParts } from "./print-kernel.ts";
import { INITIAL, PortsPrinter } from "./print-ports.ts";
import { printPredict } from "./print-predict.ts";
import { isRounded } from "./print-scalar.ts";
import { printBody } from "./print-statements.ts";

/** What a module computes with: a program as TypeScript, as a kernel, or as both. */
export interface Programs {
  readonly ts: Program | undefined;
  readonly wasm: { readonly program: Program; readonly kernel: Kernel } | undefined;
}

/** What users have to know about a vector in the memory of a kernel. */
const WARNING =
  "\n * The first one is a view of the kernel's memory: its buffer holds the weights too and cannot be transferred.\n" +
  " * Send workers a copy, `vector.slice()`.\n";

/** The generated module: one file of TypeScript that imports nothing. */
export function printModule(
  network: Network,
  programs: Programs,
  cost: Cost,
  origin: ModuleOrigin,
  form: Pick<Form, "header"> = { header: true },
): string {
  const { ts, wasm } = programs;
  const parts = wasm && { ...wasm, standIn: ts };
  const isPlain = hasOnePortEach(network) && network.states.length === 0;
  const { functions, helpers } = isPlain ? printPlain(network, parts, ts) : printPorts(network, parts, ts);
  const page = [
    `${printHeader(form)}${printBanner(network, cost, origin, targetOf(programs))}`,
    ...declare(network),
    ...printConstants(network, cost),
    ...functions,
    // what is not exported
    numbers,
    ...helpers,
  ];
  return `${page.join("\n\n")}\n`;
}

/** What a module exports to be called, and what that needs. */
interface Body {
  readonly functions: readonly string[];
  readonly helpers: readonly string[];
}

/** A module that takes one vector and gives another. */
function printPlain(network: Network, parts: KernelParts | undefined, ts: Program | undefined): Body {
  const entries = (parts?.program ?? (ts as Program)).entries.filter(({ rows }) => rows === 1);
  const predict = printPredict(network, entries.length > 1);
  const sizes = { ...sizesOf(network), array: arrayOf[network.dtype] };
  return {
    functions: [
      ...(parts ? printKernelEntries(parts) : printEntries(ts as Program, network)),
      ...predict,
      printForwardBatch(network, parts, ts),
      ...printCreation(network, parts !== undefined),
    ],
    helpers: [
      isSequence,
      render(check, sizes),
      copy,
      ...(ts ? [render(row, sizes)] : []),
      ...(ts || predict.length > 0 ? [render(result, sizes)] : []),
      ...(parts ? [printBatchInKernel(network, parts), ...printKernelParts(network, parts)] : []),
      ...(ts ? printFunctions(ts, parts !== undefined, parts ? [] : exportedBy(ts.entries)) : []),
      ...printIndexChecks(network, demandsOf(parts?.program ?? (ts as Program)), ts !== undefined),
      ...(ts ? (parts ? printBuffersBesideKernel(ts) : printBuffers(ts)) : []),
    ],
  };
}

/** A module with states, or with several inputs or outputs. */
function printPorts(network: Network, parts: KernelParts | undefined, ts: Program | undefined): Body {
  const printer = new PortsPrinter(network, { ts, kernel: parts }, parts ? WARNING : "");
  const others = initialNumbers(network);
  const program = parts?.program ?? (ts as Program);
  const isPlain = hasOnePortEach(network);
  return {
    functions: [
      ...printer.functions(({ procedure }) => procedureOf(program, procedure).about),
      ...(isPlain ? printCreation(network, parts !== undefined) : []),
    ],
    helpers: [
      ...(isPlain ? [isSequence] : []),
      render(check, sizesOf(network)),
      ...printer.helpers(),
      ...(parts ? printKernelOfPorts(network, parts, others) : []),
      ...(ts ? printFunctions(ts, parts !== undefined, []) : []),
      ...printIndexChecks(network, demandsOf(parts?.program ?? (ts as Program)), ts !== undefined),
      ...(ts ? (parts ? printBuffersBesideKernel(ts) : printBuffers(ts, others)) : []),
    ],
  };
}

const sizesOf = ({ name, inputSize, outputSize }: Network) => ({ name, inputSize, outputSize });

/** `createInput` and `createOutput`. */
function printCreation(network: Network, isInKernel: boolean): string[] {
  const { inputs, inputSize, outputSize, states, dtype } = network;
  const array = arrayOf[dtype];
  const hasPlaces = isInKernel && states.length > 0;
  const newVectors = hasPlaces
    ? {
        newInput: `newVector("${INPUT}", ${inputSize}) as Input`,
        newOutput: `newVector("${OUTPUT}", ${outputSize}) as Output`,
      }
    : isInKernel
      ? { newInput: "newInput()", newOutput: "newOutput()" }
      : {
          newInput: `new ${array}(${inputSize}) as Input`,
          newOutput: `new ${array}(${outputSize}) as Output`,
        };
  const about = isInKernel ? { open: "/**\n * ", warning: WARNING } : { open: "/** ", warning: "" };
  const holes = { ...sizesOf(network), ...newVectors, ...about };
  return [
    render(inputs[0]?.names === undefined ? createInput : createNamedInput, holes),
    render(createOutput, holes),
  ];
}

/** The numbers of a new state, where these are not zeros. */
function initialNumbers({ states, stateSize }: Network): Constant[] {
  const values = new Float64Array(stateSize);
  for (const { initial, offset } of states) values.set(initial, offset);
  if (values.every((value) => Object.is(value, 0))) return [];
  return [{ role: "constant", name: INITIAL, values, layout: "What a new state holds" }];
}

const targetOf = ({ ts, wasm }: Programs): string =>
  wasm ? `, WebAssembly${ts ? ", or TypeScript where that may not be compiled" : ""}` : "";

const printKernelEntries = (parts: KernelParts): string[] =>
  parts.program.entries
    .filter(({ rows }) => rows === 1)
    .map((one) => printKernelEntry(one, procedureOf(parts.program, one.procedure).about, parts));

const printEntries = ({ entries, ...program }: Program, { inputSize, outputSize }: Network): string[] =>
  entries
    .filter(({ rows }) => rows === 1)
    .map(({ procedure }) => {
      const { about, ...rest } = procedureOf({ entries, ...program }, procedure);
      return render(entry, {
        ...{ inputSize, outputSize },
        name: procedure,
        about,
        body: printBody({ about, ...rest }, program.dtype, exportedBy(entries)),
      });
    });

/** The functions that a program printed as TypeScript alone exports. */
const exportedBy = (entries: Program["entries"]): string[] =>
  entries.filter(({ rows }) => rows === 1).map(({ procedure }) => procedure);

/** The functions that are not exported, and `fround` where a program rounds. */
export function printFunctions(
  program: Program,
  readsKernel: boolean,
  exported: readonly string[],
): string[] {
  const { procedures, dtype } = program;
  const printed = procedures.map((procedure) => {
    const body = printBody(procedure, dtype, exported);
    return { procedure, body: readsKernel ? `${printLocalWeights(program, procedure)}${body}` : body };
  });
  const { primitives } = usesOf(scalarsOf(program));
  const rounds = [...primitives].some((name) => isRounded(name, dtype));
  return [
    ...printed
      .filter(({ procedure }) => !exported.includes(procedure.name))
      .map(({ procedure: { name, about, parameters }, body }) =>
        render(part, {
          name,
          about,
          parameters: parameters.map((one) => `${one.name}: ${types[one.kind]}`).join(", "),
          body,
        }),
      ),
    ...(rounds ? ["const fround = Math.fround;"] : []),
  ];
}

const procedureOf = ({ procedures }: Program, wanted: string): Procedure =>
  procedures.find(({ name }) => name === wanted) as Procedure;

/** The types of parameters. */
const types: Readonly<Record<Parameter["kind"], string>> = { buffer: "Numbers", count: "number" };
