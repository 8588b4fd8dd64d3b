import { banner } from "../../../templates/banner.ts";
import { vectors } from "../../../templates/buffers.ts";
import { check } from "../../../templates/check.ts";
import { createInput, createNamedInput, createOutput } from "../../../templates/create.ts";
import { entry } from "../../../templates/entry.ts";
import { forwardBatch } from "../../../templates/forward-batch.ts";
import { page } from "../../../templates/page.ts";
import { part } from "../../../templates/part.ts";
import { predict } from "../../../templates/predict.ts";
import type { Cost } from "../../ir/cost.ts";
import type { Network } from "../../ir/network.ts";
import type { Procedure, Program } from "../../ir/program.ts";
import { render } from "../render.ts";
import { arrayOf, declare, indexType } from "./declarations.ts";
import { drawNetwork } from "./draw-network.ts";
import { printBuffers } from "./print-buffers.ts";
import { printBody } from "./print-statements.ts";

/** Where a module comes from, for its banner. */
export interface Origin {
  /** The spec as the user named it. */
  readonly path: string;
  /** Of the spec and the weight files it read. */
  readonly hash: string;
  /** The command that makes the module again. */
  readonly command: string;
}

const ENTRIES: readonly string[] = ["logits", "forward"];

/** The generated module: one file of TypeScript that imports nothing. */
export function printModule(network: Network, program: Program, cost: Cost, origin: Origin): string {
  const { name, description, dtype, inputSize, outputSize, inputNames } = network;
  const sizes = { name, inputSize, outputSize, array: arrayOf[dtype] };
  const isEntry = (procedure: Procedure): boolean => ENTRIES.includes(procedure.name);
  const parametersOf = (called: string): readonly string[] =>
    program.procedures.find((procedure) => procedure.name === called)?.parameters ?? [];
  const printProcedure = (procedure: Procedure): string =>
    render(isEntry(procedure) ? entry : part, {
      ...sizes,
      name: procedure.name,
      about: procedure.about,
      parameters: procedure.parameters.map((p) => `${p}: ${p === "x" ? "Input" : "Output"}`).join(", "),
      body: printBody(procedure, dtype, parametersOf),
    });

  const entries = program.procedures.filter(isEntry);
  const functions = program.procedures.filter((procedure) => !isEntry(procedure)).map(printProcedure);
  const printedEntries = entries.toReversed().map(printProcedure);
  const rounds = [...functions, ...printedEntries].some((text) => text.includes("fround("));
  const index = indexType(network);
  return render(page, {
    banner: render(banner, {
      hash: origin.hash,
      path: oneLine(origin.path),
      command: oneLine(origin.command),
      name,
      description: description === undefined ? "" : `: ${oneLine(description)}`,
      drawing: comment(drawNetwork(network, cost)),
      cost: `${cost.parameters} parameters, ${cost.multiplyAdds} multiply-adds, ${dtype}`,
    }),
    declarations: declare(network, cost),
    entries: sections(printedEntries),
    accessors: sections([
      render(predict, {
        index,
        outputSize,
        scores: entries[0]?.name ?? "forward",
        what: entries.length > 1 ? "logit, and so of the output" : "output",
        assertion: index === "number" ? "" : ` as ${index}`,
      }),
      render(forwardBatch, sizes),
      render(inputNames === undefined ? createInput : createNamedInput, sizes),
      render(createOutput, sizes),
    ]),
    internals: sections([
      render(check, sizes),
      ...functions,
      ...(rounds ? ["const fround = Math.fround;"] : []),
      vectors,
      ...printBuffers(program),
    ]),
  });
}

const sections = (texts: readonly string[]): string => texts.join("\n\n");
const oneLine = (text: string): string => text.trim().replace(/[\s\u2028\u2029]+/g, " ");
const comment = (lines: readonly string[]): string =>
  lines.map((line) => `//   ${line}`.trimEnd()).join("\n");
