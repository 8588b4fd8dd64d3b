import neataptic from "neataptic";
import { graphOf } from "../contest/graph.ts";
import { type Contender, timedCalls } from "../contest/peer.ts";
import type { Task } from "../contest/task.ts";

export const methods = {
  activate: (task: Task): Contender => {
    const network = imported(task);
    return timedCalls("f64", arrays(task), (x) => network.activate(x));
  },
  standalone: (task: Task): Contender => {
    const text = imported(task).standalone();
    return timedCalls("f64", arrays(task), new Function(`${text}\nreturn activate;`)());
  },
};

const arrays = ({ inputs }: Task): number[][] => inputs.map((x) => [...x]);

const squashes = { identity: "IDENTITY", relu: "RELU", sigmoid: "LOGISTIC" } as const;

function imported(task: Task) {
  const { neurons, connections } = graphOf(task);
  return neataptic.Network.fromJSON({
    input: task.inputSize,
    output: task.outputSize,
    dropout: 0,
    nodes: neurons.map(({ layer, bias, activation }) => ({
      type: typeof layer === "number" ? "hidden" : layer,
      bias,
      squash: squashes[activation],
      mask: 1,
    })),
    connections: connections.map((connection) => ({ ...connection, gater: null })),
  });
}
