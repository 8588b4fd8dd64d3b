import type { Program } from "../../ir/program.ts";
import { demandsOf } from "../../ir/uses.ts";
import { binaryen } from "./binaryen.ts";
import { formatLiterals, formats, type Module } from "./format.ts";
import { layOutMemory, type MemoryLayout, PAGE } from "./lay-out-memory.ts";
import { importRefusal } from "./print-check.ts";
import { printProcedure } from "./print-procedure.ts";

/** A program as WebAssembly. */
export interface Kernel {
  readonly bytes: Uint8Array;
  readonly layout: MemoryLayout;
  /** Bytes of its memory, in whole pages. */
  readonly memory: number;
}

/** Program → WebAssembly with 128-bit SIMD, which exports its entries and its memory. It imports what refuses indices, if it checks any. */
export function printKernel(program: Program): Kernel {
  const module = new binaryen.Module();
  try {
    module.setFeatures(binaryen.Features.MVP | binaryen.Features.SIMD128);
    const layout = layOutMemory(program, formatLiterals(formats[program.dtype]));
    const pages = Math.ceil(layout.size / PAGE);
    const segments = layout.initial.map(({ address, bytes }) => ({
      offset: module.i32.const(address),
      data: bytes,
      passive: false,
    }));
    if (demandsOf(program).length > 0) importRefusal(module);
    module.setMemory(pages, pages, "memory", segments);
    for (const procedure of program.procedures) printProcedure(module, program, procedure, layout);
    for (const { procedure } of program.entries) module.addFunctionExport(procedure, procedure);
    if (!module.validate()) throw new Error("the kernel is not valid WebAssembly");
    keepParts(module, program);
    binaryen.setOptimizeLevel(2);
    binaryen.setShrinkLevel(1);
    module.optimize();
    return { bytes: module.emitBinary(), layout, memory: pages * PAGE };
  } finally {
    module.dispose();
  }
}

/** Keeps the optimiser from inlining the parts of long functions: together they would take it minutes. */
function keepParts(module: Module, { procedures }: Program): void {
  for (const { name } of procedures.filter(({ isPart }) => isPart)) {
    binaryen.setPassArgument("no-inline", name);
    module.runPasses(["no-inline"]);
  }
  binaryen.clearPassArguments();
}
