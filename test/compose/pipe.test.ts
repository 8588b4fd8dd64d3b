import { describe, expect, test } from "vitest";
import * as counter from "../../generated/counter.ts";
import * as digits from "../../generated/digits.ts";
import * as features from "../../generated/iris_features.ts";
import * as parts from "../../generated/iris_parts.ts";
import * as net3 from "../../generated/net3.ts";
import * as classifier from "../../generated/net3_classifier.ts";
import * as xor from "../../generated/xor.ts";
import { probeInputs } from "../../generator/check/probe-inputs.ts";
import { mean, pipe } from "../../generator/compose/index.ts";
import { load } from "../../generator/load.ts";
import { makeGraph } from "../support/graphs.ts";
import { build } from "../support/run-text.ts";

/** Without the types, which are tested apart. */
const anyPipe = pipe as unknown as (...modules: unknown[]) => unknown;

const bits = (values: ArrayLike<number>): number[] => Array.from(values);

describe("a pipe has the bits of its parts called one after the other", () => {
  const both = pipe(net3, classifier);
  const between = net3.createOutput();

  test("forward, logits, predict and classify", () => {
    for (const values of probeInputs(2, 1, 20)) {
      const x = both.createInput(values as [number, number]);
      net3.forward(x, between);
      const wanted = bits(classifier.forward(between, classifier.createOutput()));
      expect(bits(both.forward(x, both.createOutput()))).toEqual(wanted);
      expect(both.predict(x)).toBe(classifier.predict(between));
      expect(bits(both.logits(x, both.createOutput()))).toEqual(
        bits(classifier.logits(between, classifier.createOutput())),
      );
    }
  });

  test("batches of any number of rows", () => {
    for (const count of [0, 1, 15, 16, 17, 50]) {
      const x = Float64Array.from({ length: 2 * count }, (_, i) => Math.sin(i));
      const found = both.forwardBatch(x, new Float64Array(2 * count), count);
      const middle = net3.forwardBatch(x, new Float64Array(2 * count), count);
      expect(bits(found)).toEqual(bits(classifier.forwardBatch(middle, new Float64Array(2 * count), count)));
    }
  });

  test("x and out may be one vector", () => {
    const x = both.createInput([0.3, -2]);
    const wanted = bits(both.forward(x, both.createOutput()));
    expect(bits(both.forward(x, x))).toEqual(wanted);
  });

  test("a pipe of pipes is the pipe of all", () => {
    const [left, right] = [pipe(pipe(net3, net3), xor), pipe(net3, pipe(net3, xor))];
    for (const values of probeInputs(2, 2, 10)) {
      const x = left.createInput(values as [number, number]);
      expect(bits(left.forward(x, left.createOutput()))).toEqual(
        bits(right.forward(x, right.createOutput())),
      );
    }
    const twice = pipe(both, both);
    const x = twice.createInput([1, 2]);
    const once = both.forward(x, both.createOutput());
    expect(bits(twice.forward(x, twice.createOutput()))).toEqual(
      bits(both.forward(once, both.createOutput())),
    );
  });

  test("random networks in f64 and f32", async () => {
    for (let seed = 0; seed < 4; seed++) {
      const dtype = seed % 2 === 0 ? "f64" : "f32";
      const dense = (units: number, inputs: number) => ({
        ...{ type: "dense", units, bias: false, activation: "tanh" },
        weights: Array.from({ length: inputs }, (_, i) =>
          Array.from({ length: units }, (_, j) => Math.sin(i + 3 * j)),
        ),
      });
      const spec = makeGraph(seed, 3, dtype, 6);
      const graph = await build(load(spec).network, { target: "ts" });
      const size = load(spec).network.outputSize;
      const head = JSON.stringify({ name: "head", dtype, input: size, layers: [dense(3, size)] });
      const last = await build(load(head).network, { target: "ts" });
      const piped = anyPipe(graph.module, last.module) as typeof graph.module;
      for (const values of probeInputs(load(spec).network.inputSize, seed, 3)) {
        const x = graph.module.createInput(values);
        const call = (run: () => ArrayLike<number>) => {
          try {
            return bits(run());
          } catch (error) {
            return String(error);
          }
        };
        expect(call(() => piped.forward(x, piped.createOutput()))).toEqual(
          call(() =>
            last.module.forward(
              graph.module.forward(x, graph.module.createOutput()),
              last.module.createOutput(),
            ),
          ),
        );
      }
    }
  });
});

