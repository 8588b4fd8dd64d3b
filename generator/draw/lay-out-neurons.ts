import type { Column, NeuronGraph, Wire } from "./neuron-graph.ts";

export interface Place {
  readonly x: number;
  readonly y: number;
}

export interface NeuronLayout {
  readonly width: number;
  readonly height: number;
  readonly columns: readonly ColumnLayout[];
  /** The line on which the first line of each heading stands, and on which the legend does. */
  readonly headings: number;
  readonly legend: number;
}

export interface ColumnLayout {
  readonly x: number;
  /** The centres of its neurons, and of the 1 above them. */
  readonly neurons: readonly Place[];
  readonly bias: Place;
  /** Half of how wide and how high a neuron is, and half of how wide the 1 is. */
  readonly reach: Place;
  readonly radius: number;
}

/** What there has to be room for. */
export interface Room {
  /** Whether the units of a column show the sum before their activation beside the value after it. */
  readonly isLong: (column: Column) => boolean;
  /** How many wires to a column have labels, and how wide those are. */
  readonly labels: (column: Column) => { readonly count: number; readonly width: number };
  /** How wide the names to the left of the inputs and to the right of the outputs are. */
  readonly captions: { readonly before: number; readonly after: number };
  readonly hasValues: boolean;
  /** How wide the legend is; 0 where there is none. */
  readonly legend: number;
}

/** A neuron is a circle; one that shows what happens in it is longer. */
const RADIUS = 24;
const LONG = { x: 62, y: 28 };
/** A column of more gets smaller neurons, so that a picture grows less than they do. */
const MANY = 8;
const MARGIN = 14;
const LINE = 17;
const LEAST_SCALE = 0.2;
/** Between the neurons of two columns. */
const [LEAST_GAP, MOST_GAP] = [56, 170];
/** About half of how wide a heading is. */
const HEADING = 46;

/** Neurons in columns, left to right, each column centred, as in the chapter; no wider than needed, as columns of text are narrow. */
export function layOutNeurons({ columns }: NeuronGraph, room: Room): NeuronLayout {
  const crowded = columns.map((column, n) => isCrowded(columns[n - 1], column, room));
  const sizes = columns.map((column, n) => sizeColumn(column, room, crowded[n] || crowded[n + 1] || false));
  const rows = Math.max(...sizes.map(({ height }) => height));
  const headings = MARGIN + rows + (room.hasValues ? 6 : 0) + LINE;
  const lines = Math.max(...columns.map(({ heading }) => heading.length));
  const legend = headings + lines * LINE + 8;

  const [first, last] = [sizes[0] as ColumnSize, sizes.at(-1) as ColumnSize];
  const before = MARGIN + Math.max(HEADING, first.reach.x + room.captions.before);
  const after = MARGIN + Math.max(HEADING, last.reach.x + room.captions.after);
  const steps = sizes.map((size, n) => {
    if (n === 0) return 0;
    const [previous, column] = [sizes[n - 1] as ColumnSize, columns[n] as Column];
    const isStraight = column.wires.every(({ from, to }) => from === to);
    const slope = isStraight ? LEAST_GAP : Math.min(MOST_GAP, 0.28 * Math.max(previous.height, size.height));
    const gap = Math.max(LEAST_GAP, slope, room.labels(column).width * (crowded[n] ? 2.7 : 1.6));
    return Math.max(gap + previous.reach.x + size.reach.x, 2 * HEADING + 12);
  });
  const span = steps.reduce((sum, step) => sum + step, 0);
  const width = Math.max(before + span + after, room.legend + 2 * MARGIN);
  let x = before + (width - before - span - after) / 2;
  return {
    ...{ width, headings, legend },
    height: (room.legend > 0 ? legend : legend - LINE - 8) + MARGIN,
    columns: columns.map(({ neurons, hasBias }, n) => {
      const { count, pitch, radius, reach, height } = sizes[n] as ColumnSize;
      x += steps[n] as number;
      const top = MARGIN + (rows - height + pitch) / 2;
      const places = Array.from({ length: count }, (_, i) => ({ x, y: top + i * pitch }));
      return {
        ...{ x, radius, reach, bias: places[0] as Place },
        neurons: hasBias ? places.slice(1, neurons.length + 1) : places,
      };
    }),
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
  before !== undefined && before.neurons.length > 1 && column.neurons.length > 1 && labels(column).count > 3;

function sizeColumn(column: Column, { isLong, hasValues }: Room, isBesideCrowd: boolean): ColumnSize {
  const count = column.neurons.length + (column.hasBias ? 1 : 0);
  const scale = isLong(column) ? 1 : Math.max(LEAST_SCALE, Math.min(1, MANY / count));
  const radius = RADIUS * scale;
  const reach = isLong(column) ? LONG : { x: radius, y: radius };
  const pitch = 2 * reach.y + (hasValues ? 24 : 18 * scale) + (isBesideCrowd ? 24 : 0);
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
