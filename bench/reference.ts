import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { shuffle } from "../generator/bench/measure.ts";
import { type Spread, spreadOf } from "../generator/bench/spread.ts";
import { firstDifference } from "../generator/check/check-against-reference.ts";
import { seededRandom } from "../generator/check/probe-inputs.ts";
import { table } from "../generator/cli/output/table.ts";
import { dtypes } from "../generator/ir/number-format.ts";
import { layers } from "../generator/vocabulary/layers/index.ts";
import { chance, makeExample, specOf } from "../test/support/examples.ts";

type Library = typeof import("../generator/index.ts");

const ROUNDS = 9;
const BURST_MS = 20;

const root = fileURLToPath(new URL("..", import.meta.url));
const random = seededRandom(5);
const numbers = (count: number): number[] => Array.from({ length: count }, () => (random() - 0.5) / 4);
const matrix = (rows: number, columns: number): number[][] =>
  Array.from({ length: rows }, () => numbers(columns));
const dense = (inputs: number, units: number, activation = "identity") => ({
  type: "dense",
  ...{ units, activation, weights: matrix(inputs, units), bias: numbers(units) },
});
const mixerBlock = [
  { type: "layer_norm", gamma: numbers(128), beta: numbers(128) },
  { type: "transpose", axes: [1, 0] },
  dense(49, 24, "gelu"),
  dense(24, 49),
  { type: "transpose", axes: [1, 0] },
  { type: "add", from: ["input", "mixed"] },
  { type: "layer_norm", gamma: numbers(128), beta: numbers(128) },
  dense(128, 128, "gelu"),
  dense(128, 128),
];

const specs: Readonly<Record<string, string>> = {
  digits: readFileSync(join(root, "specs/digits.yaml"), "utf8"),
  ...inBoth("784-50-100-10", 784, [dense(784, 50, "sigmoid"), dense(50, 100, "sigmoid"), dense(100, 10)]),
  ...inBoth(
    "mixer block",
    { shape: [49, 128] },
    mixerBlock.with(4, { type: "transpose", name: "mixed", axes: [1, 0] } as never),
  ),
  ...inBoth("layer_norm 1000", 1000, [{ type: "layer_norm", gamma: numbers(1000), beta: numbers(1000) }]),
  ...inBoth("softmax 1000", 1000, [{ type: "activation", activation: "softmax" }]),
  ...inBoth("transpose 300×300", { shape: [300, 300] }, [{ type: "transpose", axes: [1, 0] }]),
  ...Object.fromEntries(
    Object.values(layers).flatMap((kind) => {
      const example = makeExample(kind, chance(3), [20, 30, 24]);
      return dtypes.map((dtype) => [`kind ${kind.kind} ${dtype}`, specOf(kind, example, dtype)]);
    }),
  ),
};

function inBoth(name: string, input: unknown, layers: readonly object[]): Record<string, string> {
  const of = (dtype: string) => JSON.stringify({ name: "net", dtype, input, layers });
  return { [`${name} f64`]: of("f64"), [`${name} f32`]: of("f32") };
}

/** The reference of a build as a function of an input, and what that costs. */
function referenceOf(library: Library, spec: string) {
  const { network, cost } = library.plan(spec, {
    readFile: (file) => readFileSync(join(root, "specs", file)),
  });
  return {
    network,
    work: Math.max(cost.multiplyAdds, network.inputSize, network.outputSize),
    run: (x: number[]) => library.interpret(network, x).output,
  };
}

const [, , against, ...words] = process.argv;
const builds = [join(root, "dist"), ...(against ? [resolve(against)] : [])];
for (const build of builds) if (!existsSync(build)) throw new Error(`${build} does not exist: npm run build`);
const libraries = await Promise.all(
  builds.map((build): Promise<Library> => import(pathToFileURL(join(build, "generator/index.js")).href)),
);

const chosen = Object.entries(specs).filter(
  ([name]) => words.length === 0 || words.some((word) => name.includes(word)),
);
const rows = chosen.map(([name, spec]) => {
  const references = libraries.map((library) => referenceOf(library, spec));
  const [{ network, work }] = references as [(typeof references)[0]];
  const x = numbers(network.inputSize);
  const [wanted = [], ...others] = references.map(({ run }) => run(x));
  for (const other of others) {
    if (firstDifference(other, wanted) !== undefined) throw new Error(`${name}: the builds differ`);
  }
  const timers = references.map(({ run }) => timerOf(() => run(x)));
  for (let round = 0; round < ROUNDS; round++) for (const { sample } of shuffle(timers)) sample();
  const [own = [], other] = timers.map(({ samples }) => samples);
  const each = spreadOf(own.map((nanoseconds) => nanoseconds / work));
  const ratio = other && spreadOf(other.map((nanoseconds, n) => nanoseconds / (own[n] as number)));
  return [name, String(work), print(each), ratio ? print(ratio) : ""];
});
console.log(
  table(["network", "multiply-adds or values", "ns each", ...(against ? ["other build ×"] : [])], rows),
);

/** Processor time, which other work on the machine moves least. */
function timerOf(call: () => unknown) {
  const time = (calls: number): number => {
    const start = process.cpuUsage();
    for (let n = 0; n < calls; n++) call();
    const { user, system } = process.cpuUsage(start);
    return ((user + system) * 1000) / calls;
  };
  for (let n = 0; n < 3; n++) time(3);
  const calls = Math.max(1, Math.ceil((BURST_MS * 1e6) / time(3)));
  const samples: number[] = [];
  return { samples, sample: () => samples.push(time(calls)) };
}

function print({ min, median, max }: Spread): string {
  return `${median.toPrecision(3)} (${min.toPrecision(3)}–${max.toPrecision(3)})`;
}
