import type { Dtype } from "../ir/number-format.ts";
import {
  type Argument,
  type Buffer,
  type BufferRole,
  type Entry,
  lengthOf,
  type Parameter,
  type Procedure,
  type Program,
  type Statement,
  type WrittenRole,
} from "../ir/program.ts";
import { at, type Scalar, stepping } from "../ir/scalar.ts";
import { namesIn } from "../ir/uses.ts";
import { budget } from "./budget.ts";
import { cutBody } from "./cut-body.ts";
import { dropUnused } from "./drop-unused.ts";
import { BytecodeMeter, bytecodeOf } from "./estimate-bytecode.ts";

/** A value while a program is being written: already in locals, or lying in a buffer, whose elements have a symbol. */
export type Vector =
  | { readonly kind: "locals"; readonly values: readonly Scalar[] }
  | {
      readonly kind: "buffer";
      readonly name: string;
      readonly size: number;
      readonly symbol: string;
      /** Whether it may be overwritten. */
      readonly isOwn: boolean;
      /** Whether no caller may have passed it as an output too, although it may not be overwritten. */
      readonly isApart?: true;
    };

/** A program being written: buffers and procedures so far, and the statements of the entry that is open. */
export class Draft {
  readonly #buffers: Buffer[] = [];
  readonly #procedures: Procedure[] = [];
  readonly #entries: Entry[] = [];
  readonly #once = new Map<string, string>();
  readonly #taken = new Set<string>();
  readonly #reserved = new Set(RESERVED);
  #parameters: readonly Parameter[] = [];
  #locals = new Set<string>();
  #body: Statement[] = [];
  #meter: BytecodeMeter;
  readonly dtype: Dtype;
  /** How many numbers one instruction computes. */
  readonly lanes: number;
  /** The layer that statements and constants are written for. */
  layer = 0;
  /** Estimated bytes of bytecode by layer. */
  readonly bytecode = new Map<number, number>();
  /** Numbers that lie in memory by layer. */
  readonly memory = new Map<number, number>();

  constructor(dtype: Dtype, lanes: number) {
    this.dtype = dtype;
    this.lanes = lanes;
    this.#meter = new BytecodeMeter(dtype);
  }

  /** An identifier for a local of the open procedure. */
  fresh(wanted: string): string {
    const name = this.#unused(wanted);
    this.#locals.add(name);
    return name;
  }

  /** Whether a buffer is a parameter of the open procedure, so that others have to be told of it. */
  isParameter(buffer: string): boolean {
    return this.#parameters.some(({ kind, name }) => kind === "buffer" && name === buffer);
  }

  /** Adds statements to the open procedure, on the account of a layer. */
  add(...statements: readonly Statement[]): void {
    for (const statement of statements) this.#body.push(statement);
    const before = this.#meter.bytes;
    this.#meter.add(statements);
    this.bytecode.set(this.layer, (this.bytecode.get(this.layer) ?? 0) + this.#meter.bytes - before);
  }

  /** The statements that `write` adds, for the body of a loop. */
  nested(write: () => void): Statement[] {
    const outer = { body: this.#body, meter: this.#meter };
    this.#body = [];
    this.#meter = new BytecodeMeter(this.dtype);
    const bytes = this.bytecode.get(this.layer) ?? 0;
    write();
    const body = this.#body;
    this.#body = outer.body;
    this.#meter = outer.meter;
    this.bytecode.set(this.layer, bytes);
    return body;
  }

  buffer(role: WrittenRole, wanted: string, length: number): string {
    return this.#add({ role, name: this.#global(wanted), length });
  }

  /** Memory for numbers that are known; what was asked for before, under the same name and alike, is there already. */
  constant(wanted: string, values: Float64Array, layout: string): string {
    const known = this.#buffers.find(
      (buffer) => buffer.role === "constant" && buffer.layout === layout && isSame(buffer.values, values),
    );
    if (known) return known.name;
    return this.#add({ role: "constant", name: this.#global(wanted), values, layout });
  }

  /** Writes statements into a procedure of their own, which calls others for its parts where it would be too long. */
  procedure(wanted: string, parameters: readonly Parameter[], about: string, write: () => void): string {
    const outer = {
      ...{ body: this.#body, parameters: this.#parameters, locals: this.#locals, meter: this.#meter },
    };
    this.#body = [];
    this.#parameters = parameters;
    this.#locals = new Set(parameters.map(({ name }) => name));
    this.#meter = new BytecodeMeter(this.dtype);
    write();
    const name = this.#global(wanted);
    const isLong = this.#meter.bytes > budget.bytes && parameters.every(({ kind }) => kind === "buffer");
    const body = dropUnused(this.#body);
    this.#procedures.push({
      name,
      parameters,
      about,
      body: isLong ? this.#inParts(name, parameters, body) : body,
    });
    this.#body = outer.body;
    this.#parameters = outer.parameters;
    this.#locals = outer.locals;
    this.#meter = outer.meter;
    return name;
  }

  /**
   * The statements that `write` adds, for the body of a loop with this counter; where they are longer than a function of
   * TypeScript should be, they are a procedure of their own.
   */
  bodyOf(counter: string, wanted: string, about: string, write: () => void): Statement[] {
    const body = this.nested(write);
    if (this.lanes > 1 || bytecodeOf(body, this.dtype) <= budget.bytes) return body;
    const name = this.#global(wanted);
    const parameters = taken([...this.#parameters, { kind: "count", name: counter }], body);
    this.#procedures.push({ name, parameters, about, body: this.#inParts(name, parameters, body) });
    return [{ kind: "call", procedure: name, arguments: parameters.map(argumentOf) }];
  }

  /** A procedure or a buffer that is made where it is first asked for by this key. */
  once(key: string, write: () => string): string {
    const name = this.#once.get(key) ?? write();
    this.#once.set(key, name);
    return name;
  }

  entry(entry: Entry): void {
    this.#entries.push(entry);
  }

  program(): Program {
    return {
      dtype: this.dtype,
      buffers: this.#buffers,
      procedures: this.#procedures,
      entries: this.#entries,
    };
  }

  /** The calls of the parts of a body that is longer than a function should be, or the body where it has but one. */
  #inParts(name: string, parameters: readonly Parameter[], body: Statement[]): Statement[] {
    const pieces = cutBody(body, this.dtype, budget.partBytes);
    if (pieces.length === 1) return body;
    return pieces.map((piece, n) => {
      const part = this.#global(`${name}_part${n + 1}`);
      const own = taken(parameters, piece);
      const about = `${name}, part ${n + 1} of ${pieces.length}.`;
      this.#procedures.push({ name: part, parameters: own, about, body: piece, isPart: true });
      return { kind: "call", procedure: part, arguments: own.map(argumentOf) };
    });
  }

  #add(buffer: Buffer): string {
    this.#buffers.push(buffer);
    if (isMemoryOfLayer[buffer.role])
      this.memory.set(this.layer, (this.memory.get(this.layer) ?? 0) + lengthOf(buffer));
    return buffer.name;
  }

  #global(wanted: string): string {
    const name = this.#unused(wanted);
    this.#taken.add(name);
    return name;
  }

