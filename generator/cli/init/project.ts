import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join, posix, relative, resolve, sep } from "node:path";
import { detect } from "package-manager-detector/detect";
import { globSync } from "tinyglobby";
import { type LoadedConfig, loadConfig } from "../config/load-config.ts";
import { findUp } from "../files/find-up.ts";
import { readIfThere } from "../files/write-all.ts";
import type { CiHost, Flags, TestRunner } from "../flags/flags.ts";
import { failure } from "../problems/failure.ts";
import { makeProblem } from "../problems/problem.ts";
import { isSystemError, reasonOf } from "../problems/system-error.ts";
import { type Manager, managers } from "./manager.ts";

/** The parts of a package.json that matter here. */
export interface Manifest {
  readonly type?: string;
  readonly packageManager?: string;
  readonly scripts?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Packages;
  readonly dependencies?: Packages;
  readonly optionalDependencies?: Packages;
  readonly devDependencies?: Packages;
}

/** What should be the range of each package, and can be anything. */
type Packages = Readonly<Record<string, unknown>>;

/** A project as `gen init` finds it in the working directory. Paths have `/` between names, relative to it. */
export interface Project {
  /** The text of package.json, if there is one. */
  readonly manifestText: string | undefined;
  readonly manifest: Manifest;
  readonly manager: Manager;
  /** The lock file, which may be in a folder around the project. */
  readonly lock: string | undefined;
  /** The folder of the git repository, `.` or one around the project; `.` if there is none. */
  readonly repository: string;
  readonly hasGit: boolean;
  /** Where the project lies in the repository, `.` if it is all of it. */
  readonly place: string;
  readonly language: "ts" | "js";
  /** Another test runner than those that a test can be written for: jest. */
  readonly otherRunner: string | undefined;
  readonly runner: TestRunner;
  /** The host of a CI that is there, unless none is wanted. */
  readonly otherCi: string | undefined;
  readonly ci: CiHost;
  readonly hasTsx: boolean;
  /** Where tests are, and what they are called: `{ folder: "test", word: "spec" }`. */
  readonly tests: { readonly folder: string; readonly word: string };
  /** The folder for specs, and those that are in it. */
  readonly specs: { readonly folder: string; readonly found: readonly string[] };
  readonly output: string;
  /** The config file, which may be in a folder around the project. */
  readonly config: ProjectConfig | undefined;
  /** What package.json says of neuroll, or that of a workspace around it, and the folder of that file. */
  readonly neuroll: { readonly range: string; readonly folder: string } | undefined;
}

/** What matters here of a config that a project has. */
export interface ProjectConfig {
  readonly file: string;
  /** Whether it names the specs, so that commands need not. */
  readonly namesSpecs: boolean;
  /** The folder and the language of modules where no flag names another. */
  readonly output: string;
  readonly language: "ts" | "js";
}

/** Runners that a test of `gen init` is not written for. */
const otherRunners = ["jest", "mocha", "ava", "jasmine", "tap", "uvu", "@playwright/test", "cypress"];

/** Files of other CI hosts. */
const otherHosts: Readonly<Record<string, string>> = {
  ".gitlab-ci.yml": "GitLab",
  ".circleci": "CircleCI",
  "azure-pipelines.yml": "Azure Pipelines",
  "bitbucket-pipelines.yml": "Bitbucket",
  Jenkinsfile: "Jenkins",
  ".travis.yml": "Travis",
  ".forgejo": "Forgejo",
  ".woodpecker.yml": "Woodpecker",
};

/** Those of the managers that are known. */
const locks = [
  "package-lock.json",
  "npm-shrinkwrap.json",
  "pnpm-lock.yaml",
  "yarn.lock",
  "bun.lock",
  "bun.lockb",
];

/** Looks at the project in the working directory. Throws a Failure if its package.json or its config cannot be read. */
export async function lookAtProject(flags: Flags): Promise<Project> {
  const manifestText = readManifestText("package.json");
  const manifest = manifestText === undefined ? {} : parseManifest(manifestText, "package.json");
  const git = findUp(process.cwd(), ".git");
  const repository = git === undefined ? "." : slashed(relative(".", dirname(git))) || ".";
  const folders = foldersUpTo(resolve(repository));
  const manifests = folders.map((folder) => ({
    folder,
    manifest: folder === "." ? manifest : manifestAround(folder),
  }));
  const packages: Packages = Object.assign({}, ...manifests.map((one) => packagesOf(one.manifest)).reverse());
  const detected = await detect();
  const usesTypeScript = "typescript" in packages || existsSync("tsconfig.json");
  const loaded = await loadConfig();
  const found = {
    language: usesTypeScript ? "ts" : "js",
    output: existsSync("src") ? "src/generated" : "generated",
  } as const;
  const wanted = loaded === undefined ? found : choicesOf(loaded);
  const language = flags.module ?? wanted.language;
  const output = posix.normalize(slashed(flags.output ?? wanted.output));
  const otherRunner = otherRunners.find((name) => name in packages);
  const otherCi =
    flags.ci === "none"
      ? undefined
      : Object.keys(otherHosts).find((name) => existsSync(join(repository, name)));
  const hasGithub = existsSync(join(repository, ".github"));
  return {
    manifestText,
    manifest,
    manager: managers.find((name) => name === detected?.agent) ?? "npm",
    lock: findLock(folders),
    repository,
    hasGit: git !== undefined,
    place: slashed(relative(repository, ".")) || ".",
    language,
    otherRunner,
    runner: flags.test ?? ("vitest" in packages ? "vitest" : otherRunner === undefined ? "node" : "none"),
    otherCi: otherCi && otherHosts[otherCi],
    ci: flags.ci ?? (otherCi === undefined || hasGithub ? "github" : "none"),
    hasTsx: "tsx" in packages,
    tests: findTests(),
    specs: findSpecFolder(),
    output,
    config: loaded && {
      ...wanted,
      file: slashed(loaded.file),
      namesSpecs: loaded.config.specs !== undefined,
    },
    neuroll: findNeuroll(manifests),
  };
}

