import { execFile } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { root } from "../support/specs.ts";

/** A package manager, and how it is told to install packages in another way than by default. */
export interface Manager {
  readonly name: string;
  /** Its program, which a dependency of test/package/package.json brings; npm is that of this Node. */
  readonly program?: string;
  /** What runs a command of an installed package: `exec gen`. */
  readonly exec: readonly string[];
  /** The TypeScript that finds packages where this manager puts them. */
  readonly typescript: "node_modules/typescript" | "test/package/node_modules/typescript6";
  /** Its settings, beside the .npmrc that most of them read. */
  readonly files?: (registry: string) => Readonly<Record<string, string>>;
}

const yarn4 = (linker: "node-modules" | "pnp"): Manager => ({
  name: `Yarn 4, ${linker}`,
  program: "yarn4/bin/yarn.js",
  exec: ["run"],
  // Yarn changes TypeScript so that it finds packages in archives; TypeScript 7 is a program that it cannot change.
  typescript: linker === "pnp" ? "test/package/node_modules/typescript6" : "node_modules/typescript",
  files: (registry) => ({
    "yarn.lock": "",
    ".yarnrc.yml": [
      `nodeLinker: ${linker}`,
      `npmRegistryServer: "${registry}"`,
      'unsafeHttpWhitelist: ["127.0.0.1"]',
      "enableTelemetry: false\n",
    ].join("\n"),
  }),
});

const managerOf = (name: string, exec: readonly string[], program?: string): Manager => ({
  ...{ name, exec, typescript: "node_modules/typescript" },
  ...(program !== undefined && { program }),
});

export const managers: readonly Manager[] = [
  managerOf("npm", ["exec", "--"]),
  managerOf("pnpm", ["exec"], "pnpm/bin/pnpm.mjs"),
  managerOf("Yarn 1", ["run"], "yarn1/bin/yarn.js"),
  yarn4("node-modules"),
  yarn4("pnp"),
];

const pathOf = (program: string): string => join(root, "test/package/node_modules", program);

export const isInstalled = ({ program }: Manager): boolean =>
  program === undefined || existsSync(pathOf(program));

/** What a command printed, to both streams, and its exit status. */
export interface Outcome {
  readonly status: number;
  readonly text: string;
}

/** An empty project, in which one package manager works apart from the settings and caches of this machine. */
export class Project {
  readonly folder: string;
  readonly #manager: Manager;
  readonly #home: string;

  constructor(manager: Manager, around: string, registry: string) {
    this.#manager = manager;
    this.#home = join(around, "home");
    this.folder = join(around, "project");
    for (const folder of [this.#home, this.folder]) mkdirSync(folder, { recursive: true });
    this.write({ ".npmrc": `registry=${registry}/\n`, ...manager.files?.(registry) });
  }

  write(files: Readonly<Record<string, string>>): void {
    for (const [file, text] of Object.entries(files)) {
      const path = join(this.folder, file);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, text);
    }
  }

  read(file: string): string {
    return readFileSync(join(this.folder, file), "utf8");
  }

  /** Runs the package manager. */
  run(...words: readonly string[]): Promise<Outcome> {
    const { program } = this.#manager;
    const [command, ...before] = program === undefined ? ["npm"] : [process.execPath, pathOf(program)];
    const caches = { HOME: this.#home, YARN_CACHE_FOLDER: join(this.#home, "yarn") };
    const env = { PATH: process.env.PATH, ...caches, NO_COLOR: "1", NO_UPDATE_NOTIFIER: "1" };
    const options = { cwd: this.folder, env, maxBuffer: 2 ** 26 };
    return new Promise((done) => {
      const child = execFile(command as string, [...before, ...words], options, (error, stdout, stderr) => {
        done({ status: error === null ? 0 : Number(child.exitCode ?? 1), text: stdout + stderr });
      });
      child.stdin?.end();
    });
  }

  /** Runs a command of an installed package, as the package manager does it. */
  exec(...words: readonly string[]): Promise<Outcome> {
    return this.run(...this.#manager.exec, ...words);
  }
}
