import { cut, type Sheet } from "../picture/sheet.ts";
import { element, type Markup, text, words } from "../picture/svg.ts";
import type { Paint } from "../picture/theme.ts";
import {
  type ColumnLayout,
  endsOf,
  layOutNeurons,
  type NeuronLayout,
  type Place,
  showsInside,
} from "./lay-out-neurons.ts";
import type { Column, Neuron, NeuronGraph, Wire } from "./neuron-graph.ts";
import { backToLine, type Notation, printSymbol, spellSymbol } from "./notation.ts";

export interface NeuronOptions {
  /** Whether a unit shows a, h() and z: the sum, the activation, and what comes out. */
  readonly nodes: boolean;
  /** The layer whose signals stand out, from 1; with a unit, only those that lead to it. */
  readonly layer: number | undefined;
  readonly unit: number | undefined;
}

/** More wires than this have no symbols beside them; up to the other they have their numbers as well. */
const MOST_SYMBOLS = 14;
const MOST_NUMBERS = 9;
/** Neurons smaller than this have no symbols in them. */
const LEAST_RADIUS = 15;

/** Neurons, and wires whose width and colour are their weight; a negative one is dashed. */
export function printNeurons(graph: NeuronGraph, options: NeuronOptions): Sheet {
  const { columns } = graph;
  const neurons = columns.flatMap((column) => column.neurons);
  const layout = layOutNeurons(graph, {
    nodes: options.nodes,
    captions: neurons.some(({ caption }) => caption !== undefined),
    values: neurons.some(({ value }) => value !== undefined),
  });
  const drawn = columns.flatMap(({ wires }, column) =>
    wires.map((wire) => ({ wire, column, stands: standsOut(options, column, wire) })),
  );
  const shown = drawn.filter(({ stands }) => stands);
  const heaviest = Math.max(...drawn.map(({ wire: { weight = 0 } }) => Math.abs(weight)), Number.MIN_VALUE);
  const labelled = shown.filter(({ wire }) => wire.symbol !== undefined);
  return {
    width: layout.width,
    height: layout.height,
    css,
    paint,
    parts: [
      ...drawn
        .toSorted((a, b) => Number(a.stands) - Number(b.stands))
        .map(({ wire, column, stands }) => printWire(wire, endsOf(layout, column, wire), heaviest, stands)),
      ...columns.flatMap((column, n) => printColumn(column, n, graph, layout, options)),
      ...(labelled.length > MOST_SYMBOLS
        ? []
        : labelled.map(({ wire, column }) =>
            printWeight(
              wire,
              endsOf(layout, column, wire),
              columns[column]?.neurons.length ?? 1,
              labelled.length <= MOST_NUMBERS,
            ),
          )),
    ],
  };
}

const standsOut = ({ layer, unit }: NeuronOptions, column: number, { to }: Wire): boolean =>
  layer === undefined || (column === layer && (unit === undefined || to === unit - 1));

/** Whether a neuron sends or receives a signal that stands out. */
function isTouched(
  index: number | "bias",
  column: number,
  { columns }: NeuronGraph,
  options: NeuronOptions,
): boolean {
  if (options.layer === undefined) return true;
  const sent = (columns[column + 1]?.wires ?? []).filter(({ from }) => from === index);
  const received = (columns[column]?.wires ?? []).filter(({ to }) => to === index);
  return (
    sent.some((wire) => standsOut(options, column + 1, wire)) ||
    received.some((wire) => standsOut(options, column, wire))
  );
}

function printWire({ weight }: Wire, [from, to]: [Place, Place], heaviest: number, stands: boolean): Markup {
  const kind = weight === undefined ? "plain" : weight < 0 ? "negative" : "positive";
  const share = weight === undefined ? 0.4 : Math.abs(weight) / heaviest;
  return element("line", {
    ...{ x1: from.x, y1: from.y, x2: to.x, y2: to.y },
    class: `wire ${kind}${stands ? "" : " aside"}`,
    "stroke-width": 0.75 + 3.25 * (Number.isFinite(share) ? share : 1),
  });
}

/** The symbol of a weight beside its wire; those that lead to different units stand at different shares of the way. */
function printWeight(
  { symbol, weight, to }: Wire,
  [from, end]: [Place, Place],
  units: number,
  withNumber: boolean,
): Markup {
  const share = 0.24 + 0.4 * ((to + 1) / (units + 1));
  const x = from.x + (end.x - from.x) * share;
  const y = from.y + (end.y - from.y) * share - 5;
  const own = symbol as Notation;
  const number =
    withNumber && weight !== undefined
      ? [element("tspan", { class: "number", dx: 5, dy: backToLine(own) }, words(brief(weight)))]
      : [];
  return text(x, y, [...printSymbol(own), ...number], "weight halo middle");
}

