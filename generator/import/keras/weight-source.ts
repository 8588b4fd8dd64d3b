import type { TensorData } from "../../ir/tensor-data.ts";
import type { LayerPlace } from "./config/expand.ts";

/** Where the weights of layers are, which differs between the versions of Keras. */
export interface WeightSource {
  /**
   * The weights of a layer, which has these and no others, in this order.
   * Throws an ImportError where one is not there.
   */
  read(layer: LayerPlace, names: readonly string[]): readonly TensorData[];
}
