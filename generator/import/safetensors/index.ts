import { list } from "../../diagnostics/words.ts";
import type { Shape } from "../../ir/tensor-data.ts";
import {
  ImportError,
  type ImportedModel,
  type Importer,
  type ImportOptions,
  type ImportProblem,
} from "../imported-model.ts";
import { exampleFor, readLayersFlag } from "../layers-flag.ts";
import { readArchitecture } from "./architecture.ts";
import { Chain } from "./chain.ts";
import { addLinear } from "./linear.ts";
import { addModules } from "./modules.ts";
import { refuseOthers } from "./recognize.ts";
import { StateDict } from "./state-dict.ts";

/**
 * A PyTorch state dict saved as safetensors. It holds only weights, so `--layers` gives the activation of each linear
 * layer, or an `--architecture` file lists the modules.
 * @throws ImportError with every problem
 */
export const importSafetensors: Importer = (file, options) => {
  const state = new StateDict(file);
  const { chain, name } = addLayers(state, options);
  const unused = state.unused.map(
    ({ key, tensor }): ImportProblem => ({
      where: key,
      shape: tensor.shape,
      reason: "no layer uses this tensor",
      ...(REPARAMETRIZED.test(key) && { help: PLAIN_WEIGHTS }),
    }),
  );
  const problems = [...chain.problems, ...state.wholeNumbers, ...unused];
  if (problems.length === 0 && chain.input === undefined)
    problems.push({ reason: "no layer has weights, so the size of the input is unknown" });
  if (problems.length > 0) throw new ImportError(...problems);
  return modelOf(state, chain, name);
};

/** What weight and spectral normalization save in place of weights. */
const REPARAMETRIZED = /\.(?:weight_(?:g|v|orig)|parametrizations\..*)$/;

const PLAIN_WEIGHTS =
  "before you save the network, make it have plain weights: torch.nn.utils.remove_weight_norm, remove_spectral_norm or parametrize.remove_parametrizations";

const NAME_THEM = "list the layers in the order in which they are applied, in an --architecture file";

/** Types whose numbers all fit in float32. */
const HALVES: readonly string[] = ["F16", "BF16"];

const modelOf = (state: StateDict, chain: Chain, name: string | undefined): ImportedModel => ({
  format: `a PyTorch state dict (safetensors, ${list(state.types)})`,
  ...(name !== undefined && { name }),
  dtype: state.dtype,
  inputs: [{ shape: chain.input as Shape }],
  layers: chain.finish(),
  remarks: [
    ...chain.remarks,
    ...(state.types.some((type) => HALVES.includes(type))
      ? [
          `Weights are ${list(state.types)}; the spec computes in ${state.dtype === "f32" ? "float32" : "float64"}.`,
        ]
      : []),
  ],
});

/** The layers that the options describe, and the name of the network, if they give one. */
function addLayers(state: StateDict, options: ImportOptions): { chain: Chain; name?: string | undefined } {
  if (options.architecture !== undefined) {
    if (options.layers !== undefined) throw new ImportError(BOTH);
    const { name, inputShape, modules } = readArchitecture(options.architecture);
    const chain = new Chain(undefined, inputShape);
    addModules(modules, state, chain);
    return { chain, name };
  }
  const chain = new Chain(NAME_THEM);
  addLinearStack(state, chain, options.layers);
  return { chain };
}

function addLinearStack(state: StateDict, chain: Chain, layers: readonly string[] | undefined): void {
  const { modules } = state;
  refuseOthers(state);
  if (layers === undefined) throw new ImportError(untold(state));
  const activations = readLayersFlag(layers, modules);
  for (const [n, module] of modules.entries()) {
    addLinear(module, state, chain);
    const activation = activations[n];
    if (activation) chain.activate(activation, activation.name);
  }
  chain.remarkOnOrder(modules);
}

const BOTH: ImportProblem = {
  where: "--layers",
  reason: "the --architecture file already gives the activations",
  help: "leave out one of the two",
};

const untold = (state: StateDict): ImportProblem => ({
  reason: `the file contains only weights, without a description of the network: ${list(state.summary, "and", 40)}`,
  help: `give the activation of each linear layer, as in --layers ${exampleFor(state.modules.length)}, or list the modules in an --architecture file`,
});
