import { activation } from "./activation.ts";
import { extremeKinds } from "./argmax.ts";
import { batch_norm } from "./batch-norm.ts";
import { combinations, decisions } from "./combine.ts";
import { concat } from "./concat.ts";
import { constant } from "./constant.ts";
import { conv_transpose } from "./conv-transpose.ts";
import { convolutions } from "./convolution.ts";
import { crop } from "./crop.ts";
import { cumulations } from "./cumulations.ts";
import { dense } from "./dense.ts";
import { depthAndSpace } from "./depth-and-space.ts";
import { expand } from "./expand.ts";
import { impute, replace } from "./fill-in.ts";
import { embedding, gather } from "./gather.ts";
import { group_norm, instance_norm } from "./group-norm.ts";
import { gru } from "./gru.ts";
import { layer_norm, rms_norm } from "./layer-norm.ts";
import { lstm } from "./lstm.ts";
import { matmul } from "./matmul.ts";
import { normalize } from "./normalize.ts";
import { pad } from "./pad.ts";
import { pools } from "./pooling.ts";
import { reductionKinds } from "./reductions.ts";
import { repeat } from "./repeat.ts";
import { reshape } from "./reshape.ts";
import { resize } from "./resize.ts";
import { rnn } from "./rnn.ts";
import { scale } from "./scale.ts";
import { separable_conv } from "./separable-conv.ts";
import { slice } from "./slice.ts";
import { take } from "./take.ts";
import { top_k } from "./top-k.ts";
import { transpose } from "./transpose.ts";
import { unitNormKinds } from "./unit-norms.ts";
import { upsample } from "./upsample.ts";

/** Every kind of layer: one file each, one line here. */
export const layers = {
  ...{ dense, activation },
  ...convolutions,
  ...{ separable_conv, conv_transpose },
  ...pools,
  ...{ normalize, scale, batch_norm, layer_norm, rms_norm, instance_norm, group_norm },
  ...combinations,
  matmul,
  ...{ crop, upsample, resize },
  ...{ rnn, gru, lstm },
  ...{ concat, slice, pad, reshape, transpose, constant },
  ...{ repeat, expand, embedding, gather, take, top_k },
  ...cumulations,
  ...depthAndSpace,
  ...decisions,
  ...extremeKinds,
  ...unitNormKinds,
  ...reductionKinds,
  ...{ impute, replace },
};
