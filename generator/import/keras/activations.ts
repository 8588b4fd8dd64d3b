import { describeValue, quote } from "../../diagnostics/words.ts";
import type { Shape } from "../../ir/tensor-data.ts";
import { applied, applying, type ImportedActivation } from "../imported-model.ts";
import type { Part } from "../network-builder.ts";
import { families } from "../unsupported.ts";
import { get, isConfig, refuse, textIn } from "./config/config.ts";
import { customName } from "./config/read-layer.ts";
import { snakeCase } from "./config/vars-folders.ts";
import type { Dialect } from "./dialect.ts";
import { activationLayers } from "./layers/activation-layers.ts";

type Parameters = ImportedActivation["parameters"];

/** Activations of the vocabulary by their names in Keras, with parameters that differ from the defaults. */
const plain: Readonly<Record<string, readonly [name: string, parameters?: Parameters]>> = {
  relu: ["relu"],
  relu6: ["relu6"],
  leaky_relu: ["leaky_relu", { alpha: 0.2 }],
  sigmoid: ["sigmoid"],
  tanh: ["tanh"],
  softmax: ["softmax"],
  log_softmax: ["log_softmax"],
  softplus: ["softplus", { threshold: Number.POSITIVE_INFINITY }],
  softsign: ["softsign"],
  swish: ["silu"],
  silu: ["silu"],
  selu: ["selu"],
  elu: ["elu"],
  celu: ["celu"],
  exponential: ["exponential"],
  gelu: ["gelu"],
  gelu_new: ["gelu_tanh"],
  mish: ["mish"],
  hard_swish: ["hard_swish"],
  hard_silu: ["hard_swish"],
  log_sigmoid: ["log_sigmoid"],
  hard_tanh: ["hard_tanh"],
  sparse_sigmoid: ["hard_sigmoid", { alpha: 0.5, beta: 0.5 }],
  tanh_shrink: ["tanh_shrink"],
  soft_shrink: ["soft_shrink", { lambda: 0.5 }],
  hard_shrink: ["hard_shrink", { lambda: 0.5 }],
};

/**
 * The layers for an activation of Keras, given by name, as a function or as a layer: none for linear, several if needed.
 * @param input the shape of a sample; undefined if unknown
 * @throws ImportError
 */
export function readActivation(value: unknown, dialect: Dialect, input: Shape | undefined): readonly Part[] {
  if (value === undefined) return [];
  if (typeof value === "string") return named(value, dialect);
  if (!isConfig(value))
    throw refuse({ reason: `its activation is ${describeValue(value)}; it must be a name` });
  const className = textIn(value, "class_name", "");
  const config = get(value, "config");
  const ownName = customName(value, className);
  if (ownName !== undefined) throw custom(quote(ownName));
  if (typeof config === "string") return named(config, dialect);
  if (Object.hasOwn(activationLayers, className)) {
    const read = activationLayers[className] as (typeof activationLayers)[string];
    return read(isConfig(config) ? config : {}, input);
  }
  if (!isConfig(config) || Object.keys(config).length === 0) return named(className, dialect);
  throw unknown(quote(className), "has a config of its own, which cannot be imported");
}

/** TensorFlow.js may write `hardSigmoid`. */
function named(name: string, dialect: Dialect): readonly Part[] {
  const snake = snakeCase(name);
  if (snake === "linear") return [];
  if (snake === "hard_sigmoid") return [applying(dialect.hardSigmoid())];
  const [known, parameters] = (Object.hasOwn(plain, snake) && plain[snake]) || [];
  if (known === undefined) throw unknown(quote(name), "has no equivalent in a spec");
  return [applying(applied(known, parameters))];
}

const unknown = (name: string, what: string) =>
  refuse({
    attribute: `activation = ${name}`,
    reason: `its activation ${name} ${what}`,
    help: families.customActivation.help,
  });

const custom = (name: string) => {
  const { reason, help } = families.customActivation;
  return refuse({ attribute: `activation = ${name}`, reason, help });
};
