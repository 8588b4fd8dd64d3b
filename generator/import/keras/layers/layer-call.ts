import type { Dtype } from "../../../ir/number-format.ts";
import type { Shape } from "../../../ir/tensor-data.ts";
import type { ImportedTensor } from "../../imported-model.ts";
import type { Part } from "../../network-builder.ts";
import type { Config } from "../config/config.ts";
import type { LayerPart } from "../config/expand.ts";
import type { Dialect } from "../dialect.ts";

/** One call of a layer, as its rule sees it. */
export interface LayerCall {
  readonly className: string;
  readonly config: Config;
  /** Whether its kernels have the layouts of Keras 1. */
  readonly isKeras1: boolean;
  /** Arguments of the call that are on: `use_causal_mask`. */
  readonly flags: readonly string[];
  /** Which of its results are used. */
  readonly used: ReadonlySet<number>;
  /** Shapes of one sample; at least one. */
  readonly inputs: readonly Shape[];
  /** The first of them. */
  readonly input: Shape;
  readonly dtype: Dtype;
  readonly dialect: Dialect;
  /**
   * The layer's weights by their names in Keras and in its order: all of them, with their required shapes; false for one
   * that the layer does not have. Throws an ImportError if one is missing or has another shape.
   */
  weights<Name extends string>(
    shapes: Readonly<Record<Name, Shape | false>>,
  ): Record<Name, ImportedTensor | false>;
  /** The same of a layer inside it. */
  weightsOf<Name extends string>(
    part: LayerPart,
    shapes: Readonly<Record<Name, Shape | false>>,
  ): Record<Name, ImportedTensor | false>;
  /** Numbers of the config as a tensor, rounded to the type of the network, as Keras does. */
  tensor(name: string, shape: Shape, values: readonly number[]): ImportedTensor;
}

/** Layers one after the other. */
export interface Chained {
  /** Empty if the layer does nothing. */
  readonly layers: readonly Part[];
  /** What the first takes, numbered: the inputs of the call and after them what is shared. By default all inputs. */
  readonly takes?: readonly number[];
}

export interface Result extends Chained {
  readonly shape: Shape;
}

/** The first result of a call, and what there is besides it. */
export interface Made extends Result {
  readonly others?: readonly Result[];
  /** What several results take; each may take those before it. */
  readonly shared?: readonly Chained[];
  /** A remark for the user, without the layer's name that begins it. */
  readonly remark?: string;
}

/** Throws an ImportError if a spec cannot express the call. */
export type LayerRule = (call: LayerCall) => Made;
