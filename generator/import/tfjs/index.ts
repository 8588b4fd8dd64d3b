import { escapeControls, quote } from "../../diagnostics/words.ts";
import type { ImportedModel, Importer } from "../imported-model.ts";
import { type Config, get, isConfig, refuse, textIn } from "../keras/config/config.ts";
import { convertModel } from "../keras/convert.ts";
import { dialectOf } from "../keras/dialect.ts";
import type { WeightSource } from "../keras/find-weight.ts";
import { findWeight } from "../keras/find-weight.ts";
import { readJson } from "../read-file.ts";
import { type ManifestWeights, readManifest } from "./read-manifest.ts";

/**
 * A TensorFlow.js layers model: `model.json`, with the shards of its weights next to it.
 * @throws ImportError
 */
export const importTfjs: Importer = ({ bytes, readBeside }, options): ImportedModel => {
  const file = readJson(bytes);
  if (!isConfig(file)) throw refuse({ reason: "it is not a TensorFlow.js model.json" });
  const topology = topologyOf(file);
  const version = textIn(topology, "keras_version", undefined);
  const weights = readManifest(get(file, "weightsManifest"), readBeside);
  const keras = {
    format: `TensorFlow.js layers model${saidWriter(file, version)}`,
    config: get(topology, "model_config") ?? topology,
    weights: manifestWeights(weights),
    dialect: dialectOf(version, "TensorFlow.js"),
  };
  const model = convertModel(keras, options);
  return { ...model, remarks: [...model.remarks, ...weights.remarks] };
};

/** The model under `modelTopology`; converted models have another level, `model_config`. */
function topologyOf(file: Config): Config {
  const format = get(file, "format");
  const topology = get(file, "modelTopology");
  if (format === "graph-model" || (isConfig(topology) && Array.isArray(get(topology, "node")))) {
    throw refuse({
      op: "graph-model",
      reason: "it is a graph model, a TensorFlow graph without layers",
      help: "convert the model with --output_format=tfjs_layers_model, or export it as ONNX and import that",
    });
  }
  if (format !== undefined && format !== "layers-model") {
    const said = typeof format === "string" ? quote(format) : "not a string";
    throw refuse({ reason: `its format is ${said}; it must be "layers-model"` });
  }
  if (isConfig(topology)) return topology;
  throw refuse({
    reason: "it has no modelTopology",
    help: "give the model.json that model.save() writes, not the weights",
  });
}

const manifestWeights = (weights: ManifestWeights): WeightSource => ({
  read: (place, names) => names.map((name) => weights.read(findWeight(weights.names, place, name, false))),
});

function saidWriter(file: Config, version: string | undefined): string {
  const writer = textIn(file, "convertedBy", undefined) ?? textIn(file, "generatedBy", undefined) ?? version;
  return writer === undefined ? "" : `, from ${escapeControls(writer).slice(0, 60)}`;
}
