import { activation } from "./activation.ts";
import { extremeKinds } from "./argmax.ts";
import { batch_norm } from "./batch-norm.ts";
import { combinations, decisions } from "./combine.ts";
import { concat } from "./concat.ts";
import { constant } from "./constant.ts";
import { dense } from "./dense.ts";
import { impute, replace } from "./fill-in.ts";
import { layer_norm } from "./layer-norm.ts";
import { normalize } from "./normalize.ts";
import { pad } from "./pad.ts";
import { reductionKinds } from "./reductions.ts";
import { reshape } from "./reshape.ts";
import { scale } from "./scale.ts";
import { slice } from "./slice.ts";
import { transpose } from "./transpose.ts";
import { unitRowKinds } from "./unit-rows.ts";

/** Every kind of layer: one file each, one line here. */
export const layers = {
  ...{ dense, activation },
  ...{ normalize, scale, batch_norm, layer_norm },
  ...combinations,
  ...{ concat, slice, pad, reshape, transpose, constant },
  ...decisions,
  ...extremeKinds,
  ...unitRowKinds,
  ...reductionKinds,
  ...{ impute, replace },
};
