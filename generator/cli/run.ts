import { describeLayer } from "../ir/describe.ts";
import { largestIndex } from "../ir/largest-index.ts";
import { rounding } from "../ir/number-format.ts";
import { type LoadOptions, load } from "../load.ts";
import { type Interpreted, interpret } from "../reference/interpret.ts";
import type { Answer } from "./answer.ts";
import { openSpec } from "./open-spec.ts";
import { readInput } from "./read-input.ts";
import { remarksOn } from "./remarks-on.ts";

/** `gen run SPEC --input 1.0,0.5 [--trace]`: the reference on one input. */
export async function run(
  spec: string,
  input: string,
  trace: boolean,
  overrides: Pick<LoadOptions, "dtype">,
): Promise<Answer> {
  const { path, bytes, readFile } = await openSpec(spec);
  const loaded = load(bytes, { path, readFile, ...overrides });
  const { network } = loaded;
  const x = readInput(input, network).map(rounding[network.dtype]);
  const result = interpret(network, x);
  const winner = largestIndex(result.logits);
  const label = network.labels?.[winner];
  return {
    text: [
      ...(trace ? traceLines(x, result) : []),
      show(result.output),
      ...(label === undefined ? [] : [label]),
    ].join("\n"),
    results: [
      {
        spec: path,
        name: network.name,
        dtype: network.dtype,
        input: x,
        output: result.output,
        predict: winner,
        label,
        trace: trace ? tracedLayers(result) : undefined,
      },
    ],
    findings: [remarksOn(loaded)],
  };
}

/** A1, Z1, A2, … as the chapter prints them. */
const traceLines = (x: readonly number[], { trace }: Interpreted): string[] => [
  `X = ${show(x)}`,
  ...trace.flatMap(({ layer, stages }) => [
    `layer ${layer.number}: ${describeLayer(layer)}`,
    ...stages.map(({ symbol, values }) => `  ${symbol}${layer.number} = ${show(values)}`),
  ]),
];

const tracedLayers = ({ trace }: Interpreted) =>
  trace.map(({ layer, stages }) => ({
    layer: layer.number,
    about: describeLayer(layer),
    stages: Object.fromEntries(stages.map(({ symbol, values }) => [symbol + layer.number, values])),
  }));

const show = (values: readonly number[]): string =>
  `[${values.map((value) => (Object.is(value, -0) ? "-0" : String(value))).join(", ")}]`;
