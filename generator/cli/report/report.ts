import { targetWords } from "../../4-schedule/choose-target.ts";
import { OPTIMIZED_BYTECODE_LIMIT } from "../../4-schedule/estimate-bytecode.ts";
import { describeShape, describeSizes, titleOf } from "../../ir/describe.ts";
import {
  hasOnePortEach,
  type Network,
  type Port,
  portsIn,
  type Source,
  type StatePort,
} from "../../ir/network.ts";
import type { Settings } from "../flags/settings.ts";
import type { CommandOutput } from "../output/command-output.ts";
import { warningsOf } from "../output/command-output.ts";
import type { Progress } from "../output/progress.ts";
import { byteLength, grouped, inBytes, table } from "../output/table.ts";
import { type CompiledSpec, compileSpecs } from "../specs/compile.ts";

const HEADING = [
  "layer",
  "name",
  "",
  "shape",
  "parameters",
  "multiply-adds",
  "schedule",
  "bytecode",
  "memory",
];

/** `gen report SPEC…`: prints what each layer is, how it is computed and what that costs. */
export async function report(
  specs: readonly string[],
  settings: Settings,
  progress: Progress,
): Promise<CommandOutput> {
  const compiled = await compileSpecs(specs, settings, progress);
  return {
    text: compiled.map(page).join("\n\n"),
    results: compiled.map(({ spec, network, target, cost, kernel, text }) => ({
      spec,
      name: network.name,
      dtype: network.dtype,
      target,
      inputs: network.inputs.map(({ name, shape, size }) => ({ name, shape, size })),
      outputs: network.outputs.map(({ name, shape, size, from }) => ({
        ...{ name, shape, size },
        from: describeSource(network, from),
      })),
      states:
        network.states.length === 0
          ? undefined
          : network.states.map((state) => {
              const { name, shape, size, offset } = state;
              return { name, shape, size, offset, next: describeNext(network, state) };
            }),
      source: byteLength(text),
      kernel,
      ...cost,
    })),
    problemGroups: compiled.map(warningsOf),
  };
}

/** The ports of a network with several or with states, and where each state lies in the vector of all. */
function portsPage(network: Network): string[] {
  const { inputs, outputs, states } = network;
  const hasStates = states.length > 0;
  if (hasOnePortEach(network) && !hasStates) return [];
  const rowOf = (kind: string, { name, shape, size }: Port, from: string, place = "") => [
    ...[kind, name, describeShape(shape), size],
    ...(hasStates ? [place] : []),
    from,
  ];
  const heading = ["port", "name", "shape", "values", ...(hasStates ? ["in the State"] : []), "from"];
  return [
    table(heading, [
      ...inputs.map((port) => rowOf("input", port, "the caller")),
      ...states.map((port) => {
        const { offset, size } = port;
        const place = size === 1 ? `[${offset}]` : `[${offset}…${offset + size - 1}]`;
        return rowOf("state", port, `the call before: ${describeNext(network, port)}`, place);
      }),
      ...outputs.map((port) => rowOf("output", port, describeSource(network, port.from))),
    ]),
    "",
  ];
}

/** What a source is: `layer 3 act`, `input image`, `state h`. */
function describeSource(network: Network, source: Source): string {
  const layer = network.layers[source - 1];
  if (layer !== undefined) return titleOf(layer);
  const isInput = -source < network.inputs.length;
  return `${isInput ? "input" : "state"} ${portsIn(network)[-source]?.name}`;
}

function describeNext(network: Network, { next }: StatePort): string {
  if (next.kind === "source") return describeSource(network, next.source);
  return `what ${describeSource(network, next.layer)} remembers`;
}

function page({ spec, network, target, cost, kernel, text }: CompiledSpec): string {
  // A kernel is not V8 bytecode.
  const isKernel = target === "wasm";
  const isNamed = cost.layers.some(({ name }) => name !== undefined);
  const layers = cost.layers.map((layer) => [
    layer.layer,
    ...(isNamed ? [layer.name ?? ""] : []),
    layer.about,
    layer.output,
    layer.parameters,
    layer.multiplyAdds,
    layer.schedule,
    isKernel ? "–" : layer.bytecode,
    inBytes(layer.memory),
  ]);
  const functions = cost.functions.map(({ name, bytecode }) => `${name} ${grouped(bytecode)}`);
  return [
    `${network.name} (${spec}): ${describeSizes(network)}, ${network.dtype}, ${targetWords[target]}`,
    ...portsPage(network),
    table(
      HEADING.filter((title) => isNamed || title !== "name"),
      layers,
    ),
    `total: ${grouped(cost.parameters)} parameters, ${grouped(cost.multiplyAdds)} multiply-adds, ${inBytes(byteLength(text))} of source, ${inBytes(cost.memory)} of weights and scratch`,
    ...(kernel
      ? [
          `kernel: ${inBytes(kernel.code)} of WebAssembly; ${inBytes(kernel.memory)} of memory${
            kernel.batches === 0
              ? ""
              : `, ${inBytes(kernel.batches)} of it reserved for batches and untouched until used`
          }`,
        ]
      : []),
    ...(functions.length === 0
      ? []
      : [
          `bytecode${kernel ? " of the TypeScript fallback" : ""} at most: ${functions.join(", ")}; V8 optimizes functions up to ${grouped(OPTIMIZED_BYTECODE_LIMIT)}`,
        ]),
  ].join("\n");
}
