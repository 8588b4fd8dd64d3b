import binaryen from "binaryen";
import type { Procedure, Program, Statement } from "../../ir/program.ts";
import type { Index, Scalar } from "../../ir/scalar.ts";
import { type Expression, type Format, formats, type Module } from "./format.ts";
import { literalKey, type MemoryLayout } from "./lay-out-memory.ts";
import { type Place, Pointers } from "./pointers.ts";
import { printVector, type Surroundings } from "./print-vector.ts";

type StatementOf<K extends Statement["kind"]> = Extract<Statement, { kind: K }>;
type Printers = { [K in Statement["kind"]]: (statement: StatementOf<K>) => readonly Expression[] };

/** The rounds of a short inner loop that are written out, so that counting and moving pointers costs less. */
const ROUNDS = 2;
const SHORT = 3;

/** Adds a procedure to a module: buffers and counts that it is called with are its parameters, as addresses and numbers. */
export function printProcedure(
  module: Module,
  program: Program,
  { name, parameters, body }: Procedure,
  layout: MemoryLayout,
): void {
  const format = formats[program.dtype];
  const parameterOf = new Map(parameters.map((parameter, n) => [parameter.name, n]));
  const variables: binaryen.Type[] = [];
  const variable = (type: binaryen.Type): number => parameters.length + variables.push(type) - 1;
  const pointers = new Pointers(module, parameterOf, layout.buffers, format.bytes, () =>
    variable(binaryen.i32),
  );
  /** The vectors of each local; one of a single lane has its number in all lanes. */
  const locals = new Map<string, readonly number[]>();

  /** The locals that hold literals, which are loaded where the procedure begins. */
  const literals = new Map<string, number>();
  const literal = (value: number): Expression => {
    const key = literalKey(value);
    const local = literals.get(key) ?? variable(binaryen.v128);
    literals.set(key, local);
    return module.local.get(local, binaryen.v128);
  };
  const numberOf = (local: string, vector: number): number => {
    const vectors = locals.get(local) ?? [];
    return vectors[vectors.length === 1 ? 0 : vector] as number;
  };
  const keep = (value: Expression, type: binaryen.Type): readonly [Expression, () => Expression] => {
    const kept = variable(type);
    return [module.local.tee(kept, value, type), () => module.local.get(kept, type)];
  };
  const surroundings: Surroundings = {
    module,
    dtype: program.dtype,
    local: (local, vector) => module.local.get(numberOf(local, vector), binaryen.v128),
    numberOf,
    load: (buffer, index, vector) => loadVector(module, format, pointers.find(buffer, index), vector),
    literal: (value) => (Object.is(value, 0) ? module.v128.const(new Array(16).fill(0)) : literal(value)),
    tableAt: ({ name: table }) => layout.tables.get(table) as number,
    keep: (value) => keep(value, binaryen.v128),
    keepAddress: (value) => keep(value, binaryen.i32),
    sharedAddresses: new Map(),
  };

  const vectorsOf = (lanes: number): number[] =>
    Array.from({ length: Math.ceil(lanes / format.lanes) }, (_, n) => n);
  const set = (vectors: readonly number[], value: Scalar): Expression[] =>
    vectors.map((local, n) => module.local.set(local, printVector(value, n, surroundings)));
  const define = ({ name: local, lanes, value }: StatementOf<"define" | "variable">): Expression[] => {
    const vectors = vectorsOf(lanes).map(() => variable(binaryen.v128));
    const expressions = set(vectors, value);
    locals.set(local, vectors);
    return expressions;
  };

  const printers: Printers = {
    comment: () => [],
    define,
    variable: define,
    assign: ({ name: local, value }) => set(locals.get(local) ?? [], value),
    store: ({ buffer, index, lanes, value }) => {
      const place = pointers.find(buffer, index);
      // What a loop over lanes writes past the end lies in the room that each buffer has there.
      return vectorsOf(lanes).flatMap((n) =>
        storeVector(module, format, place, n, Math.min(format.lanes, lanes - n * format.lanes), () =>
          printVector(value, n, surroundings),
        ).map((expression) => expression),
      );
    },
    loop: ({ counter, from, to, lanes, cursors, body: inner }) => {
      const steps = new Map<string, { readonly from: number; readonly step: number }>([
        [counter, { from, step: lanes }],
        ...cursors.map((cursor) => [cursor.name, cursor] as const),
      ]);
      const rounds = typeof to === "number" ? Math.ceil((to - from) / lanes) : undefined;
      if (rounds === 0) return [];
      const isShort = inner.length <= SHORT && inner.every(({ kind }) => kind !== "loop" && kind !== "scope");
      const unroll = rounds !== undefined && isShort ? Math.min(rounds, ROUNDS) : 1;
      return pointers.loop(steps, (moveOn) => {
        const round = (n: number): Expression[] => {
          pointers.round = n;
          return printAll(inner);
        };
        const left = rounds === undefined ? 0 : rounds % unroll;
        const main = Array.from({ length: unroll }, (_, n) => round(n)).flat();
        const last = Array.from({ length: left }, (_, n) => round(n)).flat();
        pointers.round = 0;
        const turns =
          rounds === undefined ? roundsUp(to as string, lanes) : module.i32.const((rounds - left) / unroll);
        return [...countDown(turns, [...main, ...moveOn(unroll)]), ...last];
      });
    },
    scope: ({ body: inner }) => printAll(inner),
    copy: ({ from, to }) => {
      const length = lengthOf(program, to);
      const index = {
        offset: 0,
        terms: [
          { variable: "i", stride: 1 },
          { variable: "lane", stride: 1 },
        ],
      };
      const value: Scalar = { kind: "load", buffer: from, index };
      const store: Statement = { kind: "store", buffer: to, index, lanes: format.lanes, value };
      return printAll([
        { kind: "loop", counter: "i", from: 0, to: length, lanes: format.lanes, cursors: [], body: [store] },
      ]);
    },
    call: ({ procedure, arguments: given }) => [
      module.call(
        procedure,
        given.map((argument) =>
          typeof argument === "number" ? module.i32.const(argument) : pointers.address(argument),
        ),
        binaryen.none,
      ),
    ],
  };
  const printAll = (statements: readonly Statement[]): Expression[] =>
    statements.flatMap((statement) =>
      (printers[statement.kind] as (statement: Statement) => readonly Expression[])(statement),
    );

  const roundsUp = (count: string, lanes: number): Expression =>
    module.i32.div_u(
      module.i32.add(
        module.local.get(parameterOf.get(count) as number, binaryen.i32),
        module.i32.const(lanes - 1),
      ),
      module.i32.const(lanes),
    );
  let loops = 0;
  const countDown = (turns: Expression, inner: readonly Expression[]): Expression[] => {
    const counter = variable(binaryen.i32);
    const label = `loop${loops++}`;
    const next = module.i32.sub(module.local.get(counter, binaryen.i32), module.i32.const(1));
    const again = module.br(label, module.local.tee(counter, next, binaryen.i32));
    return [module.local.set(counter, turns), module.loop(label, module.block(null, [...inner, again]))];
  };

  const type = binaryen.createType(parameters.map(() => binaryen.i32));
  const inner = printAll(body);
  const expressions = [
    ...[...literals].map(([key, local]) => {
      const address = layout.literals.get(key) as number;
      return module.local.set(local, splat(module, format, address, module.i32.const(0)));
    }),
    ...inner,
  ];
  module.addFunction(name, type, binaryen.none, variables, module.block(null, expressions));
}

