import { resolve } from "node:path";
import { type Compiler as RspackCompiler, type RspackPluginInstance, rspack } from "@rspack/core";
import * as esbuild from "esbuild";
import * as rolldown from "rolldown";
import * as rollup from "rollup";
import * as vite from "vite";
import webpack from "webpack";
import type { Options } from "../../../generator/plugin/options.ts";
import { pluginIn } from "./project.ts";

/** What to bundle: a file of a project, by absolute paths, into `main.js` of a folder. */
export interface Job {
  readonly project: string;
  readonly entry: string;
  readonly out: string;
  readonly options?: Options;
}

/** An error as a bundler gives it to the programs that use it, and where it is: the absolute path of a file, a line and a column from 1. */
export interface Problem {
  readonly message: string;
  readonly at: { readonly file: string; readonly line: number; readonly column: number } | undefined;
}

export interface Bundler {
  /** Makes a bundle that is minified, if the bundler can do that. Gives the errors that prevented it. */
  build(job: Job): Promise<readonly Problem[]>;
  /** Bundles again after each change until it is closed, and gives the errors of each time. */
  watch(job: Job, ended: (problems: readonly Problem[]) => void): Promise<{ close(): Promise<unknown> }>;
}

export type BundlerName = "vite" | "rollup" | "rolldown" | "esbuild" | "webpack" | "rspack";

export const bundlers: Readonly<Record<BundlerName, Bundler>> = {
  vite: {
    build: (job) => caught(async () => vite.build(await viteConfig(job))),
    async watch(job, ended) {
      const { build, ...config } = await viteConfig(job);
      return follow((await vite.build({ ...config, build: { ...build, watch: {} } })) as Watcher, ended);
    },
  },
  rollup: {
    build: (job) =>
      caught(async () => {
        const bundle = await rollup.rollup(await rollupConfig<rollup.Plugin>("rollup", job));
        await bundle.write({ dir: job.out });
        await bundle.close();
      }),
    async watch(job, ended) {
      const config = await rollupConfig<rollup.Plugin>("rollup", job);
      return follow(rollup.watch({ ...config, output: { dir: job.out } }), ended);
    },
  },
  rolldown: {
    build: (job) =>
      caught(async () => {
        const bundle = await rolldown.rolldown(await rollupConfig<rolldown.Plugin>("rolldown", job));
        await bundle.write({ dir: job.out, minify: true });
        await bundle.close();
      }),
    async watch(job, ended) {
      const config = await rollupConfig<rolldown.Plugin>("rolldown", job);
      return follow(rolldown.watch({ ...config, output: { dir: job.out } }), ended);
    },
  },
  esbuild: {
    build: (job) => caught(async () => esbuild.build({ ...(await esbuildConfig(job)), minify: true })),
    async watch(job, ended) {
      const { plugins, ...config } = await esbuildConfig(job);
      const teller: esbuild.Plugin = {
        name: "teller",
        setup: (build) => build.onEnd(({ errors }) => ended(errors.map(problemOfEsbuild))),
      };
      const context = await esbuild.context({ ...config, plugins: [...plugins, teller] });
      await context.watch();
      return { close: () => context.dispose() };
    },
  },
  webpack: {
    build: async (job) => run(webpack(await webpackConfig(job))),
    watch: async (job, ended) => watch(webpack({ ...(await webpackConfig(job)), ...quick }), ended),
  },
  rspack: {
    build: async (job) => run(rspack(await configLikeWebpack<RspackPluginInstance>("rspack", job))),
    watch: async (job, ended) =>
      watch(rspack({ ...(await configLikeWebpack<RspackPluginInstance>("rspack", job)), ...quick }), ended),
  },
};

async function plugin<Plugin>(name: BundlerName, { project, options }: Job): Promise<Plugin> {
  return (await pluginIn<Plugin>(project, name))(options);
}

async function viteConfig(job: Job) {
  return {
    root: job.project,
    configFile: false,
    logLevel: "silent",
    plugins: [await plugin<vite.Plugin>("vite", job)],
    build: { outDir: job.out, lib: { entry: job.entry, formats: ["es"], fileName: "main" } },
  } satisfies vite.InlineConfig;
}

async function rollupConfig<Plugin>(name: "rollup" | "rolldown", job: Job) {
  return { input: { main: job.entry }, plugins: [await plugin<Plugin>(name, job)] };
}

