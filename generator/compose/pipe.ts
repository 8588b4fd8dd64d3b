import {
  checkState,
  count,
  nameOf,
  partsOf,
  type Runner,
  type States,
  stateFunctions,
  type Vector,
  vectorFor,
} from "./part.ts";
import { ROWS, rowFunctions } from "./rows.ts";
import type { Chain, Named, Piped, Some } from "./types.ts";

/**
 * Modules one after the other: what one gives, the next one takes. The result has what a generated module has, and the bits of the
 * modules called by hand; buffers between them are made once. A length that does not meet the next one does not compile, and
 * throws a RangeError. Modules have one input and one output each, and are of one number type, or a TypeError is thrown.
 *
 *     const classifier = pipe(encoder, head);
 *     classifier.classify(classifier.createInput([5.1, 3.5, 1.4, 0.2]));
 */
export function pipe<M extends readonly Named[]>(...modules: Some<M, Chain<M>>): Piped<M>;
export function pipe(...modules: readonly unknown[]): object {
  const parts = partsOf("pipe", modules);
  const name = nameOf("pipe", parts);
  checkLengths(parts);
  const [first] = parts;
  const last = parts.at(-1) as Runner;
  const before = parts.slice(0, -1);
  const buffers = before.map(({ createOutput }) => createOutput());
  const states = stateFunctions(parts);
  const end = before.length;

  /** Runs all parts but the last, and returns what that gets. */
  function runBefore(x: Vector, state: States | undefined): Vector {
    if (states !== undefined) checkState(name, state);
    let values = x;
    for (let n = 0; n < end; n++) {
      const out = buffers[n] as Vector;
      (before[n] as Runner).forward(values, out, state?.[n]);
      values = out;
    }
    return values;
  }
  function forward(x: Vector, out: Vector, state?: States): Vector {
    last.forward(runBefore(x, state), out, state?.[end]);
    return out;
  }
  const { logits, predict, classify, labels } = last;
  const { dtype, inputSize } = first.network;
  const { outputSize, threshold } = last.network;
  return {
    network: {
      ...{ name, dtype, inputSize, outputSize },
      ...(threshold !== undefined && { threshold }),
    },
    forward,
    ...(logits && {
      logits(x: Vector, out: Vector, state?: States): Vector {
        logits(runBefore(x, state), out, state?.[end]);
        return out;
      },
    }),
    ...(predict && { predict: (x: Vector, state?: States) => predict(runBefore(x, state), state?.[end]) }),
    ...(classify && { classify: (x: Vector, state?: States) => classify(runBefore(x, state), state?.[end]) }),
    ...(labels && { labels }),
    createInput: first.createInput,
    createOutput: last.createOutput,
    ...states,
    ...rowFunctions(name, first, last, forward, states !== undefined, states ? undefined : stretchOf(parts)),
  };
}

/** Runs rows through all parts, each of which computes several at once. */
function stretchOf(parts: readonly [Runner, ...Runner[]]) {
  const x = vectorFor(parts[0], ROWS * parts[0].network.inputSize);
  const outs = parts.map((part) => vectorFor(part, ROWS * part.network.outputSize));
  const run = (): void => {
    let values = x;
    for (let n = 0; n < parts.length; n++) {
      const out = outs[n] as Vector;
      (parts[n] as Runner).forwardBatch?.(values, out, ROWS);
      values = out;
    }
  };
  return { x, out: outs.at(-1) as Vector, run };
}

function checkLengths(parts: readonly Runner[]): void {
  for (let n = 1; n < parts.length; n++) {
    const [one, next] = [(parts[n - 1] as Runner).network, (parts[n] as Runner).network];
    if (one.outputSize !== next.inputSize)
      throw new RangeError(
        `pipe: ${one.name} gives ${count(one.outputSize, "value")}, but ${next.name} takes ${next.inputSize}`,
      );
  }
}
