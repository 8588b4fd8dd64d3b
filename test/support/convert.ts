import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { runSpec } from "../../generator/cli/code/run-spec.ts";
import { convertToProgram, convertToText, type TextForm } from "../../generator/convert/convert.ts";
import type { SpecValue } from "../../generator/ir/spec.ts";
import { load } from "../../generator/load.ts";
import { runTsc, type TscError } from "./run-tsc.ts";
import { root } from "./specs.ts";

/** The files beside a spec. */
type Beside = (name: string) => Uint8Array;

const noFiles: Beside = (name) => {
  throw new Error(`there is no file ${name}`);
};

const move = (path: string): string => path;

/** The program that a YAML spec becomes. */
export function programOf(text: string, readFile = noFiles): string {
  return convertToProgram(text, { loaded: load(text, { readFile }), readFile, move }, "ts");
}

/** The YAML or JSON that a network in TypeScript becomes. */
export function textOf(spec: SpecValue, readFile = noFiles, form: TextForm = "yaml"): string {
  return convertToText(spec, { loaded: load(spec, { readFile }), readFile, move }, form);
}

/** Programs in one folder of the project, so that they find neuroll in it, and are checked together. */
export class Programs {
  readonly #folder: string;

  constructor(name: string) {
    this.#folder = `node_modules/.cache/neuroll-tests/${name}`;
    this.remove();
    mkdirSync(join(root, this.#folder), { recursive: true });
  }

  /** Writes a program and runs it: the network that it exports, as a value. */
  async run(name: string, program: string): Promise<SpecValue> {
    const path = join(root, this.#folder, name);
    writeFileSync(path, program);
    return (await runSpec(path)).spec;
  }

  /** What the type checker says of all programs, as strictly as of this project and by the types of the package. */
  check(): string[] {
    const config = { extends: "../../../../tsconfig.json", include: ["*.ts"], exclude: [] };
    writeFileSync(join(root, this.#folder, "tsconfig.json"), JSON.stringify(config));
    return runTsc(`${this.#folder}/tsconfig.json`).map(
      ({ file, line, message }: TscError) => `${basename(file)}:${line}: ${message}`,
    );
  }

  remove(): void {
    rmSync(join(root, this.#folder), { recursive: true, force: true });
  }
}
