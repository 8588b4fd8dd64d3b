import { eraseTypes } from "../erase-types.ts";
import { ts } from "../typescript.ts";

type Vector = Float64Array | Float32Array;

/** The exports of any generated module, without its array lengths. */
export interface GeneratedModule {
  forward(x: Vector, out: Vector): Vector;
  logits?(x: Vector, out: Vector): Vector;
  predict?(x: Vector): number;
  classify?(x: Vector): string;
  forwardBatch(x: Vector, out: Vector, count: number): Vector;
  createInput(values?: readonly number[] | Readonly<Record<string, number>>): Vector;
  createOutput(): Vector;
  readonly labels?: readonly string[];
  readonly network: Readonly<Record<string, unknown>>;
}

/** Imports a generated module from its text. */
export const loadModule = (text: string, language: "ts" | "js" = "ts"): Promise<GeneratedModule> =>
  import(`data:text/javascript,${encodeURIComponent(language === "js" ? text : eraseTypes(text))}`);

/** The JavaScript that TypeScript itself makes of a module. */
export const stripTypes = (text: string): string =>
  ts.transpileModule(text, {
    compilerOptions: { target: ts.ScriptTarget.ES2020, module: ts.ModuleKind.ESNext },
  }).outputText;
