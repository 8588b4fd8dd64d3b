import { quote } from "../../../diagnostics/words.ts";
import type { OnnxTensor } from "../graph.ts";
import type { ExternalData } from "./external-data.ts";
import type { Message } from "./onnx-schema.ts";
import { Problems } from "./problems.ts";
import { tensorOf } from "./tensor-proto.ts";

/** The constants that a graph comes with, by name; their numbers are decoded only where they are needed. */
export type Initializers = ReadonlyMap<string, Message<"TensorProto">>;

/** @throws ImportError with all that is wrong with their names, or where one is sparse */
export function readInitializers({ initializer, sparseInitializer }: Message<"GraphProto">): Initializers {
  const problems = new Problems();
  const initializers = new Map<string, Message<"TensorProto">>();
  for (const proto of initializer) {
    const where = calledInitializer(proto.name);
    if (proto.name === "") problems.add({ where, reason: "it has no name" });
    if (initializers.has(proto.name)) problems.add({ where, reason: "there are two of that name" });
    initializers.set(proto.name, proto);
  }
  for (const { values } of sparseInitializer) {
    const where = calledInitializer(values?.name ?? "");
    problems.add({ where, reason: "it is sparse", help: "export the model with dense tensors" });
  }
  problems.throwIfAny();
  return initializers;
}

/**
 * The numbers of those among the names.
 * @throws ImportError with all that is wrong with them
 */
export function decodeInitializers(
  initializers: Initializers,
  names: ReadonlySet<string>,
  external: ExternalData,
): Map<string, OnnxTensor> {
  const problems = new Problems();
  const constants = new Map<string, OnnxTensor>();
  for (const [name, proto] of initializers) {
    if (!names.has(name)) continue;
    const tensor = problems.attempt(() => tensorOf(proto, calledInitializer(name), external));
    if (tensor !== undefined) constants.set(name, tensor);
  }
  problems.throwIfAny();
  return constants;
}

const calledInitializer = (name: string): string => `initializer ${quote(name)}`;
