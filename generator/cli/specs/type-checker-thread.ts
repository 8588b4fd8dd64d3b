import { parentPort } from "node:worker_threads";
import { checkTypes, type UncheckedModule } from "../../check-types.ts";

/** The answer to a module: what `checkTypes` threw, if it did. Answers come in the order of the modules. */
export interface CheckedModule {
  readonly problem?: unknown;
}

/** A small module with what modules consist of. */
const EXAMPLE = `
export type Vector<N extends number> = Float64Array & { readonly length: N };
export type Values = readonly [number, number];
export const network = { name: "example", inputSize: 2, layers: ["dense 2 → 2"] } as const;
const W = new Float64Array(4);
function check(what: string, expected: number, actual: number | undefined): void {
  if (actual === undefined || actual !== expected) {
    throw new RangeError("example: " + what + " has length " + actual);
  }
}
export function create(): Vector<2>;
export function create(values: Values): Vector<2>;
export function create(values?: Values): Vector<2> {
  const x = new Float64Array(2) as Vector<2>;
  if (values !== undefined) x.set(values);
  return x;
}
export function forward(x: Vector<2>, out: Vector<2>): Vector<2> {
  check("x", 2, x.length);
  const x0 = x[0]!;
  for (let i = 0; i < 2; i++) {
    let z = x0 * W[i]!;
    z += x[1]! * W[i + 2]!;
    out[i] = z > 0 ? Math.floor(-z) : (z - 1) / 2;
  }
  return out;
}
`;

// V8 compiles most of the checker for this, while the first spec is compiled.
checkTypes({ typescript: EXAMPLE, text: EXAMPLE, declarations: undefined });

parentPort?.on("message", (module: UncheckedModule) => parentPort?.postMessage(answerTo(module)));

function answerTo(module: UncheckedModule): CheckedModule {
  try {
    checkTypes(module);
    return {};
  } catch (problem) {
    return { problem };
  }
}
