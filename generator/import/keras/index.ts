import { escapeControls } from "../../diagnostics/words.ts";
import type { ImportedModel, Importer, ModelFile } from "../imported-model.ts";
import { readJson } from "../read-file.ts";
import { refuse } from "./config/config.ts";
import { convertModel } from "./convert.ts";
import { dialectOf } from "./dialect.ts";
import { h5Weights } from "./h5-weights.ts";
import { openHdf5 } from "./hdf5/open-hdf5.ts";
import { readArchive } from "./read-archive.ts";
import { varsWeights } from "./vars-weights.ts";

/**
 * A model saved by Keras 1 to 3, as `.h5` or `.keras`, told apart by their first bytes.
 * @throws ImportError
 */
export const importKeras: Importer = (file, options): Promise<ImportedModel> =>
  isZip(file.bytes) ? importArchive(file, options) : importH5(file, options);

const isZip = (bytes: Uint8Array): boolean => bytes[0] === 0x50 && bytes[1] === 0x4b;

/** `.h5`: the config and the version are attributes of the root, the weights are in the group model_weights. */
const importH5 = async ({ bytes }: ModelFile, options: Parameters<Importer>[1]): Promise<ImportedModel> => {
  const root = await openHdf5(bytes, "it is neither an HDF5 file nor a .keras archive");
  const config = root.text("model_config");
  const version = root.text("keras_version");
  const weights = root.group(["model_weights"]);
  if (config === undefined || weights === undefined) {
    throw refuse({
      reason: `the file contains ${config === undefined ? "only weights, without the model" : "a model without weights"}`,
      help: "save the whole model: model.save(), not model.save_weights() or model.to_json()",
    });
  }
  const keras = {
    format: `Keras${saidVersion(version)} (.h5)`,
    config: readJson(new TextEncoder().encode(config), "its model_config "),
    weights: h5Weights(weights),
    dialect: dialectOf(version, "Keras", root.text("backend") ?? weights.text("backend")),
  };
  return convertModel(keras, options);
};

/** `.keras`: an archive of config.json, metadata.json and model.weights.h5. */
const importArchive = async (
  { bytes }: ModelFile,
  options: Parameters<Importer>[1],
): Promise<ImportedModel> => {
  const { config, version, weights } = readArchive(bytes);
  const keras = {
    format: `Keras${saidVersion(version)} (.keras)`,
    config,
    weights: varsWeights(await openHdf5(weights, "its model.weights.h5 is not an HDF5 file")),
    dialect: dialectOf(version, "Keras"),
  };
  return convertModel(keras, options);
};

const saidVersion = (version: string | undefined): string =>
  version === undefined ? "" : ` ${escapeControls(version).slice(0, 30)}`;
