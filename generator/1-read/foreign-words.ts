import { helps } from "../diagnostics/messages.ts";
import { suggest } from "../diagnostics/suggest.ts";
import { NETWORK } from "../ir/spec.ts";
import type { FieldsOfSpec } from "./schema/spec-schema.ts";

/** A word without case, `_`, `-` and blanks, as words of other libraries are compared. */
const plain = (word: string): string => word.toLowerCase().replace(/[_\-\s]/g, "");

/** Layer types of other libraries, by a pattern for the whole word: the type in a spec, or a help text. */
const layerWords: readonly (readonly [pattern: RegExp, kind: { readonly kind: string } | string])[] = [
  [/(?:spatial|alpha|featurealpha|gaussian)?dropout(?:[123]d)?|(?:gaussian)?noise/, helps.trainingAlone()],
  [/.*(?:loss|entropy|regulari[sz](?:er|ation))|mse|optimi[sz]er|adamw?|sgd/, helps.trainingAlone()],
  [/identity|linearactivation|noop|contiguous|detach|stopgradient/, helps.changesNothing()],
  [/input(?:layer)?/, helps.inputAbove()],
  [/output(?:layer)?/, helps.lastIsOutput()],
  [/flatten/, helps.flatten()],
  [
    /linear|fc|full(?:yconnected)?|gemm|innerproduct|hidden|neurons?|(?:multilayer)?perceptron|mlp/,
    { kind: "dense" },
  ],
  [/ffn?|feedforward|projection|logits|(?:logistic|linear)?regression/, { kind: "dense" }],
  [/(?:batch)?mat(?:rix)?mul(?:tiply)?|bmm|dot(?:product)?|batchdot|mm/, { kind: "matmul" }],
  [/batchnorm(?:alization)?(?:[123]d)?|bn/, { kind: "batch_norm" }],
  [/layernorm(?:alization)?|ln/, { kind: "layer_norm" }],
  [/rmsnorm(?:alization)?/, { kind: "rms_norm" }],
  [/instancenorm(?:alization)?(?:[123]d)?/, { kind: "instance_norm" }],
  [/groupnorm(?:alization)?/, { kind: "group_norm" }],
  [/(?:lp|unit)normalization/, { kind: "l2_normalize" }],
  [/normali[sz](?:ation|er?)|standard(?:scaler|i[sz](?:e|ation))|scaler|zscore/, { kind: "normalize" }],
  [/rescaling|minmax(?:scaler)?|affine/, { kind: "scale" }],
  [/concatenate|cat|merge|join|stack/, { kind: "concat" }],
  [/plus|residual|skip(?:connection)?|shortcut/, { kind: "add" }],
  [/sub|minus/, { kind: "subtract" }],
  [/mul|times/, { kind: "multiply" }],
  [/div/, { kind: "divide" }],
  [/reducemean|average|avg|global(?:average|avg)?pool(?:ing)?(?:[123]d)?/, { kind: "mean" }],
  [/(?:reduce|global)max(?:pool(?:ing)?(?:[123]d)?)?|amax/, { kind: "max" }],
  [/reducemin|amin/, { kind: "min" }],
  [/reducesum/, { kind: "sum" }],
  [/reduceprod|prod/, { kind: "product" }],
  [/reducel1/, { kind: "l1" }],
  [/reducel2|vectornorm|globallppool(?:ing)?/, { kind: "l2" }],
  [/neg(?:ate|ative)?/, { kind: "scale" }],
  [/reducesumsquare|sumsquares?/, { kind: "sum_of_squares" }],
  [/reducelogsum/, { kind: "log_sum" }],
  [/(?:reduce)?logsumexp|lse/, { kind: "log_sum_exp" }],
  [/permute(?:axes)?/, { kind: "transpose" }],
  [/(?:zero|constant|reflect(?:ion)?|replication|circular)?pad(?:ding)?(?:[123]d)?/, { kind: "pad" }],
  [/tile|repeatvector/, { kind: "repeat" }],
  [/broadcast(?:to)?/, { kind: "expand" }],
  [/pixelshuffle/, { kind: "depth_to_space" }],
  [/pixelunshuffle/, { kind: "space_to_depth" }],
  [/cumsum/, { kind: "cumulative_sum" }],
  [/cumprod/, { kind: "cumulative_product" }],
  [/gatherelements|takealongaxis/, { kind: "take" }],
  [/gathernd|indexselect/, { kind: "gather" }],
  [/(?:word|token)?embeddings?(?:layer)?|lookup(?:table)?/, { kind: "embedding" }],
  [/largest/, { kind: "top_k" }],
  [/cropping(?:[123]d)?|centercrop/, { kind: "crop" }],
  [/flip|reverse/, helps.flip()],
  [
    /embed|(?:sub)?(?:model|module|net)(?:list)?|sequential|functional|block|include|import/,
    { kind: NETWORK },
  ],
  [/split|chunk|unstack|unbind|select|narrow/, { kind: "slice" }],
  [/constantofshape/, { kind: "constant" }],
  [/view|unsqueeze|squeeze|expanddims|unflatten/, { kind: "reshape" }],
  [/separableconv(?:olution)?.*/, { kind: "separable_conv" }],
  [/transposed?conv.*|conv.*transposed?|deconv.*/, { kind: "conv_transpose" }],
  [/causalconv.*/, { kind: "conv1d" }],
  [/(?:depthwise|pointwise|dilated)?conv(?:olution(?:al)?)?1d?/, { kind: "conv1d" }],
  [/(?:depthwise|pointwise|dilated)?conv(?:olution(?:al)?)?(?:2d?|layer)?/, { kind: "conv2d" }],
  [/(?:depthwise|pointwise|dilated)?conv(?:olution(?:al)?)?3d?/, { kind: "conv3d" }],
  [/min(?:imum)?pool(?:ing)?(?:[123]d)?/, helps.minPool()],
  [/(?:(?:adaptive)?max)?pool(?:ing)?(?:[123]d)?/, { kind: "max_pool" }],
  [/(?:adaptive)?(?:average|avg|mean)pool(?:ing)?(?:[123]d)?/, { kind: "average_pool" }],
  [/lppool(?:ing)?(?:[123]d)?/, { kind: "lp_pool" }],
  [/upsampl(?:ing)?(?:nearest)?(?:[123]d)?/, { kind: "upsample" }],
  [/resiz(?:e|ing)|interpolat(?:e|ion)|upsamplingbilinear2d/, { kind: "resize" }],
  [/.*unpool(?:ing)?(?:[123]d)?|(?:fractional|roi).*pool.*/, helps.noSuchLayer()],
  [/(?:fast|cudnn)?lstm(?:cell|layer|timestep)?/, { kind: "lstm" }],
  [/(?:fast|cudnn)?gru(?:cell|layer|timestep)?/, { kind: "gru" }],
  [/(?:simple|vanilla|elman)?rnn(?:cell|layer|timestep)?|recurrent|elman/, { kind: "rnn" }],
  [/bidirectional.*|bi(?:lstm|gru|rnn)/, helps.bothWays()],
  [/.*(?:lstm|gru|rnn).*|timedistributed/, helps.noSuchLayer()],
  [/.*attention.*|transformer.*|mha|sdpa/, helps.attention()],
  [/embedding.*|.*embedding|einsum(?:dense)?|rbf|gaussian|bilinear/, helps.noSuchLayer()],
  [/(?:reduce)?(?:std|stddev|var|variance)/, helps.noSuchLayer()],
  [/masking|mask|lambda|custom|function|onehot|nonzero|unique|(?:arg)?sort|scatter.*/, helps.noSuchLayer()],
  [
    /textvectorization|discretization|categoryencoding|hashing|(?:string|integer)lookup|random.*/,
    helps.noSuchLayer(),
  ],
  [/spectralnorm.*|localresponsenorm.*|lrn|meanvariancenorm.*/, helps.noSuchLayer()],
  [
    /(?:de|fake)?quant(?:i[sz]e)?(?:linear)?|matmulinteger|[ds]?fft|stft|dft|melspectrogram/,
    helps.noSuchLayer(),
  ],
  [/unfold|fold|channelshuffle|cosinesimilarity|pairwisedistance|outer|kron/, helps.noSuchLayer()],
  [/(?:swi|ge|re)?glu|highway|maxout|capsule|squeezeexcit.*|seblock|moe|mixture.*/, helps.noSuchLayer()],
  [/gcn|gat|graph.*|esn|reservoir|jordan|tcn|wavenet|softmin/, helps.noSuchLayer()],
  [/cast|loop|if|scan|range|shape|size/, helps.noSuchLayer()],
  [/square/, helps.write("{ type: activation, activation: { name: power, exponent: 2 } }")],
  [/pow/, helps.write("{ type: activation, activation: { name: power, exponent: N } }")],
  [/svm|knn|kmeans|pca|.*tree|(?:random)?forest/, helps.noSuchLayer()],
];

