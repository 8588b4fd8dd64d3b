/**
 * neuroll as a library: pure functions over text and bytes.
 *
 *     const { text, network } = await compile("name: sum\ninput: 2\nlayers: […]");
 *     interpret(network, [1, 0.5]).output;
 *
 * A trained file becomes a spec by `importModel` and `writeSpec`. A vocabulary of one's own is an object with more
 * activations and kinds of layer than `vocabulary`; `scalar` has the words that formulas are built of.
 */
export { jsonSchema } from "./1-read/schema/json-schema.ts";
export type { ReadFile } from "./2-resolve/resolve.ts";
export { embed } from "./builder/embed.ts";
export * from "./builder/kinds.ts";
export { type Layer as LayerBuilder, layers, layersOf } from "./builder/layer.ts";
export { type NetworkBuilder, type NetworkOptions, network, type Ports } from "./builder/network.ts";
export { type FileTensor, file, key } from "./builder/tensors.ts";
export type { Diagnostic, Note, Severity } from "./diagnostics/diagnostic.ts";
export { formatDiagnostics } from "./diagnostics/format-diagnostic.ts";
export { SpecError } from "./diagnostics/spec-error.ts";
export { type Compiled, type CompileOptions, compile, type Planned, plan } from "./generate.ts";
export {
  ImportError,
  type ImportedModel,
  type ImportOptions,
  type ImportProblem,
  type ModelFile,
} from "./import/imported-model.ts";
export { importModel } from "./import/index.ts";
export { type WrittenModel, writeSpec } from "./import/write-spec.ts";
export type { Activation, AppliedActivation, Parameter, Sample, Step } from "./ir/activation.ts";
export { type Config, defineConfig } from "./ir/config.ts";
export type { Cost, LayerCost } from "./ir/cost.ts";
export { IndexError } from "./ir/demand.ts";
export { type Example, ofAnyInput, type Random } from "./ir/example.ts";
export { largestIndex } from "./ir/largest-index.ts";
export {
  type Arithmetic,
  type Build,
  type Field,
  type FoldOf,
  type LayerKind,
  layerKind,
  type MapOf,
  type Stage,
  type Tensor,
} from "./ir/layer.ts";
export type { Layer, Network } from "./ir/network.ts";
export type { Dtype } from "./ir/number-format.ts";
export type { Program } from "./ir/program.ts";
export { runProgram } from "./ir/run-program.ts";
export * as scalar from "./ir/scalar.ts";
export type { BuiltSpec, Emit, SpecInput, SpecSource, SpecValue } from "./ir/spec.ts";
export { type Shape, sizeOf, type TensorData } from "./ir/tensor-data.ts";
export type { View } from "./ir/view.ts";
export * as view from "./ir/view.ts";
export type { Vocabulary } from "./ir/vocabulary.ts";
export { type Loaded, type LoadOptions, load } from "./load.ts";
export { type Interpreted, interpret } from "./reference/interpret.ts";
export { dot, ndim, ShapeError, shape } from "./reference/tensor.ts";
export { type SqlFunction, type SqlOptions, writeSql } from "./sql/write-sql.ts";
export { vocabulary } from "./vocabulary/index.ts";
