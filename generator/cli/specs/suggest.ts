import { readdirSync } from "node:fs";
import { basename, dirname, join, parse } from "node:path";
import { helps } from "../../diagnostics/messages.ts";
import { suggest } from "../../diagnostics/suggest.ts";
import { commandNames } from "../commands/names.ts";
import { printablePath } from "../output/display-path.ts";
import { asInvoked } from "../output/invocation.ts";

const ENDING = /\.(?:ya?ml|m?[jt]s)$/;

/** The help for a missing spec: a command, or a spec of a similar name. */
export function suggestSpec(name: string): { readonly help: string } | undefined {
  const command = suggest(name, [...commandNames, "help"]);
  if (command !== undefined)
    return { help: asInvoked((gen) => `${gen} ${command} is a command; it must come before the specs`) };
  const specs = new Map(specsIn(dirname(name)).map((file) => [parse(file).name, file]));
  const closest = suggest(basename(name).replace(ENDING, ""), [...specs.keys()]);
  const file = closest && specs.get(closest);
  return file === undefined
    ? undefined
    : { help: helps.didYouMean(printablePath(join(dirname(name), file))) as string };
}

function specsIn(folder: string): string[] {
  try {
    return readdirSync(folder).filter((file) => ENDING.test(file));
  } catch {
    return [];
  }
}
