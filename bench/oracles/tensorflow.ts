import * as tf from "@tensorflow/tfjs-core";
import * as tfl from "@tensorflow/tfjs-layers";
import "@tensorflow/tfjs-backend-cpu";
import { jsonFile, type Oracle, type Sample } from "./oracle.ts";
import { quantized } from "./quantized.ts";
import { RandomSource } from "./random-source.ts";
import { type DrawnModel, drawModel } from "./tensorflow-layers.ts";

const SAMPLES = 3;

/** Nothing where a layer was made that TensorFlow.js takes and cannot save, load or run. */
async function draw(seed: number): Promise<Sample | undefined> {
  await tf.setBackend("cpu");
  const chance = new RandomSource(seed);
  try {
    const drawn = drawModel(chance);
    return drawn && (await sampleOf(drawn, chance));
  } catch {
    return undefined;
  }
}

async function sampleOf({ model, ops, shape }: DrawnModel, chance: RandomSource): Promise<Sample> {
  model.setWeights(
    model.weights.map(({ name, shape }) => {
      const count = shape.reduce((product, size) => product * size, 1);
      const numbers = chance.weights(count).map((value) => (name.includes("variance") ? value ** 2 : value));
      return tf.tensor(Float32Array.from(numbers), shape);
    }),
  );
  const artifacts = quantized(await saved(model), chance);
  const again = await tfl.loadLayersModel(tf.io.fromMemory(artifacts));
  const { weightData, weightSpecs, ...json } = artifacts;
  const manifest = [{ paths: ["group1-shard1of1.bin"], weights: weightSpecs }];
  const size = shape.reduce((product, length) => product * length, 1);
  const inputs = Array.from({ length: SAMPLES }, () => chance.inputs(size));
  const outputs = predict(again, shape, inputs);
  const nudged = inputs.map((x) => x.map((value) => value * (1 + chance.one([-3e-7, 3e-7]))));
  const others = predict(again, shape, nudged);
  return {
    ops: [...ops, ...(weightSpecs.some(({ quantization }) => quantization) ? ["quantized"] : [])],
    text: JSON.stringify(json.modelTopology),
    file: jsonFile(
      { ...json, weightsManifest: manifest },
      { "group1-shard1of1.bin": new Uint8Array(weightData) },
    ),
    options: {},
    cases: inputs.map((input, n) => {
      const output = outputs[n] as number[];
      return { input, output, spread: output.map((ref, i) => Math.abs((others[n]?.[i] as number) - ref)) };
    }),
  };
}

async function saved(model: tfl.LayersModel): Promise<tf.Artifacts> {
  let found: tf.Artifacts | undefined;
  await model.save(
    tf.io.withSaveHandler(async (artifacts) => {
      found = artifacts;
      return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: "JSON" } };
    }),
  );
  return found as tf.Artifacts;
}

function predict(model: tfl.LayersModel, shape: readonly number[], inputs: readonly number[][]): number[][] {
  const x = tf.tensor(Float32Array.from(inputs.flat()), [inputs.length, ...shape]);
  const all = Array.from(model.predict(x).dataSync());
  const size = all.length / inputs.length;
  return inputs.map((_, n) => all.slice(n * size, (n + 1) * size));
}

export const tensorflow: Oracle = { name: "tensorflow.js", draw };
