import type { LoadOptions } from "../../load.ts";
import { usageError } from "../problems/failure.ts";
import { type Flags, specOverrides } from "./flags.ts";

/** The settings of a compilation, from the flags. */
export interface Settings {
  readonly output: string;
  readonly overrides: Pick<LoadOptions, "dtype" | "emit">;
  /** The flags that change the module, which its banner repeats. */
  readonly flags: readonly string[];
  /** Called for each weight file that a spec names, whether or not it exists. */
  readonly onRead?: (spec: string, file: string) => void;
}

export function settingsOf(given: Flags): Settings {
  const { dtype, unroll, math, target, module, output = "generated" } = given;
  if (output === "") throw usageError("--output is empty.", "write -o . for this folder");
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
    flags: specOverrides.flatMap((name) => (given[name] === undefined ? [] : [`--${name} ${given[name]}`])),
  };
}
