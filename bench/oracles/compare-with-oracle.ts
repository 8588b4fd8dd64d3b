import { compile } from "../../generator/generate.ts";
import { ImportError } from "../../generator/import/imported-model.ts";
import { importModel } from "../../generator/import/index.ts";
import { writeSpec } from "../../generator/import/write-spec.ts";
import { load } from "../../generator/load.ts";
import { interpret } from "../../generator/reference/interpret.ts";
import { runText } from "../../test/support/run-text.ts";
import type { Case, Sample } from "./oracle.ts";

export type OracleComparison =
  | { readonly kind: "agrees" }
  | { readonly kind: "refused"; readonly reason: string }
  | { readonly kind: "differs"; readonly how: string };

/**
 * Imports a model, writes its spec and reads that again; then holds the interpreter, and where asked the generated module,
 * to what the original program computes.
 */
export async function compareWithOracle(sample: Sample, alsoModule: boolean): Promise<OracleComparison> {
  try {
    const model = await importModel(sample.file, sample.options);
    if (sample.mixesBatch)
      return { kind: "differs", how: "it was imported, and mixes the samples of a batch" };
    const { spec, weights } = writeSpec(model, "oracle");
    const readFile = () => weights;
    const { network } = load(spec, { readFile });
    const module = alsoModule ? runText((await compile(spec, { readFile })).text) : undefined;
    for (const example of sample.cases) {
      const how = difference(interpret(network, example.input).output, example);
      if (how !== undefined) return { kind: "differs", how: `${how}\n${spec}` };
      if (module === undefined) continue;
      const x = module.createInput();
      x.set(example.input);
      const compiled = difference(module.forward(x, module.createOutput()), example);
      if (compiled !== undefined) return { kind: "differs", how: `as a module: ${compiled}\n${spec}` };
    }
    return { kind: "agrees" };
  } catch (error) {
    if (error instanceof ImportError) {
      const reasons = error.problems.map(({ op, reason }) => `${op ?? ""}: ${reason}`);
      return { kind: "refused", reason: reasons.join(" | ") };
    }
    return { kind: "differs", how: `it throws ${error instanceof Error ? error.stack : error}` };
  }
}

/** Outputs further from the reference than 1e-6 + 1e-5·|ref|, and than rounding on the way moves them. */
function difference(got: ArrayLike<number>, { input, output, spread }: Case): string | undefined {
  if (got.length !== output.length) return `${got.length} outputs instead of ${output.length}`;
  const wrong = output.findIndex((ref, i) => !isClose(got[i] as number, ref, spread?.[i] ?? 0));
  if (wrong < 0) return undefined;
  const [all, refs] = [Array.from(got).join(" "), output.join(" ")];
  return `output ${wrong} is ${got[wrong]} instead of ${output[wrong]} (spread ${spread?.[wrong]})\n  of  ${input.join(" ")}\n  got ${all}\n  ref ${refs}`;
}

/** The largest float32, which is the bound of a Clip of old that says none. */
const LARGEST = 3.4028234663852886e38;

/** From here on float32 may be infinite on one of two ways to the same number. */
const OVERFLOWING = 1e20;

function isClose(got: number, ref: number, spread: number): boolean {
  if (Object.is(got, ref) || got === ref || !Number.isFinite(spread)) return true;
  if (Math.abs(ref) === LARGEST) return got === Math.sign(ref) * Number.POSITIVE_INFINITY;
  if (Math.abs(got) === Number.POSITIVE_INFINITY && Math.abs(ref) > OVERFLOWING)
    return spread > 0.1 * Math.abs(ref);
  return Math.abs(got - ref) <= 1e-6 + 1e-5 * Math.abs(ref) + 4 * spread;
}
