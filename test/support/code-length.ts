import { bytecodeOf } from "../../generator/4-schedule/estimate-bytecode.ts";
import { plan } from "../../generator/generate.ts";
import type { Program, Statement } from "../../generator/ir/program.ts";

const statementsIn = (body: readonly Statement[]): number =>
  body.reduce((sum, one) => sum + 1 + ("body" in one ? statementsIn(one.body) : 0), 0);

/** Statements and bytes of bytecode of a network in loops, as TypeScript and then as a kernel. */
export const codeLengthOf = (spec: string): number[] =>
  (["ts", "wasm"] as const).flatMap((target) => {
    const { programs } = plan(spec, { emit: { target, unroll: "none" } });
    const { procedures } = (programs.ts ?? programs.wasm) as Program;
    const bodies = procedures.flatMap(({ body }) => body);
    return [statementsIn(bodies), bytecodeOf(bodies, "f64")];
  });
