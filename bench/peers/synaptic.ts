import synaptic from "synaptic";
import { graphOf } from "../contest/graph.ts";
import { type Contender, timedCalls } from "../contest/peer.ts";
import type { Task } from "../contest/task.ts";

export const methods = {
  activate: (task: Task): Contender => {
    const network = imported(task);
    return timedCalls("f64", arrays(task), (x) => network.activate(x));
  },
  standalone: (task: Task): Contender => timedCalls("f64", arrays(task), imported(task).standalone()),
};

const arrays = ({ inputs }: Task): number[][] => inputs.map((x) => [...x]);

const squashes = { identity: "IDENTITY", relu: "RELU", sigmoid: "LOGISTIC" } as const;

function imported(task: Task) {
  const { neurons, connections } = graphOf(task);
  return synaptic.Network.fromJSON({
    neurons: neurons.map(({ layer, bias, activation }) => ({
      layer,
      bias,
      squash: squashes[activation],
      state: 0,
      old: 0,
      activation: 0,
    })),
    connections: connections.map((connection) => ({ ...connection, gater: null })),
  });
}
