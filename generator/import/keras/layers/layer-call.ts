import type { Dtype } from "../../../ir/number-format.ts";
import type { Shape } from "../../../ir/tensor-data.ts";
import type { ImportedLayer, ImportedTensor } from "../../imported-model.ts";
import type { Config } from "../config/config.ts";
import type { Dialect } from "../dialect.ts";

/** One use of a layer, as a rule sees it. */
export interface LayerCall {
  readonly className: string;
  readonly config: Config;
  /** Shapes of one sample; at least one. */
  readonly inputs: readonly Shape[];
  /** The only shape, where there is but one. */
  readonly input: Shape;
  readonly dtype: Dtype;
  readonly dialect: Dialect;
  /**
   * The layer's weights by Keras' names, in Keras' order: all of them, with the shapes that they must have; false for one
   * that the layer does without. Throws an ImportError where one is missing or of another shape.
   */
  weights<Name extends string>(
    shapes: Readonly<Record<Name, Shape | false>>,
  ): Record<Name, ImportedTensor | false>;
  /** Numbers of the config as a tensor, rounded to the type of the network, as Keras does. */
  tensor(name: string, shape: Shape, values: readonly number[]): ImportedTensor;
}

/** A layer of the spec that takes the one before it, or the inputs of the call. */
export type MadeLayer = Pick<ImportedLayer, "type" | "fields">;

export interface Made {
  /** None where the layer does nothing. */
  readonly layers: readonly MadeLayer[];
  readonly shape: Shape;
  /** What the user has to know, a sentence that begins with the layer's name. */
  readonly remark?: string;
}

/** Throws an ImportError of what cannot be said in a spec. */
export type LayerRule = (call: LayerCall) => Made;