/** What may be written around the name of a layer: `softmax_layer`, `LazyLinear`. */
const affixes = /^(?:lazy|sync|nn\.)|(?:layer|activation)$/g;

/** Activations of other libraries, and what they are called here. */
const activationWords: Readonly<Record<string, readonly string[]>> = {
  ...words("sigmoid", "logistic logsig expit"),
  ...words("tanh", "tansig hyperbolictangent"),
  ...words("identity", "linear purelin none"),
  ...words("relu", "rectifier rectify poslin ramp"),
  ...words("leaky_relu", "leaky lrelu rrelu"),
  ...words("exponential", "exp"),
  ...words("power", "pow square"),
  ...words("clip", "clamp hardlimit satlin"),
  ...words("step", "heaviside hardlim binarystep"),
  ...words("thresholded_relu", "threshold"),
  ...words("gelu_tanh", "gelunew gelufast gelupytorchtanh gelutanhapproximation"),
  ...words("hard_swish", "hardsilu"),
  ...words("soft_shrink", "softthreshold"),
  ...words("softmax", "softmax2d"),
  ...words("log_softmax", "logprobabilities"),
  ...words("atan", "arctan"),
};

/** The activation that a word names, here or in another library. */
const activationOf = (word: string, activations: readonly string[]): string | undefined =>
  activations.find((name) => plain(name) === word) ??
  (Object.hasOwn(activationWords, word) ? activationWords[word] : undefined)?.find((name) =>
    activations.includes(name),
  );

