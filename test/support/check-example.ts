import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./specs.ts";

/** What the TypeScript compiler says of the JavaScript in a folder, under the settings of `examples/tsconfig.json`. */
export function checkExample(folder: string): string {
  const config = {
    extends: join(root, "examples/tsconfig.json"),
    compilerOptions: { typeRoots: [join(root, "node_modules/@types")] },
    include: [folder],
    exclude: [join(folder, "generated")],
  };
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(config));
  const tsc = join(root, "node_modules/typescript/bin/tsc");
  return spawnSync(process.execPath, [tsc, "-p", folder], { encoding: "utf8" }).stdout;
}
