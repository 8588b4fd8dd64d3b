import { count, escapeControls } from "../../diagnostics/words.ts";
import { describeLayer, titleOf } from "../../ir/describe.ts";
import { classLabels, hasOnePortEach, type Network, type OutputPort, type Port } from "../../ir/network.ts";
import { rounding } from "../../ir/number-format.ts";
import { spellNumber } from "../../ir/spell-number.ts";
import type { Shape } from "../../ir/tensor-data.ts";
import { load } from "../../load.ts";
import { type ByName, cutIntoPorts, type Interpreted, interpret } from "../../reference/interpret.ts";
import type { Flags } from "../flags/flags.ts";
import { readWholeNumber } from "../flags/read-numbers.ts";
import { readInputs, readState } from "../flags/read-ports.ts";
import type { Overrides } from "../flags/settings.ts";
import type { CommandOutput } from "../output/command-output.ts";
import { warningsOf } from "../output/command-output.ts";
import { usageError } from "../problems/failure.ts";
import { openSpec } from "../specs/open.ts";

/** More steps than this are no use on a terminal. */
const MOST_STEPS = 100_000;

/** One call of the reference: the values of all inputs, one after the other, and what it gives. */
interface Step {
  readonly x: readonly number[];
  readonly before: readonly number[];
  readonly result: Interpreted;
}

/** `gen run SPEC --input 1.0,0.5 [--state …] [--steps …] [--trace]`: runs the reference on one input, or step by step. */
export async function run(
  spec: string,
  flags: Pick<Flags, "input" | "state" | "steps" | "trace">,
  overrides: Overrides,
): Promise<CommandOutput> {
  const file = await openSpec(spec);
  const loaded = load(file.spec, { ...file, ...overrides });
  const { network } = loaded;
  const round = rounding[network.dtype];
  const steps = readSteps(flags.steps, network);
  const rows = readInputs(flags.input ?? [], network, steps).map((x) => x.map(round));
  let state: readonly number[] = readState(flags.state ?? [], network).map(round);
  const taken = rows.map((x): Step => {
    const step = { x, before: state, result: interpret(network, x, state) };
    state = step.result.state;
    return step;
  });
  const isTraced = flags.trace ?? false;
  const isSequence = steps !== undefined;
  return {
    text: [
      ...taken.flatMap((step, n) => [
        ...(isSequence && !isBrief(network, isTraced) ? [`step ${n + 1}`] : []),
        ...(isTraced ? traceLines(step, network) : []),
        ...outputLines(step.result, network, isSequence && isBrief(network, isTraced) ? n + 1 : undefined),
      ]),
      ...stateLines(state, network),
    ].join("\n"),
    results: [
      {
        spec: file.path,
        name: network.name,
        dtype: network.dtype,
        ...(isSequence
          ? { steps: taken.map((step) => stepResult(step, network, isTraced)) }
          : stepResult(taken[0] as Step, network, isTraced)),
        state: network.states.length === 0 ? undefined : byName(state, network.states),
      },
    ],
    problemGroups: [warningsOf(loaded)],
  };
}

function readSteps(text: string | undefined, { name, states }: Network): number | undefined {
  if (text !== undefined && states.length === 0)
    throw usageError(`${name} has no state: every call is independent, so there are no steps to run.`);
  return readWholeNumber("steps", text, MOST_STEPS, "");
}

/** Whether each step of a sequence takes a single line. */
const isBrief = ({ outputs }: Network, isTraced: boolean): boolean => outputs.length === 1 && !isTraced;

const labelOf = (output: OutputPort, { predictions }: Interpreted): string | undefined => {
  const predicted = predictions[output.name];
  return predicted === undefined ? undefined : classLabels(output)?.[predicted];
};

/**
 * The outputs as lines: values, and the label below them where they tell labelled classes apart. Several outputs, and
 * those of a step, have both on one line, after their name.
 */
function outputLines(result: Interpreted, network: Network, step: number | undefined): string[] {
  return network.outputs.flatMap((output) => {
    const values = show(result.outputs[output.name] as readonly number[], output.shape);
    const label = labelOf(output, result);
    const labels = label === undefined ? [] : [escapeControls(label)];
    if (step !== undefined) return [[`step ${step}: ${values}`, ...labels].join(", ")];
    if (hasOnePortEach(network)) return [values, ...labels];
    return [[`${output.name} = ${values}`, ...labels].join(", ")];
  });
}

/** A state of more values is not read on a terminal. */
const MOST_STATE_VALUES = 256;

const stateLines = (state: readonly number[], { states }: Network): string[] =>
  cutIntoPorts(state, states).map((values, n) => {
    const { name, shape } = states[n] as Port;
    const shown =
      values.length <= MOST_STATE_VALUES
        ? show(values, shape)
        : `${count(values.length, "value")}, which --json prints`;
    return `state ${name} = ${shown}`;
  });

/** A1, Z1, A2, … as the chapter prints them. */
const traceLines = ({ x, before, result: { trace } }: Step, network: Network): string[] => [
  ...cutIntoPorts(x, network.inputs).map(
    (values, n) =>
      `${hasOnePortEach(network) ? "X" : network.inputs[n]?.name} = ${show(values, network.inputs[n]?.shape ?? [])}`,
  ),
  ...stateLines(before, network),
  ...trace.flatMap(({ layer, stages }) => [
    `${titleOf(layer)}: ${describeLayer(layer)}`,
    ...stages.map(({ symbol, values }) => `  ${symbol}${layer.number} = ${show(values, layer.output)}`),
  ]),
];

/** The `--json` result of a step: values, classes and labels, by name where there are several. */
function stepResult({ x, result }: Step, network: Network, isTraced: boolean) {
  const { inputs, outputs } = network;
  const ofOutputs = <T>(take: (output: OutputPort) => T) =>
    outputs.length === 1
      ? take(outputs[0] as OutputPort)
      : Object.fromEntries(outputs.map((output) => [output.name, take(output)]));
  return {
    input: inputs.length === 1 ? x : byName(x, inputs),
    output: ofOutputs(({ name }) => result.outputs[name]),
    predict: ofOutputs(({ name }) => result.predictions[name]),
    label: ofOutputs((output) => labelOf(output, result)),
    trace: isTraced ? tracedLayers(result) : undefined,
  };
}

const byName = (values: readonly number[], ports: readonly Port[]): ByName<readonly number[]> =>
  Object.fromEntries(cutIntoPorts(values, ports).map((own, n) => [ports[n]?.name, own]));

const tracedLayers = ({ trace }: Interpreted) =>
  trace.map(({ layer, stages }) => ({
    layer: layer.number,
    about: describeLayer(layer),
    stages: Object.fromEntries(stages.map(({ symbol, values }) => [symbol + layer.number, values])),
  }));

/** Values as nested lists. */
function show(values: readonly number[], [length = 0, ...inner]: Shape = [values.length]): string {
  if (inner.length === 0) return `[${values.map(spellNumber).join(", ")}]`;
  const size = values.length / length;
  const rows = Array.from({ length }, (_, row) => show(values.slice(row * size, (row + 1) * size), inner));
  return `[${rows.join(", ")}]`;
}
