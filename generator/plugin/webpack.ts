import { createWebpackPlugin } from "unplugin";
import type { WebpackPluginInstance } from "webpack";
import type { Options } from "./options.ts";
import { plugin } from "./plugin.ts";

export type { Options } from "./options.ts";

/** The plugin for webpack: specs that are imported are compiled. */
export default createWebpackPlugin(plugin) as (options?: Options) => WebpackPluginInstance;
