import { type DescField, type DescMessage, ScalarType } from "@bufbuild/protobuf";
import { BinaryReader, WireType } from "@bufbuild/protobuf/wire";

/** The nesting of messages that the protobuf library reads. */
const DEEPEST = 100;

/** An empty message takes two bytes in a file, but hundreds in memory. */
const MOST_MESSAGES = 2 ** 20;

/**
 * Checks what the protobuf library does not: that a field is inside its message and encoded according to its type.
 * @throws Error with a sentence whose subject is the file, or an error of the library
 */
export function checkWire(desc: DescMessage, bytes: Uint8Array): void {
  const reader = new BinaryReader(bytes);
  let count = 0;

  function message(desc: DescMessage, end: number, depth: number): void {
    if (depth > DEEPEST) throw new Error(`nests messages more than ${DEEPEST} deep`);
    if (++count > MOST_MESSAGES) throw new Error(`contains more than ${MOST_MESSAGES} messages`);
    const fields = fieldsOf(desc);
    while (reader.pos < end) {
      const [number, wire] = reader.tag();
      const field = fields.get(number);
      if (field === undefined) reader.skip(wire, number, DEEPEST - depth);
      else if (!field.encodings.includes(wire)) {
        throw new Error(`encodes ${field.called} differently from its type`);
      } else if (field.message === undefined) reader.skip(wire, number);
      else {
        const inner = reader.uint32() + reader.pos;
        if (inner <= end) message(field.message, inner, depth + 1);
        else reader.pos = inner;
      }
      if (reader.pos > end) {
        throw new Error(`ends within ${field?.called ?? "a field"}, which claims to be longer`);
      }
    }
  }
  message(desc, bytes.length, 1);
}

interface Field {
  /** `field dims of TensorProto` */
  readonly called: string;
  /** The encodings it may have in the file: repeated numbers may be single or packed. */
  readonly encodings: readonly WireType[];
  readonly message: DescMessage | undefined;
}

const known = new Map<DescMessage, ReadonlyMap<number, Field>>();

function fieldsOf(desc: DescMessage): ReadonlyMap<number, Field> {
  const fields = known.get(desc) ?? new Map(desc.fields.map((field) => [field.number, describe(field)]));
  known.set(desc, fields);
  return fields;
}

function describe({ name, parent, fieldKind, scalar, message }: DescField): Field {
  const one = scalar === undefined ? WireType.LengthDelimited : (wireTypes[scalar] ?? WireType.Varint);
  const encodings = fieldKind === "list" ? [one, WireType.LengthDelimited] : [one];
  return { called: `field ${name} of ${parent.name}`, encodings, message };
}

/** Types that are not encoded as a varint. */
const wireTypes: Readonly<Partial<Record<ScalarType, WireType>>> = {
  [ScalarType.FLOAT]: WireType.Bit32,
  [ScalarType.DOUBLE]: WireType.Bit64,
  [ScalarType.STRING]: WireType.LengthDelimited,
  [ScalarType.BYTES]: WireType.LengthDelimited,
};