/** Field names of other libraries, and the fields of a layer that they may mean. */
const fieldWords: Readonly<Record<string, readonly string[]>> = {
  weights: ["depthwise"],
  ...words("weights", "kernel w matrix coefs coef"),
  ...words("bias", "b biases usebias intercept intercepts"),
  ...words(
    "units",
    "nodes neurons outputs outfeatures outputdim outputsize embeddingdim numunits nunits width hiddensize",
  ),
  ...words("entries", "numembeddings inputdim vocabsize vocabularysize rows"),
  ...words("weights", "weightih"),
  ...words("recurrent_weights", "recurrentkernel weighthh"),
  ...words("bias", "biasih"),
  ...words("recurrent_bias", "recurrentbiases biashh"),
  ...words("gate_activation", "recurrentactivation"),
  ...words("return", "returnsequences"),
  ...words("reverse", "gobackwards direction"),
  ...words("gates", "gateorder"),
  ...words("reset", "resetafter linearbeforereset"),
  ...words("coupled", "inputforget"),
  ...words("projection", "projsize"),
  ...words("initial_state", "h0 initialh states"),
  ...words("initial_cell", "c0 initialc"),
  ...words("activation", "act activationfunction activationfn nonlinearity fn"),
  ...words("mean", "movingmean runningmean mu"),
  ...words("variance", "movingvariance runningvar runningvariance var"),
  ...words("std", "sigma stddev scale"),
  ...words("epsilon", "eps"),
  ...words("gamma", "weight scale"),
  ...words("beta", "shift offset"),
  ...words("from", "input inputs source sources inboundnodes takes"),
  ...words("groups", "numgroups group"),
  kernel: ["weights", "window"],
  window: ["kernel"],
  ...words("kernel window", "kernelsize kernelshape ksize filtersize"),
  ...words("window", "poolsize poollength"),
  ...words("filters", "outchannels numfilters nfilters numoutput units"),
  ...words("strides", "subsample"),
  ...words("dilation", "dilations dilationrate"),
  ...words("multiplier", "depthmultiplier channelmultiplier"),
  ...words("depthwise", "depthwisekernel"),
  ...words("pointwise", "pointwisekernel"),
  ...words("padding", "pads pad autopad bordermode"),
  ...words("channels", "dataformat datalayout"),
  ...words("ceil", "ceilmode"),
  ...words("count_padding", "countincludepad"),
  ...words("p", "normtype norm ord"),
  ...words("alpha", "slope negativeslope"),
  ...words("scales", "scalefactor factor"),
  size: ["units", "window", "sizes", "scales"],
  ...words("mode", "interpolation paddingmode"),
  ...words("coordinates", "coordinatetransformationmode"),
  ...words("rounding", "nearestmode"),
  ...words("cubic_coefficient", "cubiccoeffa"),
  ...words("outside", "extrapolationvalue"),
  ...words("value", "constantvalue constantvalues fillvalue"),
  ...words("axes", "perm permutation dims order axis"),
  dim: ["axis", "axes"],
  ...words("keep_axes", "keepdims keepdim"),
  ...words("ties", "selectlastindex"),
  ...words("start", "begin starts"),
  ...words("end", "stop ends"),
  ...words("step", "steps"),
  stride: ["step", "strides"],
  ...words("transpose_a", "transa adja adjx transposex transpose"),
  ...words("transpose_b", "transb adjb adjy transposey"),
  ...words("times", "reps repeats multiples"),
  ...words("before", "left"),
  ...words("after", "right"),
  ...words("shape", "newshape targetshape"),
  ...words("labels", "classes classnames targetnames names"),
  ...words("threshold", "cutoff"),
};

