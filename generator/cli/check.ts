import { checkAgainstReference, type Mismatch } from "../check/check-against-reference.ts";
import { loadModule } from "../check/load-module.ts";
import { probeInputs } from "../check/probe-inputs.ts";
import type { Answer, Settings } from "./commands.ts";
import { type CompiledSpec, compileSpecs } from "./compile-specs.ts";
import { displayPath, readIfThere } from "./files.ts";
import { remarksOn } from "./problems.ts";
import type { Progress } from "./progress.ts";

/** `gen --check SPEC…`: whether the modules on disk are the ones that the specs give, and compute what they should. */
export async function check(
  specs: readonly string[],
  settings: Settings,
  progress: Progress,
): Promise<Answer> {
  const compiled = compileSpecs(specs, settings, progress);
  const results: { spec: string; file: string; problem: string | undefined }[] = [];
  for (const one of compiled) {
    progress.show(`checking ${displayPath(one.target)}`);
    results.push({ spec: one.spec, file: displayPath(one.target), problem: await problemOf(one) });
  }
  progress.clear();
  return {
    text: results
      .map(({ file, problem }) => (problem ? `FAILED ${file}: ${problem}` : `ok ${file}`))
      .join("\n"),
    json: results.map(({ problem, ...rest }) => ({
      ...rest,
      ok: problem === undefined,
      ...(problem && { problem }),
    })),
    remarks: remarksOn(compiled),
    failed: results.some(({ problem }) => problem !== undefined),
  };
}

async function problemOf({ target, text, network }: CompiledSpec): Promise<string | undefined> {
  const onDisk = readIfThere(target);
  if (onDisk === undefined) return "there is no such file";
  if (onDisk !== text) return `is not what the spec gives: ${firstLineThatDiffers(onDisk, text)}`;
  const inputs = probeInputs(network.inputSize, 1);
  const mismatch = checkAgainstReference(network, await loadModule(onDisk), inputs);
  return mismatch && describeMismatch(mismatch);
}

function firstLineThatDiffers(actual: string, expected: string): string {
  const [lines, wanted] = [actual.split("\n"), expected.split("\n")];
  const n = wanted.findIndex((line, i) => line !== lines[i]);
  const at = n === -1 ? wanted.length : n;
  const shown = (line: string | undefined) =>
    line === undefined ? "nothing" : JSON.stringify(line.slice(0, 80));
  return `line ${at + 1} is ${shown(lines[at])}, not ${shown(wanted[at])}`;
}

const describeMismatch = ({ entry, input, index, expected, actual }: Mismatch): string =>
  `${entry}([${input.slice(0, 8).join(", ")}${input.length > 8 ? ", …" : ""}]) gives ${actual} at ${index}, the reference ${expected}`;
