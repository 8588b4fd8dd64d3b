import { lower } from "../../3-lower/lower.ts";
import { multiplyAddsOf } from "../../4-schedule/summarize.ts";
import { SpecError } from "../../diagnostics/spec-error.ts";
import { count } from "../../diagnostics/words.ts";
import { blockGraph } from "../../draw/block-graph.ts";
import {
  type DrawOptions,
  draw,
  drawShapes,
  LIMIT,
  MOST_WIRES,
  type NetworkView,
  viewOf,
  type WhyBlocks,
  whyBlocks,
} from "../../draw/draw.ts";
import type { LayerShapes } from "../../draw/layer-shapes.ts";
import { countNeurons, hasNeurons } from "../../draw/neuron-graph.ts";
import { printMermaid } from "../../draw/print-mermaid.ts";
import { hasOnePortEach, type Network } from "../../ir/network.ts";
import { rounding } from "../../ir/number-format.ts";
import { sizeOf } from "../../ir/tensor-data.ts";
import { load } from "../../load.ts";
import type { Look } from "../../picture/drawing.ts";
import { interpret } from "../../reference/interpret.ts";
import { loadConfig } from "../config/load-config.ts";
import type { FlagName, Flags } from "../flags/flags.ts";
import { readWholeNumber } from "../flags/read-numbers.ts";
import { readInputs } from "../flags/read-ports.ts";
import { type Overrides, settingsOf } from "../flags/settings.ts";
import type { CommandOutput } from "../output/command-output.ts";
import { warningsOf } from "../output/command-output.ts";
import { checkPictureFile, lookOf, type Picture, pictureOutput } from "../output/picture-output.ts";
import { grouped } from "../output/table.ts";
import { usageError } from "../problems/failure.ts";
import { openSpec, type SpecFile } from "../specs/open.ts";

/** `gen draw SPEC [-o FILE]`: a picture of a network, to a file or to standard output. */
export async function drawSpec(name: string, flags: Flags): Promise<CommandOutput> {
  refuseMixture(flags);
  checkPictureFile(flags, name);
  const look = lookOf(flags);
  const { overrides } = settingsOf({ ...(flags.dtype && { dtype: flags.dtype }) }, await loadConfig());
  const file = await openSpec(name);
  return pictureOutput(pictureOf({ ...file, ...overrides }, flags, look), flags);
}

function pictureOf(file: SpecFile & Overrides, flags: Flags, look: Look): Picture {
  try {
    const loaded = load(file.spec, file);
    const { network } = loaded;
    const multiplyAdds = multiplyAddsOf(network, lower(network));
    const problemGroups = [warningsOf(loaded)];
    const result = { spec: file.path, name: network.name };
    if (flags.format === "mermaid") {
      const picture = printMermaid(blockGraph(network, multiplyAdds));
      return { picture, result: { ...result, drawn: "mermaid" }, problemGroups };
    }
    const options = optionsOf(flags, network, look);
    const picture = draw({ network, multiplyAdds, computed: computedOf(flags, network) }, options);
    return { picture, result: { ...result, drawn: options.view }, problemGroups };
  } catch (problem) {
    const wrong = flags.shapes && problem instanceof SpecError ? wrongShapes(problem) : [];
    if (wrong.length === 0) throw problem;
    const { diagnostics: problems, sources } = problem as SpecError;
    const picture = drawShapes(`${file.path}: shapes that do not fit`, wrong, look);
    return { picture, result: { spec: file.path, drawn: "shapes" }, problemGroups: [{ problems, sources }] };
  }
}

/** The products that do not fit, which can be drawn though there is no network. */
const wrongShapes = ({ diagnostics }: SpecError): LayerShapes[] =>
  diagnostics.flatMap(({ shapes }) =>
    shapes === undefined ? [] : [{ heading: `layer ${shapes.terms.at(-1)?.layer}`, equation: shapes }],
  );

function computedOf({ input }: Flags, network: Network) {
  if (input === undefined) return undefined;
  const x = (readInputs(input, network)[0] as number[]).map(rounding[network.dtype]);
  return { x, result: interpret(network, x) };
}

