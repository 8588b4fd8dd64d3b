import { quote } from "../../../diagnostics/words.ts";
import type { OnnxTensor } from "../graph.ts";
import type { ExternalData } from "./external-data.ts";
import type { Message } from "./onnx-schema.ts";
import { Problems } from "./problems.ts";
import { tensorOf } from "./tensor-proto.ts";

/**
 * The constants that a graph comes with, by name.
 * @throws ImportError with all that is wrong with them
 */
export function readInitializers(
  { initializer, sparseInitializer }: Message<"GraphProto">,
  external: ExternalData,
): Map<string, OnnxTensor> {
  const problems = new Problems();
  const constants = new Map<string, OnnxTensor>();
  for (const proto of initializer) {
    const where = `initializer ${quote(proto.name)}`;
    if (proto.name === "") problems.add({ where, reason: "it has no name" });
    if (constants.has(proto.name)) problems.add({ where, reason: "there are two of that name" });
    const tensor = problems.attempt(() => tensorOf(proto, where, external));
    if (tensor !== undefined) constants.set(proto.name, tensor);
  }
  for (const { values } of sparseInitializer) {
    const where = `initializer ${quote(values?.name ?? "")}`;
    problems.add({ where, reason: "it is sparse", help: "export the model with dense tensors" });
  }
  problems.throwIfAny();
  return constants;
}
