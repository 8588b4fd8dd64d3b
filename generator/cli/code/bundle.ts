import { existsSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { createRequire, type SourceMapPayload } from "node:module";
import { tmpdir } from "node:os";
import { dirname, extname, join, sep } from "node:path";
import { pathToFileURL } from "node:url";
import type { Message, Plugin, PluginBuild } from "esbuild";

/** Called with each file of a program, and its text. */
export type OnFile = (path: string, text: string) => void;

type BundleProblem = Pick<Message, "text" | "location">;

/** A program cannot be read; `errors` say where and why. */
export class BundleError extends Error {
  override readonly name = "BundleError";
  readonly errors: readonly BundleProblem[];

  constructor(errors: readonly BundleProblem[]) {
    super(errors.map(({ text }) => text).join("\n"));
    this.errors = errors;
  }
}

/** A program as one module of JavaScript, and the source map that leads back to its files. */
export interface Bundle {
  readonly text: string;
  readonly map: SourceMapPayload;
}

/** Bundles a file and the files that it imports, but no packages. Throws a BundleError. */
export async function bundle(path: string, onFile: OnFile): Promise<Bundle> {
  const { build } = await import("./esbuild.ts");
  const folder = dirname(path);
  try {
    const { outputFiles } = await build({
      entryPoints: [path],
      bundle: true,
      write: false,
      absWorkingDir: folder,
      outfile: join(folder, "bundle.mjs"),
      format: "esm",
      platform: "node",
      target: `node${process.versions.node}`,
      sourcemap: "external",
      sourcesContent: false,
      logLevel: "silent",
      banner: { js: requireOf(path) },
      define: ownPlace,
      plugins: [keepPlaces(onFile), leavePackages],
    });
    const textOf = (ending: string) => outputFiles.find((file) => file.path.endsWith(ending))?.text ?? "";
    return { text: textOf(".mjs"), map: JSON.parse(textOf(".map")) };
  } catch (thrown) {
    if (isBuildFailure(thrown)) throw new BundleError(thrown.errors);
    if (isMissing(thrown)) throw new BundleError([{ text: MISSING_ESBUILD, location: null }]);
    throw thrown;
  }
}

const isBuildFailure = (thrown: unknown): thrown is { readonly errors: readonly Message[] } =>
  thrown instanceof Error && Array.isArray((thrown as { readonly errors?: unknown }).errors);

const isMissing = (thrown: unknown): boolean =>
  (thrown as { readonly code?: unknown } | null)?.code === "MODULE_NOT_FOUND";

const MISSING_ESBUILD = `the program of esbuild for ${process.platform} on ${process.arch} is not installed: install neuroll again on this computer, without --omit=optional`;

/** Gives CommonJS in a bundle the `require` that modules lack. */
const requireOf = (path: string): string =>
  `import { createRequire as __neuroll_require } from "node:module"; const require = __neuroll_require(${JSON.stringify(path)});`;

/** What a file calls its own place, and the variable that takes its part in a bundle. */
const ownPlace: Record<string, string> = {
  "import.meta.url": "__neuroll_url",
  "import.meta.filename": "__neuroll_filename",
  "import.meta.dirname": "__neuroll_dirname",
  __filename: "__neuroll_filename",
  __dirname: "__neuroll_dirname",
};

const MENTIONS_PLACE = /\bimport\.meta\b|\b__(?:file|dir)name\b/;

const loaders = { ".ts": "ts", ".mts": "ts", ".cts": "ts", ".js": "js", ".mjs": "js", ".cjs": "js" } as const;

/** Lets each file of a bundle know its own place, in front of its first line so that no line moves. */
const keepPlaces = (onFile: OnFile): Plugin => ({
  name: "neuroll-places",
  setup({ onLoad }: PluginBuild) {
    onLoad({ filter: /./, namespace: "file" }, ({ path }) => {
      const loader = loaders[extname(path) as keyof typeof loaders];
      const contents = readFileSync(path, "utf8");
      onFile(path, contents);
      if (loader === undefined) return undefined;
      if (!MENTIONS_PLACE.test(contents)) return { contents, loader };
      const [url, file, folder] = [pathToFileURL(path).href, path, dirname(path)].map((text) =>
        JSON.stringify(text),
      );
      const place = `const __neuroll_url = ${url}, __neuroll_filename = ${file}, __neuroll_dirname = ${folder};`;
      return { contents: contents.replace(/^(#!.*)?/, () => place), loader };
    });
  },
});

const LOOKED_UP = Symbol("looked up");

/**
 * Leaves packages to Node, by the places of their files, so that the bundle can be anywhere. `neuroll` is the one that runs, which is
 * loaded once.
 */
const leavePackages: Plugin = {
  name: "neuroll-packages",
  setup({ onResolve, resolve }: PluginBuild) {
    onResolve({ filter: /^[^./]/ }, async ({ path, kind, importer, resolveDir, pluginData }) => {
      if (kind === "entry-point" || pluginData === LOOKED_UP) return undefined;
      const outside = (file: string) => ({
        path: kind.startsWith("require") ? file : pathToFileURL(file).href,
        external: true,
      });
      const own = ownFile(path);
      if (own !== undefined) return outside(own);
      const found = await resolve(path, { kind, importer, resolveDir, pluginData: LOOKED_UP });
      const isOfPackage = found.path.split(sep).includes("node_modules") && !found.path.endsWith(".json");
      return isOfPackage ? outside(found.path) : found;
    });
  },
};

const ownRequire = createRequire(import.meta.url);

/**
 * The file of this neuroll that `neuroll` or `neuroll/…` means. Beside the files of the command is one that gives `neuroll` of what is
 * loaded already; if neuroll runs from its source, it is that of the last build.
 */
function ownFile(specifier: string): string | undefined {
  if (!/^neuroll(?:\/|$)/.test(specifier)) return undefined;
  const loaded = join(import.meta.dirname, "neuroll.js");
  if (specifier === "neuroll" && existsSync(loaded)) return loaded;
  try {
    return ownRequire.resolve(specifier);
  } catch {
    return undefined;
  }
}

/**
 * Runs a bundle, which is told the path at which stacks name it, and gives what it exports. What it prints goes to standard error,
 * since the results of commands go to the other stream.
 */
export async function runBundle(
  { text }: Bundle,
  onPath: (path: string) => void,
): Promise<Readonly<Record<string, unknown>>> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "neuroll-run-")));
  const path = join(folder, "bundle.mjs");
  const { write } = process.stdout;
  const { stackTraceLimit } = Error;
  const waiting = new Waiting();
  try {
    writeFileSync(path, text);
    onPath(path);
    process.stdout.write = process.stderr.write.bind(process.stderr);
    Error.stackTraceLimit = DEEPEST_STACK;
    return await Promise.race([import(pathToFileURL(path).href), waiting.forNothing]);
  } finally {
    waiting.end();
    Error.stackTraceLimit = stackTraceLimit;
    process.stdout.write = write;
    rmSync(folder, { recursive: true, force: true });
  }
}

/** How many calls of a stack are kept: the user's may lie below many of a package. */
const DEEPEST_STACK = 100;

/** Notices that nothing is left to do while a program still waits, where Node would end without a word. */
class Waiting {
  #reject: (reason: Error) => void = () => {};
  readonly forNothing = new Promise<never>((_, reject) => {
    this.#reject = reject;
  });
  readonly #onExit = () => this.#reject(new Error("it waits for a promise that never settles"));

  constructor() {
    process.once("beforeExit", this.#onExit);
  }

  end(): void {
    process.off("beforeExit", this.#onExit);
  }
}
