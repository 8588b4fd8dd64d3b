import { nameCommonSubexpressions } from "../../generator/4-schedule/name-common-subexpressions.ts";
import { printKernel } from "../../generator/5-emit/wasm/print-kernel.ts";
import type { Dtype } from "../../generator/ir/number-format.ts";
import { INPUT, OUTPUT, type Program, type Statement } from "../../generator/ir/program.ts";
import { at, load, type Scalar, stepping } from "../../generator/ir/scalar.ts";
import { substitute } from "../../generator/ir/walk-scalar.ts";
import { WebAssembly } from "./observe.ts";

/** Values of x and of y that a kernel takes at once. */
export const LANES = 4;

/**
 * A kernel that computes each expression for four pairs of numbers at once: it takes the four values of the local x, then
 * those of y, and gives the four results of the first expression, then of the next.
 */
export function compileToKernel(
  roots: readonly Scalar[],
  dtype: Dtype,
): (x: readonly number[]) => Float64Array | Float32Array {
  const { bytes, layout } = printKernel(programOf(roots, dtype));
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes));
  const vector = (name: string, length: number) => {
    const [{ buffer }, address] = [exports.memory, layout.buffers.get(name) as number];
    return dtype === "f64"
      ? new Float64Array(buffer, address, length)
      : new Float32Array(buffer, address, length);
  };
  const [input, output] = [vector(INPUT, 2 * LANES), vector(OUTPUT, roots.length * LANES)];
  return (x) => {
    input.set(x);
    (exports.forward as () => void)();
    return output;
  };
}

function programOf(roots: readonly Scalar[], dtype: Dtype): Program {
  const lane = (offset: number) => at(offset, stepping("lane"));
  const input: Readonly<Record<string, Scalar>> = { x: load(INPUT, lane(0)), y: load(INPUT, lane(LANES)) };
  const body = roots.flatMap((root, n): Statement[] => {
    let count = 0;
    const of = substitute(root, (name) => input[name]);
    const [definitions, value] = nameCommonSubexpressions(of, LANES, () => `t${n}_${count++}`);
    return [...definitions, { kind: "store", buffer: OUTPUT, index: lane(n * LANES), lanes: LANES, value }];
  });
  return {
    dtype,
    buffers: [
      { role: "input", name: INPUT, length: 2 * LANES },
      { role: "output", name: OUTPUT, length: roots.length * LANES },
    ],
    procedures: [{ name: "forward", parameters: [], about: "", body }],
    entries: [
      {
        name: "forward",
        procedure: "forward",
        rows: 1,
        inputs: [INPUT],
        outputs: [OUTPUT],
        state: undefined,
      },
    ],
  };
}
