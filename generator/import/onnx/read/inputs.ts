import { quote } from "../../../diagnostics/words.ts";
import { ImportError, type ImportProblem } from "../../imported-model.ts";
import type { GraphInput } from "../graph.ts";
import { elementTypeOf, nameOfCode, STRING } from "./element-types.ts";
import { holds, type Message } from "./onnx-schema.ts";
import { Problems } from "./problems.ts";

type Dim = GraphInput["dims"][number];
type TypeProto = Message<"TypeProto">;

/**
 * The declaration of a graph input.
 * @throws ImportError
 */
function readInput(proto: Message<"ValueInfoProto">): GraphInput {
  const where = calledInput(proto.name);
  const tensor = proto.type?.tensorType;
  if (tensor === undefined) {
    throw new ImportError({
      where,
      reason: `it is ${nonTensor(proto.type)}, and only tensors can be imported`,
    });
  }
  const row = elementTypeOf(tensor.elemType);
  if (row === undefined) {
    throw new ImportError({
      ...{
        where,
        reason: `its elements have type ${nameOfCode(tensor.elemType)}, which neuroll does not read`,
      },
      ...(tensor.elemType === STRING && {
        help: "a network computes with numbers: encode text before you call it, and import the rest of the model",
      }),
    });
  }
  if (tensor.shape === undefined) {
    const help = "export the model with a shape for each input";
    throw new ImportError({ where, reason: "its shape is unknown", help });
  }
  return { name: proto.name, type: row.type, dims: tensor.shape.dim.map(readDim) };
}

export const calledInput = (name: string): string => `input ${quote(name)}`;

/** `batch×4`; an open size without a name is `?`. */
export const showSizes = (dims: GraphInput["dims"]): string =>
  dims.length === 0 ? "one number" : dims.map((dim) => dim ?? "?").join("×");

/** Some exporters write an unknown size as -1. */
function readDim(dim: Message<"TensorShapeProto_Dimension">): Dim {
  if (dim.dimParam !== "") return dim.dimParam;
  const size = Number(dim.dimValue);
  return holds(dim, "dimValue") && size >= 0 ? size : undefined;
}

/** The declared type of a value: `float32, batch×3`, `a sequence`. */
export function describeType({ type }: Message<"ValueInfoProto">): string {
  const tensor = type?.tensorType;
  if (tensor === undefined) return nonTensor(type);
  const sizes = tensor.shape === undefined ? "" : `, ${showSizes(tensor.shape.dim.map(readDim))}`;
  return `${nameOfCode(tensor.elemType)}${sizes}`;
}

/** Source: TypeProto in onnx/onnx.proto. */
function nonTensor(type: TypeProto | undefined): string {
  if (type?.sequenceType) return "a sequence";
  if (type?.mapType) return "a map";
  if (type?.optionalType) return "an optional value";
  return type?.sparseTensorType ? "a sparse tensor" : "untyped";
}

/** The inputs of a graph, and the problems of those that no network can have, by name. */
export interface ReadInputs {
  readonly inputs: readonly GraphInput[];
  readonly unreadable: ReadonlyMap<string, readonly ImportProblem[]>;
}

/**
 * The inputs of a graph; files of old IR versions list the initializers among them.
 * @throws ImportError with all problems of their names
 */
export function readInputs({ input, initializer }: Message<"GraphProto">): ReadInputs {
  const problems = new Problems();
  const initialized = new Set(initializer.map(({ name }) => name));
  const unreadable = new Map<string, readonly ImportProblem[]>();
  const seen = new Set<string>();
  const inputs = input.flatMap((proto) => {
    const { name } = proto;
    if (name === "") problems.add({ where: calledInput(name), reason: "it has no name" });
    if (seen.has(name)) problems.add({ where: calledInput(name), reason: "two have this name" });
    seen.add(name);
    if (initialized.has(name)) return [];
    try {
      return [readInput(proto)];
    } catch (error) {
      if (!(error instanceof ImportError)) throw error;
      unreadable.set(name, error.problems);
      return [];
    }
  });
  problems.throwIfAny();
  return { inputs, unreadable };
}
