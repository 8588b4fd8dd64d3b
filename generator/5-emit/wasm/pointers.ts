import { type Index, LANE, stepping } from "../../ir/scalar.ts";
import { binaryen } from "./binaryen.ts";
import type { Expression, Module } from "./format.ts";

/** An address in the memory of a kernel: a pointer and a constant offset. */
export interface Place {
  readonly pointer: () => Expression;
  readonly offset: number;
  /** How many bytes lanes lie apart: 0 where all are at the one address. */
  readonly step: number;
}

type Steps = ReadonlyMap<string, { readonly from: Index; readonly step: number }>;

interface Pointer {
  readonly local: number;
  /** Sets it before the loop. */
  readonly start: Expression;
  /** How many bytes it advances in each round. */
  readonly step: number;
}

/** A variable that is computed in some loops. */
interface ComputedPlace {
  readonly local: number;
  readonly below: number;
  /** How many loops are around what computes it. */
  readonly depth: number;
}

/** A pointer and the constant still to be added to it. */
interface Moved {
  readonly pointer: () => Expression;
  readonly more: number;
}

interface Loop {
  readonly steps: Steps;
  /** How many there are, where that is a number. */
  readonly rounds: number | undefined;
  readonly pointers: Map<string, Pointer>;
  /** Which of the repetitions of its body is being printed. */
  round: number;
}

/**
 * Turns the indices in loops into pointers that advance with them. Places that differ by a constant use the same pointer,
 * also across buffers, as long as these are not parameters.
 */
export class Pointers {
  readonly #loops: Loop[] = [];
  readonly #module: Module;
  readonly #parameters: ReadonlyMap<string, number>;
  readonly #buffers: ReadonlyMap<string, number>;
  readonly #bytes: number;
  readonly #fresh: () => number;
  readonly #places = new Map<string, ComputedPlace>();

  constructor(
    module: Module,
    parameters: ReadonlyMap<string, number>,
    buffers: ReadonlyMap<string, number>,
    bytes: number,
    fresh: () => number,
  ) {
    this.#module = module;
    this.#parameters = parameters;
    this.#buffers = buffers;
    this.#bytes = bytes;
    this.#fresh = fresh;
  }

  /** Says which repetition of the body of the innermost loop is being printed. */
  set round(round: number) {
    const loop = this.#loops.at(-1);
    if (loop) loop.round = round;
  }

  /** The address of a whole buffer. */
  address(buffer: string): Expression {
    const { pointer, offset } = this.find(buffer, { offset: 0, terms: [] });
    const base = pointer();
    return offset === 0 ? base : this.#module.i32.const(offset);
  }

  find(buffer: string, { offset, terms }: Index): Place {
    const lanes = terms.filter(({ variable }) => variable === LANE);
    const step = lanes.reduce((sum, { stride }) => sum + stride, 0) * this.#bytes;
    const parameter = this.#parameters.get(buffer);
    const address = parameter === undefined ? (this.#buffers.get(buffer) as number) : 0;
    const variables = terms.filter(({ variable }) => variable !== LANE);
    const { pointer, more } = this.#pointer(parameter, variables, this.#loops.length - 1);
    const place = address + offset * this.#bytes + more;
    if (place < 0) throw new Error(`${buffer} is read ${-place} bytes before a pointer`);
    return { pointer, offset: place, step };
  }

  /** Sets a variable of indices, which is below a number. */
  place(name: string, below: number, value: Expression): Expression {
    const place = { local: this.#fresh(), below, depth: this.#loops.length };
    this.#places.set(name, place);
    return this.#module.local.set(place.local, value);
  }

  /** Prints a loop; `write` is given a function that advances its pointers by some rounds. */
  loop(
    steps: Steps,
    rounds: number | undefined,
    write: (moveOn: (rounds: number) => Expression[]) => Expression[],
  ): Expression[] {
    const loop: Loop = { steps, rounds, pointers: new Map(), round: 0 };
    this.#loops.push(loop);
    const { i32, local } = this.#module;
    const moveOn = (rounds: number): Expression[] =>
      [...loop.pointers.values()].map((pointer) =>
        local.set(
          pointer.local,
          i32.add(local.get(pointer.local, binaryen.i32), i32.const(pointer.step * rounds)),
        ),
      );
    const body = write(moveOn);
    this.#loops.pop();
    return [
      ...[...loop.pointers.values()].map((pointer) => local.set(pointer.local, pointer.start)),
      ...body,
    ];
  }

  /** A pointer for these variables of the loops down to this depth, and the constant still to be added to it. */
  #pointer(parameter: number | undefined, terms: Index["terms"], depth: number): Moved {
    const { i32, local } = this.#module;
    if (terms.length === 0) {
      return {
        pointer: () => (parameter === undefined ? i32.const(0) : local.get(parameter, binaryen.i32)),
        more: 0,
      };
    }
    const computed = terms.find(({ variable }) => this.#places.get(variable)?.depth === depth + 1);
    if (computed !== undefined) {
      const others = terms.filter((term) => term !== computed);
      return this.#movedBy(computed, this.#pointer(parameter, others, depth));
    }
    const loop = this.#loops[depth];
    if (loop === undefined) throw new Error(`no loop counts ${terms.map(({ variable }) => variable)}`);
    const own = terms.flatMap(({ variable, stride }) => {
      const steps = loop.steps.get(variable);
      return steps === undefined ? [] : [{ ...steps, stride }];
    });
    const outer = [
      ...terms.filter(({ variable }) => !loop.steps.has(variable)),
      ...own.flatMap(({ from, stride }) =>
        from.terms.map((term) => stepping(term.variable, term.stride * stride)),
      ),
    ];
    if (own.length === 0) return this.#pointer(parameter, outer, depth - 1);

    const total = (amounts: readonly number[]): number =>
      amounts.reduce((sum, amount) => sum + amount, 0) * this.#bytes;
    const before = this.#pointer(parameter, outer, depth - 1);
    const step = total(own.map((one) => one.stride * one.step));
    const above = step < 0 ? wayBack(step, loop) : 0;
    const key = `${parameter} ${JSON.stringify(outer)} ${step}`;
    const known = loop.pointers.get(key) ?? {
      local: this.#fresh(),
      start: above === 0 ? before.pointer() : i32.add(before.pointer(), i32.const(above)),
      step,
    };
    loop.pointers.set(key, known);
    return {
      pointer: () => local.get(known.local, binaryen.i32),
      more:
        before.more + total(own.map(({ from, stride }) => stride * from.offset)) + loop.round * step - above,
    };
  }

  /** A pointer as far on as a computed variable says, and back from the last where the stride is negative: it is never below 0. */
  #movedBy({ variable, stride }: Index["terms"][number], { pointer, more }: Moved): Moved {
    const { i32, local } = this.#module;
    const { local: place, below } = this.#places.get(variable) as ComputedPlace;
    const steps = (): Expression => {
      const value = local.get(place, binaryen.i32);
      return stride < 0 ? i32.sub(i32.const(below - 1), value) : value;
    };
    const by = Math.abs(stride) * this.#bytes;
    return {
      pointer: () => i32.add(pointer(), i32.mul(steps(), i32.const(by))),
      more: more + Math.min(0, stride) * this.#bytes * (below - 1),
    };
  }
}

/** How far above 0 a pointer that moves backwards starts: it may never be negative, since addresses do not wrap. */
function wayBack(step: number, { rounds }: Loop): number {
  if (rounds === undefined) throw new Error("only a loop of known length moves back");
  return -step * (rounds - 1);
}
