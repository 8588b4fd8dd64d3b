import { spellNumber } from "../ir/spell-number.ts";
import { brief } from "../picture/brief.ts";
import { cut, READABLE_WIDTH, roomFor, type Sheet } from "../picture/sheet.ts";
import { element, type Markup, short, text, turned, words } from "../picture/svg.ts";
import type { Paint } from "../picture/theme.ts";
import {
  CAPTION_GAP,
  type ColumnLayout,
  endsOf,
  layOutNeurons,
  type NeuronLayout,
  type Place,
} from "./lay-out-neurons.ts";
import type { Column, Neuron, NeuronGraph, Wire } from "./neuron-graph.ts";
import { backToLine, type Notation, printSymbol, spellSymbol, widthOf } from "./notation.ts";
import { type Box, type PlacedLabel, placeLabels } from "./place-labels.ts";

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

/**
 * Neurons, and wires whose width and colour are their weight; a negative one is dashed. The numbers of weights are left out
 * where there is no room for them.
 */
export function printNeurons(graph: NeuronGraph, options: NeuronOptions): Sheet {
  const { sheet, isCrammed } = printWith(graph, options, MOST_NUMBERS);
  return isCrammed ? printWith(graph, options, 0).sheet : sheet;
}

/** A picture with numbers beside at most so many weights, and whether they make it too wide or hide each other. */
function printWith(
  graph: NeuronGraph,
  options: NeuronOptions,
  mostNumbers: number,
): { readonly sheet: Sheet; readonly isCrammed: boolean } {
  const { columns } = graph;
  const drawn = columns.flatMap(({ wires, layer }, column): Drawn[] =>
    wires.map((wire) => ({ wire, column, isAside: !standsOut(options, layer, wire) })),
  );
  const weights = drawn.filter(({ wire, isAside }) => wire.symbol !== undefined && !isAside);
  const labelled = weights.length <= MOST_SYMBOLS ? weights : [];
  const hasNumbers = labelled.length <= mostNumbers;
  const heaviest = Math.max(
    0,
    ...drawn.map(({ wire: { weight = 0 } }) => Math.abs(weight)).filter(Number.isFinite),
  );
  const legend =
    weights.length === 0 || (labelled.length > 0 && hasNumbers) ? undefined : legendOf(weights, heaviest);
  const reachOfLong = (column: Column) =>
    options.nodes &&
    column.neurons[0]?.sum !== undefined &&
    (options.layer === undefined || options.layer === column.layer)
      ? reachOfInside(column)
      : undefined;
  const layout = layOutNeurons(graph, {
    reachOfLong,
    labels: (column) => {
      const own = labelled.filter((one) => columns[one.column] === column);
      const widths = own.map(({ wire }) => widthOfLabel(wire, hasNumbers));
      return { width: Math.max(0, ...widths), doCross: doCross(own) };
    },
    captions: (longest) => ({
      first: widestCaption(columns[0], longest),
      last: widestCaption(columns.at(-1), longest),
    }),
    hasValues: columns.some(({ neurons }) => neurons.some(({ value }) => value !== undefined)),
    legend: legend?.width ?? 0,
  });
  const touched = touchedBy(drawn, options);
  const styleOf = (n: number): Style => ({
    isAside: (neuron) => !touched(n, neuron),
    isLong: reachOfLong(columns[n] as Column) !== undefined,
    symbol: n === columns.length - 1 && columns.length > 2 ? "σ( )" : "h( )",
    side: n === 0 ? "before" : n === columns.length - 1 ? "after" : undefined,
    captions: layout,
  });
  const lines = drawn.map((one) => endsOf(layout, one.column, one.wire));
  const places = placeLabels(
    labelled.map((one) => ({
      ends: endsOf(layout, one.column, one.wire),
      width: widthOfLabel(one.wire, hasNumbers),
      height: LABEL_HEIGHT,
    })),
    labelled.length === 0 ? [] : lines.filter((_, n) => !drawn[n]?.isAside),
    labelled.length === 0
      ? []
      : columns.flatMap((column, n) => obstaclesOf(column, layout.columns[n] as ColumnLayout, styleOf(n))),
  );
  const sheet: Sheet = {
    width: layout.width,
    height: layout.height,
    css,
    paint,
    parts: [
      ...drawn
        .map((one, n) => ({ ...one, ends: lines[n] as [Place, Place] }))
        .toSorted((a, b) => Number(b.isAside) - Number(a.isAside))
        .map((one) => printWire(one, heaviest, drawn.length)),
      ...columns.flatMap((column, n) => printColumn(column, layout.columns[n] as ColumnLayout, styleOf(n))),
      ...layout.columns.flatMap((column) => printHeading(column, layout)),
      ...labelled.map(({ wire }, n) => printLabel(wire, places[n] as PlacedLabel, hasNumbers)),
      ...(legend?.print(layout) ?? []),
    ],
  };
  const isReadable = layout.width <= READABLE_WIDTH && places.every(({ isClear }) => isClear);
  return { sheet, isCrammed: hasNumbers && labelled.length > 0 && !isReadable };
}

/** Whether wires cross each other: they come from several neurons, and go to several. */
const doCross = (drawn: readonly Drawn[]): boolean =>
  drawn.length > 3 &&
  [drawn.map(({ wire }) => wire.from), drawn.map(({ wire }) => wire.to)].every(
    (ends) => new Set(ends).size > 1,
  );

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
  readonly captions: Pick<NeuronLayout, "longestCaption" | "isCaptionBelow">;
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
        ...notesOf(neuron, style, centre, place).map(({ x, y, words, anchor, kind }) =>
          text(x, y, words, `${kind} ${anchor}`),
        ),
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
  { symbol }: Neuron,
  { x, y }: Place,
  { radius }: ColumnLayout,
  hasSymbol: boolean,
): Markup[] {
  return [
    element("circle", { cx: x, cy: y, r: radius }),
    ...(hasSymbol ? [text(x, y + 5, printSymbol(symbol), "middle")] : []),
  ];
}

