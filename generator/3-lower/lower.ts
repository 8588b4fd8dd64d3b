import { caseOf } from "../ir/cases.ts";
import { describeLayer, titleOf } from "../ir/describe.ts";
import type { Check, Graph, NextState, Node, Result, Value } from "../ir/graph.ts";
import { demandOf } from "../ir/indices.ts";
import type { NextMemory } from "../ir/layer.ts";
import {
  type Layer,
  type Network,
  type Next,
  orderKeeping,
  type Source,
  type StatePort,
} from "../ir/network.ts";
import { reshape, slice, type View, viewOf } from "../ir/view.ts";
import { Builder } from "./builder.ts";

/** Network → graph: each layer is lowered once, in the order of the layers. */
export function lower(network: Network): Graph {
  const { inputs, states, stateSize, outputs, layers, expansion } = network;
  const ports: Value[] = inputs.map(({ size }) => ({ kind: "input", size }));
  const held: Value = { kind: "state", size: stateSize };
  const partOf = (of: Value, { offset, size, shape }: (typeof states)[number]): View =>
    reshape(slice(viewOf(of, [stateSize]), 0, offset, size), shape) as View;
  const heldViews = states.map((state) => partOf(held, state));
  /** What each source gives, by its number. */
  const given = new Map<Source, View>();
  [...inputs.map(({ shape }, i) => viewOf(ports[i] as Value, shape)), ...heldViews].forEach((view, i) => {
    given.set(-i, view);
  });
  const nodes: Node[] = [];
  const checks: Check[] = [];
  const logits = new Map<Source, Value>();
  const remembered = new Map<number, readonly NextMemory[]>();
  const ends = new Set(outputs.map(({ from }) => from));
  const builderOf = (layer: Layer, keepsOrder: boolean): Builder => {
    const about = `${titleOf(layer)}: ${describeLayer(layer)}`;
    const memory = layer.memory.map((n) => heldViews[n] as View);
    return new Builder({ layer: layer.number, about }, expansion, keepsOrder, memory);
  };
  for (const layer of layers) {
    const { number } = layer;
    const keepsOrder = outputs.some(
      (port) => port.from === number && orderKeeping(network, port) !== undefined,
    );
    const builder = builderOf(layer, keepsOrder);
    const own = layer.from.map((source) => given.get(source) as View);
    const demand = demandOf(network, layer);
    if (demand) checks.push({ layer: number, view: own[demand.input] as View, demand: demand.demand });
    const lowered = layer.kind.lower(layer.values, own, builder);
    const result = ends.has(number) ? builder.whole(lowered) : lowered;
    nodes.push(...builder.nodes(result));
    given.set(number, result);
    remembered.set(number, builder.next);
    if (builder.logits) logits.set(number, builder.logits);
  }
  const nextOf = ({ next }: StatePort): NextMemory =>
    caseOf<Next, NextMemory>(next, {
      source: ({ source }) => given.get(source) as View,
      memory: ({ layer, part }) => remembered.get(layer)?.[part] as NextMemory,
    });
  /** All of a value that nobody else fills, which a view is or is copied to. */
  const wholeOf = (view: View, about: string): Value => {
    const builder = new Builder({ layer: layers.length, about }, expansion, false, []);
    const { of } = builder.whole(view);
    nodes.push(...builder.nodes());
    return of;
  };
  const results = outputs.map(
    ({ name, from }): Result => ({
      ...{ value: wholeOf(given.get(from) as View, `output ${name}`), logits: logits.get(from) },
    }),
  );
  const next = states.map((state): NextState => {
    const { name, offset, shape } = state;
    const about = `${name} for the next call`;
    const left = nextOf(state);
    if (!("row" in left)) return { value: wholeOf(left, about), offset };
    const row = { at: wholeOf(left.at, about), below: shape[0] as number };
    return { value: wholeOf(left.row, about), offset, row };
  });
  return {
    inputs: ports,
    nodes,
    checks,
    outputs: results,
    state: stateSize === 0 ? undefined : { held, next },
  };
}
