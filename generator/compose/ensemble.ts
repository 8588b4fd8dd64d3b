import {
  checkState,
  count as counted,
  nameOf,
  partsOf,
  type Runner,
  type States,
  stateFunctions,
  type Vector,
} from "./part.ts";
import { rowFunctions } from "./rows.ts";
import type { Alike, Mean, Named, Some, Vote, Voters } from "./types.ts";

/**
 * The mean of what modules give for one input, element by element: the sum in their order, then the quotient by their number, each
 * step rounded to the number type. Inputs and outputs are of one length and one number type, or this does not compile, and throws.
 * There are `labels` and `classify` if all modules have the same labels.
 */
export function mean<M extends readonly Named[]>(...modules: Some<M, Alike<M>>): Mean<M>;
export function mean(...modules: readonly unknown[]): object {
  const { parts, name, first, states } = ensembleOf("mean", modules);
  for (const { network: one } of parts) {
    const { name, outputSize, threshold } = first.network;
    if (one.outputSize !== outputSize)
      throw new RangeError(
        `mean: ${name} gives ${counted(outputSize, "value")}, but ${one.name} gives ${one.outputSize}`,
      );
    if (one.threshold !== threshold)
      throw new TypeError(`mean: the threshold of ${one.name} is not that of ${name}`);
  }
  const { network } = first;
  const [sum, given, result] = [first.createOutput(), first.createOutput(), first.createOutput()];
  const { length } = given;

  function forward(x: Vector, out: Vector, state?: States): Vector {
    if (states !== undefined) checkState(name, state);
    first.forward(x, sum, state?.[0]);
    for (let n = 1; n < parts.length; n++) {
      (parts[n] as Runner).forward(x, given, state?.[n]);
      for (let i = 0; i < length; i++) sum[i] = (sum[i] as number) + (given[i] as number);
    }
    if (out.length !== length)
      throw new RangeError(`${name}: out has length ${out.length}, but ${length} is needed`);
    for (let i = 0; i < length; i++) out[i] = (sum[i] as number) / parts.length;
    return out;
  }
  const { threshold } = network;
  const hasClasses = length > 1 || threshold !== undefined;
  const predict = (x: Vector, state?: States): number => {
    forward(x, result, state);
    if (length === 1) return (result[0] as number) > (threshold as number) ? 1 : 0;
    return largest(result);
  };
  const labels = sharedLabels(parts);
  return {
    network: {
      ...{ name, dtype: network.dtype, inputSize: network.inputSize, outputSize: length },
      ...(threshold !== undefined && { threshold }),
    },
    forward,
    ...(hasClasses && { predict }),
    ...(labels && { labels }),
    ...(labels && hasClasses && { classify: (x: Vector, state?: States) => labels[predict(x, state)] }),
    createInput: first.createInput,
    createOutput: first.createOutput,
    ...states,
    ...rowFunctions(name, first, first, forward, states !== undefined),
  };
}

/**
 * The class that most modules predict, and of several with as many votes the smallest. What `forward` gives are the shares of the
 * votes. Inputs are of one length and one number type, and classes and labels the same, or this does not compile, and throws.
 */
export function vote<M extends readonly Named[]>(...modules: Some<M, Voters<M>>): Vote<M>;
export function vote(...modules: readonly unknown[]): object {
  const { parts, name, first, states } = ensembleOf("vote", modules);
  const { network, labels } = first;
  const classes = classesOf(first);
  for (const part of parts) {
    if (part.predict === undefined) throw new TypeError(`vote: ${part.network.name} has no predict`);
    if (classesOf(part) !== classes)
      throw new RangeError(
        `vote: ${network.name} tells ${counted(classes, "class")} apart, but ${part.network.name} ${classesOf(part)}`,
      );
    if (JSON.stringify(part.labels) !== JSON.stringify(labels))
      throw new TypeError(`vote: the labels of ${part.network.name} are not those of ${network.name}`);
  }
  const Numbers = network.dtype === "f32" ? Float32Array : Float64Array;
  const votes = new Numbers(classes);

  function count(x: Vector, state: States | undefined): void {
    if (states !== undefined) checkState(name, state);
    votes.fill(0);
    for (let n = 0; n < parts.length; n++) {
      const predict = parts[n]?.predict as NonNullable<Runner["predict"]>;
      const chosen = predict(x, state?.[n]);
      votes[chosen] = (votes[chosen] as number) + 1;
    }
  }
  function forward(x: Vector, out: Vector, state?: States): Vector {
    count(x, state);
    if (out.length !== classes)
      throw new RangeError(`${name}: out has length ${out.length}, but ${classes} is needed`);
    for (let i = 0; i < classes; i++) out[i] = (votes[i] as number) / parts.length;
    return out;
  }
  const predict = (x: Vector, state?: States): number => {
    count(x, state);
    return largest(votes);
  };
  const last = {
    createOutput: (): Vector => new Numbers(classes),
    network: { ...network, outputSize: classes },
  };
  return {
    network: { name, dtype: network.dtype, inputSize: network.inputSize, outputSize: classes },
    forward,
    predict,
    ...(labels && { labels, classify: (x: Vector, state?: States) => labels[predict(x, state)] }),
    createInput: first.createInput,
    createOutput: last.createOutput,
    ...states,
    ...rowFunctions(name, first, last, forward, states !== undefined),
  };
}

/** How many classes the `predict` of a module tells apart. */
const classesOf = ({ network, labels }: Runner): number =>
  network.outputSize > 1 ? network.outputSize : (labels?.length ?? 2);

/** The parts of an ensemble, which take the same. */
function ensembleOf(who: string, modules: readonly unknown[]) {
  const parts = partsOf(who, modules);
  const [first] = parts;
  for (const { network } of parts) {
    const { name, inputSize } = first.network;
    if (network.inputSize !== inputSize)
      throw new RangeError(
        `${who}: ${name} takes ${counted(inputSize, "value")}, but ${network.name} takes ${network.inputSize}`,
      );
  }
  return { parts, first, name: nameOf(who, parts), states: stateFunctions(parts) };
}

/** The labels that all parts have, if they are the same. */
function sharedLabels(parts: readonly Runner[]): readonly string[] | undefined {
  const labels = parts[0]?.labels;
  const isShared = parts.every(
    (part) => part.labels !== undefined && JSON.stringify(part.labels) === JSON.stringify(labels),
  );
  return isShared ? labels : undefined;
}

/** The index of the largest number: the first of equals, or the first NaN if there is one, as in generated modules. */
function largest(values: Vector): number {
  let best = 0;
  for (let i = 1; i < values.length; i++) {
    const value = values[i] as number;
    const record = values[best] as number;
    if (value > record || (Number.isNaN(value) && !Number.isNaN(record))) best = i;
  }
  return best;
}
