import { createVitePlugin } from "unplugin";
import type { Plugin } from "vite";
import type { Options } from "./options.ts";
import { plugin } from "./plugin.ts";

export type { Options } from "./options.ts";

/** The plugin for Vite: specs that are imported are compiled. */
export default createVitePlugin(plugin) as (options?: Options) => Plugin;
