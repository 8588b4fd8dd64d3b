import { coded, listed, scratch } from "../../../templates/buffers.ts";
import { decode } from "../../../templates/decode.ts";
import type { Buffer, Program } from "../../ir/program.ts";
import { render } from "../render.ts";
import { arrayOf } from "./declarations.ts";
import { encodeNumbers, losslessWidth } from "./encode-numbers.ts";
import { packLines } from "./pack-lines.ts";
import { printNumber } from "./print-number.ts";

/** Constants of more numbers than this are coded: a list that nobody reads takes three times the room. */
const LISTED = 256;

type Constant = Extract<Buffer, { role: "constant" }>;

/** The weights and the scratch memory of a program, and the decoder where weights are coded. */
export function printBuffers({ buffers, dtype }: Program): string[] {
  const array = arrayOf[dtype];
  const constants = buffers.filter((buffer): buffer is Constant => buffer.role === "constant");
  const long = constants.filter(({ values }) => values.length > LISTED);
  const width = losslessWidth(long.map(({ values }) => values));
  const float = width === 4 ? "float32" : "float64";
  const memory = buffers.flatMap((buffer) =>
    buffer.role === "scratch" ? [render(scratch, { name: buffer.name, array, length: buffer.length })] : [],
  );
  return [
    ...(memory.length === 0 ? [] : [memory.join("\n")]),
    ...constants.map(({ name, layout, values }) =>
      values.length > LISTED
        ? render(coded, {
            name,
            layout,
            float,
            length: values.length,
            base64: inLines(encodeNumbers(values, width)),
          })
        : render(listed, { name, layout, array, values: listValues(values) }),
    ),
    ...(long.length === 0
      ? []
      : [render(decode, { array, width, read: width === 4 ? "getFloat32" : "getFloat64" })]),
  ];
}

const inLines = (base64: string): string => (base64.match(/.{1,100}/g) ?? []).join("\n");

const listValues = (values: Float64Array): string =>
  packLines(Array.from(values, printNumber), "  ").join("\n");
