import { brief } from "../picture/brief.ts";
import { cut, roomFor, type Sheet } from "../picture/sheet.ts";
import { element, type Markup, short, text, turned, words } from "../picture/svg.ts";
import type { Paint } from "../picture/theme.ts";
import {
  type ColumnLayout,
  endsOf,
  layOutNeurons,
  type NeuronLayout,
  type Place,
} from "./lay-out-neurons.ts";
import type { Column, Neuron, NeuronGraph, Wire } from "./neuron-graph.ts";
import { backToLine, type Notation, printSymbol, spellSymbol, widthOf } from "./notation.ts";
import { type PlacedLabel, placeLabels } from "./place-labels.ts";

export interface NeuronOptions {
  /** Whether a unit shows a, h() and z: the sum, the activation, and what comes out. */
  readonly nodes: boolean;
  /** The layer whose signals stand out, from 1; with a unit, only those that lead to it. */
  readonly layer: number | undefined;
  readonly unit: number | undefined;
}

/** More weights than this have no symbols beside them; up to the other they have their numbers as well. */
const MOST_SYMBOLS = 14;
const MOST_NUMBERS = 9;
/** More wires than this have no arrow heads; more than the other do not tell a reader that points at them what they are. */
const MOST_HEADS = 80;
const MOST_TITLES = 600;
/** Neurons smaller than this have no captions beside them and no values below. */
const LEAST_RADIUS = 7;
/** How high a label of a weight is, its scripts included. */
const LABEL = 14;
const LABEL_HEIGHT = 19;

/** A wire of the column of that index; those that are aside are there for orientation. */
interface Drawn {
  readonly wire: Wire;
  readonly column: number;
  readonly isAside: boolean;
}

/** Neurons, and wires whose width and colour are their weight; a negative one is dashed. */
export function printNeurons(graph: NeuronGraph, options: NeuronOptions): Sheet {
  const { columns } = graph;
  const drawn = columns.flatMap(({ wires, layer }, column): Drawn[] =>
    wires.map((wire) => ({ wire, column, isAside: !standsOut(options, layer, wire) })),
  );
  const weights = drawn.filter(({ wire, isAside }) => wire.symbol !== undefined && !isAside);
  const labelled = weights.length <= MOST_SYMBOLS ? weights : [];
  const hasNumbers = labelled.length <= MOST_NUMBERS;
  const heaviest = Math.max(
    0,
    ...drawn.map(({ wire: { weight = 0 } }) => Math.abs(weight)).filter(Number.isFinite),
  );
  const legend =
    weights.length === 0 || (labelled.length > 0 && hasNumbers) ? undefined : legendOf(weights, heaviest);
  const isLong = (column: Column) =>
    options.nodes &&
    column.neurons[0]?.sum !== undefined &&
    (options.layer === undefined || options.layer === column.layer);
  const layout = layOutNeurons(graph, {
    isLong,
    labels: (column) => {
      const own = labelled.filter((one) => columns[one.column] === column);
      const widths = own.map(({ wire }) => widthOfLabel(wire, hasNumbers));
      return { count: own.length, width: Math.max(0, ...widths) };
    },
    captions: { before: widestCaption(columns[0]), after: widestCaption(columns.at(-1)) },
    hasValues: columns.some(({ neurons }) => neurons.some(({ value }) => value !== undefined)),
    legend: legend?.width ?? 0,
  });
  const lines = drawn.map((one) => endsOf(layout, one.column, one.wire));
  const places = placeLabels(
    labelled.map((one) => ({
      ends: endsOf(layout, one.column, one.wire),
      width: widthOfLabel(one.wire, hasNumbers),
      height: LABEL_HEIGHT,
    })),
    labelled.length === 0 ? [] : lines,
  );
  const touched = touchedBy(drawn, options);
  return {
    width: layout.width,
    height: layout.height,
    css,
    paint,
    parts: [
      ...drawn
        .map((one, n) => ({ ...one, ends: lines[n] as [Place, Place] }))
        .toSorted((a, b) => Number(b.isAside) - Number(a.isAside))
        .map((one) => printWire(one, heaviest, drawn.length)),
      ...columns.flatMap((column, n) =>
        printColumn(column, layout.columns[n] as ColumnLayout, {
          isAside: (neuron) => !touched(n, neuron),
          isLong: isLong(column),
          symbol: n === columns.length - 1 && columns.length > 2 ? "σ( )" : "h( )",
          side: n === 0 ? "before" : n === columns.length - 1 ? "after" : undefined,
        }),
      ),
      ...columns.flatMap((column, n) => printHeading(column, layout.columns[n] as ColumnLayout, layout)),
      ...labelled.map(({ wire }, n) => printLabel(wire, places[n] as PlacedLabel, hasNumbers)),
      ...(legend?.print(layout) ?? []),
    ],
  };
}

