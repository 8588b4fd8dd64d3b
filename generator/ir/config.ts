import type { Dtype } from "./number-format.ts";
import type { Emit } from "./spec.ts";

/** What `neuroll.config.ts` may say: what the commands do where neither their flags nor a spec say otherwise. */
export interface Config {
  /** The specs that `gen` compiles if none is named: files or patterns, relative to the config. */
  readonly specs?: string | readonly string[] | undefined;
  /** The folder for the modules, relative to the config; `generated` by default. */
  readonly output?: string | undefined;
  /** The number type of specs that name none. */
  readonly dtype?: Dtype | undefined;
  /** How networks are compiled whose specs do not say it. */
  readonly emit?: { readonly [K in keyof Emit]?: Emit[K] | undefined } | undefined;
}

/** A config as it is; editors then know its fields. */
export const defineConfig = (config: Config): Config => config;
