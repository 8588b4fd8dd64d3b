import { list } from "../../diagnostics/words.ts";
import { sizeOf } from "../../ir/tensor-data.ts";
import { addSkip } from "../add-skip.ts";
import { ImportError, type Importer, type ImportProblem, problemsOf } from "../imported-model.ts";
import { NetworkBuilder, type Source, textOrigins } from "../network-builder.ts";
import { readJson } from "../read-file.ts";
import { dtypeOfWeights } from "../weights-dtype.ts";
import { addConv2d } from "./conv2d.ts";
import { layers as steps } from "./layers.ts";
import { type RTNeuralLayer, readNetwork } from "./read-network.ts";

/**
 * A network of RTNeural, as `save_model` of its Python scripts writes it from Keras or PyTorch. It takes one step per call, and
 * what its convolutions and recurrent layers remember begins with zeros.
 * Source: https://github.com/jatinchowdhury18/RTNeural, RTNeural/model_loader.h
 * @throws ImportError with every problem
 */
export const importRTNeural: Importer = (file) => {
  const { input, layers: saved, skips, gains } = readNetwork(readJson(file.bytes));
  const builder: Builder = new NetworkBuilder(textOrigins);
  const problems: ImportProblem[] = [];
  let source = builder.input;
  for (const layer of saved)
    problems.push(
      ...problemsOf(() => {
        source = add(layer, source, builder);
      }),
    );
  if (problems.length > 0) throw new ImportError(...problems);
  if (skips) source = addSkip(source, sizeOf(input), "in_skip", builder);
  const { layers, states } = builder.finishStates(source);
  return {
    format: "RTNeural",
    dtype: dtypeOfWeights(layers),
    inputs: [{ shape: input }],
    ...(states && { states }),
    layers,
    remarks:
      gains.length === 0 ? [] : [`Players change the volume by ${list(gains)} dB, and the network does not.`],
  };
};

type Builder = NetworkBuilder<string>;

/** The layers of RTNeural by their types. */
const kinds: Readonly<Record<string, (layer: RTNeuralLayer, x: Source, builder: Builder) => Source>> = {
  ...Object.fromEntries(
    Object.entries(steps).map(([type, partsOf]) => [
      type,
      (layer: RTNeuralLayer, x: Source, builder: Builder) =>
        builder.addParts(partsOf(layer), { origin: `${layer.where} ${type}` }, [x]),
    ]),
  ),
  conv2d: addConv2d,
};

function add(layer: RTNeuralLayer, x: Source, builder: Builder): Source {
  const kind = Object.hasOwn(kinds, layer.type) ? kinds[layer.type] : undefined;
  if (kind !== undefined) return kind(layer, x, builder);
  if (layer.type === "unknown")
    throw layer.fault(
      "RTNeural's exporter saved it without its name, because RTNeural has no such layer",
      "export the network without it",
    );
  throw layer.fault("RTNeural has no such layer", `known layers: ${list(Object.keys(kinds))}`);
}
