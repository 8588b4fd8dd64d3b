import { quote } from "../../../diagnostics/words.ts";
import type { OnnxTensor } from "../graph.ts";
import { ExternalData } from "./external-data.ts";
import { readTensorProto } from "./tensor-proto.ts";

/** A tensor in a file of its own. */
export interface NamedTensor {
  /** Empty where the file gives none. */
  readonly name: string;
  readonly tensor: OnnxTensor;
}

/**
 * The tensor of a file that is one TensorProto, such as `input_0.pb` in an ONNX test_data_set.
 * @throws ImportError
 */
export async function readTensor(bytes: Uint8Array): Promise<NamedTensor> {
  const { decodeMessage } = await import("./decode-message.ts");
  const proto = decodeMessage("TensorProto", bytes, "ONNX tensor");
  const tensor = readTensorProto(proto, `tensor ${quote(proto.name)}`, new ExternalData(), "refused");
  return { name: proto.name, tensor };
}
