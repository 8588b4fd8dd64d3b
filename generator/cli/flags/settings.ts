import { resolve } from "node:path";
import { shellWord } from "../../diagnostics/shell-word.ts";
import type { LoadOptions } from "../../load.ts";
import { displayPath } from "../output/display-path.ts";
import { usageError } from "../problems/failure.ts";
import { type Flags, specOverrides } from "./flags.ts";

/** The settings of a compilation, from the flags. */
export interface Settings {
  readonly output: string;
  readonly overrides: Pick<LoadOptions, "dtype" | "emit">;
  /** The flags that change the module or its folder, which its banner repeats. */
  readonly flags: readonly string[];
  /** Called with the path of each file that a spec names or imports, whether or not it exists. */
  readonly onRead?: (path: string) => void;
}

const DEFAULT_OUTPUT = "generated";

export function settingsOf(given: Flags): Settings {
  const { dtype, unroll, math, target, module, output = DEFAULT_OUTPUT } = given;
  if (output === "") throw usageError("--output is empty.", "write -o . for the current folder");
  return {
    output,
    overrides: {
      ...(dtype && { dtype }),
      emit: {
        ...(unroll && { unroll }),
        ...(math && { math }),
        ...(target && { target }),
        ...(module && { module }),
      },
    },
    flags: [
      ...specOverrides.flatMap((name) => (given[name] === undefined ? [] : [`--${name} ${given[name]}`])),
      ...outputFlag(output),
    ],
  };
}

/** The folder of modules as a banner repeats it: not where it is the default, however that is written. */
function outputFlag(output: string): string[] {
  if (resolve(output) === resolve(DEFAULT_OUTPUT)) return [];
  return [`-o ${resolve(output) === process.cwd() ? "." : shellWord(displayPath(output))}`];
}
