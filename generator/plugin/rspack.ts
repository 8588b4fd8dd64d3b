import type { RspackPluginInstance } from "@rspack/core";
import { createRspackPlugin } from "unplugin";
import type { Options } from "./options.ts";
import { plugin } from "./plugin.ts";

export type { Options } from "./options.ts";

/** The plugin for Rspack: specs that are imported are compiled. */
export default createRspackPlugin(plugin) as (options?: Options) => RspackPluginInstance;