/** Words of other libraries for what a field may say, and the words here that they may mean. */
const valueWords: Readonly<Record<string, readonly string[]>> = {
  ...words("same", "sameupper half"),
  ...words("valid", "notset none nopadding"),
  ...words("first", "channelsfirst ncw nchw ncdhw chw"),
  ...words("last", "channelslast nwc nhwc ndhwc hwc"),
  ...words("nearest", "nearestneighbor nearestneighbour nearestexact"),
  ...words("linear", "bilinear trilinear"),
  ...words("cubic", "bicubic"),
  ...words("edge", "replicate replication"),
  ...words("wrap", "circular"),
  ...words("reflect", "mirror reflection"),
  ...words("constant", "zeros zero"),
};

/** What convolutions of other libraries may put around their input besides zeros, as a mode of `pad`. */
const padModes: Readonly<Record<string, string>> = {
  ...{ reflect: "reflect", mirror: "reflect" },
  ...{ replicate: "edge", edge: "edge" },
  ...{ circular: "wrap", wrap: "wrap" },
};

/** The help for a word that says what is put around an input, if it is one, and for zeros. */
function helpForFilling(word: string, forZeros: string): string | undefined {
  if (word === "zeros") return forZeros;
  return Object.hasOwn(padModes, word) ? helps.padBefore(padModes[word] as string) : undefined;
}

/** The same for the fields of the spec itself. */
const specWords: Readonly<Record<string, readonly string[]>> = {
  ...words("input", "inputs inputsize inputshape inputdim infeatures nin"),
  ...words("output", "outputs"),
  ...words("layers", "layer network model"),
  ...words("dtype", "precision"),
  ...words("name", "title"),
  ...words("description", "comment about"),
  ...words("weights", "weightsfile weightfile file"),
};

/** Words for what `pad` and `crop` have two fields for. */
const bothEnds = ["padding", "pads", "pad", "cropping", "crops"];

/** Help texts for fields of other libraries that have no equivalent in a spec. */
const fieldHelps: Readonly<Record<string, string>> = {
  ...saying(
    helps.inputsFollow(),
    "infeatures inchannels inputdim inputsize inputshape inputs nin numinputs batchinputshape",
  ),
  ...saying(
    helps.trainingAlone(),
    "dropout rate p trainable training kernelinitializer biasinitializer kernelregularizer momentum learningrate",
  ),
  ...saying(helps.labelsBelong(), "labels classes classnames"),
};

/** What to write for a field that layers of another type have. */
function insteadOf(word: string, value: unknown, known: readonly string[]): string | undefined {
  if (!known.includes("type")) return undefined;
  if (word === "activation" && typeof value === "string") return helps.asNextLayer(value);
  if (word === "paddingmode" && known.includes("filters") && typeof value === "string")
    return helpForFilling(plain(value), helps.zerosAnyway());
  if (word === "outputshape" && known.includes("output_padding")) return helps.sizeOfTransposed();
  if (word === "aligncorners" && known.includes("coordinates"))
    return helps.write("coordinates: align_corners");
  const resizes = ["mode", "interpolation", "aligncorners"].includes(word) && known.includes("scales");
  return resizes ? helps.write("type: resize, which has modes") : undefined;
}

function words(fields: string, others: string): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries(others.split(" ").map((word) => [word, fields.split(" ")]));
}

function saying(help: string, fields: string): Readonly<Record<string, string>> {
  return Object.fromEntries(fields.split(" ").map((word) => [word, help]));
}

/** The help for an unknown layer type, and the axis it is to work along: what it is called here, else a type of similar spelling. */
export function helpForType(
  found: string,
  kinds: readonly string[],
  activations: readonly string[],
  axis?: unknown,
): string | undefined {
  for (const word of new Set([plain(found), plain(found).replace(affixes, "")])) {
    const exact = kinds.find((name) => plain(name) === word);
    const row =
      exact === undefined ? layerWords.find(([pattern]) => matches(pattern, word))?.[1] : { kind: exact };
    if (typeof row === "string") return row;
    if (row !== undefined && kinds.includes(row.kind)) return helps.didYouMean(row.kind);
    const activation = activationOf(word, activations);
    if (activation === undefined) continue;
    return typeof axis === "number" ? helps.alongAxis(activation, axis) : helps.asActivation(activation);
  }
  return helps.didYouMean(suggest(found, kinds));
}

