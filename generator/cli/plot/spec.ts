import { count } from "../../diagnostics/words.ts";
import { describeSizes } from "../../ir/describe.ts";
import { hasOnePortEach, type Network } from "../../ir/network.ts";
import type { TensorData } from "../../ir/tensor-data.ts";
import { type Loaded, load } from "../../load.ts";
import { isPlottable, type Range } from "../../plot/sample.ts";
import { loadConfig } from "../config/load-config.ts";
import type { Flags } from "../flags/flags.ts";
import { readWholeNumber } from "../flags/read-numbers.ts";
import { settingsOf } from "../flags/settings.ts";
import { warningsOf } from "../output/command-output.ts";
import { usageError } from "../problems/failure.ts";
import { openSpec } from "../specs/open.ts";
import { vectorFiles } from "../vectors/files.ts";
import { type Figure, refuseStrayFlags } from "./figure.ts";
import { plotOutputs } from "./outputs.ts";
import { type PlotCase, readCases } from "./read-cases.ts";
import { readRanges } from "./read-range.ts";
import { plotSurface } from "./surface.ts";
import { plotWeights } from "./weights.ts";

/** What is plotted of a network. */
export interface NetworkPlot {
  readonly network: Network;
  /** Recorded cases to put into it. */
  readonly cases: readonly PlotCase[];
  /** A range for each input. */
  readonly ranges: readonly Range[];
  /** The one output to plot, counted from 0; nothing for all. */
  readonly unit: number | undefined;
}

/** A network of one input as curves, of two as a surface, or the weights of one of its layers. */
export async function plotSpec(name: string, flags: Flags): Promise<Figure> {
  refuseStrayFlags(flags.weights === undefined ? "network" : "weights", flags);
  const file = await openSpec(name);
  const { overrides } = settingsOf({}, await loadConfig());
  const loaded = load(file.spec, { ...file, ...overrides });
  const { network } = loaded;
  const figure =
    flags.weights === undefined
      ? plotNetwork(await readNetworkPlot(loaded, file.path, vectorFiles(file), flags))
      : plotWeights(network, flags.weights);
  return {
    ...figure,
    title: `${network.name}: ${network.description ?? describeSizes(network)}`,
    result: { spec: file.path, name: network.name, ...figure.result },
    problemGroups: [warningsOf(loaded)],
  };
}

const plotNetwork = (plot: NetworkPlot): Omit<Figure, "title" | "problemGroups"> =>
  plot.network.inputSize === 1 ? plotOutputs(plot) : plotSurface(plot);

async function readNetworkPlot(
  loaded: Loaded,
  path: string,
  files: ReturnType<typeof vectorFiles>,
  flags: Flags,
): Promise<NetworkPlot> {
  const { network } = loaded;
  refuseManyInputs(network);
  const given = flags.range === undefined ? undefined : readRanges(flags.range, network.inputSize);
  const { name, outputSize } = network;
  const unit = readWholeNumber(
    "unit",
    flags.unit,
    outputSize,
    `: ${name} has ${count(outputSize, "output")}`,
  );
  const cases = await readCases(loaded, path, files);
  const ranges = given ?? rangesFor(network, cases);
  if (!ranges.every(isPlottable))
    throw usageError(
      `the inputs of ${name} are too far apart or too close together to choose a range.`,
      "choose one, for example --range -5,5",
    );
  return { network, cases, ranges, unit: unit && unit - 1 };
}

function refuseManyInputs(network: Network): void {
  const { name, inputSize, layers } = network;
  if (!hasOnePortEach(network) || network.states.length > 0)
    throw usageError(
      `${name} has states, or several inputs or outputs; only networks of one input and one output can be plotted.`,
      (gen) => `use ${gen} draw to draw it`,
    );
  if (inputSize <= 2) return;
  const dense = layers.find(({ kind }) => kind.kind === "dense");
  throw usageError(
    `${name} takes ${count(inputSize, "value")}; only networks with one or two inputs can be plotted.`,
    dense === undefined
      ? (gen) => `use ${gen} draw to draw it`
      : (gen) =>
          `--weights ${dense.number} plots the weights of layer ${dense.number}; ${gen} draw draws the network`,
  );
}

/** The ranges that recorded cases take, or a layer that normalizes them expects; else those of activations. */
function rangesFor({ inputSize, layers: [first] }: Network, cases: readonly PlotCase[]): Range[] {
  return Array.from({ length: inputSize }, (_, i): Range => {
    const xs = cases.map(({ x }) => x[i] as number).filter(Number.isFinite);
    const [low, high] = [Math.min(...xs), Math.max(...xs)];
    if (low < high) return [low - 0.25 * (high - low), high + 0.25 * (high - low)];
    if (first?.kind.kind !== "normalize") return [-5, 5];
    const [mean, std] = [first.values.mean, first.values.std].map((tensor) => {
      const { data } = tensor as TensorData;
      return data[data.length === 1 ? 0 : i] as number;
    }) as [number, number];
    return [mean - 3 * Math.abs(std), mean + 3 * Math.abs(std)];
  });
}
