import { type DescField, type DescMessage, ScalarType } from "@bufbuild/protobuf";
import { BinaryReader, WireType } from "@bufbuild/protobuf/wire";

/** As deep as the protobuf library reads messages inside messages. */
const DEEPEST = 100;

/** A message takes two bytes of a file and hundreds of memory. */
const MOST_MESSAGES = 2 ** 20;

/**
 * Checks what the protobuf library takes on trust: that a field lies inside its message and is encoded as its type is.
 * @throws Error with a sentence that has the file as its subject
 */
export function checkWire(desc: DescMessage, bytes: Uint8Array): void {
  const reader = new BinaryReader(bytes);
  let count = 0;

  function message({ name, fields }: DescMessage, end: number, depth: number): void {
    if (depth > DEEPEST) throw new Error(`nests messages more than ${DEEPEST} deep`);
    if (++count > MOST_MESSAGES) throw new Error(`holds more than ${MOST_MESSAGES} messages`);
    const byNumber = new Map(fields.map((field) => [field.number, field]));
    while (reader.pos < end) {
      const [number, wire] = reader.tag();
      const field = byNumber.get(number);
      const where = `field ${field?.name ?? number} of ${name}`;
      if (field !== undefined && !encodings(field).includes(wire)) {
        throw new Error(`has the ${where} in another encoding than ONNX says`);
      }
      if (field?.message === undefined) reader.skip(wire, number, DEEPEST - depth);
      else {
        const inner = reader.uint32() + reader.pos;
        if (inner > end) throw new Error(`says that the ${where} goes on past the end of what it lies in`);
        message(field.message, inner, depth + 1);
      }
      if (reader.pos > end) throw new Error(`has the ${where} go on past the end of what it lies in`);
    }
  }
  message(desc, bytes.length, 1);
}

/** How a field may lie in the file: repeated numbers one by one, or packed in a row. */
function encodings({ fieldKind, scalar }: DescField): readonly WireType[] {
  const one = scalar === undefined ? WireType.LengthDelimited : (wireTypes[scalar] ?? WireType.Varint);
  return fieldKind === "list" ? [one, WireType.LengthDelimited] : [one];
}

/** Those that are no varint. */
const wireTypes: Readonly<Partial<Record<ScalarType, WireType>>> = {
  [ScalarType.FLOAT]: WireType.Bit32,
  [ScalarType.DOUBLE]: WireType.Bit64,
  [ScalarType.STRING]: WireType.LengthDelimited,
  [ScalarType.BYTES]: WireType.LengthDelimited,
};
