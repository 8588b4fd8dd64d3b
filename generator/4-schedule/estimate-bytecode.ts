import { type Cases, caseOf } from "../ir/cases.ts";
import type { Dtype } from "../ir/number-format.ts";
import { type PrimitiveName, primitive } from "../ir/primitives.ts";
import { placeOf, type Statement } from "../ir/program.ts";
import { type Index, LANE, type Scalar } from "../ir/scalar.ts";

/** V8 never optimises a function of more bytecode than this (--max-optimized-bytecode-size). */
export const OPTIMIZED_BYTECODE_LIMIT = 61_440;

/**
 * What V8 spends on a construct: bytes while its operands fit one byte each and when they do not, and what it takes of
 * the things that are counted in one byte: feedback slots, constants, locals. Measured on V8 11.3 with --print-bytecode.
 */
interface Price {
  readonly narrow: number;
  readonly wide: number;
  readonly slots?: number;
  readonly constants?: number;
  readonly locals?: number;
  /** What it takes besides where there are so many locals that registers do not fit one byte. */
  readonly farRegisters?: number;
}

const prices = {
  prologue: { narrow: 72, wide: 140, slots: 8, constants: 4 },
  literal: { narrow: 0, wide: 0, constants: 1 },
  leftLiteral: { narrow: 3, wide: 8, constants: 1 },
  binary: { narrow: 5, wide: 10, slots: 1 },
  unary: { narrow: 5, wide: 12, slots: 1 },
  choice: { narrow: 14, wide: 30, slots: 1 },
  call: { narrow: 20, wide: 46, slots: 4, constants: 1, locals: 1 },
  procedure: { narrow: 9, wide: 18, slots: 1 },
  argument: { narrow: 5, wide: 10 },
  fround: { narrow: 11, wide: 18, slots: 2 },
  load: { narrow: 8, wide: 15, slots: 2, farRegisters: 4 },
  offset: { narrow: 6, wide: 14, slots: 1 },
  farOffset: { narrow: 2, wide: 2 },
  lookUp: { narrow: 14, wide: 26, slots: 3 },
  scale: { narrow: 22, wide: 44, slots: 5 },
  exponent: { narrow: 30, wide: 60, slots: 6 },
  store: { narrow: 10, wide: 20, slots: 2, farRegisters: 8 },
  local: { narrow: 2, wide: 4, locals: 1 },
  loop: { narrow: 30, wide: 56, slots: 4, locals: 1 },
} as const satisfies Record<string, Price>;

/** The largest whole number that takes one byte. */
const SMALL_OPERAND = 127;

type Construct = keyof typeof prices;

/** Adds up an upper bound of the bytecode of one function. */
export class BytecodeMeter {
  bytes = 0;
  #slots = 0;
  #constants = 0;
  #locals = 0;
  readonly #dtype: Dtype;

  constructor(dtype: Dtype) {
    this.#dtype = dtype;
    this.#spend("prologue");
  }

  add(statements: readonly Statement[]): void {
    for (const statement of statements) caseOf(statement, this.#statements);
  }

  readonly #define = ({ lanes, value }: { readonly lanes: number; readonly value: Scalar }): void => {
    for (let lane = 0; lane < lanes; lane++) {
      this.#scalar(value);
      this.#spend("local");
    }
  };

  readonly #statements: Cases<Statement, void> = {
    comment: () => {},
    define: this.#define,
    variable: this.#define,
    assign: this.#define,
    store: ({ lanes, value, index }) => {
      for (let lane = 0; lane < lanes; lane++) {
        this.#scalar(value);
        this.#index(index);
        this.#spend("store");
      }
    },
    loop: (loop) => {
      this.#spend("loop");
      for (const cursor of loop.cursors) {
        this.#index(placeOf(loop, cursor));
        this.#spend("local");
      }
      this.add(loop.body);
    },
    scope: ({ body }) => this.add(body),
    place: ({ value }) => {
      this.#scalar(value);
      for (const construct of ["call", "call", "binary", "local"] as const) this.#spend(construct);
    },
    check: ({ value }) => {
      this.#scalar(value);
      this.#spend("procedure");
      for (let n = 0; n < 4; n++) this.#spend("argument");
    },
    copy: () => this.#spend("call"),
    call: ({ arguments: given }) => {
      this.#spend("procedure");
      for (const one of given) {
        if (typeof one === "object") this.#index(one);
        this.#spend("argument");
      }
    },
  };

  #spend(construct: Construct): void {
    const { narrow, wide, slots = 0, constants = 0, locals = 0, farRegisters = 0 }: Price = prices[construct];
    this.#slots += slots;
    this.#constants += constants;
    this.#locals += locals;
    const isNear = this.#locals <= 110;
    const isNarrow = this.#slots <= 250 && this.#constants <= 250 && isNear;
    this.bytes += (isNarrow ? narrow : wide) + (isNear ? 0 : farRegisters);
  }

  #scalar(scalar: Scalar): void {
    caseOf(scalar, this.#scalars);
  }

  readonly #scalars: Cases<Scalar, void> = {
    number: () => this.#spend("literal"),
    local: () => {},
    load: ({ index }) => {
      this.#index(index);
      this.#spend("load");
    },
    apply: ({ primitive: name, operands }) => {
      if (operands[0]?.kind === "number") this.#spend("leftLiteral");
      for (const operand of operands) this.#scalar(operand);
      this.#primitive(name);
    },
    lookUp: ({ index }) => {
      this.#scalar(index);
      this.#spend("lookUp");
    },
  };

  #index({ offset, terms }: Index): void {
    const variables = terms.filter(({ variable }) => variable !== LANE);
    const constant = offset !== 0 || variables.length < terms.length;
    const scaled = variables.filter(({ stride }) => stride !== 1).length;
    for (let n = variables.length + (constant ? 1 : 0) + scaled; n > 1; n--) this.#spend("offset");
    if (offset > SMALL_OPERAND) this.#spend("farOffset");
  }

  #primitive(name: PrimitiveName): void {
    const { typescript, exact } = primitive(name);
    const constructs = {
      infix: "binary",
      prefix: "unary",
      call: "call",
      choice: "choice",
      scale: "scale",
      exponent: "exponent",
      formula: "call",
    } as const;
    this.#spend(constructs[typescript.form]);
    if (this.#dtype === "f32" && !exact) this.#spend("fround");
  }
}

/** An upper bound of the bytecode of a function of these statements. */
export function bytecodeOf(statements: readonly Statement[], dtype: Dtype): number {
  const meter = new BytecodeMeter(dtype);
  meter.add(statements);
  return meter.bytes;
}
