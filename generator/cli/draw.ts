import { quote } from "../diagnostics/words.ts";
import { blockGraph } from "../draw/block-graph.ts";
import { type DrawOptions, draw, LIMIT, MOST_WIRES, type Scale, scaleOf } from "../draw/draw.ts";
import { countNeurons, hasNeurons } from "../draw/neuron-graph.ts";
import { printMermaid } from "../draw/print-mermaid.ts";
import { type Planned, plan } from "../generate.ts";
import type { Network } from "../ir/network.ts";
import { rounding } from "../ir/number-format.ts";
import { sizeOf } from "../ir/tensor-data.ts";
import { interpret } from "../reference/interpret.ts";
import type { Answer } from "./answer.ts";
import { shown } from "./display-path.ts";
import { usageError } from "./failure.ts";
import type { Flags } from "./flags.ts";
import { openSpec } from "./open-spec.ts";
import { readInput } from "./read-input.ts";
import { remarksOn } from "./remarks-on.ts";
import { grouped } from "./table.ts";
import { writeAll } from "./write-all.ts";

/** `gen draw SPEC [-o FILE]`: a picture of a network, to a file or to standard output. */
export async function drawSpec(name: string, flags: Flags): Promise<Answer> {
  const { path, bytes, readFile } = await openSpec(name);
  const planned = plan(bytes, { path, readFile, ...(flags.dtype && { dtype: flags.dtype }) });
  const { network } = planned;
  const options = optionsOf(flags, network);
  const picture = flags.format === "mermaid" ? mermaidOf(planned, flags) : svgOf(planned, flags, options);
  const result = { spec: path, name: network.name, drawn: options.scale };
  if (flags.output === undefined)
    return { text: picture.trimEnd(), results: [{ ...result, picture }], findings: [remarksOn(planned)] };
  const [outcome] = writeAll([{ path: flags.output, content: picture }]);
  return {
    text: `${outcome} ${shown(flags.output)}`,
    results: [{ ...result, file: shown(flags.output), outcome }],
    findings: [remarksOn(planned)],
  };
}

function svgOf({ network, cost }: Planned, flags: Flags, options: DrawOptions): string {
  const x = flags.input === undefined ? undefined : readInput(flags.input, network);
  const rounded = x?.map(rounding[network.dtype]);
  const computed = rounded && { x: rounded, result: interpret(network, rounded) };
  return draw({ network, cost, computed }, options);
}

function mermaidOf({ network, cost }: Planned, flags: Flags): string {
  const stray = (["input", "bias", "nodes", "layer", "unit", "neurons", "theme", "width"] as const).find(
    (name) => flags[name] !== undefined,
  );
  if (stray) throw usageError(`--${stray} is for pictures of neurons, and Mermaid has blocks alone.`);
  return printMermaid(blockGraph(network, cost));
}

function optionsOf(flags: Flags, network: Network): DrawOptions {
  const scale = scaleWanted(flags, network);
  const stray = (["input", "bias", "nodes", "layer", "unit"] as const).find(
    (name) => flags[name] !== undefined,
  );
  if (scale === "blocks" && stray !== undefined && flags.format !== "mermaid")
    throw usageError(
      `--${stray} is for pictures of neurons, and ${whyBlocks(flags, network)}.`,
      helpForNeurons(network),
    );
  const layer = numberOf("layer", flags.layer, network.layers.length, `${network.name} has`, "layer");
  if (flags.unit !== undefined && layer === undefined)
    throw usageError("--unit is a unit of a layer, and there is no --layer.", "as in --layer 1 --unit 1");
  const units = sizeOf(network.layers[(layer ?? 1) - 1]?.output ?? []);
  return {
    scale,
    ...{ bias: flags.bias ?? false, nodes: flags.nodes ?? false, layer },
    unit: numberOf("unit", flags.unit, units, `layer ${layer} has`, "unit"),
    theme: flags.theme ?? "auto",
    width: numberOf("width", flags.width, 10_000, "a picture may have", "pixel"),
  };
}

function scaleWanted({ neurons, blocks }: Flags, network: Network): Scale {
  if (neurons && blocks) throw usageError("--neurons and --blocks do not go together.");
  if (blocks) return "blocks";
  if (!neurons) return scaleOf(network);
  if (!hasNeurons(network)) throw usageError(`--neurons: ${NO_NEURONS}.`);
  const { wires } = countNeurons(network);
  if (wires > LIMIT)
    throw usageError(
      `--neurons: ${network.name} has ${grouped(wires)} weights, and at most ${grouped(LIMIT)} are drawn.`,
      "without it, layers are drawn as blocks",
    );
  return "neurons";
}

const NO_NEURONS =
  "this network has layers that branch, join or work on several rows, which are drawn as blocks";

function whyBlocks({ blocks }: Flags, network: Network): string {
  if (blocks) return "--blocks asks for others";
  if (!hasNeurons(network)) return NO_NEURONS;
  return `${network.name} has ${grouped(countNeurons(network).wires)} weights: from ${MOST_WIRES + 1} on, layers are drawn as blocks`;
}

const helpForNeurons = (network: Network): string | undefined =>
  hasNeurons(network) && countNeurons(network).wires <= LIMIT
    ? "--neurons draws them all the same"
    : undefined;

/** A whole number from 1 to `most` that a flag gives. */
function numberOf(
  flag: "layer" | "unit" | "width",
  text: string | undefined,
  most: number,
  who: string,
  what: string,
): number | undefined {
  if (text === undefined) return undefined;
  const value = /^\d{1,6}$/.test(text) ? Number(text) : Number.NaN;
  if (value >= 1 && value <= most) return value;
  throw usageError(
    `--${flag} is ${quote(text)}; it must be a whole number, and ${who} ${grouped(most)} ${what}${most === 1 ? "" : "s"}.`,
  );
}
