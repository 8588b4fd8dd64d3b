import type { Cost, LayerCost } from "../ir/cost.ts";
import { describeLayer, describeShape } from "../ir/describe.ts";
import type { Graph } from "../ir/graph.ts";
import type { Network } from "../ir/network.ts";
import { bytesPerValue } from "../ir/number-format.ts";
import { describeSchedule } from "./describe-schedule.ts";
import { bytecodeOf } from "./estimate-bytecode.ts";
import { addsProducts, type Job, jobOf, totalOf } from "./job.ts";
import type { Scheduled } from "./schedule.ts";

/** What a network costs as it runs where all is there: in its kernel if it has one. Bytecode is that of its TypeScript. */
export function summarizeAll(
  network: Network,
  { ts, wasm }: { readonly ts: Scheduled | undefined; readonly wasm: Scheduled | undefined },
): Cost {
  const inTypeScript = ts && summarize(network, ts);
  const { layers, ...cost } = wasm ? summarize(network, wasm) : (inTypeScript as Cost);
  return {
    ...cost,
    layers: layers.map((layer, i) => ({ ...layer, bytecode: inTypeScript?.layers[i]?.bytecode ?? 0 })),
    functions: inTypeScript?.functions ?? [],
  };
}

/** Counts what a lowered network holds and does. */
export function summarize(network: Network, { jobs, program, bytecode, memory }: Scheduled): Cost {
  const jobsOf = byLayer(jobs);
  const layers = network.layers.map((layer): LayerCost => {
    const own = jobsOf(layer.number);
    return {
      ...{ layer: layer.number, name: layer.name },
      about: describeLayer(layer),
      output: describeShape(layer.output),
      parameters: layer.parameterCount,
      multiplyAdds: countMultiplyAdds(own),
      schedule: describeSchedule(layer, own),
      bytecode: bytecode.get(layer.number) ?? 0,
      memory: (memory.get(layer.number) ?? 0) * bytesPerValue[network.dtype],
    };
  });
  return {
    layers,
    parameters: total(layers.map(({ parameters }) => parameters)),
    multiplyAdds: total(layers.map(({ multiplyAdds }) => multiplyAdds)),
    functions: program.procedures.map(({ name, body }) => ({
      name,
      bytecode: bytecodeOf(body, network.dtype),
    })),
    memory: total(layers.map(({ memory }) => memory)),
  };
}

const countMultiplyAdds = (jobs: readonly Job[]): number =>
  totalOf(jobs, ({ said, size, terms }) => (addsProducts(said) ? size * terms : 0));

/** The multiply-adds of each layer, which are the same however it is computed. */
export function multiplyAddsOf({ layers }: Network, graph: Graph): readonly number[] {
  const jobsOf = byLayer(graph.nodes.map(jobOf));
  return layers.map(({ number }) => countMultiplyAdds(jobsOf(number)));
}

/** Gives the jobs of a layer by its number. */
function byLayer<T extends Job>(jobs: readonly T[]): (layer: number) => readonly T[] {
  const lists = new Map<number, T[]>();
  for (const job of jobs) {
    const { layer } = job.said;
    const list = lists.get(layer);
    if (list) list.push(job);
    else lists.set(layer, [job]);
  }
  return (layer) => lists.get(layer) ?? [];
}

const total = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);
