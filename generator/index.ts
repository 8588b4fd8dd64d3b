/**
 * neuroll as a library: pure functions over text and bytes.
 *
 *     const { text, network } = compile("name: sum\ninput: 2\nlayers: […]");
 *     interpret(network, [1, 0.5]).output;
 */
export type { Diagnostic, Note, Severity } from "./diagnostics/diagnostic.ts";
export { formatDiagnostics } from "./diagnostics/format-diagnostic.ts";
export { SpecError } from "./diagnostics/spec-error.ts";
export {
  type Compiled,
  type CompileOptions,
  compile,
  type Loaded,
  type LoadOptions,
  load,
  type Planned,
  plan,
} from "./generate.ts";
export { layerKind } from "./ir/layer.ts";
export { runProgram } from "./ir/run-program.ts";
export type { Vocabulary } from "./ir/vocabulary.ts";
export { type Interpreted, interpret, largestIndex } from "./reference/interpret.ts";
export { dot, ndim, ShapeError, shape } from "./reference/tensor.ts";
export { vocabulary } from "./vocabulary/index.ts";
