import { fromBinary } from "@bufbuild/protobuf";
import { ImportError } from "../../imported-model.ts";
import { checkWire } from "./check-wire.ts";
import { descriptorOf } from "./describe-schema.ts";
import type { Message, MessageName } from "./onnx-schema.ts";

/**
 * The protobuf message that a file holds. Fields that ONNX has added since are left out.
 * @param what the file as messages call it: `ONNX model`
 * @throws ImportError where the bytes are no such message
 */
export function decodeMessage<Name extends MessageName>(
  name: Name,
  bytes: Uint8Array,
  what: string,
): Message<Name> {
  if (bytes.length === 0) throw new ImportError({ reason: `the file is empty, so it is no ${what}` });
  const desc = descriptorOf(name);
  try {
    checkWire(desc, bytes);
    return fromBinary(desc, bytes, { readUnknownFields: false }) as unknown as Message<Name>;
  } catch (problem) {
    const { message } = problem as Error;
    throw new ImportError({
      reason: `the file is no ${what}, or is damaged: as protobuf it ${sentences[message] ?? message}`,
      help: `it may be cut off, or not a ${what} at all; export or fetch it again`,
    });
  }
}

/** What the protobuf library says, in words for users. */
const sentences: Readonly<Record<string, string>> = {
  "premature EOF": "ends inside a field",
  "Offset is outside the bounds of the DataView": "ends inside a number",
};
