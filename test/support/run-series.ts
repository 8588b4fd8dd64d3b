import type { Network } from "../../generator/ir/network.ts";
import { initialState, interpret } from "../../generator/reference/interpret.ts";

/** What a network gives at each step of a series, and the state that it ends with. */
export function runSeries(
  network: Network,
  series: readonly (readonly number[])[],
): { readonly outputs: readonly (readonly number[])[]; readonly state: readonly number[] } {
  let state: readonly number[] = initialState(network);
  const outputs = series.map((x) => {
    const step = interpret(network, x, state);
    state = step.state;
    return step.output;
  });
  return { outputs, state };
}
