import { quote } from "../../../diagnostics/words.ts";
import type { Shape } from "../../../ir/tensor-data.ts";
import { ImportError } from "../../imported-model.ts";
import type { GraphInput } from "../graph.ts";
import { elementTypeOf, nameOfCode } from "./element-types.ts";
import { holds, type Message } from "./onnx-schema.ts";
import { Problems } from "./problems.ts";

type Dim = GraphInput["dims"][number];
/** Sizes that the user gives, by the name that the file has for them. */
type Sizes = Readonly<Record<string, number>>;
type TypeProto = Message<"TypeProto">;

/**
 * What a graph says of one of its inputs, with the sizes that the user gives for open ones.
 * @throws ImportError
 */
function readInput(proto: Message<"ValueInfoProto">, dims: Sizes): GraphInput {
  const where = calledInput(proto.name);
  const tensor = proto.type?.tensorType;
  if (tensor === undefined) {
    throw new ImportError({ where, reason: `it is ${nonTensor(proto.type)}, and only tensors are imported` });
  }
  const row = elementTypeOf(tensor.elemType);
  if (row === undefined) {
    throw new ImportError({ where, reason: `its elements are of the type ${nameOfCode(tensor.elemType)}` });
  }
  if (tensor.shape === undefined) {
    const help = "export the model with a shape for each input";
    throw new ImportError({ where, reason: "the model does not say what shape it has", help });
  }
  const read = tensor.shape.dim.map((dim) => withSize(readDim(dim), dims));
  return { name: proto.name, type: row.type, dims: read };
}

export const calledInput = (name: string): string => `input ${quote(name)}`;

/** Some exporters write a size that is not known as -1. */
function readDim(dim: Message<"TensorShapeProto_Dimension">): Dim {
  if (dim.dimParam !== "") return dim.dimParam;
  const size = Number(dim.dimValue);
  return holds(dim, "dimValue") && size >= 0 ? size : undefined;
}

const withSize = (dim: Dim, dims: Sizes): Dim =>
  typeof dim === "string" && Object.hasOwn(dims, dim) ? dims[dim] : dim;

/** Source: TypeProto in onnx/onnx.proto. */
function nonTensor(type: TypeProto | undefined): string {
  if (type?.sequenceType) return "a sequence";
  if (type?.mapType) return "a map";
  if (type?.optionalType) return "an optional value";
  return type?.sparseTensorType ? "a sparse tensor" : "of no type";
}

/**
 * The inputs of a graph; files of old IR versions list the initializers among them.
 * @throws ImportError with all that is wrong with them
 */
export function readInputs({ input, initializer }: Message<"GraphProto">, dims: Sizes): GraphInput[] {
  const problems = new Problems();
  const initialized = new Set(initializer.map(({ name }) => name));
  const seen = new Set<string>();
  const inputs = input.flatMap((proto) => {
    const { name } = proto;
    if (name === "") problems.add({ where: calledInput(name), reason: "it has no name" });
    if (seen.has(name)) problems.add({ where: calledInput(name), reason: "there are two of that name" });
    seen.add(name);
    return initialized.has(name) ? [] : (problems.attempt(() => readInput(proto, dims)) ?? []);
  });
  problems.throwIfAny();
  return inputs;
}

/** The values whose sizes the file or the user all gives as numbers. */
export function staticShapes(graph: Message<"GraphProto">, dims: Sizes): Map<string, Shape> {
  const shapes = new Map<string, Shape>();
  for (const { name, type } of [...graph.valueInfo, ...graph.output, ...graph.input]) {
    const sizes = type?.tensorType?.shape?.dim.map((dim) => withSize(readDim(dim), dims));
    if (sizes?.every((size) => typeof size === "number")) shapes.set(name, sizes);
  }
  return shapes;
}
