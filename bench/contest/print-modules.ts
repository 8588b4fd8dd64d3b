import { spreadOf } from "../../generator/bench/spread.ts";
import { grouped } from "../../generator/cli/output/table.ts";
import { markdown } from "./markdown.ts";
import type { MeasuredModule } from "./measure-modules.ts";

type Named = readonly [network: string, module: MeasuredModule];

/** A column, and what is wanted of it. */
interface Column {
  readonly heading: string;
  readonly value: (module: MeasuredModule) => number;
  readonly unit: string;
  readonly most?: number;
}

const thousands = (bytes: number) => bytes / 1000;

const columns: readonly Column[] = [
  { heading: "parameters", value: ({ parameters }) => parameters, unit: "" },
  {
    heading: "code of the kernel",
    value: ({ kernel }) => thousands(kernel),
    unit: "kB",
    most: 16,
  },
  { heading: "module", value: ({ source }) => thousands(source), unit: "kB" },
  {
    heading: "of that beyond weights",
    value: ({ source, weights }) => thousands(source - weights),
    unit: "kB",
    most: 40,
  },
  { heading: "`gen`", value: ({ seconds }) => spreadOf(seconds).median, unit: "s", most: 4 },
  { heading: "its memory", value: ({ megabytes }) => megabytes, unit: "MB", most: 1000 },
];

/** A row for each network, and what is wanted of the largest. */
export function printModules(modules: Readonly<Record<string, MeasuredModule>>): string[] {
  const named: readonly Named[] = Object.entries(modules);
  const rows = named.map(([network, module]) => [
    network,
    ...columns.map(({ value, unit }) => print(value(module), unit)),
  ]);
  const wanted = columns.flatMap(({ heading, value, unit, most }) => {
    const [largest] = named.toSorted(([, a], [, b]) => value(b) - value(a));
    if (most === undefined || !largest) return [];
    const found = value(largest[1]);
    return [
      [
        heading,
        `at most ${print(most, unit)}`,
        `${print(found, unit)}, ${largest[0]}`,
        found <= most ? "reached" : "not reached",
      ],
    ];
  });
  return [
    "## The modules of convolutional networks",
    "What `gen --dtype f32` makes of them: WebAssembly, and TypeScript for hosts that have none. Weights count as float32 in base64.",
    markdown(["network", ...columns.map(({ heading }) => heading)], rows),
    markdown(["of all", "wanted", "found", ""], wanted),
  ];
}

const print = (value: number, unit: string): string =>
  `${value < 100 ? Number(value.toPrecision(3)) : grouped(Math.round(value))} ${unit}`.trim();