async function esbuildConfig(job: Job) {
  return {
    absWorkingDir: job.project,
    entryPoints: { main: job.entry },
    outdir: job.out,
    bundle: true,
    splitting: true,
    format: "esm",
    logLevel: "silent",
    plugins: [await plugin<esbuild.Plugin>("esbuild", job)],
  } satisfies esbuild.BuildOptions;
}

const webpackConfig = async (job: Job) => ({
  ...(await configLikeWebpack<webpack.WebpackPluginInstance>("webpack", job)),
  experiments: { outputModule: true },
});

/** Of webpack and of Rspack, which minify in this mode. */
const configLikeWebpack = async <Plugin>(name: "webpack" | "rspack", job: Job) => ({
  mode: "production" as const,
  context: job.project,
  entry: job.entry,
  target: "es2022" as const,
  output: { path: job.out, filename: "main.js", module: true, library: { type: "module" } },
  plugins: [await plugin<Plugin>(name, job)],
});

const quick = { mode: "development", devtool: false } as const;

async function caught(build: () => Promise<unknown>): Promise<readonly Problem[]> {
  try {
    await build();
    return [];
  } catch (thrown) {
    return problemsIn(thrown);
  }
}

/** Rolldown and esbuild throw an error that has others in it. */
function problemsIn(thrown: unknown): readonly Problem[] {
  const { errors = [thrown] } = thrown as { readonly errors?: readonly unknown[] };
  return errors.map((error) =>
    error instanceof Error ? problemOfRollup(error) : problemOfEsbuild(error as esbuild.Message),
  );
}

const problemOfRollup = ({ message, loc }: Error & { readonly loc?: Problem["at"] }): Problem => ({
  message,
  at: loc && { file: loc.file, line: loc.line, column: loc.column },
});

/** esbuild counts columns from 0. */
const problemOfEsbuild = ({ text, notes, location }: esbuild.Message): Problem => ({
  message: [text, ...notes.map((note) => note.text)].join("\n"),
  at: location
    ? { file: resolve(location.file), line: location.line, column: location.column + 1 }
    : undefined,
});

/** What of the watchers of Rollup and of Rolldown is the same. */
interface Watcher {
  on(name: "event", hear: (event: WatcherEvent) => unknown): unknown;
  close(): Promise<unknown>;
}

interface WatcherEvent {
  readonly code: string;
  readonly error?: unknown;
  readonly result?: { close(): Promise<unknown> } | null;
}

function follow(watcher: Watcher, ended: (problems: readonly Problem[]) => void): Watcher {
  watcher.on("event", async ({ code, error, result }) => {
    await result?.close();
    if (code === "BUNDLE_END") ended([]);
    if (code === "ERROR") ended(problemsIn(error));
  });
  return watcher;
}

type Compiler = webpack.Compiler | RspackCompiler;

interface Stats {
  toJson(options: object): { readonly errors?: readonly StatsError[] };
}

interface StatsError {
  readonly message: string;
  readonly moduleName?: string;
  readonly file?: string;
  readonly loc?: string;
}

async function run(compiler: Compiler): Promise<readonly Problem[]> {
  const stats = await new Promise<Stats>((resolve, reject) => {
    compiler.run((error: Error | null, stats?: Stats) =>
      stats === undefined ? reject(error) : resolve(stats),
    );
  });
  await closed(compiler);
  return problemsOf(stats);
}

function watch(compiler: Compiler, ended: (problems: readonly Problem[]) => void) {
  compiler.watch({}, (error: Error | null, stats?: Stats) => {
    if (stats === undefined) throw error;
    ended(problemsOf(stats));
  });
  return { close: () => closed(compiler) };
}

const closed = (compiler: Compiler): Promise<void> =>
  new Promise((resolve, reject) => {
    compiler.close((error?: Error | null) => (error ? reject(error) : resolve()));
  });

const problemsOf = (stats: Stats): readonly Problem[] =>
  (stats.toJson({ all: false, errors: true }).errors ?? []).map(problemOfWebpack);

/** webpack counts columns from 0, and Rspack, which also names a file, from 1. */
function problemOfWebpack({ message, moduleName, file, loc = "" }: StatsError): Problem {
  const [, line, column] = /^(\d+):(\d+)/.exec(loc) ?? [];
  if (line === undefined) return { message, at: undefined };
  const at = { file: resolve(file ?? moduleName ?? ""), line: Number(line) };
  return { message, at: { ...at, column: Number(column) + (file === undefined ? 1 : 0) } };
}
