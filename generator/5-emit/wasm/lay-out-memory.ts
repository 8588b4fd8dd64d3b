import { bytesPerValue, type Dtype, rounding } from "../../ir/number-format.ts";
import {
  type BufferRole,
  buffersOf,
  type Entry,
  entryForRows,
  lengthNamed,
  lengthOf,
  type Program,
} from "../../ir/program.ts";
import type { Table } from "../../ir/scalar.ts";
import { spellNumber } from "../../ir/spell-number.ts";
import { scalarsOf, usesOf } from "../../ir/uses.ts";
import { visitNodes } from "../../ir/walk-scalar.ts";

/** Where everything is in the memory of a kernel, in bytes from its start. */
export interface MemoryLayout {
  /** Weights, scratch memory, and the vectors that x and out are copied to and from. */
  readonly buffers: ReadonlyMap<string, number>;
  /** The vectors that callers get, by the buffer that others of their port are copied to and from. */
  readonly own: ReadonlyMap<string, number>;
  /** How many rows of a batch fit at once, and where, for a program that computes several. */
  readonly batch: Batch | undefined;
  readonly tables: ReadonlyMap<string, number>;
  /** The literals of formulas: to load one into all lanes is cheaper than to make it. */
  readonly literals: ReadonlyMap<string, number>;
  /** The initial content: tables and literals. */
  readonly initial: readonly { readonly address: number; readonly bytes: Uint8Array }[];
  /** How many bytes are used. */
  readonly size: number;
}

interface Batch {
  readonly rows: number;
  readonly input: number;
  readonly output: number;
}

const VECTOR = 16;

/** Where in the memory a buffer lies; the rows of a batch come after all else, as many as there is room for. */
type Region = "weights" | "work" | "rows";

const regions: Readonly<Record<BufferRole, Region>> = {
  constant: "weights",
  input: "work",
  output: "work",
  state: "work",
  scratch: "work",
  rows: "rows",
};

/** Every buffer is aligned to a vector and has room for a whole number of vectors. */
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
  const unique = [...new Map(values.map((value) => [spellNumber(value), value]))];
  const first = write(unique.map(([, value]) => value));
  const literals = new Map(unique.map(([key], n) => [key, first + n * width]));
  const tables = new Map(
    usesOf(scalarsOf(program)).tables.map((table: Table) => [table.name, write(table.values)]),
  );
  const place = (wanted: Region) =>
    program.buffers
      .filter(({ role }) => regions[role] === wanted)
      .map((buffer) => [buffer.name, reserve(lengthOf(buffer))] as const);
  const constants = place("weights");
  const buffers = new Map([...constants, ...place("work")]);
  const own = new Map(
    buffersOf(program.entries[0] as Entry).map((name) => [name, reserve(lengthNamed(program, name))]),
  );
  const batch = reserveBatch(program, width, size, reserve);
  return {
    buffers,
    own,
    batch,
    tables,
    literals,
    initial,
    size,
  };
}

/** The bytes of a page of memory. */
export const PAGE = 65_536;

/**
 * The host copies the samples of a batch at once, as far as there is room for them: at least so many bytes, and a quarter of
 * what all else takes, but not without limit.
 */
const LEAST_ROOM = 16 * 1024;
const SHARE = 1 / 4;
const MOST_ROOM = 1024 * 1024;

/** As many samples as fit into the rest of the last page: growing the memory would detach the vectors that callers have. */
function reserveBatch(
  program: Program,
  width: number,
  size: number,
  reserve: (count: number) => number,
): MemoryLayout["batch"] {
  const entry = entryForRows(program);
  if (entry === undefined) return undefined;
  const rowOf = (name: string): number => lengthNamed(program, name) / entry.rows;
  const [input, output] = [...entry.inputs, ...entry.outputs].map(rowOf) as [number, number];
  // Both are aligned to a vector.
  const atOnce = entry.rows * (input + output) * width;
  const used = size + 2 * VECTOR;
  const room = Math.max(LEAST_ROOM, Math.min(used * SHARE, MOST_ROOM));
  const pages = Math.ceil((used + Math.max(atOnce, room)) / PAGE);
  const rows = Math.floor((pages * PAGE - used) / atOnce) * entry.rows;
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

/** The numbers in expressions. */
function literalsOf(program: Program): number[] {
  const literals: number[] = [];
  visitNodes(scalarsOf(program), (node) => {
    if (node.kind === "number") literals.push(node.value);
  });
  return literals;
}
