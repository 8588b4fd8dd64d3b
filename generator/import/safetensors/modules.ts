import { suggest } from "../../diagnostics/suggest.ts";
import { list } from "../../diagnostics/words.ts";
import { knownUnsupported, whyUnsupported } from "../unsupported.ts";
import { activations } from "./activations.ts";
import type { ModuleSpec } from "./architecture.ts";
import type { Chain } from "./chain.ts";
import { nameModules } from "./name-modules.ts";
import { choice, ignored, type Options, placeOf, readOptions } from "./options.ts";
import type { StateDict } from "./state-dict.ts";
import { weighted } from "./weighted.ts";

/** Modules that change nothing after training, for samples that are vectors. */
const passing: Readonly<Record<string, Options>> = {
  Identity: {},
  Dropout: { p: ignored, inplace: ignored },
  AlphaDropout: { p: ignored, inplace: ignored },
  FeatureAlphaDropout: { p: ignored, inplace: ignored },
  Flatten: { start_dim: choice(1), end_dim: choice(-1, 1) },
};

const known = [...Object.keys(weighted), ...Object.keys(activations), ...Object.keys(passing)];

/** Adds the layers for the modules of a trained `torch.nn.Sequential`. */
export function addModules(modules: readonly ModuleSpec[], state: StateDict, chain: Chain): void {
  const names = nameModules(modules, state, chain);
  for (const module of modules) addModule(module, names.get(module) ?? "", state, chain);
  const idle = modules.filter(({ type }) => Object.hasOwn(passing, type)).map(callModule);
  if (idle.length > 0)
    chain.remarks.push(`Left out, because they change nothing after training: ${list(idle, "and", 12)}.`);
}

const callModule = ({ type, name, index }: ModuleSpec): string => `${name ?? `module ${index}`} (${type})`;

function addModule(module: ModuleSpec, name: string, state: StateDict, chain: Chain): void {
  const { type } = module;
  const layer = own(weighted, type);
  const activation = own(activations, type);
  const options = layer?.options ?? activation?.options ?? own(passing, type);
  if (options === undefined) {
    refuse(module, chain);
    return;
  }
  const given = readOptions(module, options, chain.problems);
  layer?.add({ module, name, given, state, chain });
  if (activation) chain.activate(activation.apply(given), type);
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