const standsOut = ({ layer, unit }: NeuronOptions, column: number, { to }: Wire): boolean =>
  layer === undefined || (column === layer && (unit === undefined || to === unit - 1));

/** Whether a neuron sends or receives a signal that stands out; all do where nothing is to stand out. */
function touchedBy(
  drawn: readonly Drawn[],
  { layer }: NeuronOptions,
): (column: number, neuron: number | "bias") => boolean {
  const touched = new Set(
    drawn
      .filter(({ isAside }) => !isAside)
      .flatMap(({ wire: { from, to }, column }) => [`${column - 1} ${from}`, `${column} ${to}`]),
  );
  return (column, neuron) => layer === undefined || touched.has(`${column} ${neuron}`);
}

/** Arrow heads are as long as this, and half as wide as the other. */
const [HEAD_LENGTH, HEAD_WIDTH] = [9, 4];

function printWire(
  { wire, ends: [from, to], isAside }: Drawn & { readonly ends: readonly [Place, Place] },
  heaviest: number,
  count: number,
): Markup {
  const { weight } = wire;
  const kind = weight === undefined ? "plain" : weight < 0 ? "negative" : "positive";
  const share =
    weight === undefined ? 0.25 : Number.isFinite(weight) ? Math.abs(weight) / (heaviest || 1) : 1;
  const width = 0.75 + 3.25 * share;
  const length = Math.hypot(to.x - from.x, to.y - from.y);
  const [dx, dy] = [(to.x - from.x) / length, (to.y - from.y) / length];
  const head = count <= MOST_HEADS ? HEAD_LENGTH + width : 0;
  const end = { x: to.x - dx * head, y: to.y - dy * head };
  const half = HEAD_WIDTH + width / 2;
  const line = element("line", {
    ...{ x1: from.x, y1: from.y, x2: end.x + dx * Math.min(head, 1), y2: end.y + dy * Math.min(head, 1) },
    "stroke-width": width,
  });
  const corners = [
    to,
    { x: end.x - dy * half, y: end.y + dx * half },
    { x: end.x + dy * half, y: end.y - dx * half },
  ];
  return element(
    "g",
    { class: `wire ${kind}${isAside ? " aside" : ""}` },
    ...(count > MOST_TITLES || wire.symbol === undefined
      ? []
      : [element("title", {}, words(spellWire(wire)))]),
    line,
    ...(head > 0 ? [element("path", { d: `M${corners.map(at).join("L")}z` })] : []),
  );
}

const at = ({ x, y }: Place): string => `${short(x)} ${short(y)}`;

const numberOf = (weight: number | undefined, hasNumbers: boolean): string =>
  weight === undefined || !hasNumbers ? "" : brief(weight);

function widthOfLabel({ symbol, weight }: Wire, hasNumbers: boolean): number {
  const number = numberOf(weight, hasNumbers);
  return widthOf(symbol as Notation, LABEL) + (number === "" ? 0 : 5 + roomFor(number, LABEL)) + 4;
}

