import { checkAxes, decodeTensor, inexactWeight } from "../../../2-resolve/weights/decode-tensor.ts";
import { WeightFileProblem } from "../../../2-resolve/weights/weight-file-problem.ts";
import { type Shape, sizeOf } from "../../../ir/tensor-data.ts";
import { ImportError } from "../../imported-model.ts";
import type { OnnxTensor } from "../graph.ts";
import { type ElementTypeRow, elementTypeOf, elementTypes, nameOfCode } from "./element-types.ts";
import type { ExternalData } from "./external-data.ts";
import { orInfinity } from "./fit-to-type.ts";
import { holds, type Message } from "./onnx-schema.ts";

type TensorProto = Message<"TensorProto">;

/** TensorProto.DataLocation */
const DEFAULT = 0;
const EXTERNAL = 1;

/** What happens to a 64-bit integer that no double holds: it becomes an infinity of its sign, or is refused. */
type Inexact = "an infinity" | "refused";

/**
 * The numbers of a TensorProto, however it stores them.
 * @param where its name in messages: `initializer "W1"`
 * @throws ImportError
 */
export function readTensorProto(
  proto: TensorProto,
  where: string,
  external: ExternalData,
  inexact: Inexact = "an infinity",
): OnnxTensor {
  const refuse = (reason: string, help?: string) => new ImportError({ where, reason, ...(help && { help }) });
  const known = elementTypeOf(proto.dataType);
  const type = known && inexact === "an infinity" ? withInfinities(known) : known;
  if (type === undefined) {
    const readable = elementTypes.map(({ stored }) => stored.name).join(", ");
    throw refuse(
      `its elements have type ${nameOfCode(proto.dataType)}, which neuroll does not read`,
      `types that can be read: ${readable}`,
    );
  }
  if (holds(proto, "segment")) throw refuse("it is one segment of a tensor", "save the tensor as a whole");
  try {
    const shape = proto.dims.map(sizeOfDim);
    checkAxes(shape);
    checkOneStore(proto, type);
    if (![DEFAULT, EXTERNAL].includes(proto.dataLocation)) throw malformed("has an unknown data location");
    if (proto.dataLocation === EXTERNAL) {
      return decode(external.bytesOf(proto), type, shape, "its external data has");
    }
    if (proto.rawData.length > 0) return decode(proto.rawData, type, shape, "its raw_data has");
    return typedTensor(proto, type, shape);
  } catch (problem) {
    if (!(problem instanceof WeightFileProblem)) throw problem;
    throw refuse(`it ${problem.clause}`);
  }
}

const withInfinities = (row: ElementTypeRow): ElementTypeRow => ({
  ...row,
  stored: {
    ...row.stored,
    read: (view, offset, little) => orInfinity(row.stored.read(view, offset, little)),
  },
});

function sizeOfDim(size: bigint): number {
  if (size < 0n || size > Number.MAX_SAFE_INTEGER) throw malformed(`has a size of ${size}`);
  return Number(size);
}

const malformed = (clause: string) => new WeightFileProblem("malformed-weights", clause);

const typedFields = ["floatData", "doubleData", "int32Data", "int64Data", "uint64Data"] as const;

/** Numbers in a second field would be silently ignored. */
function checkOneStore(proto: TensorProto, { field, stored }: ElementTypeRow): void {
  const filled = typedFields.filter((name) => proto[name].length > 0);
  const places = Number(proto.rawData.length > 0) + Number(proto.dataLocation === EXTERNAL) + filled.length;
  if (places > 1 || filled.some((name) => name !== field)) {
    throw malformed(
      `has type ${stored.name}, but stores its numbers in two fields, or in the field of another type`,
    );
  }
}

const decode = (bytes: Uint8Array, row: ElementTypeRow, shape: Shape, allotment: string): OnnxTensor => ({
  type: row.type,
  ...decodeTensor(bytes, { type: row.stored, shape, littleEndian: true, columnMajor: false }, allotment),
});

function typedTensor(proto: TensorProto, row: ElementTypeRow, shape: Shape): OnnxTensor {
  const { type, stored, field } = row;
  const values: readonly (number | bigint)[] = proto[field];
  const size = shape.includes(0) ? 0 : sizeOf(shape);
  if (size !== values.length) {
    const said = `${shape.join("×") || "one"} ${stored.name}`;
    throw malformed(`declares ${said}, but has ${values.length} numbers`);
  }
  const data = new Float64Array(size);
  values.forEach((value, element) => {
    data[element] = isFloating(field) ? Number(value) : readInteger(BigInt(value), element, row, shape);
  });
  return { type, shape, data };
}

const isFloating = (field: ElementTypeRow["field"]): boolean =>
  field === "floatData" || field === "doubleData";

const scratch = new DataView(new ArrayBuffer(8));

/** An integer of a typed field, or the float16 or bfloat16 with its bits. */
function readInteger(
  value: bigint,
  element: number,
  { stored, asBits }: ElementTypeRow,
  shape: Shape,
): number {
  scratch.setBigInt64(0, value, true);
  const read = stored.read(scratch, 0, true);
  if (asBits ? value !== BigInt.asUintN(16, value) : !isSame(read, value)) {
    throw malformed(`contains ${value}, which is not a valid ${stored.name}`);
  }
  if (typeof read === "bigint" && BigInt(Number(read)) !== read)
    throw inexactWeight(`${value}`, shape, element);
  return Number(read);
}

/** Only 64-bit types read numbers beyond the safe integers, and they hold every integer of their field. */
const isSame = (read: number | bigint, value: bigint): boolean =>
  (typeof read === "number" && Math.abs(read) > Number.MAX_SAFE_INTEGER) || BigInt(read) === value;