/** What happens in a unit: the weighted sum, the activation, what comes out. */
function printInside(
  { symbol, sum }: Neuron,
  activation: Style["symbol"],
  { x, y }: Place,
  { reach }: ColumnLayout,
): Markup[] {
  const own = (sum as Required<Neuron>["sum"]).symbol;
  const [start, end] = [x - reach.x + PADDING, x + reach.x - PADDING];
  const [from, to] = [start + widthOf(own, 16) + 3, end - widthOf(symbol, 16) - 4];
  return [
    element("rect", {
      ...{ x: x - reach.x, y: y - reach.y, width: 2 * reach.x, height: 2 * reach.y },
      rx: reach.y,
    }),
    text(start, y + 6, printSymbol(own)),
    element("path", {
      d: `M${short(from)} ${short(y + 5)}H${short(to)}m-5 -4l5 4l-5 4`,
      class: "inner",
    }),
    text((from + to) / 2, y - 9, activation, "small middle"),
    text(end, y + 6, printSymbol(symbol), "end"),
  ];
}

/** What stands at both ends of such a unit, and the arrow between its two symbols. */
const [PADDING, ARROW] = [10, 28];

/** Half of how wide such units are: their symbols fit in, and their values below. */
const reachOfInside = ({ neurons }: Column): number =>
  Math.max(
    ...neurons.map(({ symbol, sum, value }) => {
      const symbols = widthOf(symbol, 16) + widthOf(sum?.symbol ?? symbol, 16);
      const values = [sum?.value, value].map((one) => (one === undefined ? 0 : roomFor(brief(one), SMALL)));
      return Math.max(PADDING + (symbols + ARROW) / 2, ...values.map((width) => width + 4));
    }),
  );

/** Small text outside of a neuron. */
interface Note {
  readonly x: number;
  readonly y: number;
  readonly words: string;
  /** What its place is of the words. */
  readonly anchor: "start" | "middle" | "end";
  readonly kind: string;
}

/** The values of a neuron below it, and its name: of an input to the left, of an output to the right, or of both below. */
function notesOf(
  { caption, value, sum }: Neuron,
  { isLong, side, captions: { isCaptionBelow, longestCaption } }: Style,
  { x, y }: Place,
  { reach, radius }: ColumnLayout,
): Note[] {
  if (radius < LEAST_RADIUS) return [];
  const below = y + reach.y + 15;
  const number = (one: number | undefined, at: number): Note[] =>
    one === undefined
      ? []
      : [{ x: at, y: below, words: brief(one), anchor: "middle", kind: "small number halo" }];
  const values = isLong
    ? [...number(sum?.value, x - reach.x / 2), ...number(value, x + reach.x / 2)]
    : number(value, x);
  if (caption === undefined || side === undefined) return values;
  const words = cut(caption, longestCaption);
  const name: Note = isCaptionBelow
    ? { x, y: below + (values.length > 0 ? 17 : 0), words, anchor: "middle", kind: "small halo" }
    : side === "before"
      ? { x: x - reach.x - CAPTION_GAP, y: y + 5, words, anchor: "end", kind: "small" }
      : { x: x + reach.x + CAPTION_GAP, y: y + 5, words, anchor: "start", kind: "small" };
  return [...values, name];
}

/** What labels of weights keep off: neurons, and the notes outside of them. */
function obstaclesOf(column: Column, place: ColumnLayout, style: Style): Box[] {
  const around = ({ x, y }: Place): Box => ({
    ...{ x, y, angle: 0, width: 2 * place.reach.x, height: 2 * place.reach.y },
  });
  const boxOf = ({ x, y, words, anchor }: Note): Box => {
    const width = roomFor(words, SMALL);
    return { x: x + width * centreFrom[anchor], y: y - 4, angle: 0, width, height: SMALL };
  };
  const { bias, radius } = place;
  const one: Box = { ...bias, angle: 0, width: 2 * radius, height: 2 * radius };
  const others = column.neurons.flatMap((neuron, i) => {
    const centre = place.neurons[i] as Place;
    return [around(centre), ...notesOf(neuron, style, centre, place).map(boxOf)];
  });
  return column.hasBias ? [one, ...others] : others;
}

/** How far the middle of words is to the right of their anchor, in their width. */
const centreFrom: Record<Note["anchor"], number> = { start: 0.5, middle: 0, end: -0.5 };

const SMALL = 13;

const widestCaption = (column: Column | undefined, longest: number): number =>
  Math.max(
    0,
    ...(column?.neurons ?? []).map(({ caption }) =>
      caption === undefined ? 0 : roomFor(cut(caption, longest), SMALL),
    ),
  );

/** What a column is, below it. */
const printHeading = ({ heading, x }: ColumnLayout, { headings }: NeuronLayout): Markup[] =>
  heading.flatMap((line, n) =>
    line === "" ? [] : [text(x, headings + 17 * n, line, `small middle ${n === 0 ? "strong" : "faint"}`)],
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
    { kind: undefined, label: `widest line: weight ${brief(heaviest)}` },
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
  ".wire.aside{opacity:.3}.neuron.aside{opacity:.65}",
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
  ".aside .number": { fill: "text" },
  ".halo": { stroke: "ground" },
};
