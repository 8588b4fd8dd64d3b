import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./specs.ts";

/** What the TypeScript compiler says of the JavaScript in a folder. */
export function checkExample(folder: string, settings = "examples/tsconfig.json"): string {
  const config = {
    extends: join(root, settings),
    compilerOptions: { typeRoots: [join(root, "node_modules/@types")] },
    include: [folder],
    exclude: [join(folder, "generated"), join(folder, "node_modules")],
  };
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(config));
  const tsc = join(root, "node_modules/typescript/bin/tsc");
  return spawnSync(process.execPath, [tsc, "-p", folder], { encoding: "utf8" }).stdout;
}