function lengthOf({ buffers }: Program, name: string): number {
  const buffer = buffers.find((one) => one.name === name);
  if (buffer === undefined || buffer.role === "constant") throw new Error(`nothing is copied to ${name}`);
  return buffer.length;
}

function loadVector(
  module: Module,
  format: Format,
  { pointer, offset, isSplat }: Place,
  vector: number,
): Expression {
  if (isSplat) return splat(module, format, offset, pointer());
  return module.v128.load(offset + vector * 16, format.bytes, pointer());
}

function splat({ v128 }: Module, { lanes, bytes }: Format, offset: number, pointer: Expression): Expression {
  return lanes === 2 ? v128.load64_splat(offset, bytes, pointer) : v128.load32_splat(offset, bytes, pointer);
}

/** The first `count` lanes of a vector stored, in as few pieces as they make. */
function storeVector(
  module: Module,
  { lanes, bytes }: Format,
  { pointer, offset }: Place,
  vector: number,
  count: number,
  make: () => Expression,
): Expression[] {
  const { v128 } = module;
  const at = offset + vector * 16;
  if (count === lanes) return [v128.store(at, bytes, pointer(), make())];
  if (lanes === 2) return [v128.store64_lane(at, bytes, 0, pointer(), make())];
  const pair = count >= 2 ? [v128.store64_lane(at, bytes, 0, pointer(), make())] : [];
  const single =
    count % 2 === 1 ? [v128.store32_lane(at + (count - 1) * bytes, bytes, count - 1, pointer(), make())] : [];
  return [...pair, ...single];
}
