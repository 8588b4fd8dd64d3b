import type { Statement } from "../ir/program.ts";
import type { Scalar } from "../ir/scalar.ts";
import { foldScalar } from "../ir/walk-scalar.ts";

/** V8 never optimises a function of more bytecode than this (--max-optimized-bytecode-size). */
export const OPTIMIZED_BYTECODE_LIMIT = 61_440;

/** Upper bounds of the bytes of V8 bytecode, measured; see bench/README.md. */
const bytes = { operand: 6, operation: 8, call: 24, load: 10, store: 16, local: 4, loop: 40, integer: 16 };

/** Bytes of one multiply-add with a literal weight in an unrolled sum. */
export const BYTES_PER_MULTIPLY_ADD = 22;

/** An upper bound of the bytecode that an expression takes, the rounding of f32 left out. */
export function bytecodeOfScalar(root: Scalar): number {
  return foldScalar<number>(root, {
    number: () => bytes.operand,
    local: () => bytes.operand,
    load: () => bytes.load,
    apply: (_, operands) => operands.reduce((sum, size) => sum + size, bytes.call),
  });
}

/** An upper bound of the bytecode that statements take. */
export function bytecodeOf(statements: readonly Statement[]): number {
  return statements.reduce((sum, statement) => sum + bytecodeOfStatement(statement), 0);
}

function bytecodeOfStatement(statement: Statement): number {
  switch (statement.kind) {
    case "comment":
      return 0;
    case "define":
    case "variable":
    case "assign":
      return statement.lanes * (bytes.local + bytecodeOfScalar(statement.value));
    case "store":
      return statement.lanes * (bytes.store + bytecodeOfScalar(statement.value));
    case "cursor":
    case "advance":
      return bytes.integer;
    case "call":
      return bytes.call;
    case "loop":
      return bytes.loop + bytecodeOf(statement.body);
  }
}
