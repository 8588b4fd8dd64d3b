import type { Network, OutputPort } from "../ir/network.ts";
import { rounding } from "../ir/number-format.ts";
import { cutIntoPorts, type Interpreted } from "../reference/interpret.ts";

/** A form in which an output may be recorded. */
export interface OutputForm {
  /** How many numbers it has for each case; undefined where an output has no such form. */
  readonly size: (output: OutputPort) => number | undefined;
  /** Whether an array of that size has this form; by default it has. */
  readonly holds?: (key: string, values: ArrayLike<number>) => boolean;
  /** The number of classes, if the numbers are class indices. */
  readonly classes?: (output: OutputPort) => number;
  readonly computed: (reference: Interpreted, output: OutputPort, network: Network) => readonly number[];
}

/** One output that is the probability of the second of two classes, as scikit-learn's binary classifiers have. */
const isBinary = ({ threshold }: OutputPort): boolean => threshold !== undefined;

/** Names of arrays that hold values, even if all are 0 and 1: `output_0`, `samples.network_output`. */
const VALUES = /(^|\.)(outputs?|network_output|predict_proba|logits)(_\w+)?(\.npy)?$/i;

const isWhole = (values: ArrayLike<number>): boolean => Array.prototype.every.call(values, Number.isInteger);

const valuesOf = ({ outputs }: Interpreted, { name }: OutputPort): readonly number[] => outputs[name] ?? [];

const probabilityOf = (reference: Interpreted, output: OutputPort): number =>
  valuesOf(reference, output)[0] as number;

const classOf = ({ predictions }: Interpreted, { name }: OutputPort): readonly number[] => [
  predictions[name] as number,
];

/** The forms; the first that fits an array is taken. */
export const outputForms = {
  class: {
    size: (output) => (isBinary(output) ? 1 : undefined),
    holds: (key, values) => !VALUES.test(key) && isWhole(values),
    classes: () => 2,
    computed: classOf,
  },
  probabilities: {
    size: (output) => (isBinary(output) ? 2 : undefined),
    computed: (reference, output, { dtype }) => [
      rounding[dtype](1 - probabilityOf(reference, output)),
      probabilityOf(reference, output),
    ],
  },
  predict: {
    size: ({ size }) => (size > 1 ? 1 : undefined),
    classes: ({ size }) => size,
    computed: classOf,
  },
  logits: {
    size: ({ size }) => size,
    holds: (key) => /^(.*[_.])?logits([_.]f(loat)?(32|64))?$/i.test(key),
    computed: ({ logits }, output, { outputs }) =>
      cutIntoPorts(logits, outputs)[outputs.indexOf(output)] as readonly number[],
  },
  output: {
    size: ({ size }) => size,
    computed: valuesOf,
  },
} satisfies Readonly<Record<string, OutputForm>>;

export type FormName = keyof typeof outputForms;