/** What is for pictures of neurons alone. */
const ofNeurons = ["input", "bias", "nodes", "layer", "unit"] as const satisfies readonly FlagName[];

/** What has no use beside a flag that says what is drawn, and why. */
const strays = {
  "format mermaid": {
    flags: [...ofNeurons, "neurons", "shapes", "theme", "width"],
    because: "Mermaid draws only blocks, in the size and colors of its viewer",
  },
  blocks: { flags: ofNeurons, because: "only pictures of neurons show that" },
  shapes: { flags: ["bias", "nodes", "unit"], because: "only pictures of neurons show that" },
} as const satisfies Record<string, { readonly flags: readonly FlagName[]; readonly because: string }>;

/** Refuses flags that do not go together, whatever the network. */
function refuseMixture(flags: Flags): void {
  const views = (["neurons", "blocks", "shapes"] as const).filter((view) => flags[view]);
  if (flags.format === "mermaid") refuseStrays(flags, "format mermaid");
  if (views.length > 1)
    throw usageError(`--${views[0]} and --${views[1]} cannot be combined: each chooses what is drawn.`);
  if (flags.blocks) refuseStrays(flags, "blocks");
  if (flags.shapes) refuseStrays(flags, "shapes");
  if (flags.unit !== undefined && flags.layer === undefined)
    throw usageError("--unit requires --layer.", "for example --layer 1 --unit 1");
}

function refuseStrays(flags: Flags, way: keyof typeof strays): void {
  const { flags: unwanted, because } = strays[way];
  const stray = unwanted.find((name) => flags[name] !== undefined);
  if (stray !== undefined) throw usageError(`--${stray} and --${way} cannot be combined: ${because}.`);
}

function optionsOf(flags: Flags, network: Network, look: Look): DrawOptions {
  const { name, layers } = network;
  const view = viewWanted(flags, network);
  const stray = ofNeurons.find((name) => flags[name] !== undefined);
  if (view === "blocks" && stray !== undefined)
    throw usageError(
      `--${stray} applies only to pictures of neurons, but ${reasons[whyBlocks(network) ?? "no neurons"](network)}.`,
      hasNeurons(network) && countNeurons(network).wires <= LIMIT ? "--neurons draws them anyway" : undefined,
    );
  const layer = readWholeNumber(
    "layer",
    flags.layer,
    layers.length,
    `: ${name} has ${count(layers.length, "layer")}`,
  );
  const units = sizeOf(layers[(layer ?? 1) - 1]?.output ?? []);
  const unit = readWholeNumber("unit", flags.unit, units, `: layer ${layer} has ${count(units, "unit")}`);
  return { ...look, view, bias: flags.bias ?? false, nodes: flags.nodes ?? false, layer, unit };
}

function viewWanted({ neurons, blocks, shapes }: Flags, network: Network): NetworkView {
  if (shapes) return "shapes";
  if (blocks) return "blocks";
  if (!neurons) return viewOf(network);
  if (!hasNeurons(network)) throw usageError(`--neurons: ${whyNoNeurons(network)}.`);
  const { wires } = countNeurons(network);
  if (wires > LIMIT)
    throw usageError(
      `--neurons: ${network.name} has ${grouped(wires)} weights; at most ${grouped(LIMIT)} can be drawn.`,
      "leave it out to draw layers as blocks",
    );
  return "neurons";
}

const whyNoNeurons = (network: Network): string =>
  hasOnePortEach(network) && network.states.length === 0
    ? "this network has layers that branch, join or work on several rows, which can only be drawn as blocks"
    : `${network.name} has states, or several inputs or outputs, so it can only be drawn as blocks`;

const reasons = {
  "no neurons": whyNoNeurons,
  "many wires": (network) =>
    `${network.name} has ${grouped(countNeurons(network).wires)} weights, and from ${MOST_WIRES + 1} on, layers are drawn as blocks`,
  "too wide": ({ name, layers }) =>
    `${name}, with ${count(layers.length, "layer")}, would be too wide to read as neurons, so layers are drawn as blocks`,
} as const satisfies Record<WhyBlocks, (network: Network) => string>;
