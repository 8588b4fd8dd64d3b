import type { Plugin } from "esbuild";
import { createEsbuildPlugin } from "unplugin";
import type { Options } from "./options.ts";
import { plugin } from "./plugin.ts";

export type { Options } from "./options.ts";

/** The plugin for esbuild: specs that are imported are compiled. */
export default createEsbuildPlugin(plugin) as (options?: Options) => Plugin;
