import { shellFlag } from "../../../diagnostics/shell-word.ts";
import { suggest } from "../../../diagnostics/suggest.ts";
import { list, quote } from "../../../diagnostics/words.ts";
import type { ImportOptions } from "../../imported-model.ts";
import type { GraphInput, StatePair } from "../graph.ts";
import { showSizes } from "./inputs.ts";
import { Problems } from "./problems.ts";

/** The names in a file that flags may mean. */
interface Names {
  /** The inputs that are not bound. */
  readonly inputs: readonly GraphInput[];
  readonly outputs: readonly string[];
  /** Every value that is given or computed. */
  readonly there: ReadonlySet<string>;
}

/** What the user chooses of the ports of a file. */
export interface ChosenPorts {
  /** The names of the inputs, states among them, in their order. */
  readonly inputs: readonly string[];
  /** The names of the outputs of the network, without those that only states take. */
  readonly results: readonly string[];
  readonly states: readonly StatePair[];
}

/**
 * The inputs, results and states that `--input`, `--result` and `--state` name, or all of the file's.
 * @throws ImportError with every name that the file does not have
 */
export function choosePorts(names: Names, { inputs, results, states = {} }: ImportOptions): ChosenPorts {
  const problems = new Problems();
  const pairs = Object.entries(states).map(([input, output]) => ({ input, output }));
  const known = names.inputs.map(({ name }) => name);
  const check = (flag: string, what: string, name: string, among: readonly string[]) => {
    if (among.includes(name)) return;
    const help = didYouMean(name, what === "input" ? known : names.outputs, what);
    problems.add({ where: flag, reason: `the model has no ${what} ${quote(name)}`, help });
  };
  const there = [...names.there];
  for (const name of inputs ?? []) check(shellFlag("--input", name), "input", name, known);
  for (const name of results ?? []) check(shellFlag("--result", name), "output", name, there);
  for (const { input, output } of pairs) {
    const flag = shellFlag("--state", `${input}=${output}`);
    check(flag, "input", input, known);
    check(flag, "output", output, there);
  }
  problems.throwIfAny();
  const asStates = new Set(pairs.map(({ input }) => input));
  const kept = new Set(pairs.map(({ output }) => output));
  const chosen = inputs === undefined ? known : [...new Set([...inputs, ...asStates])];
  const left =
    results === undefined ? names.outputs.filter((name) => !kept.has(name)) : [...new Set(results)];
  if (pairs.length > 0 && chosen.every((name) => asStates.has(name)))
    problems.add({
      reason: `every input would be a state, ${list([...asStates].map(quote))}, and a network needs an input besides`,
      help: "leave out --state for the input that each call brings",
    });
  if (pairs.length > 0 && left.length === 0)
    problems.add({
      reason: `every output would be kept as a state, ${list([...kept].map(quote))}, and a network needs an output`,
      help: `${shellFlag("--result", pairs[0]?.output ?? "")} gives it as well`,
    });
  problems.throwIfAny();
  return { inputs: chosen, results: left, states: pairs };
}

function didYouMean(name: string, known: readonly string[], what: string): string {
  const meant = name.length > 2 ? suggest(name, known) : undefined;
  if (meant !== undefined) return `did you mean ${quote(meant)}?`;
  return `the ${what}s of the model are ${list(known.map(quote))}`;
}

/**
 * Refuses inputs that are needed, but neither chosen nor bound.
 * @throws ImportError with all of them
 */
export function refuseUnchosen(inputs: readonly GraphInput[], { inputs: chosen }: ChosenPorts): void {
  const problems = new Problems();
  for (const { name, dims } of inputs)
    if (!chosen.includes(name))
      problems.add({
        where: `input ${quote(name)} (${showSizes(dims)})`,
        reason: "the outputs need it, and it is not one of those that --input names",
        help: `add ${shellFlag("--input", name)}, or bind it to a file with its values: ${shellFlag("--bind", `${name}=FILE`)}`,
      });
  problems.throwIfAny();
}
