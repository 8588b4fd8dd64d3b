import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import type { ConvertSource } from "../../generator/convert/convert.ts";
import * as neuroll from "../../generator/index.ts";
import type { BuiltSpec, SpecInput, SpecValue } from "../../generator/ir/spec.ts";
import { load } from "../../generator/load.ts";
import { runTsc } from "./run-tsc.ts";
import { root } from "./specs.ts";

/** A spec to convert, with the files beside it, in its own folder. */
export function sourceOf(spec: SpecInput, readFile?: (name: string) => Uint8Array): ConvertSource {
  const refuse = (name: string): never => {
    throw new Error(`there is no file ${name}`);
  };
  return {
    loaded: load(spec, readFile && { readFile }),
    readFile: readFile ?? refuse,
    move: (path) => path,
  };
}

/** The network that a program exports, without a bundler and without types: none are in it but those of constants. */
export function evaluate(program: string): SpecValue {
  const body = program
    .replace(/^import (\{[^}]*\}) from "neuroll";$/m, "const $1 = neuroll;")
    .replace(/^export default /m, "return ")
    .replace(/^(const \w+): number[[\]]+/gm, "$1");
  return (new Function("neuroll", body)(neuroll) as BuiltSpec).spec;
}

/** The errors of the type checker in programs by their names, as strictly as in this project, by the types of the package. */
export function typeErrorsIn(programs: Readonly<Record<string, string>>): string[] {
  const folder = "node_modules/.cache/neuroll-tests/convert";
  const path = join(root, folder);
  rmSync(path, { recursive: true, force: true });
  mkdirSync(path, { recursive: true });
  for (const [name, text] of Object.entries(programs)) writeFileSync(join(path, `${name}.ts`), text);
  const config = { extends: "../../../../tsconfig.json", include: ["*.ts"], exclude: [] };
  writeFileSync(join(path, "tsconfig.json"), JSON.stringify(config));
  const errors = runTsc(`${folder}/tsconfig.json`);
  rmSync(path, { recursive: true });
  return errors.map(({ file, line, message }) => `${basename(file)}:${line}: ${message}`);
}
