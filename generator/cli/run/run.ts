import { escapeControls } from "../../diagnostics/words.ts";
import { describeLayer, titleOf } from "../../ir/describe.ts";
import { classLabels, firstInput, firstOutput } from "../../ir/network.ts";
import { rounding } from "../../ir/number-format.ts";
import { spellNumber } from "../../ir/spell-number.ts";
import type { Shape } from "../../ir/tensor-data.ts";
import { type LoadOptions, load } from "../../load.ts";
import { type Interpreted, interpret } from "../../reference/interpret.ts";
import { readInput } from "../flags/read-numbers.ts";
import type { CommandOutput } from "../output/command-output.ts";
import { warningsOf } from "../output/command-output.ts";
import { openSpec } from "../specs/open.ts";

/** `gen run SPEC --input 1.0,0.5 [--trace]`: runs the reference on one input. */
export async function run(
  spec: string,
  input: string,
  trace: boolean,
  overrides: Pick<LoadOptions, "dtype">,
): Promise<CommandOutput> {
  const { path, bytes, readFile } = await openSpec(spec);
  const loaded = load(bytes, { path, readFile, ...overrides });
  const { network } = loaded;
  const x = readInput(input, network).map(rounding[network.dtype]);
  const result = interpret(network, x);
  const label =
    result.predict === undefined ? undefined : classLabels(firstOutput(network))?.[result.predict];
  return {
    text: [
      ...(trace ? traceLines(x, firstInput(network).shape, result) : []),
      show(result.output, firstOutput(network).shape),
      ...(label === undefined ? [] : [escapeControls(label)]),
    ].join("\n"),
    results: [
      {
        spec: path,
        name: network.name,
        dtype: network.dtype,
        input: x,
        output: result.output,
        predict: result.predict,
        label,
        trace: trace ? tracedLayers(result) : undefined,
      },
    ],
    problemGroups: [warningsOf(loaded)],
  };
}

/** A1, Z1, A2, … as the chapter prints them. */
const traceLines = (x: readonly number[], shape: Shape, { trace }: Interpreted): string[] => [
  `X = ${show(x, shape)}`,
  ...trace.flatMap(({ layer, stages }) => [
    `${titleOf(layer)}: ${describeLayer(layer)}`,
    ...stages.map(({ symbol, values }) => `  ${symbol}${layer.number} = ${show(values, layer.output)}`),
  ]),
];

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
