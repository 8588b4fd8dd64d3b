import { join } from "node:path";
import { buildSync, transformSync } from "esbuild";
import { root } from "../support/specs.ts";
import { toHex } from "./hex.ts";
import type { Calls } from "./run-module.ts";

const style = { format: "iife", target: "es2020" } as const;

/** What `runModule` and all it imports are, as a script that defines `probe`. */
const probe = buildSync({
  ...style,
  entryPoints: [join(root, "test/engines/run-module.ts")],
  bundle: true,
  write: false,
  globalName: "probe",
}).outputFiles[0]?.text;

/**
 * A module and inputs as one expression, whose value is the JSON of an EngineResult: engines differ in how they load modules and
 * print, but each can evaluate an expression.
 */
export function engineProgram(text: string, calls: Calls, inputs: readonly (readonly number[])[]): string {
  const { code } = transformSync(text, { ...style, loader: "ts", globalName: "network" });
  return `(() => {
"use strict";
${probe}
return JSON.stringify(probe.runModule(() => {
${code}
return network;
}, ${JSON.stringify(calls)}, ${JSON.stringify(inputs.map(toHex))}));
})()`;
}
