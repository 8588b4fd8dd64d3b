import { suggest } from "../../diagnostics/suggest.ts";
import { list } from "../../diagnostics/words.ts";
import { knownUnsupported, whyUnsupported } from "../unsupported.ts";
import { activations } from "./activations.ts";
import { alongAxes } from "./along-axes.ts";
import { LAST_STEP, type ModuleSpec } from "./architecture.ts";
import type { Chain } from "./chain.ts";
import { nameModules } from "./name-modules.ts";
import { ignored, nameOptions, type Options, placement, placeOf, readOptions } from "./options.ts";
import { pooling } from "./pooling.ts";
import { lastStep } from "./recurrent.ts";
import { addStep, type ShapedRow } from "./sample.ts";
import type { StateDict } from "./state-dict.ts";
import { upsamplings } from "./upsampling.ts";
import { weighted } from "./weighted.ts";

/** Modules that change nothing after training. */
const passing: Readonly<Record<string, Options>> = {
  Identity: {},
  Dropout: { p: ignored, inplace: ignored },
  AlphaDropout: { p: ignored, inplace: ignored },
  FeatureAlphaDropout: { p: ignored, inplace: ignored },
  ...Object.fromEntries(
    ["Dropout1d", "Dropout2d", "Dropout3d"].map((type) => [type, { p: ignored, inplace: ignored }]),
  ),
};

/** The modules without tensors that depend on the axes of a sample. */
const shaped: Readonly<Record<string, ShapedRow>> = {
  ...alongAxes,
  ...pooling,
  ...upsamplings,
  [LAST_STEP]: lastStep,
};

const known = [weighted, activations, shaped, passing].flatMap((rows) => Object.keys(rows));

/** Adds the layers for the modules of a trained `torch.nn.Sequential`. */
export function addModules(said: readonly ModuleSpec[], state: StateDict, chain: Chain): void {
  const modules = said
    .map(withoutUnused)
    .map((module) => nameOptions(module, optionsOf(module) ?? {}, chain.problems));
  const names = nameModules(modules, state, chain);
  const idle = modules
    .filter((module) => !addModule(module, names.get(module) ?? "", state, chain))
    .map(callModule);
  if (idle.length > 0)
    chain.remarks.push(`Left out, because they change nothing after training: ${list(idle, "and", 12)}.`);
}

const callModule = ({ type, name, index }: ModuleSpec): string => `${name ?? `module ${index}`} (${type})`;

/** Identity takes any arguments and ignores them. */
const withoutUnused = (module: ModuleSpec): ModuleSpec =>
  module.type === "Identity" ? { ...module, positional: [], options: {} } : module;

function optionsOf({ type }: ModuleSpec): Options | undefined {
  const layer = own(weighted, type);
  if (layer !== undefined) return { ...layer.options, ...placement };
  return (own(activations, type) ?? own(shaped, type))?.options ?? own(passing, type);
}

/** @returns whether there is anything in the network, or any problem, because of the module */
function addModule(module: ModuleSpec, name: string, state: StateDict, chain: Chain): boolean {
  const { type } = module;
  const layer = own(weighted, type);
  const activation = own(activations, type);
  const row = own(shaped, type);
  const options = optionsOf(module);
  if (options === undefined) {
    refuse(module, chain);
    chain.lose();
    if (module.name !== undefined) state.takeAll(module.name);
    return true;
  }
  const given = readOptions(module, options, chain.problems);
  layer?.add({ module, name, given, state, chain });
  if (activation) chain.activate(activation.apply(given), type);
  if (row) {
    const { needsRankOnly = false } = row;
    const place = { name: module.name ?? type, origin: type, needsRankOnly };
    return addStep({ module, chain }, place, (shape) => row.apply(given, shape));
  }
  return layer !== undefined || activation !== undefined;
}

/** The row of a table; undefined for `constructor` and the like. */
const own = <T>(rows: Readonly<Record<string, T>>, key: string): T | undefined =>
  Object.hasOwn(rows, key) ? rows[key] : undefined;

function refuse(module: ModuleSpec, chain: Chain): void {
  const meant = suggest(module.type, known);
  const { reason, help } = knownUnsupported("torch", module.type) ?? {
    ...whyUnsupported("torch", module.type),
    help:
      meant === undefined ? `modules that can be imported: ${known.join(", ")}` : `did you mean ${meant}?`,
  };
  chain.problems.push({ ...placeOf(module), reason, help });
}
