import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { globSync } from "tinyglobby";
import { afterAll } from "vitest";
import { specsOf } from "../../examples/serve.js";
import type { Emit } from "../../generator/ir/spec.ts";
import { compileFile, root } from "./specs.ts";

/** An example of `examples/` in a folder of its own, with its specs compiled as `gen` does. */
export interface BuiltExample {
  readonly folder: string;
  /** Imports one of its modules. */
  load<Module>(path: string): Promise<Module>;
}

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

export async function buildExample(name: string, emit: Partial<Emit> = {}): Promise<BuiltExample> {
  const folder = mkdtempSync(join(tmpdir(), "neuroll-"));
  folders.push(folder);
  const generated = join(folder, "generated");
  const isSource = (path: string) => !path.endsWith(join(name, "generated"));
  cpSync(join(root, "examples", name), folder, { recursive: true, filter: isSource });
  writeFileSync(join(folder, "package.json"), '{ "type": "module" }\n');
  mkdirSync(generated);
  for (const spec of globSync(specsOf(name), { cwd: root })) {
    const { text, declarations, network } = await compileFile(spec, { emit: { module: "js", ...emit } });
    writeFileSync(join(generated, `${network.name}.js`), text);
    writeFileSync(join(generated, `${network.name}.d.ts`), declarations ?? "");
  }
  return { folder, load: (path) => import(pathToFileURL(join(folder, path)).href) };
}
