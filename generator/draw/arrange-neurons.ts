import { brief } from "../picture/brief.ts";
import { cut, READABLE_WIDTH, roomFor } from "../picture/sheet.ts";
import {
  CAPTION_GAP,
  type ColumnLayout,
  endsOf,
  layOutNeurons,
  type NeuronLayout,
  type Place,
} from "./lay-out-neurons.ts";
import type { Column, Neuron, NeuronGraph, Wire } from "./neuron-graph.ts";
import { type Notation, widthOf } from "./notation.ts";
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
/** Neurons smaller than this have no captions beside them and no values below. */
const LEAST_RADIUS = 7;
/** How high a label of a weight is, its scripts included. */
const LABEL = 14;
const LABEL_HEIGHT = 19;

/** A wire of the column of that index; dimmed wires are context. */
export interface Drawn {
  readonly wire: Wire;
  readonly column: number;
  readonly isAside: boolean;
  /** Where it begins and ends. */
  readonly ends: readonly [Place, Place];
}

/** A wire with the label of its weight. */
export interface Labelled {
  readonly wire: Wire;
  readonly place: PlacedLabel;
}

/** A picture of neurons, decided on and not yet printed. */
export interface Arrangement {
  readonly layout: NeuronLayout;
  readonly wires: readonly Drawn[];
  /** The largest size of a weight. */
  readonly heaviest: number;
  readonly labels: readonly Labelled[];
  /** Whether labels have the numbers of weights. */
  readonly hasNumbers: boolean;
  /** By the index of the column. */
  readonly styles: readonly Style[];
  readonly legend: Legend | undefined;
}

/** Where everything is, with the numbers of weights beside their symbols unless there is no room for them. */
export function arrangeNeurons(graph: NeuronGraph, options: NeuronOptions): Arrangement {
  const arrangement = arrangeWith(graph, options, MOST_NUMBERS);
  return isCrammed(arrangement) ? arrangeWith(graph, options, 0) : arrangement;
}

/** Whether numbers make a picture too wide, or hide each other. */
const isCrammed = ({ hasNumbers, labels, layout }: Arrangement): boolean =>
  hasNumbers &&
  labels.length > 0 &&
  (layout.width > READABLE_WIDTH || labels.some(({ place }) => !place.isClear));

