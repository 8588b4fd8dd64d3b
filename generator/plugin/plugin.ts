import { existsSync } from "node:fs";
import { dirname } from "node:path";
import type { UnpluginFactory } from "unplugin";
import type { ViteDevServer } from "vite";
import type { SpecCompiler } from "./compile-spec.ts";
import type { CompiledSpec } from "./compiled-spec.ts";
import { setUpEsbuild } from "./hosts/esbuild.ts";
import { type RollupContext, reportToRollup } from "./hosts/rollup.ts";
import { hotUpdateBy } from "./hosts/vite.ts";
import { reportToWebpack } from "./hosts/webpack.ts";
import { type Options, settingsOf } from "./options.ts";
import { writeTypes } from "./write-types.ts";

/** The plugin for every bundler: compiles specs when they are loaded, watches what they name, and reports what is wrong. */
export const plugin: UnpluginFactory<Options | undefined, false> = (options = {}, meta) => {
  const settings = settingsOf(options);
  let compiler: SpecCompiler | undefined;
  let server: ViteDevServer | undefined;

  /** The compiler is large, so it is loaded only when there is a spec. */
  const load = async (file: string, typeCheck: boolean): Promise<CompiledSpec> => {
    const { SpecCompiler } = await import("./compile-spec.ts");
    compiler ??= new SpecCompiler(settings);
    const compiled = await compiler.compile(file, typeCheck);
    const problem = settings.types ? writeTypes(compiled) : undefined;
    return problem === undefined
      ? compiled
      : { ...compiled, diagnostics: [...compiled.diagnostics, problem] };
  };

  /** What Vite and Rolldown watch has to exist, so they watch the folder where a missing file will be. */
  const watchMissing = (file: string, watch: (path: string) => void): void => {
    if (server !== undefined) server.watcher.add(nearestFolder(file));
    else if (meta.framework !== "rollup") watch(nearestFolder(file));
  };

  const name = "neuroll";
  if (meta.framework === "esbuild")
    return { name, esbuild: { setup: (build) => setUpEsbuild(build, settings, (file) => load(file, true)) } };
  return {
    name,
    enforce: "pre",
    load: {
      filter: { id: { include: [...settings.include], exclude: [...settings.exclude] } },
      async handler(id) {
        const native = this.getNativeBuildContext?.();
        if (native?.framework === "webpack" || native?.framework === "rspack") {
          const compiled = await load(id, !native.compiler.watchMode);
          reportToWebpack(native, compiled);
          return codeOf(compiled);
        }
        const context = this as unknown as RollupContext;
        const compiled = await load(id, server === undefined && !context.meta.watchMode);
        for (const [file, digest] of compiled.files) {
          this.addWatchFile(file);
          if (digest === undefined) watchMissing(file, (path) => this.addWatchFile(path));
        }
        reportToRollup(context, compiled);
        return codeOf(compiled);
      },
    },
    vite: {
      configureServer(started) {
        server = started;
      },
      hotUpdate: hotUpdateBy(() => compiler),
    },
  };
};

/** The module, or one that fails when it is run. */
const codeOf = ({ module, path }: CompiledSpec): string =>
  module?.code ?? `throw new Error(${JSON.stringify(`${path} could not be compiled`)});`;

/** The folder of a file, or where there is none the one that it would be in. */
const nearestFolder = (file: string): string =>
  existsSync(dirname(file)) ? dirname(file) : nearestFolder(dirname(file));
