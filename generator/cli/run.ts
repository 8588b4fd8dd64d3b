import { type LoadOptions, load } from "../generate.ts";
import { describeLayer } from "../ir/describe.ts";
import type { Network } from "../ir/network.ts";
import { type Interpreted, interpret, largestIndex } from "../reference/interpret.ts";
import type { Answer } from "./commands.ts";
import { openSpec } from "./files.ts";
import { remarksOn } from "./problems.ts";
import { UsageError } from "./usage-error.ts";

/** `gen run SPEC --input 1.0,0.5 [--trace]`: the reference on one input. */
export function run(
  spec: string,
  text: string,
  trace: boolean,
  overrides: Pick<LoadOptions, "dtype">,
): Answer {
  const { path, bytes, readFile } = openSpec(spec);
  const loaded = load(bytes, { path, readFile, ...overrides });
  const { network } = loaded;
  const x = readInput(text, network);
  const result = interpret(network, x);
  const winner = largestIndex(result.logits);
  const label = network.labels?.[winner];
  return {
    text: [
      ...(trace ? traceLines(x, result) : []),
      show(result.output),
      ...(label === undefined ? [] : [label]),
    ].join("\n"),
    json: {
      network: network.name,
      input: x,
      output: result.output,
      predict: winner,
      ...(label !== undefined && { label }),
      ...(trace && {
        trace: result.trace.map(({ layer, stages }) => ({
          layer: layer.number,
          about: describeLayer(layer),
          stages: Object.fromEntries(stages.map(({ symbol, values }) => [symbol + layer.number, values])),
        })),
      }),
    },
    remarks: remarksOn([loaded]),
  };
}

/** Numbers between commas or spaces, brackets allowed, as many as the network takes. */
function readInput(text: string, { name, inputSize, inputNames }: Network): number[] {
  const words = text
    .replace(/^\s*\[|\]\s*$/g, "")
    .split(/[\s,]+/)
    .filter((word) => word !== "");
  const values = words.map((word) => {
    const value = SPECIAL[word.toLowerCase()] ?? Number(word);
    if (Number.isNaN(value) && word.toLowerCase() !== "nan")
      throw new UsageError(`--input: ${word} is not a number`);
    return value;
  });
  if (values.length !== inputSize) {
    const names = inputNames === undefined ? "" : ` (${inputNames.join(", ")})`;
    throw new UsageError(`--input: ${name} takes ${inputSize} numbers${names}, got ${values.length}`);
  }
  return values;
}

const SPECIAL: Readonly<Record<string, number>> = { nan: Number.NaN, inf: Infinity, "-inf": -Infinity };

/** A1, Z1, A2, … as the chapter prints them. */
const traceLines = (x: readonly number[], { trace }: Interpreted): string[] => [
  `X = ${show(x)}`,
  ...trace.flatMap(({ layer, stages }) => [
    `layer ${layer.number}: ${describeLayer(layer)}`,
    ...stages.map(({ symbol, values }) => `  ${symbol}${layer.number} = ${show(values)}`),
  ]),
];

const show = (values: readonly number[]): string =>
  `[${values.map((value) => (Object.is(value, -0) ? "-0" : String(value))).join(", ")}]`;
