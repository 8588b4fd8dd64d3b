// Saves a layers model of TensorFlow.js so that neuroll can import it, with inputs and outputs to verify it by.
//
//     import * as tf from "@tensorflow/tfjs";
//     import { saveForNeuroll } from "./save_for_neuroll.mjs";
//     await saveForNeuroll(tf, "model", model, x);     // writes model/model.json, model/weights.bin and model/io.json
//
// Then `npx neuroll import model`, and `npx neuroll verify specs/model.yaml --vectors model/io.json`. For Node; in a browser,
// model.save("downloads://model") gives the first two files.
import { mkdirSync, writeFileSync } from "node:fs";

/** Saves `model` in a folder, with its outputs for `x`, a tensor whose first axis is the batch. */
export async function saveForNeuroll(tf, folder, model, x) {
  const y = model.predict(x);
  if (Array.isArray(y)) throw new Error("the model must return one tensor");
  const [inputs, outputs] = [await x.array(), await y.array()];
  mkdirSync(folder, { recursive: true });
  await model.save(
    tf.io.withSaveHandler(async ({ modelTopology, weightSpecs, weightData, format }) => {
      const weightsManifest = [{ paths: ["weights.bin"], weights: weightSpecs }];
      writeFileSync(`${folder}/model.json`, JSON.stringify({ format, modelTopology, weightsManifest }));
      writeFileSync(
        `${folder}/weights.bin`,
        new Uint8Array(tf.io.CompositeArrayBuffer?.join(weightData) ?? weightData),
      );
      return { modelArtifactsInfo: { dateSaved: new Date(), modelTopologyType: "JSON" } };
    }),
  );
  const cases = inputs.map((input, n) => ({ input: [input].flat(9), output: [outputs[n]].flat(9) }));
  writeFileSync(`${folder}/io.json`, JSON.stringify({ cases }));
}
