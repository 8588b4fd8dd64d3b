import { firstOutput, type Network } from "../ir/network.ts";
import { rounding } from "../ir/number-format.ts";
import type { Interpreted } from "../reference/interpret.ts";

/** A form in which outputs may be recorded. */
export interface OutputForm {
  /** How many numbers it has for each case; undefined where a network has no such form. */
  readonly size: (network: Network) => number | undefined;
  /** Whether an array of that size has this form; by default it has. */
  readonly holds?: (key: string, values: ArrayLike<number>) => boolean;
  /** The number of classes, if the numbers are class indices. */
  readonly classes?: (network: Network) => number;
  readonly computed: (reference: Interpreted, network: Network) => readonly number[];
}

/** One output that is the probability of the second of two classes, as scikit-learn's binary classifiers have. */
const isBinary = (network: Network): boolean => firstOutput(network).threshold !== undefined;

/** Names of arrays that hold values, even if all are 0 and 1: `output_0`, `samples.network_output`. */
const VALUES = /(^|\.)(outputs?|network_output|predict_proba|logits)(_\w+)?(\.npy)?$/i;

const isWhole = (values: ArrayLike<number>): boolean => Array.prototype.every.call(values, Number.isInteger);

const probabilityOf = ({ output }: Interpreted): number => output[0] as number;

/** The forms; the first that fits an array is taken. */
export const outputForms = {
  class: {
    size: (network) => (isBinary(network) ? 1 : undefined),
    holds: (key, values) => !VALUES.test(key) && isWhole(values),
    classes: () => 2,
    computed: ({ predict }) => [predict as number],
  },
  probabilities: {
    size: (network) => (isBinary(network) ? 2 : undefined),
    computed: (reference, { dtype }) => [
      rounding[dtype](1 - probabilityOf(reference)),
      probabilityOf(reference),
    ],
  },
  predict: {
    size: ({ outputSize }) => (outputSize > 1 ? 1 : undefined),
    classes: ({ outputSize }) => outputSize,
    computed: ({ predict }) => [predict as number],
  },
  logits: {
    size: ({ outputSize }) => outputSize,
    holds: (key) => key.toLowerCase() === "logits",
    computed: ({ logits }) => logits,
  },
  output: {
    size: ({ outputSize }) => outputSize,
    computed: ({ output }) => output,
  },
} satisfies Readonly<Record<string, OutputForm>>;

export type FormName = keyof typeof outputForms;
