import { list } from "../../diagnostics/words.ts";
import type { Shape } from "../../ir/tensor-data.ts";
import { ImportError, type ImportProblem } from "../imported-model.ts";
import { whyUnsupported } from "../unsupported.ts";
import { describeTensor, type StateDict } from "./state-dict.ts";

/** A kind of module that one of its tensors identifies. */
interface Sign {
  /** What they may be in torch.nn. */
  readonly types: readonly string[];
  readonly parameter: string;
  readonly fits: (shape: Shape) => boolean;
  /** Whether an `--architecture` file may list them. */
  readonly isKnown: boolean;
}

const any = () => true;

/** The first match counts. */
const signs: readonly Sign[] = [
  { types: ["LSTMCell", "GRUCell", "RNNCell"], parameter: "weight_ih", fits: any, isKnown: true },
  { types: ["BatchNorm1d"], parameter: "running_mean", fits: any, isKnown: true },
  { types: ["LSTM", "GRU", "RNN"], parameter: "weight_ih_l0", fits: any, isKnown: true },
  { types: ["MultiheadAttention"], parameter: "in_proj_weight", fits: any, isKnown: false },
  { types: ["PReLU"], parameter: "weight", fits: (shape) => String(shape) === "1", isKnown: true },
  { types: ["LayerNorm", "PReLU"], parameter: "weight", fits: ({ length }) => length === 1, isKnown: true },
  { types: ["Linear"], parameter: "weight", fits: ({ length }) => length === 2, isKnown: true },
  ...[1, 2, 3].map((rank) => ({
    types: [`Conv${rank}d`],
    parameter: "weight",
    fits: ({ length }: Shape) => length === rank + 2,
    isKnown: true,
  })),
];

interface Recognized {
  readonly module: string;
  readonly sign: Sign | undefined;
  /** The tensors that identify it, or all if none does: `1.running_mean [12]`. */
  readonly because: string;
}

function recognize(module: string, state: StateDict): Recognized {
  const tensors = state.tensorsOf(module);
  const sign = signs.find(({ parameter, fits }) => {
    const tensor = tensors.get(parameter);
    return tensor !== undefined && fits(tensor.tensor.shape);
  });
  const told = sign ? [sign.parameter] : [...tensors.keys()];
  const because = list(told.flatMap((parameter) => tensors.get(parameter) ?? []).map(describeTensor));
  return { module, sign, because };
}

/**
 * Makes sure that every module is linear, so that `--layers` is enough to describe the network.
 * @throws ImportError naming the other modules
 */
export function refuseOthers(state: StateDict): void {
  const modules = state.modules.map((module) => recognize(module, state));
  const unknown = modules.filter(({ sign }) => !sign?.isKnown);
  if (unknown.length > 0) throw new ImportError(...unknown.map(refusal));
  const others = modules.filter(({ sign }) => !sign?.types.includes("Linear"));
  if (others.length === 0) return;
  const told = others.map(({ sign, because }) => `${list(sign?.types ?? [], "or")} (${because})`);
  throw new ImportError({
    reason: `--layers is only for files of linear layers, and this one has ${list(told)}`,
    help: `list the modules in order in an --architecture file, with the activations between them: ${draft(modules, state)}`,
  });
}

function refusal({ sign, because }: Recognized): ImportProblem {
  const [type] = sign?.types ?? [];
  if (sign === undefined || type === undefined)
    return {
      where: because,
      reason: "these tensors are not those of a known module",
      help: "a linear layer is NAME.weight [outputs, inputs] and NAME.bias; in an .npz file, W1 [inputs, outputs] and b1",
    };
  return { where: because, op: list(sign.types, "or"), ...whyUnsupported("torch", type) };
}

/** How many modules a message lists. */
const MOST = 12;

/**
 * `[{ type: Linear, name: "0" }, { type: BatchNorm1d, name: "1" }]`. Convolutions need the shape of a sample, of which their
 * weights give all but the sizes along its spatial axes.
 */
function draft(modules: readonly Recognized[], state: StateDict): string {
  const convolution = modules.find(({ sign }) => sign?.types[0]?.startsWith("Conv"));
  const type = convolution?.sign?.types[0] ?? "";
  const norm = `BatchNorm${/\d/.exec(type)?.[0] ?? 1}d`;
  const items = modules.slice(0, MOST).map(({ module, sign }) => {
    const own = sign?.types[0] === "BatchNorm1d" ? norm : sign?.types[0];
    return `{ type: ${own}, name: ${JSON.stringify(module)} }`;
  });
  const all = `[${[...items, ...(modules.length > MOST ? ["…"] : [])].join(", ")}]`;
  if (convolution === undefined) return all;
  const [, channels, ...kernel] = state.tensorsOf(convolution.module).get("weight")?.tensor.shape ?? [];
  const space = ["depth", "height", "width"].slice(-kernel.length);
  return `{ input_shape: [${[channels, ...space].join(", ")}], layers: ${all} }`;
}