/** The folder and the language of the modules that a config asks for. */
function choicesOf({ folder, config }: LoadedConfig): Pick<Project, "language" | "output"> {
  const output = slashed(relative(".", resolve(folder, config.output ?? "generated"))) || ".";
  return { language: config.emit?.module ?? "ts", output };
}

/** All packages that a manifest names; of one that is named twice, npm takes the last of these. */
const packagesOf = (manifest: Manifest): Packages => ({
  ...manifest.peerDependencies,
  ...manifest.dependencies,
  ...manifest.optionalDependencies,
  ...manifest.devDependencies,
});

/** The first manifest that names neuroll. */
function findNeuroll(
  manifests: readonly { readonly folder: string; readonly manifest: Manifest }[],
): Project["neuroll"] {
  for (const { folder, manifest } of manifests) {
    const { neuroll: range } = packagesOf(manifest);
    if (typeof range === "string") return { range, folder };
  }
  return undefined;
}

function readManifestText(path: string): string | undefined {
  try {
    const bytes = readIfThere(path);
    return bytes && new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (problem) {
    if (!isSystemError(problem) && !(problem instanceof TypeError)) throw problem;
    throw unreadable(path, isSystemError(problem) ? reasonOf(problem) : "it is not valid UTF-8");
  }
}

function parseManifest(text: string, path: string): Manifest {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch (problem) {
    throw unreadable(path, `it is not valid JSON (${(problem as Error).message})`);
  }
  if (!isRecord(parsed)) throw unreadable(path, "it does not contain an object");
  if (parsed.scripts !== undefined && !isRecord(parsed.scripts))
    throw unreadable(path, "its scripts are not an object");
  return parsed;
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const unreadable = (file: string, reason: string) =>
  failure(makeProblem("unreadable-project", { file, reason }));

/** The working directory and those around it up to one of them, from there: `.`, `..`, `../..`. */
function foldersUpTo(last: string): string[] {
  const folders = ["."];
  for (let folder = process.cwd(); folder !== last && dirname(folder) !== folder; folder = dirname(folder))
    folders.push(Array(folders.length).fill("..").join("/"));
  return folders;
}

/** The manifest of a folder around the project, such as that of a workspace, whose packages the project can use too. */
function manifestAround(folder: string): Manifest {
  try {
    return parseManifest(readFileSync(join(folder, "package.json"), "utf8"), folder);
  } catch {
    return {};
  }
}

/** The lock file of the project, or of a workspace around it in its repository. */
const findLock = (folders: readonly string[]): string | undefined =>
  folders.flatMap((folder) => locks.map((name) => posix.join(folder, name))).find((path) => existsSync(path));

/** Where the tests of the project are; in `test` if there are none. */
function findTests(): Project["tests"] {
  const folders = ["test", "tests", "__tests__", "src"];
  const [first] = globSync(`{${folders}}/**/*.{test,spec}.{ts,mts,tsx,js,mjs,jsx}`, {
    ignore: "**/node_modules/**",
  }).sort((a, b) => folders.indexOf(top(a)) - folders.indexOf(top(b)));
  const folder = first ? top(first) : (folders.slice(0, 3).find((name) => existsSync(name)) ?? "test");
  return { folder, word: first?.includes(".spec.") ? "spec" : "test" };
}

const top = (path: string): string => path.split("/")[0] as string;

/** `specs`, or `networks` if the YAML files in `specs` are of something else. */
function findSpecFolder(): Project["specs"] {
  const inSpecs = globSync("specs/*.yaml");
  const areOurs = inSpecs.every((path) =>
    /^(?:layers|["']?layers["']?)\s*:/m.test(readFileSync(path, "utf8")),
  );
  const folder = areOurs ? "specs" : "networks";
  return { folder, found: areOurs ? inSpecs.sort() : globSync("networks/*.yaml").sort() };
}

/** Whether there is a CI job that checks the modules, or could. */
export const checksInCi = ({ ci, otherCi }: Project): boolean => ci !== "none" || otherCi !== undefined;

/** Whether git ignores a path; not where there is no git. */
export function isIgnoredByGit(path: string): boolean {
  try {
    execFileSync("git", ["check-ignore", "--quiet", path], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

export const slashed = (path: string): string => path.split(sep).join("/");
