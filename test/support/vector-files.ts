import { zipSync } from "fflate";
import { load } from "../../generator/load.ts";
import type { VectorFiles } from "../../generator/verify/read-vectors.ts";
import { UnreadableFile, VectorProblem } from "../../generator/verify/vector-problem.ts";
import { type VerifyRequest, verify } from "../../generator/verify/verify.ts";
import { float64Bytes, writeNpy } from "./weights/write-npy.ts";

type Content = Uint8Array | string;

/** Files in memory by their paths; a folder is what stands before a slash. */
export const filesOf = (files: Readonly<Record<string, Content>>): VectorFiles => ({
  readFile: (path) => {
    const content = files[path];
    if (content === undefined) throw new UnreadableFile("missing-vectors", "is not there.");
    return typeof content === "string" ? new TextEncoder().encode(content) : content;
  },
  listFolder: (path) => {
    const inside = Object.keys(files).filter((name) => name.startsWith(`${path}/`));
    const names = inside.map((name) => name.slice(path.length + 1).split("/")[0] as string);
    return names.length === 0 ? undefined : [...new Set(names)].sort();
  },
});

/** A `.npy` file of doubles. */
export const npy = (shape: readonly number[], values: readonly number[]): Uint8Array =>
  writeNpy({ descr: "'<f8'", shape: `(${shape.map((size) => `${size},`).join(" ")})` }, float64Bytes(values));

/** A `.npz` file of doubles. */
export const npz = (
  arrays: Readonly<Record<string, readonly [shape: readonly number[], values: readonly number[]]>>,
): Uint8Array =>
  zipSync(Object.fromEntries(Object.entries(arrays).map(([key, array]) => [`${key}.npy`, npy(...array)])));

/** A TensorProto of at most 15 doubles in one axis: dims is field 1, data_type 11 field 2, name field 8, raw_data field 9. */
export const tensorProto = (values: readonly number[], name = ""): Uint8Array => {
  const named = name === "" ? [] : [66, name.length, ...new TextEncoder().encode(name)];
  const raw = [74, 8 * values.length, ...float64Bytes(values)];
  return Uint8Array.from([8, values.length, 16, 11, ...named, ...raw]);
};

/** The cases of a JSON file. */
export const json = (value: unknown): string => JSON.stringify(value);

const nothing = { expected: undefined, input: undefined, output: undefined, tolerance: undefined };

/** Verifies the network of a spec, without its modules, against files in memory. */
export const verifyFiles = (
  spec: string,
  files: Readonly<Record<string, Content>>,
  request: Partial<VerifyRequest> & Pick<VerifyRequest, "vectors">,
) => verify(load(spec), [], { ...nothing, ...request }, filesOf(files));

/** What is wrong with vectors, as its code and `file message`. */
export async function vectorProblemOf(...given: Parameters<typeof verifyFiles>): Promise<string> {
  const problem = await refusalOf(...given);
  return problem === undefined
    ? "nothing"
    : `${problem.code} (${problem.part}): ${problem.file} ${problem.message}`;
}

/** What keeps vectors from being compared with. */
export async function refusalOf(
  ...given: Parameters<typeof verifyFiles>
): Promise<VectorProblem | undefined> {
  try {
    await verifyFiles(...given);
  } catch (problem) {
    if (!(problem instanceof VectorProblem)) throw problem;
    return problem;
  }
  return undefined;
}

/** A network of one neuron: y = 2·x1 − x2 + 0.5. */
export const line = `name: line
input: { size: 2, names: [a, b] }
layers:
  - { type: dense, units: 1, weights: [[2], [-1]], bias: [0.5] }
`;

/** Two neurons and a choice between them: the first is x1, the second x2. */
export const choice = `name: choice
input: 2
layers:
  - { type: dense, name: copy, units: 2, weights: [[1, 0], [0, 1]], bias: false }
  - { type: activation, activation: softmax }
output: { labels: [first, second] }
`;
