import type { Plugin } from "rolldown";
import { createRolldownPlugin } from "unplugin";
import type { Options } from "./options.ts";
import { plugin } from "./plugin.ts";

export type { Options } from "./options.ts";

/** The plugin for Rolldown: specs that are imported are compiled. */
export default createRolldownPlugin(plugin) as (options?: Options) => Plugin;
