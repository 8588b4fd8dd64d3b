import { cut, READABLE_WIDTH, roomFor } from "../picture/sheet.ts";
import type { Column, NeuronGraph, Wire } from "./neuron-graph.ts";

export interface Place {
  readonly x: number;
  readonly y: number;
}

export interface NeuronLayout {
  readonly width: number;
  /** Whether names stand below their neurons: beside them there is more room for them than for the picture. */
  readonly isCaptionBelow: boolean;
  /** How many letters of a caption there is room for. */
  readonly longestCaption: number;
  readonly height: number;
  readonly columns: readonly ColumnLayout[];
  /** The base lines of the headings' first line and of the legend. */
  readonly headings: number;
  readonly legend: number;
}

export interface ColumnLayout {
  readonly x: number;
  /** What the column is, in lines that fit above each other below it. */
  readonly heading: readonly string[];
  /** The centres of its neurons, and of the 1 above them. */
  readonly neurons: readonly Place[];
  readonly bias: Place;
  /** Half of how wide and how high a neuron is, and half of how wide the 1 is. */
  readonly reach: Place;
  readonly radius: number;
}

/** What there has to be room for. */
export interface Room {
  /** Half of how wide a unit is that shows the sum before its activation beside the value after it; undefined for a circle. */
  readonly reachOfLong: (column: Column) => number | undefined;
  /** How wide the labels of wires to a column are, 0 where there are none, and whether such wires cross each other. */
  readonly labels: (column: Column) => { readonly width: number; readonly doCross: boolean };
  /** How wide the names of the inputs and of the outputs are, of at most so many letters; 0 where there are none. */
  readonly captions: (longest: number) => { readonly first: number; readonly last: number };
  readonly hasValues: boolean;
  /** How wide the legend is; 0 where there is none. */
  readonly legend: number;
}

/** A neuron is a circle; one that shows what happens in it is longer, and so high. */
const RADIUS = 24;
const LONG = 28;
/** A column of more gets smaller neurons, so that a picture grows less than they do. */
const MANY = 8;
const MARGIN = 14;
const LINE = 17;
const LEAST_SCALE = 0.2;
/** Between the neurons of two columns: by itself, at most, and where the picture would be too wide to be read. */
const [LEAST_GAP, MOST_GAP, TIGHT_GAP] = [56, 170, 30];
/** A wire is so many times as long as its label, loosely or tightly; longer where wires with labels cross. */
const [BESIDE, TIGHT_BESIDE] = [1.6, 1.3];
const [CROSSING, TIGHT_CROSSING] = [4, 1.9];
/** Between a neuron and the name beside it. */
export const CAPTION_GAP = 8;
/** The letters of a caption that are shown. */
const [LONGEST_CAPTION, TIGHT_CAPTION] = [16, 12];
/** Headings have letters of that size, and stand so far apart. */
const [HEADING, BETWEEN_HEADINGS] = [13, 10];

/**
 * Neurons in columns, left to right, each column centred, as in the chapter. Columns are as far apart as looks well, and
 * closer where the picture could not be read on a narrow page.
 */
export function layOutNeurons({ columns }: NeuronGraph, room: Room): NeuronLayout {
  const { sizes, before, after, steps, headings: lines, ...captions } = spread(columns, room);
  const rows = Math.max(...sizes.map(({ height }) => height));
  const headings = MARGIN + rows + (room.hasValues ? 14 : 0) + LINE;
  const legend = headings + Math.max(...lines.map((heading) => heading.length)) * LINE + 8;

  const span = sum(steps);
  const width = Math.max(before + span + after, room.legend + 2 * MARGIN);
  let x = before + (width - before - span - after) / 2;
  return {
    ...{ width, headings, legend, ...captions },
    height: (room.legend > 0 ? legend : legend - LINE - 8) + MARGIN,
    columns: columns.map(({ neurons, hasBias }, n) => {
      const { count, pitch, radius, reach, height } = sizes[n] as ColumnSize;
      x += steps[n] as number;
      const top = MARGIN + (rows - height + pitch) / 2;
      const places = Array.from({ length: count }, (_, i) => ({ x, y: top + i * pitch }));
      return {
        ...{ x, radius, reach, bias: places[0] as Place, heading: lines[n] as readonly string[] },
        neurons: hasBias ? places.slice(1, neurons.length + 1) : places,
      };
    }),
  };
}

/** How large the columns of a picture are, and how far apart they stand. */
interface Spread {
  readonly sizes: readonly ColumnSize[];
  /** What is to the left of the first column's middle and to the right of the last one's, margins included. */
  readonly before: number;
  readonly after: number;
  /** From the middle of a column to that of the next; 0 for the first. */
  readonly steps: readonly number[];
  readonly headings: readonly (readonly string[])[];
  readonly longestCaption: number;
  readonly isCaptionBelow: boolean;
}

/** How a picture is set. */
interface Setting {
  readonly isTight: boolean;
  readonly isCaptionBelow: boolean;
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);
const widthOfSpread = ({ before, after, steps }: Spread): number => before + sum(steps) + after;

/** Loosely where that can be read, else as much closer as is needed, with names below the neurons where that is not enough. */
function spread(columns: readonly Column[], room: Room): Spread {
  const beside = spreadBetween(columns, room, false);
  return widthOfSpread(beside) <= READABLE_WIDTH ? beside : spreadBetween(columns, room, true);
}

