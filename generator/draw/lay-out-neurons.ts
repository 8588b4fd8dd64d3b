import type { Column, NeuronGraph, Wire } from "./neuron-graph.ts";

export interface Place {
  readonly x: number;
  readonly y: number;
}

export interface NeuronLayout {
  readonly width: number;
  readonly height: number;
  readonly columns: readonly ColumnLayout[];
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
  /** Whether a unit shows the sum before its activation beside the value after it. */
  readonly nodes: boolean;
  /** Whether names stand beside neurons, or values below them. */
  readonly captions: boolean;
  readonly values: boolean;
}

/** A neuron is a circle; one that shows what happens in it is longer. */
const RADIUS = 26;
const LONG = { x: 80, y: 34 };
/** A column of more gets smaller neurons, so that a picture grows less than they do. */
const MANY = 12;
const [HEAD, FOOT] = [30, 52];

/** Neurons in columns, left to right, each column centred, as in the chapter. */
export function layOutNeurons({ columns }: NeuronGraph, { nodes, captions, values }: Room): NeuronLayout {
  const counts = columns.map(({ neurons, hasBias }) => neurons.length + (hasBias ? 1 : 0));
  const most = Math.max(...counts);
  const scale = nodes ? 1 : Math.max(0.2, Math.min(1, MANY / most));
  const radius = RADIUS * scale;
  const reaches = columns.map((column) => (nodes && showsInside(column) ? LONG : { x: radius, y: radius }));
  const reach = { x: Math.max(...reaches.map(({ x }) => x)), y: Math.max(...reaches.map(({ y }) => y)) };
  const pitch = 2 * reach.y + (values ? 30 : 22 * scale);
  const margin = (captions ? 120 : 36) + reach.x;
  const step = 2 * reach.x + Math.max(130, Math.min(260, most * 16));
  const height = HEAD + most * pitch + FOOT;
  return {
    width: 2 * margin + (columns.length - 1) * step,
    height,
    columns: columns.map(({ neurons, hasBias }, n) => {
      const x = margin + n * step;
      const top = HEAD + ((most - (counts[n] as number)) * pitch) / 2 + reach.y;
      const rows = Array.from({ length: counts[n] as number }, (_, i) => ({ x, y: top + i * pitch }));
      return {
        ...{ x, radius, reach: reaches[n] as Place, bias: rows[0] as Place },
        neurons: hasBias ? rows.slice(1, neurons.length + 1) : rows,
      };
    }),
  };
}

/** Whether the neurons of a column have a sum and an activation to show. */
export const showsInside = ({ activation, neurons }: Column): boolean =>
  activation !== undefined && neurons[0]?.sum !== undefined;

/** Where a wire of a column begins and ends, at the edges of its neurons. */
export function endsOf({ columns }: NeuronLayout, column: number, { from, to }: Wire): [Place, Place] {
  const [before, after] = [columns[column - 1], columns[column]] as [ColumnLayout, ColumnLayout];
  const start = from === "bias" ? before.bias : (before.neurons[from] as Place);
  const startReach = from === "bias" ? { x: before.radius, y: before.radius } : before.reach;
  const end = after.neurons[to] as Place;
  return [edgeOf(start, end, startReach), edgeOf(end, start, after.reach)];
}

/** Where the ray to another place leaves a neuron: a circle, or a box whose ends are half circles. */
function edgeOf(centre: Place, other: Place, reach: Place): Place {
  const [dx, dy] = [other.x - centre.x, other.y - centre.y];
  const share = reach.x === reach.y ? reach.x / Math.hypot(dx, dy) : leaveBox(dx, dy, reach);
  return { x: centre.x + dx * share, y: centre.y + dy * share };
}

/** The share of the way at which a ray leaves a box whose ends are half circles. */
function leaveBox(dx: number, dy: number, { x, y }: Place): number {
  const straight = x - y;
  const flat = y / Math.abs(dy);
  if (Math.abs(dx) * flat <= straight) return flat;
  // |t·d − c| = y, c the centre of the half circle on that side.
  const [a, b] = [dx * dx + dy * dy, Math.abs(dx) * straight];
  return (b + Math.sqrt(b * b - a * (straight * straight - y * y))) / a;
}
