import { withIndices } from "../../generator/check/index-places.ts";
import { probeCount, probeInputs } from "../../generator/check/probe-inputs.ts";
import { type Compiled, type CompileOptions, compile } from "../../generator/generate.ts";
import type { Activation } from "../../generator/ir/activation.ts";
import { dtypes } from "../../generator/ir/number-format.ts";
import type { Emit } from "../../generator/ir/spec.ts";
import { activations } from "../../generator/vocabulary/activations.ts";
import { compileFile, specNames } from "../support/specs.ts";
import { callsOf } from "./calls.ts";
import { engineProgram } from "./engine-program.ts";

/** A module to run in engines. */
export interface Case {
  readonly title: string;
  readonly target: Emit["target"];
  readonly compile: (math: Emit["math"]) => Promise<Compiled>;
}

/** A case as a program, and the inputs that it computes. */
export interface Prepared extends Pick<Case, "title" | "target"> {
  readonly inputs: readonly (readonly number[])[];
  readonly program: string;
}

/** What a module may be compiled to. */
export const targets: readonly Emit["target"][] = ["ts", "wasm", "auto"];

interface Source {
  readonly name: string;
  readonly unrolls: readonly Emit["unroll"][];
  readonly compile: (options: CompileOptions) => Promise<Compiled>;
}

const specs = specNames.map(
  (name): Source => ({
    name,
    unrolls: ["auto", "none"],
    compile: (options) => compileFile(`specs/${name}.yaml`, options),
  }),
);

/** The specs use few of them, and each calls other mathematics. */
const alone = Object.entries<Activation>(activations).map(
  ([name, activation]): Source => ({
    name: `only ${name}`,
    unrolls: ["auto"],
    compile: (options) => compile(specOfActivation(name, activation), { ...options, typeCheck: false }),
  }),
);

export const cases: readonly Case[] = [...specs, ...alone].flatMap(({ name, unrolls, compile }) =>
  dtypes.flatMap((dtype) =>
    targets.flatMap((target) =>
      unrolls.map((unroll) => ({
        title: `${name} in ${dtype}, target ${target}, unroll ${unroll}`,
        target,
        compile: (math) => compile({ dtype, emit: { target, math, unroll } }),
      })),
    ),
  ),
);

export async function prepare(
  { title, target, compile }: Case,
  math: Emit["math"] = "portable",
): Promise<Prepared> {
  const { text, network, cost } = await compile(math);
  const probes = probeInputs(network.inputSize, 7, probeCount(network, cost.multiplyAdds));
  const inputs = withIndices(network, probes);
  return { title, target, inputs, program: engineProgram(text, callsOf(network), inputs) };
}

function specOfActivation(name: string, { parameters }: Activation): string {
  const required = Object.entries(parameters).filter(([, parameter]) => parameter.default === undefined);
  const values = Object.fromEntries(required.map(([parameter]) => [parameter, [0.2, -0.3, 0.7]]));
  const layers = [{ type: "activation", activation: { name, ...values } }];
  return JSON.stringify({ name: "alone", input: 3, layers });
}