function spreadBetween(columns: readonly Column[], room: Room, isCaptionBelow: boolean): Spread {
  const loose = spreadAs({ isTight: false, isCaptionBelow }, columns, room);
  if (widthOfSpread(loose) <= READABLE_WIDTH) return loose;
  const tight = spreadAs({ isTight: true, isCaptionBelow }, columns, room);
  const [most, least] = [sum(loose.steps), sum(tight.steps)];
  const wanted = READABLE_WIDTH - tight.before - tight.after;
  const share = most > least ? Math.max(0, Math.min(1, (wanted - least) / (most - least))) : 0;
  return {
    ...tight,
    steps: tight.steps.map((step, n) => step + share * ((loose.steps[n] as number) - step)),
  };
}

function spreadAs({ isTight, isCaptionBelow }: Setting, columns: readonly Column[], room: Room): Spread {
  const crowded = columns.map((column, n) => isCrowded(columns[n - 1], column, room));
  const longestCaption = isTight ? TIGHT_CAPTION : LONGEST_CAPTION;
  const captions = room.captions(longestCaption);
  const captionOf = (n: number) => (n === 0 ? captions.first : n === columns.length - 1 ? captions.last : 0);
  const below = (n: number) => (isCaptionBelow ? captionOf(n) : 0);
  const beside = (n: number) => (isCaptionBelow || captionOf(n) === 0 ? 0 : CAPTION_GAP + captionOf(n));
  const sizes = columns.map((column, n) =>
    sizeColumn(column, room, {
      isBesideCrowd: crowded[n] || crowded[n + 1] || false,
      hasCaptionBelow: below(n) > 0,
    }),
  );
  const headings = columns.map(({ heading }) =>
    (isTight ? heading.flat() : heading.map((parts) => parts.join(" "))).map((line) =>
      cut(line, longestCaption),
    ),
  );
  const halves = headings.map((lines, n) =>
    Math.max(below(n) / 2, ...lines.map((line) => roomFor(line, HEADING) / 2)),
  );
  const steps = sizes.map((size, n) => {
    if (n === 0) return 0;
    const [previous, column] = [sizes[n - 1] as ColumnSize, columns[n] as Column];
    const isStraight = column.wires.every(({ from, to }) => from === to);
    const slope = isStraight ? 0 : Math.min(MOST_GAP, 0.28 * Math.max(previous.height, size.height));
    const [crossing, alone] = isTight ? [TIGHT_CROSSING, TIGHT_BESIDE] : [CROSSING, BESIDE];
    const label = room.labels(column).width * (crowded[n] ? crossing : alone);
    const gap = isTight ? Math.max(TIGHT_GAP, label) : Math.max(LEAST_GAP, slope, label);
    const apart = (halves[n - 1] as number) + (halves[n] as number) + BETWEEN_HEADINGS;
    return Math.max(gap + previous.reach.x + size.reach.x, apart);
  });
  const sideOf = (n: number) =>
    MARGIN + Math.max(halves[n] as number, (sizes[n] as ColumnSize).reach.x + beside(n));
  return {
    ...{ sizes, steps, headings, longestCaption, isCaptionBelow },
    ...{ before: sideOf(0), after: sideOf(columns.length - 1) },
  };
}

interface ColumnSize {
  /** How many neurons stand in it, the 1 included, and how far they are apart. */
  readonly count: number;
  readonly pitch: number;
  readonly radius: number;
  readonly reach: Place;
  readonly height: number;
}

/** Whether wires with labels cross each other before a column. */
const isCrowded = (before: Column | undefined, column: Column, { labels }: Room): boolean =>
  before !== undefined && before.neurons.length > 1 && column.neurons.length > 1 && labels(column).doCross;

function sizeColumn(
  column: Column,
  { reachOfLong, hasValues }: Room,
  beside: { readonly isBesideCrowd: boolean; readonly hasCaptionBelow: boolean },
): ColumnSize {
  const count = column.neurons.length + (column.hasBias ? 1 : 0);
  const long = reachOfLong(column);
  const scale = long === undefined ? Math.max(LEAST_SCALE, Math.min(1, MANY / count)) : 1;
  const radius = RADIUS * scale;
  const reach = long === undefined ? { x: radius, y: radius } : { x: long, y: LONG };
  const pitch =
    2 * reach.y +
    (hasValues ? 24 : 18 * scale) +
    (beside.isBesideCrowd ? 36 : 0) +
    (beside.hasCaptionBelow ? LINE : 0);
  return { count, pitch, radius, reach, height: count * pitch };
}

/**
 * Where a wire of a column begins and ends, at the edges of its neurons: circles, or boxes whose ends are half circles, of
 * which wires leave the right one and reach the left one.
 */
export function endsOf({ columns }: NeuronLayout, column: number, { from, to }: Wire): [Place, Place] {
  const [before, after] = [columns[column - 1], columns[column]] as [ColumnLayout, ColumnLayout];
  const startRadius = from === "bias" ? before.radius : before.reach.y;
  const start =
    from === "bias" ? before.bias : moved(before.neurons[from] as Place, before.reach.x - before.reach.y);
  const end = moved(after.neurons[to] as Place, after.reach.y - after.reach.x);
  return [edgeOf(start, end, startRadius), edgeOf(end, start, after.reach.y)];
}

const moved = ({ x, y }: Place, right: number): Place => ({ x: x + right, y });

/** Where the ray to another place leaves a circle. */
function edgeOf(centre: Place, other: Place, radius: number): Place {
  const [dx, dy] = [other.x - centre.x, other.y - centre.y];
  const share = radius / Math.hypot(dx, dy);
  return { x: centre.x + dx * share, y: centre.y + dy * share };
}
