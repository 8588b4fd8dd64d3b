import { shellFlag } from "../../../diagnostics/shell-word.ts";
import { list, quote } from "../../../diagnostics/words.ts";
import { ImportError, type ImportProblem } from "../../imported-model.ts";
import type { Graph, GraphInput, StatePair } from "../graph.ts";
import type { Reading } from "./choose-input.ts";
import { showDims } from "./dims.ts";
import { asPart, type Draft, reshaped, resultsOf, sameShape } from "./draft.ts";
import type { Translated } from "./translate.ts";
import { BATCH, type Dims } from "./value.ts";

/** The sizes of one sample, where a batch is an axis of 1. */
const ofOne = (dims: Dims): readonly number[] => dims.map((dim) => (dim === BATCH ? 1 : dim));

const dimsOfInput = ({ inputs }: Reading, name: string): Dims | undefined =>
  inputs.find(({ input }) => input.name === name)?.dims;

/**
 * What all outputs are and what all states become, each of the shape of its state.
 * @throws ImportError if the shapes of a pair differ
 */
export function withStates(
  { outputs, states = [] }: Graph,
  reading: Reading,
  { results, inputs }: Translated,
): Draft {
  const problems: ImportProblem[] = [];
  const ofFile = (dims: Dims): Dims => dims.map((dim) => (dim === BATCH ? (reading.batchSize ?? dim) : dim));
  const next = states.map(({ input, output }, n): Draft => {
    const { dims, draft } = results[outputs.length + n] as Translated["results"][number];
    const held = dimsOfInput(reading, input) ?? [];
    const place = reading.inputs.findIndex((read) => read.input.name === input);
    if (sameShape(ofOne(held), ofOne(dims))) {
      const { shape } = inputs[place] as Draft;
      return reshaped(draft, shape, asPart(draft.origin, "in the shape of its state"));
    }
    problems.push({
      where: shellFlag("--state", `${input}=${output}`),
      reason: `the input ${quote(input)} has shape ${showDims(ofFile(held))}, but the output ${quote(output)} has shape ${showDims(ofFile(dims))}`,
      help: "a state holds at each call what the output was at the call before, so both need the same shape",
    });
    return draft;
  });
  if (problems.length > 0) throw new ImportError(...problems);
  return resultsOf([...results.slice(0, outputs.length).map(({ draft }) => draft), ...next]);
}

/** Inputs and outputs that look like states, with the flags that make them so. */
export function pairRemarks(graph: Graph, reading: Reading, { results }: Translated): string[] {
  const shapes = new Map(
    graph.outputs.map((name, n) => [name, ofOne((results[n] as Translated["results"][number]).dims)]),
  );
  const pairs = likelyPairs(
    graph.inputs.filter(({ name }) => !graph.states?.some(({ input }) => input === name)),
    graph.outputs,
    ({ name }, output) => {
      const dims = dimsOfInput(reading, name);
      const other = shapes.get(output);
      return dims !== undefined && other !== undefined && sameShape(ofOne(dims), other);
    },
  );
  if (pairs.length === 0) return [];
  const shown = pairs.map(({ input, output }) => `${quote(input)} and ${quote(output)}`);
  const flags = pairs.map(({ input, output }) => shellFlag("--state", `${input}=${output}`));
  const [what, them] =
    pairs.length === 1
      ? ["a state that goes from call to call", "it"]
      : ["states that go from call to call", "them"];
  return [`${list(shown)} look like ${what}; ${flags.join(" ")} makes the module keep ${them}.`];
}

/** Pairs of one shape whose names are alike; or else the inputs after the first and as many outputs after the first, in order. */
function likelyPairs(
  inputs: readonly GraphInput[],
  outputs: readonly string[],
  fits: (input: GraphInput, output: string) => boolean,
): readonly StatePair[] {
  if (inputs.length < 2 || outputs.length < 2) return [];
  const taken = new Set<string>();
  const named = inputs.flatMap((input): StatePair[] => {
    const output = outputs.find(
      (name) => !taken.has(name) && areAlike(input.name, name) && fits(input, name),
    );
    if (output === undefined) return [];
    taken.add(output);
    return [{ input: input.name, output }];
  });
  if (named.length > 0) return named.length < Math.min(inputs.length, outputs.length) ? named : [];
  const [[, ...others], [, ...results]] = [inputs, outputs];
  const isInOrder =
    others.length === results.length && others.every((input, n) => fits(input, results[n] as string));
  return isInOrder ? others.map(({ name }, n) => ({ input: name, output: results[n] as string })) : [];
}

/** Words that tell a state before a call from one after it. */
const SIDES: ReadonlySet<string> = new Set(
  "in input out output past present prev previous next new cur current old updated init initial last final n t".split(
    " ",
  ),
);

/** Whether names differ only in what tells before from after: `state` and `stateN`, `h0` and `hn`, `past.k` and `present.k`. */
function areAlike(input: string, output: string): boolean {
  const coreOf = (name: string) =>
    wordsOf(name.replace("past_key_values", "past")).filter((word) => !SIDES.has(word));
  const [before, after] = [coreOf(input), coreOf(output)];
  if (before.length === 0 || after.length === 0) return false;
  const [left, right] = [before.join(" "), after.join(" ")];
  // `0` of h0 stands for the first step.
  const bare = left.replace(/ 0$/, "");
  return [left, bare, `${bare}n`].includes(right);
}

/** The words of a name: `c0` is c and 0, `stateN` is state and n. */
const wordsOf = (name: string): readonly string[] =>
  name
    .replace(/(?<=[a-z])(?=[A-Z0-9])|(?<=[0-9])(?=[A-Za-z])/g, " ")
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter(Boolean);
