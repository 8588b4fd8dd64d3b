import type { Dtype } from "../ir/number-format.ts";
import type { Buffer, Procedure, Program, Statement } from "../ir/program.ts";
import type { Scalar } from "../ir/scalar.ts";
import { BytecodeMeter } from "./estimate-bytecode.ts";

/** A vector while a program is being written: already in locals, or lying in a buffer. */
export type Vector =
  | { readonly kind: "locals"; readonly values: readonly Scalar[] }
  | { readonly kind: "buffer"; readonly name: string; readonly size: number };

/** A program being written: buffers and procedures so far, and the statements of the entry that is open. */
export class Draft {
  readonly #buffers: Buffer[] = [];
  readonly #procedures: Procedure[] = [];
  readonly #taken = new Set<string>();
  #locals = new Set<string>();
  #body: Statement[] = [];
  #meter: BytecodeMeter;
  readonly dtype: Dtype;
  /** The layer that statements and constants are written for. */
  layer = 0;
  /** Estimated bytes of bytecode by layer. */
  readonly bytecode = new Map<number, number>();
  /** Numbers that lie in memory by layer. */
  readonly memory = new Map<number, number>();

  constructor(dtype: Dtype) {
    this.dtype = dtype;
    this.#meter = new BytecodeMeter(dtype);
  }

  /** An identifier for a local of the open procedure. */
  fresh(wanted: string): string {
    const name = this.#unused(wanted);
    this.#locals.add(name);
    return name;
  }

  /** Adds statements to the open procedure, on the account of a layer. */
  add(...statements: readonly Statement[]): void {
    for (const statement of statements) this.#body.push(statement);
    const before = this.#meter.bytes;
    this.#meter.add(statements);
    this.bytecode.set(this.layer, (this.bytecode.get(this.layer) ?? 0) + this.#meter.bytes - before);
  }

  buffer(role: "input" | "output" | "scratch", wanted: string, length: number): string {
    const name = this.#global(wanted);
    this.#buffers.push({ role, name, length });
    if (role === "scratch") this.#remember(length);
    return name;
  }

  constant(wanted: string, values: Float64Array, layout: string): string {
    const name = this.#global(wanted);
    this.#buffers.push({ role: "constant", name, values, layout });
    this.#remember(values.length);
    return name;
  }

  /** Writes statements into a procedure of their own. */
  procedure(wanted: string, parameters: Procedure["parameters"], about: string, write: () => void): string {
    const outer = { body: this.#body, locals: this.#locals, meter: this.#meter };
    this.#body = [];
    this.#locals = new Set();
    this.#meter = new BytecodeMeter(this.dtype);
    write();
    const name = this.#global(wanted);
    this.#procedures.push({ name, parameters, about, body: this.#body });
    this.#body = outer.body;
    this.#locals = outer.locals;
    this.#meter = outer.meter;
    return name;
  }

  program(): Program {
    return { dtype: this.dtype, buffers: this.#buffers, procedures: this.#procedures };
  }

  #remember(numbers: number): void {
    this.memory.set(this.layer, (this.memory.get(this.layer) ?? 0) + numbers);
  }

  #global(wanted: string): string {
    const name = this.#unused(wanted);
    this.#taken.add(name);
    return name;
  }

  #unused(wanted: string): string {
    let name = wanted;
    while (this.#taken.has(name) || this.#locals.has(name)) name += "_";
    return name;
  }
}
