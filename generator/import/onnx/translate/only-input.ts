import { shellFlag } from "../../../diagnostics/shell-word.ts";
import { list, quote } from "../../../diagnostics/words.ts";
import { ImportError } from "../../imported-model.ts";
import type { GraphInput } from "../graph.ts";
import { showSizes } from "../read/inputs.ts";

/** So many flags fit into a message. */
const MOST_FLAGS = 20;

/**
 * The one input that is the data.
 * @param bound the inputs that the user bound
 * @throws ImportError where there is none, or more than one
 */
export function onlyInput(inputs: readonly GraphInput[], bound: readonly string[]): GraphInput {
  const [input, ...others] = inputs;
  if (input === undefined) throw noInput(bound);
  if (others.length > 0) throw severalInputs(inputs, bound);
  return input;
}

function noInput(bound: readonly string[]): ImportError {
  if (bound.length === 0) return new ImportError({ reason: "the output does not depend on any input" });
  return new ImportError({
    reason: "the output does not depend on any unbound input",
    help: `one input has to stay unbound, as the network's own: leave out --bind for ${list(bound.map(quote), "or")}`,
  });
}

/** Which of them is the data is for the user to say; one with an open size, such as a batch, is the likeliest. */
function severalInputs(inputs: readonly GraphInput[], bound: readonly string[]): ImportError {
  const many = `${inputs.length} ${bound.length === 0 ? "" : "unbound "}inputs`;
  const shown = inputs.map(({ name, dims }) => `${quote(name)} (${showSizes(dims)})`);
  const data = inputs.find(({ dims }) => dims.some((size) => typeof size !== "number")) ?? inputs[0];
  const flags = inputs
    .filter((input) => input !== data)
    .map(({ name }) => shellFlag("--bind", `${name}=FILE`));
  const toPaste = flags.length > MOST_FLAGS ? [...flags.slice(0, MOST_FLAGS), "…"] : flags;
  const split =
    "leave one unbound, as the network's own, and bind each of the others to a file with its values";
  return new ImportError({
    reason: `the model has ${many}, ${list(shown)}, but a network has only one`,
    help: `${split}: if ${quote(data?.name ?? "")} is the network's input, ${toPaste.join(" ")}`,
  });
}