function printColumn(
  column: Column,
  index: number,
  graph: NeuronGraph,
  layout: NeuronLayout,
  options: NeuronOptions,
): Markup[] {
  const place = layout.columns[index] as ColumnLayout;
  const aside = (neuron: number | "bias") => (isTouched(neuron, index, graph, options) ? "" : " aside");
  const isLong = options.nodes && showsInside(column);
  const side = index === 0 ? "before" : index === graph.columns.length - 1 ? "after" : undefined;
  return [
    ...(column.hasBias ? [printBias(place, aside("bias"))] : []),
    ...column.neurons.map((neuron, i) => {
      const centre = place.neurons[i] as Place;
      const title = element("title", {}, words(spellNeuron(neuron)));
      const body = isLong
        ? printInside(neuron, side === "after" ? "σ( )" : "h( )", centre, place)
        : printCircle(neuron, centre, place);
      const caption = side === undefined ? [] : printCaption(neuron, side, centre, place);
      return element("g", { class: `neuron${aside(i)}` }, title, ...body, ...caption);
    }),
    ...printHeading(column.title, place.x, layout),
  ];
}

function printBias({ bias: { x, y }, radius }: ColumnLayout, aside: string): Markup {
  return element(
    "g",
    { class: `neuron bias${aside}` },
    element("title", {}, words("1, of which the biases are the weights")),
    element("circle", { cx: x, cy: y, r: radius }),
    ...(radius < LEAST_RADIUS ? [] : [text(x, y + 6, "1", "middle")]),
  );
}

function printCircle({ symbol, value }: Neuron, { x, y }: Place, { radius }: ColumnLayout): Markup[] {
  return [
    element("circle", { cx: x, cy: y, r: radius }),
    ...(radius < LEAST_RADIUS ? [] : [text(x, y + 6, printSymbol(symbol), "middle")]),
    ...numberBelow(value, x, y + radius),
  ];
}

/** What happens in a unit: the weighted sum, the activation (σ in the output layer, as in the chapter), what comes out. */
function printInside(
  { symbol, value, sum }: Neuron,
  activation: "h( )" | "σ( )",
  { x, y }: Place,
  { reach }: ColumnLayout,
): Markup[] {
  const [left, right] = [x - reach.x + 28, x + reach.x - 28];
  return [
    element("rect", {
      ...{ x: x - reach.x, y: y - reach.y, width: 2 * reach.x, height: 2 * reach.y },
      rx: reach.y,
    }),
    text(left, y + 6, printSymbol((sum as Required<Neuron>["sum"]).symbol), "middle"),
    element("path", { d: `M${left + 20} ${y + 1}H${right - 22}m-6 -4l6 4l-6 4`, class: "inner" }),
    text(x - 1, y - 8, activation, "small middle"),
    text(right, y + 6, printSymbol(symbol), "middle"),
    ...numberBelow(sum?.value, left + 6, y + reach.y),
    ...numberBelow(value, right - 6, y + reach.y),
  ];
}

/** The name of an input to its left, the label of an output to its right. */
function printCaption(
  { caption }: Neuron,
  side: "before" | "after",
  { x, y }: Place,
  { reach }: ColumnLayout,
): Markup[] {
  if (caption === undefined || reach.y < LEAST_RADIUS / 2) return [];
  return side === "before"
    ? [text(x - reach.x - 10, y + 5, cut(caption, LONGEST), "small end")]
    : [text(x + reach.x + 10, y + 5, cut(caption, LONGEST), "small")];
}

const numberBelow = (value: number | undefined, x: number, y: number): Markup[] =>
  value === undefined ? [] : [text(x, y + 16, brief(value), "small middle number halo")];

/** What a column is, below it, in as many lines as it has parts. */
const printHeading = (title: string, x: number, { height }: NeuronLayout): Markup[] =>
  title
    .split(", ")
    .map((line, n) =>
      text(x, height - 28 + 18 * n, cut(line, 22), `small middle${n === 0 ? " strong" : " faint"}`),
    );

const LONGEST = 14;

/** A number in at most four significant digits, as a picture has room for. */
export const brief = (value: number): string => {
  if (!Number.isFinite(value)) return String(value).replace("Infinity", "∞");
  const digits = String(Number(value.toPrecision(4)));
  return (Object.is(value, -0) ? "-0" : digits).replace("-", "−");
};

const spellNeuron = ({ symbol, caption, value }: Neuron): string =>
  [
    spellSymbol(symbol),
    ...(caption === undefined ? [] : [`(${caption})`]),
    ...(value === undefined ? [] : [`= ${Object.is(value, -0) ? "-0" : value}`]),
  ].join(" ");

const css = [
  ".wire{stroke-linecap:round}.negative{stroke-dasharray:7 5}.neuron circle,.neuron rect{stroke-width:1.5}",
  ".bias circle{stroke-dasharray:3 3}.inner{stroke-width:1.2}.script{font-size:10.5px}",
  ".inner{fill:none}.weight{font-size:14px}.halo{paint-order:stroke;stroke-width:4px;stroke-linejoin:round}",
  ".wire.aside{opacity:.22}.neuron.aside{opacity:.35}",
].join("");

const paint: Paint = {
  ".plain": { stroke: "line" },
  ".positive": { stroke: "positive" },
  ".negative": { stroke: "negative" },
  ".neuron circle,.neuron rect": { fill: "fill", stroke: "text" },
  ".inner": { stroke: "faint" },
  ".number": { fill: "faint" },
  ".halo": { stroke: "ground" },
};