/** The same with numbers beside at most so many weights. */
function arrangeWith(graph: NeuronGraph, options: NeuronOptions, mostNumbers: number): Arrangement {
  const { columns } = graph;
  const drawn = columns.flatMap(({ wires, layer }, column): Chosen[] =>
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
  const styles = columns.map(
    (column, n): Style => ({
      isAside: (neuron) => !touched(n, neuron),
      isLong: reachOfLong(column) !== undefined,
      symbol: n === columns.length - 1 && columns.length > 2 ? "σ( )" : "h( )",
      side: n === 0 ? "before" : n === columns.length - 1 ? "after" : undefined,
      captions: layout,
    }),
  );
  const wires = drawn.map((one): Drawn => ({ ...one, ends: endsOf(layout, one.column, one.wire) }));
  const places = placeLabels(
    labelled.map((one) => ({
      ends: endsOf(layout, one.column, one.wire),
      width: widthOfLabel(one.wire, hasNumbers),
      height: LABEL_HEIGHT,
    })),
    labelled.length === 0 ? [] : wires.flatMap(({ ends, isAside }) => (isAside ? [] : [ends])),
    labelled.length === 0
      ? []
      : columns.flatMap((column, n) =>
          obstaclesOf(column, layout.columns[n] as ColumnLayout, styles[n] as Style),
        ),
  );
  const labels = labelled.map(({ wire }, n) => ({ wire, place: places[n] as PlacedLabel }));
  return { layout, wires, heaviest, labels, hasNumbers, styles, legend };
}

type Chosen = Omit<Drawn, "ends">;

/** Whether wires cross each other: they come from several neurons, and go to several. */
const doCross = (drawn: readonly Chosen[]): boolean =>
  drawn.length > 3 &&
  [drawn.map(({ wire }) => wire.from), drawn.map(({ wire }) => wire.to)].every(
    (ends) => new Set(ends).size > 1,
  );

const standsOut = ({ layer, unit }: NeuronOptions, column: number, { to }: Wire): boolean =>
  layer === undefined || (column === layer && (unit === undefined || to === unit - 1));

/** Whether a neuron sends or receives a highlighted signal; all do, if nothing is highlighted. */
function touchedBy(
  drawn: readonly Chosen[],
  { layer }: NeuronOptions,
): (column: number, neuron: number | "bias") => boolean {
  const touched = new Set(
    drawn
      .filter(({ isAside }) => !isAside)
      .flatMap(({ wire: { from, to }, column }) => [`${column - 1} ${from}`, `${column} ${to}`]),
  );
  return (column, neuron) => layer === undefined || touched.has(`${column} ${neuron}`);
}

export const numberOf = (weight: number | undefined, hasNumbers: boolean): string =>
  weight === undefined || !hasNumbers ? "" : brief(weight);

function widthOfLabel({ symbol, weight }: Wire, hasNumbers: boolean): number {
  const number = numberOf(weight, hasNumbers);
  return widthOf(symbol as Notation, LABEL) + (number === "" ? 0 : 5 + roomFor(number, LABEL)) + 4;
}

/** How the neurons of a column are drawn. */
export interface Style {
  readonly isAside: (neuron: number | "bias") => boolean;
  readonly isLong: boolean;
  /** The activation: σ in the output layer, as in the chapter. */
  readonly symbol: "h( )" | "σ( )";
  readonly side: "before" | "after" | undefined;
  readonly captions: Pick<NeuronLayout, "longestCaption" | "isCaptionBelow">;
}

/** What stands at both ends of such a unit, and the arrow between its two symbols. */
export const [PADDING, ARROW] = [10, 28];

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
export interface Note {
  readonly x: number;
  readonly y: number;
  readonly words: string;
  /** What its place is of the words. */
  readonly anchor: "start" | "middle" | "end";
  readonly kinds: readonly ("number" | "halo")[];
}

/** The values of a neuron below it, and its name: of an input to the left, of an output to the right, or of both below. */
export function notesOf(
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
      : [{ x: at, y: below, words: brief(one), anchor: "middle", kinds: ["number", "halo"] }];
  const values = isLong
    ? [...number(sum?.value, x - reach.x / 2), ...number(value, x + reach.x / 2)]
    : number(value, x);
  if (caption === undefined || side === undefined) return values;
  const words = cut(caption, longestCaption);
  const name: Note = isCaptionBelow
    ? { x, y: below + (values.length > 0 ? 17 : 0), words, anchor: "middle", kinds: ["halo"] }
    : side === "before"
      ? { x: x - reach.x - CAPTION_GAP, y: y + 5, words, anchor: "end", kinds: [] }
      : { x: x + reach.x + CAPTION_GAP, y: y + 5, words, anchor: "start", kinds: [] };
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

/** The legend of colours, dashes and widths: what each entry shows, and the room that it takes. */
export interface Legend {
  readonly width: number;
  readonly entries: readonly {
    readonly kind: string | undefined;
    readonly label: string;
    readonly width: number;
  }[];
}

/** The length of the line of an entry, with the gap after it. */
export const LEGEND_LINE = 34;

function legendOf(weights: readonly Chosen[], heaviest: number): Legend {
  const has = (test: (weight: number) => boolean) => weights.some(({ wire: { weight = 0 } }) => test(weight));
  const shown = [
    ...(has((weight) => !(weight < 0)) ? [{ kind: "positive", label: "positive weight" }] : []),
    ...(has((weight) => weight < 0) ? [{ kind: "negative", label: "negative weight" }] : []),
    { kind: undefined, label: `widest line: weight ${brief(heaviest)}` },
  ];
  const entries = shown.map(({ kind, label }) => ({
    ...{ kind, label },
    width: (kind ? LEGEND_LINE : 0) + roomFor(label, SMALL) + 14,
  }));
  return { entries, width: entries.reduce((sum, { width }) => sum + width, 0) };
}