/** The symbol of a weight along its wire. */
function printLabel({ symbol, weight }: Wire, { x, y, angle }: PlacedLabel, hasNumbers: boolean): Markup {
  const own = symbol as Notation;
  const number = numberOf(weight, hasNumbers);
  const shown =
    number === "" ? [] : [element("tspan", { class: "number", dx: 5, dy: backToLine(own) }, words(number))];
  const down = own.layer === undefined ? 4 : 5;
  const place = { x: x - Math.sin(angle) * down, y: y + Math.cos(angle) * down };
  return turned(
    place.x,
    place.y,
    (angle * 180) / Math.PI,
    [...printSymbol(own), ...shown],
    "weight halo middle",
  );
}

interface Style {
  readonly isAside: (neuron: number | "bias") => boolean;
  readonly isLong: boolean;
  /** The activation: σ in the output layer, as in the chapter. */
  readonly symbol: "h( )" | "σ( )";
  readonly side: "before" | "after" | undefined;
}

function printColumn(column: Column, place: ColumnLayout, style: Style): Markup[] {
  const hasSymbols = column.neurons.every(({ symbol }) => widthOf(symbol, 16) <= 2 * place.radius - 2);
  const classOf = (neuron: number | "bias") => `neuron${style.isAside(neuron) ? " aside" : ""}`;
  return [
    ...(column.hasBias ? [printBias(place, classOf("bias"))] : []),
    ...column.neurons.map((neuron, i) => {
      const centre = place.neurons[i] as Place;
      return element(
        "g",
        { class: classOf(i) },
        element("title", {}, words(spellNeuron(neuron))),
        ...(style.isLong
          ? printInside(neuron, style.symbol, centre, place)
          : printCircle(neuron, centre, place, hasSymbols)),
        ...(style.side === undefined ? [] : printCaption(neuron, style.side, centre, place)),
      );
    }),
  ];
}

function printBias({ bias: { x, y }, radius }: ColumnLayout, kind: string): Markup {
  return element(
    "g",
    { class: `${kind} bias` },
    element("title", {}, words("1, of which the biases are the weights")),
    element("circle", { cx: x, cy: y, r: radius }),
    ...(radius < 8 ? [] : [text(x, y + 6, "1", "middle")]),
  );
}

function printCircle(
  { symbol, value }: Neuron,
  { x, y }: Place,
  { radius }: ColumnLayout,
  hasSymbol: boolean,
): Markup[] {
  return [
    element("circle", { cx: x, cy: y, r: radius }),
    ...(hasSymbol ? [text(x, y + 5, printSymbol(symbol), "middle")] : []),
    ...numberBelow(radius < LEAST_RADIUS ? undefined : value, x, y + radius),
  ];
}

/** What happens in a unit: the weighted sum, the activation, what comes out. */
function printInside(
  { symbol, value, sum }: Neuron,
  activation: Style["symbol"],
  { x, y }: Place,
  { reach }: ColumnLayout,
): Markup[] {
  const [left, right] = [x - reach.x + 25, x + reach.x - 24];
  return [
    element("rect", {
      ...{ x: x - reach.x, y: y - reach.y, width: 2 * reach.x, height: 2 * reach.y },
      rx: reach.y,
    }),
    text(left, y + 6, printSymbol((sum as Required<Neuron>["sum"]).symbol), "middle"),
    element("path", { d: `M${short(x - 12)} ${short(y + 5)}h25m-5 -4l5 4l-5 4`, class: "inner" }),
    text(x, y - 6, activation, "small middle"),
    text(right, y + 6, printSymbol(symbol), "middle"),
    ...numberBelow(sum?.value, x - reach.x / 2, y + reach.y),
    ...numberBelow(value, x + reach.x / 2, y + reach.y),
  ];
}

/** The name of an input to its left, the label of an output to its right. */
function printCaption(
  { caption }: Neuron,
  side: "before" | "after",
  { x, y }: Place,
  { reach }: ColumnLayout,
): Markup[] {
  if (caption === undefined || reach.y < LEAST_RADIUS) return [];
  const shown = cut(caption, LONGEST);
  return side === "before"
    ? [text(x - reach.x - 8, y + 5, shown, "small end")]
    : [text(x + reach.x + 8, y + 5, shown, "small")];
}

