import { relative, resolve } from "node:path";
import type { SpecDefaults } from "../../1-read/read-spec.ts";
import { shellWord } from "../../diagnostics/shell-word.ts";
import type { LoadOptions } from "../../load.ts";
import type { LoadedConfig } from "../config/load-config.ts";
import { displayPath } from "../output/display-path.ts";
import { usageError } from "../problems/failure.ts";
import { type Flags, specOverrides } from "./flags.ts";

/** The settings of a compilation, from the flags. */
export interface Settings {
  readonly output: string;
  readonly overrides: Overrides;
  /** The flags that change the module or its folder, which its banner repeats. */
  readonly flags: readonly string[];
  /** Called with the path of each file that a spec names or imports, whether or not it exists. */
  readonly onRead?: (path: string) => void;
}

/** What flags and the config say of all specs. */
export type Overrides = Pick<LoadOptions, "dtype" | "emit" | "defaults">;

const DEFAULT_OUTPUT = "generated";

export function settingsOf(given: Flags, config?: LoadedConfig): Settings {
  const folder = config ? folderOf(config, config.config.output ?? DEFAULT_OUTPUT) : DEFAULT_OUTPUT;
  const { dtype, unroll, math, target, module, output = folder } = given;
  if (output === "") throw usageError("--output is empty.", "write -o . for the current folder");
  return {
    output,
    overrides: {
      ...(config && { defaults: defaultsOf(config) }),
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
      ...outputFlag(output, folder),
    ],
  };
}

const defaultsOf = ({ config: { dtype, emit } }: LoadedConfig): SpecDefaults => ({
  ...(dtype && { dtype }),
  ...(emit && { emit }),
});

/** A folder that a config names, from where the command runs. */
const folderOf = ({ folder }: LoadedConfig, output: string): string =>
  relative(process.cwd(), resolve(folder, output)) || ".";

/** The folder of modules as a banner repeats it: not where it is the default or that of the config, however that is written. */
function outputFlag(output: string, usual: string): string[] {
  if (resolve(output) === resolve(usual)) return [];
  return [`-o ${resolve(output) === process.cwd() ? "." : shellWord(displayPath(output))}`];
}