  /** The name itself if it is free, else the first of `name_`, `name_3`, `name_4` and so on that is. */
  #unused(wanted: string): string {
    let name = wanted;
    const isTaken = () => this.#taken.has(name) || this.#locals.has(name);
    for (let n = 2; isTaken() || (this.#reserved.has(name) && !keepsName(name)); n++)
      name = n === 2 ? `${wanted}_` : `${wanted}_${n}`;
    return name;
  }
}

/** The parameters that statements use. */
function taken(parameters: readonly Parameter[], statements: readonly Statement[]): readonly Parameter[] {
  const { buffers, variables } = namesIn(statements);
  return parameters.filter(({ kind, name }) => (kind === "buffer" ? buffers : variables).has(name));
}

/** What passes a parameter on. */
const argumentOf = ({ kind, name }: Parameter): Argument =>
  kind === "buffer" ? name : at(0, stepping(name));

/** Whether a buffer counts as memory of the layer that it is made for. */
const isMemoryOfLayer: Readonly<Record<BufferRole, boolean>> = {
  input: false,
  output: false,
  state: false,
  rows: false,
  scratch: true,
  constant: true,
};

/** Whether a module exports an entry under its name. */
const isExported: Readonly<Record<Entry["name"], boolean>> = {
  forward: true,
  logits: true,
  forwardRows: false,
};

/** The procedures that a module exports keep their names. */
const keepsName = (name: string): boolean =>
  Object.hasOwn(isExported, name) && isExported[name as Entry["name"]];

/** What modules call things of their own, so that nothing of a program may. */
const RESERVED = [
  ...["forward", "logits", "predict", "forwardBatch", "createInput", "createOutput", "labels", "network"],
  ...["classify", "check", "copy", "isSequence", "inOrder", "row", "result", "fround", "decode"],
  ...["unpackFloat32", "unpackFloat64"],
  ...["root", "rootRest", "power", "powersOfTwo", "float", "words", "wordsOf", "high", "findHigh"],
  ...["kernel", "start", "compile", "code", "newInput", "newOutput", "isInputTaken", "isOutputTaken"],
  ...["address", "inputAddress", "outputAddress", "copyOutput", "batchInKernel", "weightsAt"],
  ...["checkIndex", "refuseIndex", "demands"],
  ...["i", "r", "w", "block", "tile", "step"],
  ...["createInputs", "createOutputs", "createState", "resetState", "forwardSequence", "scores"],
  ...["rows", "results", "largest", "initialState", "newVector", "newPlace", "take", "give", "placeOf"],
];

const isSame = (a: Float64Array, b: Float64Array): boolean =>
  a.length === b.length && a.every((value, i) => Object.is(value, b[i]));
