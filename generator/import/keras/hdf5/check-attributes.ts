import type { DataObjects, HeaderMessage } from "jsfive";
import { ImportError } from "../../imported-model.ts";

/** Message types of an object header. Source: HDF5 File Format Specification, IV.A.2. */
const ATTRIBUTE = 0x0c;
const ATTRIBUTE_INFO = 0x15;
const NOWHERE = 0xffff_ffff_ffff_ffffn;

/**
 * Makes sure that jsfive can read the attributes of an object: they have to be in its header, where jsfive looks for them,
 * and none may claim more values than its message has bytes for, since jsfive allocates what it claims.
 * @throws ImportError; RangeError if a message is outside the file
 */
export function checkAttributes({ msgs }: DataObjects, file: DataView): void {
  for (const message of msgs) {
    if (message.get("type") === ATTRIBUTE_INFO) refuseDense(message, file);
    if (message.get("type") === ATTRIBUTE) checkSize(message, file);
  }
}

/** The newer file format keeps many or large attributes in a separate heap. */
function refuseDense(message: HeaderMessage, file: DataView): void {
  const start = at(message);
  const hasCreationIndex = (file.getUint8(start + 1) & 1) !== 0;
  if (file.getBigUint64(start + 2 + (hasCreationIndex ? 2 : 0), true) === NOWHERE) return;
  throw new ImportError({
    reason: "it stores attributes separately from their object, which neuroll does not read",
    help: "save it again with model.save(), which writes the older HDF5 layout",
  });
}

/** The parts of an attribute: name, type and shape, padded to 8 bytes in version 1. Source: IV.A.2.m. */
function checkSize(message: HeaderMessage, file: DataView): void {
  const start = at(message);
  const isPadded = file.getUint8(start) === 1;
  const padded = (size: number) => (isPadded ? Math.ceil(size / 8) * 8 : size);
  const [name, type, space] = [2, 4, 6].map((offset) => padded(file.getUint16(start + offset, true)));
  const typeAt = start + (isPadded ? 8 : 9) + (name as number);
  const spaceAt = typeAt + (type as number);
  const valuesAt = spaceAt + (space as number);
  requireType(file, typeAt);
  const values = countValues(file, spaceAt);
  const bytesEach = file.getUint32(typeAt + 4, true);
  const bytes = (message.get("size") as number) - (valuesAt - start);
  if (values === 0 || (bytesEach > 0 && values * bytesEach <= bytes)) return;
  throw new ImportError({
    reason: `an attribute claims ${values} values of ${bytesEach} bytes in ${Math.max(bytes, 0)} bytes`,
  });
}

/** Classes of types. Source: IV.A.2.d. */
const [INTEGER, FLOAT, TEXT, ENUMERATED, VARIABLE] = [0, 1, 3, 8, 9];

/** Keras writes only numbers and strings; for other types jsfive prints to the console. */
function requireType(file: DataView, typeAt: number): void {
  const kind = file.getUint8(typeAt) & 0xf;
  const isText = kind === TEXT || (kind === VARIABLE && (file.getUint8(typeAt + 1) & 0xf) === 1);
  const isNumber = [INTEGER, FLOAT].includes(kind) && [1, 2, 4, 8].includes(file.getUint32(typeAt + 4, true));
  if (isText || isNumber) return;
  if (kind !== ENUMERATED)
    throw new ImportError({ reason: "an attribute has a type that neuroll does not read" });
  requireType(file, typeAt + 8);
}

/** Sizes of 8 bytes each behind a head of 8 bytes in version 1 and of 4 in version 2. Source: IV.A.2.b. */
function countValues(file: DataView, start: number): number {
  const sizesAt = start + (file.getUint8(start) === 1 ? 8 : 4);
  const sizes = Array.from({ length: file.getUint8(start + 1) }, (_, i) =>
    Number(file.getBigUint64(sizesAt + 8 * i, true)),
  );
  return sizes.reduce((product, size) => product * size, 1);
}

const at = (message: HeaderMessage): number => message.get("offset_to_message") as number;
