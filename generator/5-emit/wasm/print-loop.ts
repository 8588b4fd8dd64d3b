import type { Statement } from "../../ir/program.ts";
import { at } from "../../ir/scalar.ts";
import { scalarsIn } from "../../ir/uses.ts";
import { visitNodes } from "../../ir/walk-scalar.ts";
import { binaryen } from "./binaryen.ts";
import type { Expression, Module } from "./format.ts";
import type { Locals } from "./locals.ts";
import type { Pointers } from "./pointers.ts";

/**
 * How often the body of a loop over weights is repeated, so that counting and moving pointers costs less, where all that it
 * reads before it computes fits the registers: one number for all weights.
 */
const ROUNDS = 2;

export interface LoopContext {
  readonly module: Module;
  readonly locals: Locals;
  readonly pointers: Pointers;
  /** The parameter that holds a count. */
  readonly countAt: (name: string) => number;
  readonly printAll: (statements: readonly Statement[]) => Expression[];
}

/** A loop that counts down to 0 while its pointers advance. */
export function printLoop(
  { counter, from, to, lanes, cursors, body }: Extract<Statement, { kind: "loop" }>,
  { module, locals, pointers, countAt, printAll }: LoopContext,
): Expression[] {
  const steps = new Map(
    [{ name: counter, from: at(from), step: lanes }, ...cursors].map((one) => [one.name, one]),
  );
  const rounds = typeof to === "number" ? Math.ceil((to - from) / lanes) : undefined;
  if (rounds === 0) return [];
  const defined = body.filter((one) => one.kind === "define");
  const isWeights = cursors.length > 0 && defined.length === 1 && defined[0]?.lanes === 1;
  // The constant part of an address may not be negative, so nothing is read before the place of a pointer.
  const isRepeated = isWeights && !readsBackwards(body, steps);
  const unroll = rounds !== undefined && isRepeated ? Math.min(rounds, ROUNDS) : 1;
  const left = rounds === undefined ? 0 : rounds % unroll;
  return pointers.loop(steps, rounds, (moveOn) => {
    const writeOut = (count: number): Expression[] =>
      Array.from({ length: count }, (_, n) => {
        pointers.round = n;
        return printAll(body);
      }).flat();
    const turns =
      rounds === undefined
        ? roundsUp(module, countAt(to as string), lanes)
        : module.i32.const((rounds - left) / unroll);
    const main = [...writeOut(unroll), ...moveOn(unroll)];
    return [...countDown(module, locals, turns, main), ...writeOut(left)];
  });
}

/** Whether statements read some buffer from its end to its beginning as a loop goes on. */
function readsBackwards(
  body: readonly Statement[],
  steps: ReadonlyMap<string, { readonly step: number }>,
): boolean {
  let isBackwards = false;
  visitNodes(scalarsIn(body), (node) => {
    if (node.kind !== "load") return;
    const { terms } = node.index;
    const step = terms.reduce(
      (sum, { variable, stride }) => sum + stride * (steps.get(variable)?.step ?? 0),
      0,
    );
    isBackwards ||= step < 0;
  });
  return isBackwards;
}

/** How many rounds of so many lanes a count takes. It is never 0, since the body runs before the counter is tested. */
const roundsUp = ({ i32, local }: Module, count: number, lanes: number): Expression =>
  i32.div_u(i32.add(local.get(count, binaryen.i32), i32.const(lanes - 1)), i32.const(lanes));

function countDown(
  module: Module,
  locals: Locals,
  turns: Expression,
  body: readonly Expression[],
): Expression[] {
  const { i32, local } = module;
  const counter = locals.fresh(binaryen.i32);
  const label = `loop${counter}`;
  const next = i32.sub(local.get(counter, binaryen.i32), i32.const(1));
  const again = module.br(label, local.tee(counter, next, binaryen.i32));
  return [local.set(counter, turns), module.loop(label, module.block(null, [...body, again]))];
}
