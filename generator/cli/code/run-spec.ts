import { type SpecSource, type SpecValue, specIn } from "../../ir/spec.ts";
import { displayPath } from "../output/display-path.ts";
import { locateInProgram, type Sites } from "./locate.ts";
import { runProgram } from "./run-program.ts";

const wanted = {
  must: "a network, or an object with the fields of a spec",
  example: 'network("net", 2).layer(…)',
};

/** Runs a program that gives a spec. Throws as `runProgram` does. */
export async function runSpec(
  name: string,
  onFile?: (path: string) => void,
): Promise<{ readonly spec: SpecValue; readonly source: SpecSource }> {
  const { value, program } = await runProgram(name, wanted, onFile);
  const source: SpecSource = {
    path: displayPath(name),
    text: program.files.get(program.path) ?? "",
    locate: locateInProgram(program, sitesOf(value)),
    texts: program.texts,
  };
  return { spec: specIn(value as SpecValue), source };
}

/** Where a built network was written; undefined for other values. */
function sitesOf(value: object): Sites | undefined {
  const { sites } = value as { readonly sites?: Partial<Sites> };
  return sites?.network instanceof Error && Array.isArray(sites.layers) ? (sites as Sites) : undefined;
}
