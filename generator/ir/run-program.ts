import { type Cases, caseOf } from "./cases.ts";
import { describeIndex, IndexError, isIndex } from "./demand.ts";
import { rounding } from "./number-format.ts";
import {
  type Argument,
  type Buffer,
  buffersOf,
  type Parameter,
  type Procedure,
  type Program,
  type Statement,
} from "./program.ts";
import { type Index, LANE, type Scalar } from "./scalar.ts";
import { prepareScalar } from "./walk-scalar.ts";

type Load = Extract<Scalar, { kind: "load" }>;
type StatementOf<K extends Statement["kind"]> = Extract<Statement, { kind: K }>;

/**
 * Runs an entry of a program: the living definition of what its statements mean, which every printer has to match bit
 * for bit. `x` has the values of all inputs, one after the other, for all its rows, the result those of all outputs. `state`
 * has the length of all states, and is left as the next call is to find it.
 */
export function runProgram(
  program: Program,
  entry: string,
  x: readonly number[],
  state: number[] = [],
): number[] {
  const { procedure: name, ...ports } = known(
    new Map(program.entries.map((one) => [one.name as string, one])),
    entry,
  );
  const round = rounding[program.dtype];
  const buffers = new Map<string, number[]>(
    program.buffers.map((buffer) => [buffer.name, Array.from(contentOf(buffer), round)]),
  );
  let end = 0;
  for (const input of ports.inputs) {
    const start = end;
    end += known(buffers, input).length;
    buffers.set(input, x.slice(start, end).map(round));
  }
  if (ports.state !== undefined) buffers.set(ports.state, state.map(round));
  const procedures = new Map(program.procedures.map((procedure) => [procedure.name, procedure]));
  const call = (name: string, given: readonly Argument[], caller: Frame): void => {
    const procedure = known(procedures, name);
    const frame: Frame = {
      buffers: new Map(buffers),
      integers: new Map(),
      locals: new Map(),
      last: Infinity,
    };
    const bind: Record<Parameter["kind"], (parameter: string, argument: Argument) => void> = {
      count: (parameter, argument) =>
        frame.integers.set(
          parameter,
          typeof argument === "number" ? argument : placeOf(argument as Index, caller.integers),
        ),
      buffer: (parameter, argument) =>
        frame.buffers.set(parameter, known(caller.buffers, argument as string)),
    };
    procedure.parameters.forEach(({ kind, name: parameter }, n) => {
      bind[kind](parameter, given[n] as Argument);
    });
    runProcedure(procedure, frame, round, call);
  };
  const outside: Frame = { buffers, integers: new Map(), locals: new Map(), last: Infinity };
  call(name, known(procedures, name).parameters.length === 0 ? [] : buffersOf(ports), outside);
  if (ports.state !== undefined) state.splice(0, state.length, ...known(buffers, ports.state));
  return ports.outputs.flatMap((output) => known(buffers, output));
}

/** What a buffer contains before anything is written to it: numbers that are known, or NaN, which spoils what reads it. */
const contentOf = (buffer: Buffer): ArrayLike<number> =>
  buffer.role === "constant" ? buffer.values : new Array<number>(buffer.length).fill(Number.NaN);

/** What a procedure sees while it runs. */
interface Frame {
  readonly buffers: Map<string, number[]>;
  readonly integers: Map<string, number>;
  readonly locals: Map<string, readonly number[]>;
  /** How many lanes count: fewer in the last round of a loop over lanes. */
  last: number;
}

function runProcedure(
  { body }: Procedure,
  frame: Frame,
  round: (value: number) => number,
  call: (procedure: string, given: readonly Argument[], caller: Frame) => void,
): void {
  const { locals, integers } = frame;
  const memory = (name: string): number[] => known(frame.buffers, name);
  const place = (index: Index): number => placeOf(index, integers);
  let lane = 0;
  const evaluators = new Map<Scalar, () => number>();
  /** An expression is prepared once, since loops evaluate it many times. */
  const evaluatorOf = (value: Scalar): (() => number) => {
    const known = evaluators.get(value);
    if (known !== undefined) return known;
    const evaluate = prepareScalar(value, round, localOf, load);
    evaluators.set(value, evaluate);
    return evaluate;
  };
  const localOf = (name: string) => element(known(locals, name), lane);
  const load = ({ buffer, index }: Load) => element(memory(buffer), place(index), true);
  const lanesOf = (lanes: number, value: Scalar): number[] => {
    const evaluate = evaluatorOf(value);
    const results = new Array<number>(Math.min(lanes, frame.last));
    for (lane = 0; lane < results.length; lane++) {
      integers.set(LANE, lane);
      results[lane] = evaluate();
    }
    return results;
  };
  const set = ({ name, lanes, value }: StatementOf<"define" | "variable" | "assign">): void => {
    locals.set(name, lanesOf(lanes, value));
  };

  const steps: Cases<Statement, void> = {
    comment: () => {},
    define: set,
    variable: set,
    assign: set,
    store({ buffer, index, lanes, value }) {
      const target = memory(buffer);
      lanesOf(lanes, value).forEach((result, lane) => {
        integers.set(LANE, lane);
        const where = place(index);
        if (where < 0 || where >= target.length) throw new Error(`store past the end of ${buffer}`);
        target[where] = result;
      });
    },
    loop({ counter, from, to, lanes, cursors, body }) {
      const end = typeof to === "number" ? to : known(integers, to);
      const starts = cursors.map((cursor) => place(cursor.from));
      for (let i = from, turn = 0; i < end; i += lanes, turn++) {
        if (lanes > 1) frame.last = end - i;
        integers.set(counter, i);
        cursors.forEach(({ name, step }, n) => {
          integers.set(name, (starts[n] as number) + turn * step);
        });
        body.forEach(execute);
      }
      if (lanes > 1) frame.last = Infinity;
    },
    scope: ({ body }) => body.forEach(execute),
    place({ name, value, below }) {
      const [index] = lanesOf(1, value) as [number];
      integers.set(name, index > 0 ? Math.floor(Math.min(index, below - 1)) : 0);
    },
    check({ value, demand }) {
      const [index] = lanesOf(1, value) as [number];
      if (!isIndex(index, demand)) throw new IndexError(describeIndex(index, demand));
    },
    copy({ from, to }) {
      const source = memory(from);
      source.forEach((value, i) => {
        memory(to)[i] = value;
      });
    },
    call: ({ procedure, arguments: given }) => call(procedure, given, frame),
  };
  const execute = (statement: Statement): void => caseOf(statement, steps);
  body.forEach(execute);
}

const placeOf = ({ offset, terms }: Index, integers: ReadonlyMap<string, number>): number =>
  terms.reduce((sum, { variable, stride }) => sum + stride * known(integers, variable), offset);

function known<T>(map: ReadonlyMap<string, T>, name: string): T {
  const value = map.get(name);
  if (value === undefined) throw new Error(`nothing is called ${name}`);
  return value;
}

/** The element of a lane, or the only one there is where a single lane serves all. */
function element(values: readonly number[], index: number, isBuffer = false): number {
  const value = values[!isBuffer && values.length === 1 ? 0 : index];
  if (value === undefined) throw new Error(`read past the end at ${index}`);
  return value;
}
