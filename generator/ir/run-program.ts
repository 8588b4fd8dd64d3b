import { rounding } from "./number-format.ts";
import type { Procedure, Program, Statement } from "./program.ts";
import { type Index, LANE, type Scalar } from "./scalar.ts";
import { evaluateScalar } from "./walk-scalar.ts";

type StatementOf<K extends Statement["kind"]> = Extract<Statement, { kind: K }>;

/**
 * Runs an entry of a program: the living definition of what its statements mean, which every printer has to match bit
 * for bit. `x` has the length of the input, the result that of the output.
 */
export function runProgram(program: Program, entry: string, x: ArrayLike<number>): number[] {
  const round = rounding[program.dtype];
  const buffers = new Map<string, number[]>(
    program.buffers.map((buffer) => [
      buffer.name,
      buffer.role === "constant"
        ? Array.from(buffer.values)
        : new Array<number>(buffer.length).fill(Number.NaN),
    ]),
  );
  const memory = (name: string): number[] => {
    const buffer = buffers.get(name);
    if (buffer === undefined) throw new Error(`no buffer ${name}`);
    return buffer;
  };
  const input = program.buffers.find(({ role }) => role === "input");
  const output = program.buffers.find(({ role }) => role === "output");
  if (input === undefined || output === undefined) throw new Error("a program has an input and an output");
  buffers.set(input.name, Array.from(x, round));

  const run = (name: string): void => {
    const procedure = program.procedures.find((candidate) => candidate.name === name);
    if (procedure === undefined) throw new Error(`no procedure ${name}`);
    runProcedure(procedure, memory, round, run);
  };
  run(entry);
  return memory(output.name);
}

function runProcedure(
  { body }: Procedure,
  memory: (name: string) => number[],
  round: (value: number) => number,
  call: (procedure: string) => void,
): void {
  const locals = new Map<string, number[]>();
  const integers = new Map<string, number>();

  const place = ({ offset, terms }: Index): number =>
    terms.reduce((sum, { variable, stride }) => sum + stride * known(integers, variable), offset);
  const lanesOf = (lanes: number, value: Scalar): number[] =>
    Array.from({ length: lanes }, (_, lane) => {
      integers.set(LANE, lane);
      return evaluateScalar(
        value,
        round,
        (name) => element(known(locals, name), lane),
        ({ buffer, index }) => element(memory(buffer), place(index), true),
      );
    });

  const steps: { [K in Statement["kind"]]: (statement: StatementOf<K>) => void } = {
    comment: () => {},
    define: ({ name, lanes, value }) => locals.set(name, lanesOf(lanes, value)),
    variable: ({ name, lanes, value }) => locals.set(name, lanesOf(lanes, value)),
    assign: ({ name, lanes, value }) => locals.set(name, lanesOf(lanes, value)),
    store({ buffer, index, lanes, value }) {
      const target = memory(buffer);
      lanesOf(lanes, value).forEach((result, lane) => {
        integers.set(LANE, lane);
        const where = place(index);
        if (where < 0 || where >= target.length) throw new Error(`store past the end of ${buffer}`);
        target[where] = result;
      });
    },
    loop({ counter, from, to, cursors, body }) {
      for (let i = from; i < to; i++) {
        integers.set(counter, i);
        for (const { name, from: start, step } of cursors) integers.set(name, start + (i - from) * step);
        body.forEach(execute);
      }
    },
    scope: ({ body }) => body.forEach(execute),
    copy({ from, to }) {
      const source = memory(from);
      source.forEach((value, i) => {
        memory(to)[i] = value;
      });
    },
    call: ({ procedure }) => call(procedure),
  };
  const execute = (statement: Statement): void =>
    (steps[statement.kind] as (statement: Statement) => void)(statement);
  body.forEach(execute);
}

function known<T>(map: ReadonlyMap<string, T>, name: string): T {
  const value = map.get(name);
  if (value === undefined) throw new Error(`no local ${name}`);
  return value;
}

/** The element of a lane, or the only one there is where a single lane serves all. */
function element(values: readonly number[], index: number, isBuffer = false): number {
  const value = values[!isBuffer && values.length === 1 ? 0 : index];
  if (value === undefined) throw new Error(`read past the end at ${index}`);
  return value;
}
