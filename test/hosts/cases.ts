import { type JavaScript, printJavaScript } from "../../generator/5-emit/javascript/print-javascript.ts";
import { withIndices } from "../../generator/check/index-places.ts";
import { fewProbes } from "../../generator/check/probe-inputs.ts";
import type { Network } from "../../generator/ir/network.ts";
import { dtypes } from "../../generator/ir/number-format.ts";
import { type Emit, languages } from "../../generator/ir/spec.ts";
import { bitsOfReference, callsOf } from "../engines/calls.ts";
import { targets } from "../engines/cases.ts";
import { toHex } from "../engines/hex.ts";
import type { Bits, Calls } from "../engines/run-module.ts";
import { build } from "../support/run-text.ts";
import { loadFile } from "../support/specs.ts";

/** A generated module to run in hosts, and the reference's bits. */
export interface HostCase {
  /** `net3-f64-auto.ts`: also the file. */
  readonly name: string;
  readonly language: (typeof languages)[number];
  readonly target: Emit["target"];
  readonly text: string;
  readonly declarations: string | undefined;
  readonly hasKernel: boolean;
  readonly calls: Calls;
  /** One text of 16 hexadecimal digits a value. */
  readonly inputs: readonly string[];
  readonly bits: Bits;
}

/** One of literals, one of matrices, one with a state, one of several ports with labels, one that is recurrent. */
const specs = ["net3", "digits", "counter", "agent", "stroke"];

let compiled: Promise<HostCase[]> | undefined;

/** Every spec in each dtype, target and language; compiled once for all test files. */
export const compileCases = (): Promise<HostCase[]> => {
  compiled ??= compileAll();
  return compiled;
};

async function compileAll(): Promise<HostCase[]> {
  const cases: HostCase[] = [];
  for (const spec of specs)
    for (const dtype of dtypes) {
      const { network } = loadFile(`specs/${spec}.yaml`, { dtype });
      const inputs = withIndices(
        network,
        [11, 12].flatMap((seed) => fewProbes(network.inputSize, seed)),
      );
      const reference = {
        calls: callsOf(network),
        inputs: inputs.map(toHex),
        bits: bitsOfReference(network, inputs),
      };
      for (const target of targets) {
        const { text, programs } = await build(network, { target });
        const hasKernel = programs.wasm !== undefined;
        const texts = { ts: { text, declarations: undefined }, js: javascript(network, text) };
        for (const language of languages) {
          const name = `${spec}-${dtype}-${target}.${language}`;
          cases.push({ name, language, target, hasKernel, ...reference, ...texts[language] });
        }
      }
    }
  return cases;
}

/** What `emit: { module: js }` makes of a module. */
const javascript = (network: Network, text: string): JavaScript =>
  printJavaScript(
    text,
    network,
    { path: "spec.yaml", hash: "", command: "" },
    { module: "js", header: true },
  );
