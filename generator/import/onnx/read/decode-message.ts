import { fromBinary } from "@bufbuild/protobuf";
import { ImportError } from "../../imported-model.ts";
import { checkWire } from "./check-wire.ts";
import { descriptorOf } from "./describe-schema.ts";
import type { Message, MessageName } from "./onnx-schema.ts";

/**
 * Decodes the protobuf message in a file. Fields that ONNX has added since are ignored.
 * @param what the kind of file in messages: `ONNX model`
 * @throws ImportError if the bytes are not such a message
 */
export function decodeMessage<Name extends MessageName>(
  name: Name,
  bytes: Uint8Array,
  what: string,
): Message<Name> {
  if (bytes.length === 0)
    throw new ImportError({ reason: `the file is empty, so it is not a valid ${what}` });
  const desc = descriptorOf(name);
  try {
    checkWire(desc, bytes);
    return fromBinary(desc, bytes, { readUnknownFields: false }) as unknown as Message<Name>;
  } catch (problem) {
    throw new ImportError({
      reason: `the file is damaged or not a valid ${what}: it ${inWords((problem as Error).message)}`,
      help: "it may be truncated or in another format; export or download it again",
    });
  }
}

/** Errors of the protobuf library as sentences whose subject is the file. */
const sentences: readonly (readonly [RegExp, string])[] = [
  [/^premature EOF|outside the bounds/, "ends inside a field"],
  [/^illegal tag|^cant skip|^invalid end group/, "has bytes that begin no field"],
  [/^invalid varint/, "has an integer longer than 64 bits"],
  [/recursion/, "nests messages too deeply"],
];

const inWords = (message: string): string =>
  sentences.find(([pattern]) => pattern.test(message))?.[1] ?? message;