test("the same network as an embedded one", () => {
  expect(features.network.outputSize).toBe(16);
  const embedded = parts.forward(parts.createInput([5.1, 3.5, 1.4, 0.2]), parts.createOutput());
  expect(bits(embedded)).toHaveLength(3);
});

test("a pipe takes what its first part takes, and says what its last part says", () => {
  const both = pipe(net3, xor);
  expect(both.network).toEqual({ name: "pipe(net3, xor)", dtype: "f64", inputSize: 2, outputSize: 1 });
  expect(both).not.toHaveProperty("labels");
  expect(both).not.toHaveProperty("predict");
  expect(both).not.toHaveProperty("createState");
  expect(pipe(digits).labels).toBe(digits.labels);
});

test("states of parts are one state, of which there can be any number", () => {
  const total = pipe(xor, counter, counter);
  const [one, other] = [total.createState(), total.createState()];
  const x = total.createInput({ x1: 1, x2: 0 });
  const step = (state: typeof one) => total.forward(x, total.createOutput(), state)[0];
  expect([step(one), step(one), step(other), step(one)]).toEqual([1, 3, 1, 6]);
  expect(step(total.resetState(one))).toBe(1);
  const rows = total.forwardSequence(
    Float64Array.of(1, 0, 0, 0, 0, 1),
    new Float64Array(3),
    3,
    total.resetState(one),
  );
  expect(bits(rows)).toEqual([1, 2, 4]);
  expect(pipe(total, mean(counter, counter)).createState()).toHaveLength(2);
});

describe("what does not fit is refused when it is composed, and when it is called", () => {
  const untyped = anyPipe as (...modules: unknown[]) => typeof net3;
  test.each([
    [() => untyped(xor, net3), RangeError, "pipe: xor gives 1 value, but net3 takes 2"],
    [() => untyped(untyped(xor), net3), RangeError, "pipe: pipe(xor) gives 1 value, but net3 takes 2"],
    [() => untyped(), TypeError, "pipe: no modules are given"],
    [() => untyped(net3, {}), TypeError, "pipe: argument 2 is not a generated module"],
    [() => untyped(net3, undefined), TypeError, "pipe: argument 2 is not a generated module"],
    [
      () => untyped({ network: { name: "agent" }, createInputs: () => ({}) }),
      TypeError,
      "pipe: agent has several inputs or outputs, but only modules with one of each can be composed",
    ],
    [
      () => untyped(net3, { ...xor, network: { ...xor.network, dtype: "f32" } }),
      TypeError,
      "pipe: net3 computes in f64, but xor in f32",
    ],
    [
      () => untyped(net3, xor).forward(new Float64Array(3) as never, new Float64Array(1) as never),
      RangeError,
      "net3: x has length 3, but 2 is needed",
    ],
    [
      () => untyped(net3, xor).forwardBatch(new Float64Array(4), new Float64Array(3) as never, 2),
      RangeError,
      "pipe(net3, xor): out has length 3, but 2 is needed",
    ],
    [
      () => untyped(net3, xor).forwardBatch(new Float64Array(4), new Float64Array(2) as never, 0.5),
      RangeError,
      "pipe(net3, xor): count is 0.5, not a whole number of rows",
    ],
    [
      () => untyped(xor, counter).forward(xor.createInput() as never, xor.createOutput() as never),
      TypeError,
      "pipe(xor, counter): state is missing; createState makes one",
    ],
  ])("%#: %o", (run, error, message) => {
    expect(run).toThrow(error);
    expect(run).toThrow(message);
  });
});
