import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { globSync } from "tinyglobby";
import { type Evaluate, v8ForbiddingWebAssembly, v8WithoutWebAssembly } from "../engines/engines.ts";
import { loadQuickjs } from "../engines/quickjs.ts";
import { root } from "../support/specs.ts";
import type { WebAssemblySupport } from "./describe-outcome.ts";
import type { Outcome } from "./run-modules.ts";
import { bundleScript } from "./write-program.ts";

/** What runs JavaScript outside a browser. */
export interface Host {
  readonly name: string;
  /** The dependency of test/hosts/package.json that brings it; without one it runs in this process. */
  readonly dependency?: Dependency;
  /** Whether it imports TypeScript without a build step. */
  readonly importsTypeScript: boolean;
  readonly webAssembly: WebAssemblySupport;
  /** Runs the program that `writeProgram` wrote into a folder. */
  readonly run: (folder: string) => Outcomes | Promise<Outcomes>;
  /** What its command line takes before the file of `gen`, if it can run that. */
  readonly gen?: readonly string[];
}

export type Outcomes = Readonly<Record<string, Outcome>>;

const folder = join(root, "test/hosts");

/** Where the dependency of each host has its program. */
const programs = {
  node20: "bin/node",
  node22: "bin/node",
  node24: "bin/node",
  node26: "bin/node",
  "@oven/bun-linux-x64": "bin/bun",
  "@deno/linux-x64-glibc": "deno",
  "@cloudflare/workerd-linux-64": "bin/workerd",
  "hermes-engine-cli": "linux64-bin/hermes",
  "hermes-compiler": "hermesc/linux64-bin/hermesc",
} as const;

export type Dependency = keyof typeof programs;

export const dependencies = Object.keys(programs) as Dependency[];

export const pathOf = (dependency: Dependency): string =>
  join(folder, "node_modules", dependency, programs[dependency]);

/** The version that test/hosts/package.json pins: `22.23.5`. */
export const versionOf = (dependency: Dependency): string => {
  const { dependencies } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  return (dependencies[dependency] as string).replace(/^.*@/, "");
};

export const isInstalled = (dependency: Dependency): boolean => existsSync(pathOf(dependency));

/** Runs a command of a host, apart from the settings and caches of this machine, and returns what it prints. */
export function runHost(dependency: Dependency, args: readonly string[], cwd: string): string {
  const env = { PATH: process.env.PATH, HOME: cwd, NO_COLOR: "1", DENO_NO_UPDATE_CHECK: "1" };
  const options = { cwd, env, encoding: "utf8", maxBuffer: 2 ** 27, timeout: PATIENCE_MS } as const;
  const { status, error, stdout, stderr } = spawnSync(pathOf(dependency), args, options);
  if (status === 0) return stdout;
  throw new Error(error?.message ?? `${stderr}${stdout}`.trim());
}

const PATIENCE_MS = 120_000;

/** A host whose command line runs ES modules and, with other flags, `gen`. */
function commandLine(
  name: string,
  dependency: Dependency,
  flags: { readonly run?: readonly string[]; readonly gen?: readonly string[] } = {},
  importsTypeScript = true,
): Host {
  return {
    ...{ name, dependency, importsTypeScript, gen: flags.gen ?? [] },
    webAssembly: "runs",
    run(folder) {
      const [main, type] = importsTypeScript ? ["main.ts", ": string"] : ["main.js", ""];
      writeFileSync(
        join(folder, main),
        `import { run } from "./program.js";\nconst text${type} = run();\nconsole.log(text);\n`,
      );
      return JSON.parse(runHost(dependency, [...(flags.run ?? []), main], folder));
    },
  };
}

/** An engine that evaluates one script. */
const script = (name: string, webAssembly: WebAssemblySupport, evaluate: Evaluate): Host => ({
  ...{ name, webAssembly, importsTypeScript: false },
  run: (folder) => evaluate(`${bundleScript(folder, "globalThis.answer = ")}\nanswer;`),
});

/** What workerd runs: the modules of a folder, none of them found by itself. */
function configuration(files: readonly string[]): string {
  const modules = files.map((file) => `    (name = "${file}", esModule = embed "${file}"),`);
  return `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (services = [(name = "main", worker = .worker)]);
const worker :Workerd.Worker = (
  compatibilityDate = "2026-01-01",
  modules = [
${modules.join("\n")}
  ],
);
`;
}

const workerd: Host = {
  name: "workerd (Cloudflare Workers)",
  dependency: "@cloudflare/workerd-linux-64",
  importsTypeScript: false,
  webAssembly: "forbidden",
  run(folder) {
    writeFileSync(
      join(folder, "worker.js"),
      `import { run } from "./program.js";\nexport default { test: () => console.log(run()) };\n`,
    );
    const files = ["worker.js", ...globSync("**/*.js", { cwd: folder, ignore: "worker.js" })];
    writeFileSync(join(folder, "workerd.capnp"), configuration(files));
    return JSON.parse(runHost("@cloudflare/workerd-linux-64", ["test", "workerd.capnp"], folder));
  },
};

const hermes: Host = {
  name: "Hermes (React Native)",
  dependency: "hermes-engine-cli",
  importsTypeScript: false,
  webAssembly: "missing",
  run(folder) {
    writeFileSync(join(folder, "script.js"), bundleScript(folder, "print"));
    return JSON.parse(runHost("hermes-engine-cli", ["script.js"], folder));
  },
};

/** Every host but browsers. */
export const hosts: readonly Host[] = [
  commandLine("Node 20", "node20", {}, false),
  commandLine("Node 22", "node22"),
  commandLine("Node 24", "node24"),
  commandLine("Node 26", "node26"),
  commandLine("Bun", "@oven/bun-linux-x64"),
  commandLine("Deno", "@deno/linux-x64-glibc", { run: ["run"], gen: ["run", "--allow-all"] }),
  workerd,
  hermes,
  script("QuickJS", "missing", await loadQuickjs()),
  script("V8 that forbids WebAssembly", "forbidden", v8ForbiddingWebAssembly),
  script("V8 without WebAssembly", "missing", v8WithoutWebAssembly),
];