const matches = (pattern: RegExp, word: string): boolean => new RegExp(`^(?:${pattern.source})$`).test(word);

/** The help for an activation that is not known. */
export const helpForActivation = (found: string, known: readonly string[]): string | undefined =>
  helps.didYouMean(activationOf(plain(found).replace(affixes, ""), known) ?? suggest(found, known));

/** The help for a layer that is a word, or a mapping without a type: `relu`, or `dense: { units: 3 }`. */
export function helpForLayer(
  layer: unknown,
  kinds: readonly string[],
  activations: readonly string[],
): string | undefined {
  const keys = typeof layer === "string" ? [layer] : Object.keys(Object(layer));
  const typeKey = keys.find((key) => /^(?:kind|layer|layertype|class|classname)$/.test(plain(key)));
  if (typeKey !== undefined && typeof layer === "object") return helps.write(`type: instead of ${typeKey}:`);
  const kind = keys.map((key) => kinds.find((name) => plain(name) === plain(key))).find(isFound);
  if (kind !== undefined) return helps.typeBeside(kind);
  const activation = keys.map((key) => activations.find((name) => plain(name) === plain(key))).find(isFound);
  if (activation !== undefined && (typeof layer === "string" || keys.length === 1))
    return helps.asActivation(activation);
  if (typeof layer !== "string" && keys.length !== 1) return undefined;
  const help = helpForType(keys[0] ?? "", kinds, activations);
  // Of a mapping, the only key may as well be a field.
  return typeof layer !== "string" && help === helps.noSuchLayer() ? undefined : help;
}

const isFound = (name: string | undefined): boolean => name !== undefined;

/** The help for a word that a field does not take, if it is one of another library, or has other letters for the axes of space. */
export function helpForValue(found: string, known: readonly string[]): string | undefined {
  const word = plain(found);
  const filling = known.includes("valid") ? helpForFilling(word, helps.amountOfZeros()) : undefined;
  if (filling !== undefined) return filling;
  if (known.includes("out_in") && KERNEL.test(word)) return helps.layoutOfLayer(word);
  const foreign = Object.hasOwn(valueWords, word) ? valueWords[word] : undefined;
  const isSame = (name: string): boolean => plain(name) === word || foreign?.includes(name) === true;
  const meant = known.find(isSame) ?? known.find((name) => spaceless(name) === spaceless(word));
  return helps.didYouMean(meant);
}

/** The layout of a kernel. */
const KERNEL = /^(?:io|oi|cm|[io])?[dhw]{1,3}(?:io|oi|cm|[io])?$/;

const spaceless = (layout: string): string => (KERNEL.test(layout) ? layout.replace(/[dhw]+/, " ") : layout);

/** The help for a field that belongs elsewhere in the spec. */
function helpForPlace(field: string, known: readonly string[], fields: FieldsOfSpec): string | undefined {
  const isLayer = known.includes("type");
  if (fields.emit.includes(field) && (isLayer || known.includes("emit"))) return helps.belongsToEmit(field);
  if (fields.layer.includes(field) && known.includes("layers")) return helps.belongsToLayer();
  return fields.spec.includes(field) && isLayer ? helps.belongsToSpec() : undefined;
}

/** The field that an unknown name probably means, and the help for it. */
export function helpForField(
  field: string,
  value: unknown,
  known: readonly string[],
  fields: FieldsOfSpec,
): { readonly meant?: string; readonly help: string | undefined } {
  const word = plain(field);
  const isSpec = known.includes("layers");
  const own = (table: Readonly<Record<string, readonly string[]>>) =>
    (Object.hasOwn(table, word) ? table[word] : undefined)?.find((name) => known.includes(name));
  const said = Object.hasOwn(fieldHelps, word) ? fieldHelps[word] : undefined;
  const meant = known.find((name) => plain(name) === word) ?? own(isSpec ? specWords : fieldWords);
  // `inputs: 3` is a size, which a layer does not set; `inputs: [a, b]` are names, which belong under `from`.
  if (said !== undefined && (meant === undefined || (!isSpec && typeof value === "number")))
    return { help: said };
  if (meant === undefined && bothEnds.includes(word) && known.includes("before"))
    return { help: helps.write("before: and after:, with one number per axis or one for all") };
  const instead = insteadOf(word, value, known);
  if (meant === undefined && instead !== undefined) return { help: instead };
  const elsewhere = helpForPlace(field, known, fields);
  if (meant === undefined && elsewhere !== undefined) return { help: elsewhere };
  const closest = meant ?? suggest(field, known);
  return { ...(closest !== undefined && { meant: closest }), help: helps.didYouMean(closest) };
}
