import { shellFlag } from "../../../diagnostics/shell-word.ts";
import { quote } from "../../../diagnostics/words.ts";
import { MOST_VALUES } from "../../../ir/limits.ts";
import { sizeOf } from "../../../ir/tensor-data.ts";
import { ImportError, type ImportOptions, type ImportProblem } from "../../imported-model.ts";
import type { Graph, GraphInput } from "../graph.ts";
import { onlyInput } from "./only-input.ts";
import { BATCH, type Dim, type Dims, sampleOf } from "./value.ts";

/** How the input of the file is taken: which of its axes is the batch, if one is. */
export interface Reading {
  readonly input: GraphInput;
  readonly dims: Dims;
  /** The size that the file gives the batch, where it is fixed. */
  readonly batchSize: number | undefined;
  /** What the user should know of the choice. */
  readonly remarks: readonly string[];
}

/**
 * The ways to take the input, the likeliest first. An open first size is the batch, and so is any that `--batch` says; a
 * first size of 1 before others is, unless the network moves it among the features. Throws an ImportError where there
 * is no one input, or a size is open.
 */
export function readingsOf({ inputs }: Graph, options: ImportOptions): Reading[] {
  const input = onlyInput(inputs, Object.keys(options.bind ?? {}));
  const sizes = input.dims;
  const [first, ...others] = sizes;
  const isOpen = sizes.length > 0 && typeof first !== "number";
  const closed = fixed(input, isOpen ? others : sizes);
  const shown = `input ${quote(input.name)} (${closed.join("×")})`;
  const whole = { input, dims: closed, batchSize: undefined };
  if (isOpen) return [{ ...whole, dims: [BATCH, ...closed], remarks: [] }];
  const batched = { input, dims: [BATCH, ...closed.slice(1)] as readonly Dim[], batchSize: closed[0] };
  if (options.batch && sizes.length > 0) return [{ ...batched, remarks: [] }];
  if (first === 1 && others.length > 0) {
    return [
      { ...batched, remarks: [`The first size of ${shown} is taken as the batch.`] },
      {
        ...whole,
        remarks: [`The whole of ${shown} is one sample: the network mixes its first size with the others.`],
      },
    ];
  }
  if (others.length === 0) return [{ ...whole, remarks: [] }];
  return [
    {
      ...whole,
      remarks: [`The whole of ${shown} is one sample; --batch takes its first size as the batch.`],
    },
  ];
}

function fixed({ name }: GraphInput, sizes: readonly (number | string | undefined)[]): number[] {
  const where = `input ${quote(name)}`;
  const problems = sizes.flatMap((size): ImportProblem[] => {
    if (typeof size === "string") return [openSize(where, `its size ${quote(size)} is open`, size)];
    if (size === undefined) return [openSize(where, "a size after the first is open and has no name")];
    return size > 0 ? [] : [{ where, reason: `it has no numbers: its shape is ${sizes.join("×")}` }];
  });
  if (problems.length > 0) throw new ImportError(...problems);
  const numbers = sizes as number[];
  if (sizeOf(numbers) > MOST_VALUES) {
    throw new ImportError({ where, shape: numbers, reason: `it has more than ${MOST_VALUES} numbers` });
  }
  return sampleOf(numbers) as number[];
}

const openSize = (where: string, reason: string, name?: string): ImportProblem => ({
  where,
  reason,
  help:
    name === undefined
      ? "export the model with that size fixed"
      : `say it: ${shellFlag("--dim", `${name}=n`)}`,
});
