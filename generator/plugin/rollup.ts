import type { Plugin } from "rollup";
import { createRollupPlugin } from "unplugin";
import type { Options } from "./options.ts";
import { plugin } from "./plugin.ts";

export type { Options } from "./options.ts";

/** The plugin for Rollup: specs that are imported are compiled. */
export default createRollupPlugin(plugin) as (options?: Options) => Plugin;
