import { ImportError } from "../../imported-model.ts";
import { type Config, configIn, get, isConfig, numberIn, refuse, textIn } from "./config.ts";
import { modernized } from "./keras-1.ts";

/** A layer in the config of a model. */
export interface KerasLayer {
  readonly className: string;
  readonly name: string;
  readonly config: Config;
  /** Whether the file says it in the words of Keras 1, whose kernels have other layouts. */
  readonly isKeras1: boolean;
  /** Its registered name, if it is a custom class. */
  readonly custom: string | undefined;
  /** The arguments of each call; absent in a Sequential. */
  readonly inboundNodes: unknown;
  /** Equal for entries that are the same layer, used in several networks. */
  readonly sharedId: number | undefined;
  /** The build config of Keras 3. */
  readonly buildConfig: Config | undefined;
}

/**
 * Reads `{ class_name, config, … }` in the dialects of Keras 1 to 3 and TensorFlow.js.
 * @throws ImportError
 */
export function readLayer(entry: Config, fallbackName: string): KerasLayer {
  const className = textIn(entry, "class_name", undefined);
  if (className === undefined) {
    throw refuse({ where: `layer ${fallbackName}`, reason: "it has no class_name" });
  }
  const config = get(entry, "config");
  const inner = Array.isArray(config) ? { layers: config } : configIn(entry, "config", {});
  const name = textIn(entry, "name", undefined) ?? textIn(inner, "name", undefined) ?? fallbackName;
  const custom = customName(entry, className);
  return {
    ...(custom === undefined ? modernized(className, inner) : { className, config: inner, isKeras1: false }),
    ...{ name, custom },
    inboundNodes: get(entry, "inbound_nodes"),
    sharedId: numberIn(entry, "shared_object_id", undefined),
    buildConfig: configIn(entry, "build_config", undefined),
  };
}

/** Whether a layer is of this class of Keras, and not of a custom one that has the same name. */
export const isOf = ({ className, custom }: KerasLayer, ofKeras: string): boolean =>
  custom === undefined && className === ofKeras;

/** The layer that another one applies to each step of a sequence. */
export function wrappedBy(layer: KerasLayer): KerasLayer | undefined {
  const wrapped = isOf(layer, "TimeDistributed") ? get(layer.config, "layer") : undefined;
  return isConfig(wrapped) ? readLayer(wrapped, "layer") : undefined;
}

/**
 * The name of a custom class or function. Keras 2 writes `Package>Class` as the class name, Keras 3
 * as the registered name, and gives the module of its own classes.
 */
export function customName(entry: Config, className: string): string | undefined {
  const registered = textIn(entry, "registered_name", undefined);
  const module = textIn(entry, "module", undefined);
  if (className.includes(">")) return className;
  if (registered?.includes(">") && !/^(?:keras|tf_keras)\b/i.test(registered)) return registered;
  if (module !== undefined && !/^(?:keras|tf_keras|tensorflow|builtins)\b/.test(module)) {
    return `${module}.${className}`;
  }
  return undefined;
}

/** A layer as messages and comments show it: `Dense "fc1"`. */
export const nameLayer = ({ className, name }: KerasLayer): string =>
  `${className.slice(0, 60)} ${JSON.stringify(name.slice(0, 60))}`;

/** Runs work on a layer and adds the layer to every problem that it throws. */
export function within<T>(layer: KerasLayer, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof ImportError)) throw error;
    const place = { where: nameLayer(layer), op: layer.className.slice(0, 60) };
    throw new ImportError(...error.problems.map((problem) => ({ ...place, ...problem })));
  }
}