const LONGEST = 16;
const SMALL = 13;

const widestCaption = (column: Column | undefined): number =>
  Math.max(
    0,
    ...(column?.neurons ?? []).map(({ caption }) =>
      caption === undefined ? 0 : 8 + roomFor(cut(caption, LONGEST), SMALL),
    ),
  );

const numberBelow = (value: number | undefined, x: number, y: number): Markup[] =>
  value === undefined ? [] : [text(x, y + 15, brief(value), "small middle number halo")];

/** What a column is, below it. */
const printHeading = ({ heading }: Column, { x }: ColumnLayout, { headings }: NeuronLayout): Markup[] =>
  heading.flatMap((line, n) =>
    line === ""
      ? []
      : [text(x, headings + 17 * n, cut(line, LONGEST), `small middle ${n === 0 ? "strong" : "faint"}`)],
  );

/** What colour, dashes and width say, where the numbers do not stand beside the wires. */
function legendOf(
  weights: readonly Drawn[],
  heaviest: number,
): { readonly width: number; readonly print: (layout: NeuronLayout) => Markup[] } {
  const has = (test: (weight: number) => boolean) => weights.some(({ wire: { weight = 0 } }) => test(weight));
  const entries = [
    ...(has((weight) => !(weight < 0)) ? [{ kind: "positive", label: "positive weight" }] : []),
    ...(has((weight) => weight < 0) ? [{ kind: "negative", label: "negative weight" }] : []),
    { kind: undefined, label: `widest: ${brief(heaviest)}` },
  ];
  const LINE = 34;
  const widths = entries.map(({ kind, label }) => (kind ? LINE : 0) + roomFor(label, SMALL) + 14);
  const width = widths.reduce((sum, one) => sum + one, 0);
  return {
    width,
    print: (layout) =>
      entries.flatMap(({ kind, label }, n) => {
        const x = (layout.width - width) / 2 + widths.slice(0, n).reduce((sum, one) => sum + one, 0);
        const y = layout.legend;
        const line = element("line", { x1: x, y1: y - 4, x2: x + LINE - 8, y2: y - 4, "stroke-width": 2.5 });
        return [
          ...(kind ? [element("g", { class: kind }, line)] : []),
          text(x + (kind ? LINE : 0), y, label, "small faint"),
        ];
      }),
  };
}

const spellNumber = (value: number): string => (Object.is(value, -0) ? "-0" : String(value));

const spellWire = ({ symbol, weight = 0 }: Wire): string =>
  `${spellSymbol(symbol as Notation)} = ${spellNumber(weight)}`;

const spellNeuron = ({ symbol, caption, value }: Neuron): string =>
  [
    spellSymbol(symbol),
    ...(caption === undefined ? [] : [`(${caption})`]),
    ...(value === undefined ? [] : [`= ${spellNumber(value)}`]),
  ].join(" ");

const css = [
  ".negative line{stroke-dasharray:7 4}.neuron circle,.neuron rect{stroke-width:1.5}",
  ".bias circle{stroke-dasharray:3 3}.inner{stroke-width:1.25;fill:none}",
  ".weight{font-size:14px}.halo{paint-order:stroke;stroke-width:4px;stroke-linejoin:round}",
  ".wire.aside{opacity:.25}.neuron.aside{opacity:.45}",
].join("");

const paint: Paint = {
  ".plain line": { stroke: "line" },
  ".plain path": { fill: "line" },
  ".positive line": { stroke: "positive" },
  ".positive path": { fill: "positive" },
  ".negative line": { stroke: "negative" },
  ".negative path": { fill: "negative" },
  ".neuron circle,.neuron rect": { fill: "fill", stroke: "text" },
  ".neuron .inner": { stroke: "text" },
  ".number": { fill: "faint" },
  ".halo": { stroke: "ground" },
};
