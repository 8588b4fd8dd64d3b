import { spellNumber } from "../ir/spell-number.ts";
import type { Sheet } from "../picture/sheet.ts";
import { element, type Markup, short, text, turned, words } from "../picture/svg.ts";
import type { Paint } from "../picture/theme.ts";
import {
  arrangeNeurons,
  type Drawn,
  LEGEND_LINE,
  type Legend,
  type NeuronOptions,
  type Note,
  notesOf,
  numberOf,
  PADDING,
  type Style,
} from "./arrange-neurons.ts";
import type { ColumnLayout, NeuronLayout, Place } from "./lay-out-neurons.ts";
import type { Column, Neuron, NeuronGraph, Wire } from "./neuron-graph.ts";
import { backToLine, type Notation, printSymbol, spellSymbol, widthOf } from "./notation.ts";
import type { PlacedLabel } from "./place-labels.ts";

/** More wires than this have no arrow heads; more than the other do not tell a reader that points at them what they are. */
const MOST_HEADS = 80;
const MOST_TITLES = 600;

/** Neurons, and wires whose width and colour are their weight; a negative one is dashed. */
export function printNeurons(graph: NeuronGraph, options: NeuronOptions): Sheet {
  const { layout, wires, heaviest, labels, hasNumbers, styles, legend } = arrangeNeurons(graph, options);
  return {
    width: layout.width,
    height: layout.height,
    css,
    paint,
    parts: [
      ...wires
        .toSorted((a, b) => Number(b.isAside) - Number(a.isAside))
        .map((one) => printWire(one, heaviest, wires.length)),
      ...graph.columns.flatMap((column, n) =>
        printColumn(column, layout.columns[n] as ColumnLayout, styles[n] as Style),
      ),
      ...layout.columns.flatMap((column) => printHeading(column, layout)),
      ...labels.map(({ wire, place }) => printLabel(wire, place, hasNumbers)),
      ...(legend ? printLegend(legend, layout) : []),
    ],
  };
}

/** Arrow heads are as long as this, and half as wide as the other. */
const [HEAD_LENGTH, HEAD_WIDTH] = [9, 4];

function printWire({ wire, ends: [from, to], isAside }: Drawn, heaviest: number, count: number): Markup {
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
        ...notesOf(neuron, style, centre, place).map(printNote),
      );
    }),
  ];
}

const printNote = ({ x, y, words, anchor, kinds }: Note): Markup =>
  text(x, y, words, ["small", ...(anchor === "start" ? [] : [anchor]), ...kinds].join(" "));

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

/** What a column is, below it. */
const printHeading = ({ heading, x }: ColumnLayout, { headings }: NeuronLayout): Markup[] =>
  heading.flatMap((line, n) =>
    line === "" ? [] : [text(x, headings + 17 * n, line, `small middle ${n === 0 ? "strong" : "faint"}`)],
  );

/** What colour, dashes and width mean, where the numbers are not beside the wires. */
function printLegend({ entries, width }: Legend, { width: whole, legend: y }: NeuronLayout): Markup[] {
  let x = (whole - width) / 2;
  return entries.flatMap((entry) => {
    const { kind, label } = entry;
    const start = x;
    x += entry.width;
    const line = element("line", {
      ...{ x1: start, y1: y - 4, x2: start + LEGEND_LINE - 8, y2: y - 4 },
      "stroke-width": 2.5,
    });
    return [
      ...(kind ? [element("g", { class: kind }, line)] : []),
      text(start + (kind ? LEGEND_LINE : 0), y, label, "small faint"),
    ];
  });
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
