import { openWeightFile, WeightFileProblem } from "../../../2-resolve/weights/index.ts";
import type { Shape, TensorData } from "../../../ir/tensor-data.ts";
import { ImportError, type ModelFile } from "../../imported-model.ts";
import type { GraphInput, OnnxTensor } from "../graph.ts";
import { isOfType } from "./fit-to-type.ts";
import { calledInput, showSizes } from "./inputs.ts";
import { readTensor } from "./read-tensor.ts";

/**
 * The number that the user gives for a graph input of one value.
 * @throws ImportError
 */
export function bindNumber(input: GraphInput, number: number): OnnxTensor {
  const where = `${calledInput(input.name)}, bound to ${number}`;
  if (input.dims.some((size) => typeof size === "number" && size !== 1))
    throw new ImportError({
      ...{ where, reason: `the input has shape ${showSizes(input.dims)}, and ${number} is one value` },
      help: "bind it to a file with its values",
    });
  const value = input.type === "f32" ? Math.fround(number) : number;
  if (!isOfType(input.type, value))
    throw new ImportError({ where, reason: `${number} is not a valid ${input.type}` });
  return { type: input.type, shape: input.dims.map(() => 1), data: Float64Array.of(value) };
}

/**
 * The numbers that the user gives for a graph input: a TensorProto (`.pb`) or a weight file. A file of several tensors has
 * to have one with the name of the input.
 * @throws ImportError
 */
export async function bindInput(input: GraphInput, file: ModelFile): Promise<OnnxTensor> {
  const where = `${calledInput(input.name)}, bound to ${file.path}`;
  const tensor = file.path.toLowerCase().endsWith(".pb")
    ? await readProto(file, where)
    : { type: input.type, ...readWeights(input.name, file, where) };
  if (tensor.type !== input.type) {
    throw new ImportError({
      where,
      reason: `the file contains ${tensor.type}, but the input is ${input.type}`,
    });
  }
  if (!agrees(tensor.shape, input.dims)) {
    throw new ImportError({
      where,
      shape: tensor.shape,
      reason: `the input has shape ${showSizes(input.dims)}`,
    });
  }
  const stray = tensor.data.find((value) => !isOfType(input.type, value));
  if (stray !== undefined) {
    throw new ImportError({
      ...{ where, reason: `the file contains ${stray}, which is not a valid ${input.type}` },
      help: `save the values as ${input.type}: neuroll does not round them`,
    });
  }
  return tensor;
}

async function readProto({ bytes }: ModelFile, where: string): Promise<OnnxTensor> {
  try {
    return (await readTensor(bytes)).tensor;
  } catch (error) {
    if (!(error instanceof ImportError)) throw error;
    throw new ImportError(...error.problems.map((problem) => ({ ...problem, where })));
  }
}

function readWeights(name: string, { path, bytes }: ModelFile, where: string): TensorData {
  try {
    const file = openWeightFile(path, bytes);
    return file.read(file.keys.length > 1 ? name : file.keys[0]);
  } catch (problem) {
    if (!(problem instanceof WeightFileProblem)) throw problem;
    throw new ImportError({
      ...{ where, reason: `the file ${problem.clause}` },
      ...(problem.code === "unknown-format" && { help: "a TensorProto (.pb) can be read as well" }),
    });
  }
}

const agrees = (shape: Shape, dims: GraphInput["dims"]): boolean =>
  shape.length === dims.length && dims.every((dim, axis) => typeof dim !== "number" || dim === shape[axis]);
