import { quote } from "../../../diagnostics/words.ts";
import type { ImportProblem } from "../../imported-model.ts";
import type { OnnxTensor } from "../graph.ts";
import { STRING } from "./element-types.ts";
import type { ExternalData } from "./external-data.ts";
import type { Message } from "./onnx-schema.ts";
import { Problems } from "./problems.ts";
import { readTensorProto } from "./tensor-proto.ts";

/** The initializers of a graph by name; their numbers are decoded only if they are needed. */
export type Initializers = ReadonlyMap<string, Message<"TensorProto">>;

/** @throws ImportError with all problems of their names, or if one is sparse */
export function readInitializers({ initializer, sparseInitializer }: Message<"GraphProto">): Initializers {
  const problems = new Problems();
  const initializers = new Map<string, Message<"TensorProto">>();
  for (const proto of initializer) {
    const where = calledInitializer(proto.name);
    if (proto.name === "") problems.add({ where, reason: "it has no name" });
    if (initializers.has(proto.name)) problems.add({ where, reason: "two have this name" });
    initializers.set(proto.name, proto);
  }
  for (const { values } of sparseInitializer) {
    const where = calledInitializer(values?.name ?? "");
    problems.add({ where, reason: "it is sparse", help: "export the model with dense tensors" });
  }
  problems.throwIfAny();
  return initializers;
}

/** The numbers of initializers, and the problems of those that cannot be read. */
interface Decoded {
  readonly constants: ReadonlyMap<string, OnnxTensor>;
  readonly unreadable: ReadonlyMap<string, readonly ImportProblem[]>;
}

/** The numbers of the initializers with these names. */
export function decodeInitializers(
  initializers: Initializers,
  names: ReadonlySet<string>,
  external: ExternalData,
): Decoded {
  const unreadable = new Map<string, readonly ImportProblem[]>();
  const constants = new Map<string, OnnxTensor>();
  for (const [name, proto] of initializers) {
    if (!names.has(name)) continue;
    const problems = new Problems();
    const tensor = problems.attempt(() => readTensorProto(proto, calledInitializer(name), external));
    if (tensor === undefined) unreadable.set(name, problems.found);
    else constants.set(name, tensor);
  }
  return { constants, unreadable };
}

/** More than any list of labels has. */
const MOST_WORDS = 4096n;

/** The strings of an initializer, or its numbers as strings; undefined if they are no list, or cannot be read. */
export function wordsOf(
  proto: Message<"TensorProto">,
  external: ExternalData,
): readonly string[] | undefined {
  if (proto.dataType === STRING) return proto.stringData.map((bytes) => new TextDecoder().decode(bytes));
  const isList = proto.dims.filter((size) => size > 1n).length <= 1;
  if (!isList || proto.dims.reduce((all, size) => all * size, 1n) > MOST_WORDS) return undefined;
  const problems = new Problems();
  const tensor = problems.attempt(() => readTensorProto(proto, calledInitializer(proto.name), external));
  return tensor && Array.from(tensor.data, String);
}

const calledInitializer = (name: string): string => `initializer ${quote(name)}`;
