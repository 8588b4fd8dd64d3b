import { numbers, result, row } from "../../../templates/buffers.ts";
import { check } from "../../../templates/check.ts";
import { createInput, createNamedInput, createOutput, isSequence } from "../../../templates/create.ts";
import { copy } from "../../../templates/forward-batch.ts";
import { entry, part } from "../../../templates/functions.ts";
import type { Cost } from "../../ir/cost.ts";
import type { Network } from "../../ir/network.ts";
import type { Parameter, Procedure, Program } from "../../ir/program.ts";
import type { Form } from "../../ir/spec.ts";
import { demandsOf, scalarsOf, usesOf } from "../../ir/uses.ts";
import { render } from "../render.ts";
import type { Kernel } from "../wasm/print-kernel.ts";
import { arrayOf, declare } from "./declarations.ts";
import { type ModuleOrigin, printBanner, printHeader } from "./print-banner.ts";
import { printBatchInKernel, printForwardBatch } from "./print-batch.ts";
import { printBuffers, printBuffersBesideKernel, printLocalWeights } from "./print-buffers.ts";
import { printConstants } from "./print-constants.ts";
import { printIndexChecks } from "./print-index-checks.ts";
import { type KernelParts, printKernelEntry, printKernelParts } from "./print-kernel.ts";
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
  const { name, dtype, inputSize, outputSize, inputNames } = network;
  const array = arrayOf[dtype];
  const { ts, wasm } = programs;
  const parts = wasm && { ...wasm, standIn: ts };
  const newVectors = parts
    ? { newInput: "newInput()", newOutput: "newOutput()", open: "/**\n * ", warning: WARNING }
    : {
        newInput: `new ${array}(${inputSize}) as Input`,
        newOutput: `new ${array}(${outputSize}) as Output`,
        open: "/** ",
        warning: "",
      };
  const sizes = { name, inputSize, outputSize, array, ...newVectors };
  const entries = (parts?.program ?? (ts as Program)).entries.filter(({ rows }) => rows === 1);
  const predict = printPredict(network, entries.length > 1);
  const page = [
    `${printHeader(form)}${printBanner(network, cost, origin, targetOf(programs))}`,
    declare(network),
    ...printConstants(network, cost),
    // what computes
    ...(parts ? printKernelEntries(parts) : printEntries(ts as Program, network)),
    ...predict,
    printForwardBatch(network, parts, ts),
    render(inputNames === undefined ? createInput : createNamedInput, sizes),
    render(createOutput, sizes),
    // what is not exported
    numbers,
    isSequence,
    render(check, sizes),
    render(copy, sizes),
    ...(ts ? [render(row, sizes)] : []),
    ...(ts || predict.length > 0 ? [render(result, sizes)] : []),
    ...(parts ? [printBatchInKernel(network, parts), ...printKernelParts(network, parts)] : []),
    ...(ts ? printFunctions(ts, parts !== undefined) : []),
    ...printIndexChecks(network, demandsOf(parts?.program ?? (ts as Program)), ts !== undefined),
    ...(ts ? (parts ? printBuffersBesideKernel(ts) : printBuffers(ts)) : []),
  ];
  return `${page.join("\n\n")}\n`;
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
function printFunctions(program: Program, isStandIn: boolean): string[] {
  const { procedures, entries, dtype } = program;
  const exported = isStandIn ? [] : exportedBy(entries);
  const printed = procedures.map((procedure) => {
    const body = printBody(procedure, dtype, exported);
    return { procedure, body: isStandIn ? `${printLocalWeights(program, procedure)}${body}` : body };
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
