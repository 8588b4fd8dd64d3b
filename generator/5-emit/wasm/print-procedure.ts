import { type Cases, caseOf } from "../../ir/cases.ts";
import {
  lengthNamed,
  type Parameter,
  type Procedure,
  type Program,
  type Statement,
} from "../../ir/program.ts";
import { across, at, type Index, load, type Scalar, stepping } from "../../ir/scalar.ts";
import { loadVector, storeVector } from "./access-memory.ts";
import { binaryen } from "./binaryen.ts";
import { type Expression, formats, type Module } from "./format.ts";
import type { FunctionContext } from "./function-context.ts";
import type { MemoryLayout } from "./lay-out-memory.ts";
import { Locals } from "./locals.ts";
import { Pointers } from "./pointers.ts";
import { printCheck } from "./print-check.ts";
import { printLoop } from "./print-loop.ts";
import { printVector } from "./print-vector.ts";

type StatementOf<K extends Statement["kind"]> = Extract<Statement, { kind: K }>;

/** Adds a procedure to a module as a function whose parameters are addresses of buffers and counts. */
export function printProcedure(
  module: Module,
  program: Program,
  { name, parameters, body }: Procedure,
  layout: MemoryLayout,
): void {
  const format = formats[program.dtype];
  const parameterOf = new Map(parameters.map((parameter, n) => [parameter.name, n]));
  const locals = new Locals(module, format, parameters.length);
  const pointers = new Pointers(module, parameterOf, layout.buffers, format.bytes, () =>
    locals.fresh(binaryen.i32),
  );
  const context: FunctionContext = {
    module,
    locals,
    dtype: program.dtype,
    load: (buffer, index, vector) => loadVector(module, format, pointers.find(buffer, index), vector),
    tableAt: (table) => layout.tables.get(table.name) as number,
    knownAddresses: new Map(),
  };

  const set = (vectors: readonly number[], value: Scalar): Expression[] =>
    vectors.map((vector, n) => module.local.set(vector, printVector(value, n, context)));
  const define = ({ name: local, lanes, value }: StatementOf<"define" | "variable">): Expression[] => {
    const vectors = locals.vectorsFor(lanes);
    const expressions = set(vectors, value);
    locals.name(local, vectors);
    return expressions;
  };

  /** The addresses that a local is looked up at are known until an assignment or another round may change it. */
  const forgetting = (print: () => Expression[]): Expression[] => {
    context.knownAddresses.clear();
    const expressions = print();
    context.knownAddresses.clear();
    return expressions;
  };

  const printers: Cases<Statement, readonly Expression[]> = {
    comment: () => [],
    define,
    variable: define,
    assign: ({ name: local, value }) => forgetting(() => set(locals.vectorsOf(local), value)),
    store: ({ buffer, index, lanes, value }) => {
      const place = pointers.find(buffer, index);
      // A loop over lanes may write past the end of a buffer, where each has room for a whole vector.
      return Array.from({ length: Math.ceil(lanes / format.lanes) }, (_, n) => {
        const left = Math.min(format.lanes, lanes - n * format.lanes);
        return storeVector(module, format, place, n, left, () => printVector(value, n, context));
      }).flat();
    },
    loop: (statement) =>
      forgetting(() =>
        printLoop(statement, {
          module,
          locals,
          pointers,
          countAt: (count) => parameterOf.get(count) as number,
          printAll,
        }),
      ),
    scope: ({ body: inner }) => printAll(inner),
    place: ({ name: place, value, below }) => {
      const whole = format.truncate(module, printVector(value, 0, context));
      const nearest = module.i32x4.min_u(whole, module.i32x4.splat(module.i32.const(below - 1)));
      return [pointers.place(place, below, module.i32x4.extract_lane(nearest, 0))];
    },
    check: ({ value, demand }) => {
      const index = format.firstLane(module, printVector(value, 0, context));
      return [printCheck(module, demand, locals.keep(index, binaryen.f64))];
    },
    copy: ({ from, to }) => printAll([copyLoop(from, to, lengthNamed(program, to), format.lanes)]),
    call: ({ procedure, arguments: given }) => {
      const values = given.map((one) =>
        typeof one === "number" ? module.i32.const(one) : pointers.address(nameOf(one)),
      );
      return [module.call(procedure, values, binaryen.none)];
    },
  };
  const printAll = (statements: readonly Statement[]): Expression[] =>
    statements.flatMap((statement) => caseOf(statement, printers));

  const expressions = printAll(body);
  const whole = module.block(null, [...locals.loadLiterals(layout), ...expressions]);
  /** A buffer is passed as its address. */
  const types: Record<Parameter["kind"], number> = { buffer: binaryen.i32, count: binaryen.i32 };
  const type = binaryen.createType(parameters.map(({ kind }) => types[kind]));
  module.addFunction(name, type, binaryen.none, locals.types, whole);
}

/** The buffer that is passed: a kernel gains nothing from functions for parts of loops. */
function nameOf(argument: string | Index): string {
  if (typeof argument === "string") return argument;
  throw new Error("a procedure of a kernel is called with buffers and constant numbers");
}

/** A copy as a loop over lanes. */
function copyLoop(from: string, to: string, length: number, lanes: number): Statement {
  const index = at(0, stepping("i"), ...across(lanes));
  const store: Statement = { kind: "store", buffer: to, index, lanes, value: load(from, index) };
  return { kind: "loop", counter: "i", from: 0, to: length, lanes, cursors: [], body: [store] };
}
