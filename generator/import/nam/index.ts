import * as z from "zod";
import { list, quote } from "../../diagnostics/words.ts";
import { ImportError, type ImportedModel, type Importer } from "../imported-model.ts";
import { NetworkBuilder, textOrigins } from "../network-builder.ts";
import { readJson } from "../read-file.ts";
import { dtypeOfWeights } from "../weights-dtype.ts";
import { addConvNet } from "./convnet.ts";
import { addLinear } from "./linear.ts";
import { addLstm, USUAL_RATE } from "./lstm.ts";
import { configOf, type NamModel, readModel } from "./read-file.ts";
import { Assembly, type Signal } from "./signal.ts";
import { addWaveNet } from "./wavenet.ts";

/**
 * A model of Neural Amp Modeler, which takes a sample per call. What it remembers begins as the file has it: the state that is
 * among the weights of an LSTM, and zeros in convolutions.
 * Source: https://github.com/sdatkinson/NeuralAmpModelerCore
 * @throws ImportError with every problem
 */
export const importNam: Importer = (file): ImportedModel => {
  const model = readModel(readJson(file.bytes));
  const builder = new NetworkBuilder(textOrigins);
  const input = { source: builder.input, size: inputsOf(model) };
  const silence: number[] = [];
  const remarks: string[] = [];
  const { source } = addModel(model, input, { builder, place: "", silence, remarks });
  const layers = builder.finish(source);
  const details = detailsOf(model);
  const description = descriptionOf(details);
  return {
    format: `Neural Amp Modeler ${model.version}, ${model.architecture}`,
    ...(details.metadata?.name && { name: details.metadata.name }),
    ...(description !== "" && { description }),
    dtype: dtypeOfWeights(layers),
    inputs: [{ shape: [input.size] }],
    layers,
    silence: silence.reduce((sum, count) => sum + count, 0),
    remarks: [...remarks, ...soundRemarks(details)],
  };
};

/** Where the layers of a model go. */
interface Target {
  readonly builder: NetworkBuilder<string>;
  /** The place of the model in the file, as the beginning of other places: empty, or `config.models[1].`. */
  readonly place: string;
  /** How many samples of silence each model needs until it has settled. */
  readonly silence: number[];
  readonly remarks: string[];
}

type Add = (model: NamModel, x: Signal, assembly: Assembly, target: Target) => Signal;

/** What each architecture becomes. */
const architectures: Readonly<Record<string, Add>> = {
  Linear: addLinear,
  ConvNet: addConvNet,
  LSTM: addLstm,
  WaveNet: (model, x, assembly, target) =>
    addWaveNet(model, x, assembly, (saved, signal, place) => addInner(saved, signal, { ...target, place })),
  SlimmableContainer: addLargest,
  Sequential: addSequence,
};

function addModel(model: NamModel, x: Signal, target: Target): Signal {
  const { architecture } = model;
  const add = Object.hasOwn(architectures, architecture) ? architectures[architecture] : undefined;
  if (add === undefined)
    throw new ImportError({
      where: `${target.place}architecture`,
      reason: `neuroll has no equivalent of ${quote(architecture)}`,
      help: `architectures that can be imported: ${list(Object.keys(architectures))}`,
    });
  const assembly = new Assembly(model, target.builder, target.place);
  const signal = add(model, x, assembly, target);
  assembly.weights.finish();
  target.silence.push(assembly.silence);
  target.remarks.push(...assembly.remarks);
  return signal;
}

const addInner = (saved: unknown, x: Signal, target: Target): Signal =>
  addModel(readModel(saved, target.place.slice(0, -1)), x, target);

const Container = z.looseObject({
  submodels: z.array(z.looseObject({ max_value: z.number(), model: z.unknown() })).min(1),
});

/** The largest of models of several sizes, which is the last. Source: NeuralAmpModelerCore, NAM/container.cpp */
function largestOf(container: NamModel, place: string) {
  const { submodels } = configOf(Container, container, `${place}config`);
  const last = submodels.length - 1;
  const inner = `${place}config.submodels[${last}].model`;
  return { count: submodels.length, model: readModel(submodels[last]?.model, inner), place: `${inner}.` };
}

function addLargest(container: NamModel, x: Signal, _: Assembly, target: Target): Signal {
  const { count, model, place } = largestOf(container, target.place);
  if (count > 1) target.remarks.push(`Of its ${count} models of different size, the largest is imported.`);
  return addModel(model, x, { ...target, place });
}

const Sequence = z.looseObject({ models: z.array(z.unknown()).min(1) });

/** Models one after the other. Source: NeuralAmpModelerCore, NAM/sequential.cpp */
function addSequence(model: NamModel, x: Signal, _: Assembly, target: Target): Signal {
  const { models } = configOf(Sequence, model, `${target.place}config`);
  return models.reduce<Signal>(
    (signal, inner, n) =>
      addInner(inner, signal, { ...target, place: `${target.place}config.models[${n}].` }),
    x,
  );
}

/** How many channels a model takes, which files with one do not say. */
function inputsOf({ config }: NamModel): number {
  const { in_channels, input_size } = config as {
    readonly in_channels?: unknown;
    readonly input_size?: unknown;
  };
  const told = in_channels ?? input_size ?? 1;
  return Number.isSafeInteger(told) && Number(told) > 0 ? Number(told) : 1;
}

/** What a file tells about the sound; a container may leave it to its models. */
type Details = Pick<NamModel, "sample_rate" | "metadata">;

function detailsOf(model: NamModel, place = ""): Details {
  if (model.architecture !== "SlimmableContainer") return model;
  const largest = largestOf(model, place);
  const inner = detailsOf(largest.model, largest.place);
  return { sample_rate: model.sample_rate ?? inner.sample_rate, metadata: model.metadata ?? inner.metadata };
}

/** `Darkglass Electronics Microtubes 900 v2, amp, clean, by Steve` */
function descriptionOf({ metadata }: Details): string {
  const { gear_make, gear_model, gear_type, tone_type, modeled_by } = metadata ?? {};
  const gear = [gear_make, gear_model].filter(Boolean).join(" ");
  return [gear, gear_type?.replaceAll("_", " + "), tone_type, modeled_by && `by ${modeled_by}`]
    .filter(Boolean)
    .join(", ");
}

function soundRemarks({ sample_rate, metadata }: Details): string[] {
  const rate =
    sample_rate && sample_rate > 0
      ? `It expects ${sample_rate} samples per second.`
      : `The file does not say how many samples per second it expects; such files expect ${USUAL_RATE}.`;
  const { loudness } = metadata ?? {};
  return [
    rate,
    ...(typeof loudness === "number"
      ? [
          `Its loudness is ${Number(loudness.toFixed(2))} dB. Players adjust the volume by it, and the network does not.`,
        ]
      : []),
  ];
}
