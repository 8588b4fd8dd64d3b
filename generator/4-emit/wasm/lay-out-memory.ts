import { bytesPerValue, type Dtype, rounding } from "../../ir/number-format.ts";
import { type Buffer, INPUT, OUTPUT, type Program } from "../../ir/program.ts";
import type { Table } from "../../ir/scalar.ts";
import { scalarsOf, usesOf } from "../../ir/uses.ts";
import { visitNodes } from "../../ir/walk-scalar.ts";

/** Where everything lies in the memory of a kernel, in bytes from its beginning. */
export interface MemoryLayout {
  /** Weights, scratch memory, and what x and out are copied to where the caller's own vectors lie elsewhere. */
  readonly buffers: ReadonlyMap<string, number>;
  /** The input and the output that createInput and createOutput hand out. */
  readonly ownInput: number;
  readonly ownOutput: number;
  /** Rows of a batch that are put there at once, where the program does several: as many as the room holds. */
  readonly batch: { readonly rows: number; readonly input: number; readonly output: number } | undefined;
  readonly tables: ReadonlyMap<string, number>;
  /** The literals of formulas: loading one into all lanes is cheaper than making it. */
  readonly literals: ReadonlyMap<string, number>;
  /** What is there from the start: tables and literals. */
  readonly initial: readonly { readonly address: number; readonly bytes: Uint8Array }[];
  /** How much is used. */
  readonly size: number;
}

const VECTOR = 16;

export const literalKey = (value: number): string => (Object.is(value, -0) ? "-0" : String(value));

/** Every buffer begins where a vector may and has room for a whole number of them. */
export function layOutMemory(program: Program, extraLiterals: readonly number[]): MemoryLayout {
  const { dtype } = program;
  const width = bytesPerValue[dtype];
  let size = 0;
  const reserve = (count: number): number => {
    const address = size;
    size += Math.ceil((count * width) / VECTOR) * VECTOR;
    return address;
  };
  const initial: { address: number; bytes: Uint8Array }[] = [];
  const write = (values: ArrayLike<number>): number => {
    const address = reserve(values.length);
    initial.push({ address, bytes: toBytes(values, dtype) });
    return address;
  };

  const values = [...literalsOf(program), ...extraLiterals].map(rounding[dtype]);
  const unique = [...new Map(values.map((value) => [literalKey(value), value]))];
  const first = write(unique.map(([, value]) => value));
  const literals = new Map(unique.map(([key], n) => [key, first + n * width]));
  const tables = new Map(
    usesOf(scalarsOf(program)).tables.map((table: Table) => [table.name, write(table.values)]),
  );
  const lengthOf = (buffer: Buffer): number =>
    buffer.role === "constant" ? buffer.values.length : buffer.length;
  const place = (roles: readonly Buffer["role"][]) =>
    program.buffers
      .filter(({ role }) => roles.includes(role))
      .map((buffer) => [buffer.name, reserve(lengthOf(buffer))] as const);
  const constants = place(["constant"]);
  const buffers = new Map([...constants, ...place(["input", "output", "scratch"])]);
  const [ownInput, ownOutput] = [INPUT, OUTPUT].map((wanted) =>
    reserve(lengthOf(program.buffers.find(({ name }) => name === wanted) as Buffer)),
  ) as [number, number];
  const batch = reserveBatch(program, width, size, reserve);
  return {
    buffers,
    ownInput,
    ownOutput,
    batch,
    tables,
    literals,
    initial,
    size,
  };
}

/** Bytes of a page of memory. */
export const PAGE = 65_536;

/** Room for the rows of a batch that is worth a page of its own where the last one has less left. */
const LEAST_ROOM = 16 * 1024;

/** As many rows as fit what is left of the last page, since memory that grew would detach the vectors handed out. */
function reserveBatch(
  { entries, buffers }: Program,
  width: number,
  size: number,
  reserve: (count: number) => number,
): MemoryLayout["batch"] {
  const entry = entries.find(({ name }) => name === "forwardRows");
  if (entry === undefined) return undefined;
  const rowOf = (name: string): number => {
    const buffer = buffers.find((one) => one.name === name);
    return buffer?.role === "rows" ? buffer.length / entry.rows : 0;
  };
  const [input, output] = [rowOf(entry.input), rowOf(entry.output)];
  // Each of both begins where a vector may.
  const atOnce = entry.rows * (input + output) * width;
  const used = size + 2 * VECTOR;
  const pages = Math.ceil((used + Math.max(atOnce, LEAST_ROOM)) / PAGE);
  const rows = Math.floor(Math.min(pages * PAGE - used, PAGE) / atOnce) * entry.rows;
  return { rows, input: reserve(rows * input), output: reserve(rows * output) };
}

function toBytes(values: ArrayLike<number>, dtype: Dtype): Uint8Array {
  const bytes = new Uint8Array(values.length * bytesPerValue[dtype]);
  const view = new DataView(bytes.buffer);
  Array.from(values).forEach((value, i) => {
    if (dtype === "f64") view.setFloat64(i * 8, value, true);
    else view.setFloat32(i * 4, value, true);
  });
  return bytes;
}

/** Every number that stands in an expression. */
function literalsOf(program: Program): number[] {
  const literals: number[] = [];
  visitNodes(scalarsOf(program), (node) => {
    if (node.kind === "number") literals.push(node.value);
  });
  return literals;
}
