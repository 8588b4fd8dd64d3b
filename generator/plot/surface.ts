import { scaleLinear } from "d3-scale";
import {
  type SymbolType,
  symbol,
  symbolCircle,
  symbolCross,
  symbolDiamond,
  symbolSquare,
  symbolStar,
  symbolTriangle,
} from "d3-shape";
import { brief } from "../picture/brief.ts";
import { cut, type Sheet } from "../picture/sheet.ts";
import { element, type Markup, text } from "../picture/svg.ts";
import type { Paint } from "../picture/theme.ts";
import {
  type AxisNames,
  clipTo,
  FOOT,
  type Frame,
  frameOf,
  MOST_OPACITY,
  printTicks,
  withRoomFor,
} from "./frame.ts";
import { type LegendEntry, printLegend } from "./legend.ts";
import {
  contourOf,
  middleOf,
  outlineOf,
  type SampledSurface,
  type Surface,
  sampleSurface,
} from "./regions.ts";
import type { Range } from "./sample.ts";

/** What is seen of a network of two inputs: one of its outputs, or which class it predicts. */
export type SurfaceView =
  | {
      readonly kind: "values";
      readonly name: string;
      readonly surface: Surface;
      /** A value to draw a line at, and what the line is. */
      readonly line?: { readonly value: number; readonly name: string } | undefined;
    }
  /** The surface gives the index of a class. */
  | { readonly kind: "classes"; readonly surface: Surface; readonly names: readonly string[] };

/** Recorded points of one kind. */
export interface PointGroup {
  readonly name: string;
  readonly points: readonly (readonly [x: number, y: number])[];
}

export interface SurfacePlot {
  readonly view: SurfaceView;
  readonly xs: Range;
  readonly ys: Range;
  readonly names: AxisNames;
  readonly groups: readonly PointGroup[];
  /** How many nodes along each side the surface is sampled at. */
  readonly side: number;
}

/** A plot, and what is seen in it. */
export interface SurfaceSheet {
  readonly sheet: Sheet;
  /** The least and the largest value, or the names of the classes that appear. */
  readonly seen: { readonly least: number; readonly most: number } | { readonly classes: readonly string[] };
}

const WIDTH = 480;
const BOX = { left: 52, top: 32, width: 412, height: 340 };

/** A surface over two inputs, seen from above. */
export function plotSurface({ view, xs, ys, names, groups, side }: SurfacePlot): SurfaceSheet {
  const box = withRoomFor(xs, ys, BOX);
  const frame = frameOf(box, xs, ys);
  const sampled = sampleSurface(view.surface, frame, side);
  const { inside, scale, legend, seen } =
    view.kind === "values" ? printValues(view, sampled) : printClasses(view.names, sampled);
  const top = BOX.top + BOX.height + FOOT;
  const scaleHeight = scale === undefined ? 4 : 46;
  const entries = [...legend, ...groups.map(({ name }, n) => ({ name, mark: markOf(n) }))];
  const printed = printLegend(entries, {
    left: BOX.left,
    right: BOX.left + BOX.width,
    top: top + scaleHeight,
  });
  return {
    seen,
    sheet: {
      width: WIDTH,
      height: top + scaleHeight + printed.height + 12,
      ...{ css, paint },
      parts: [
        clipTo(box, "frame"),
        element("defs", {}, ...patterns, ...groups.map((_, n) => printSymbol(n))),
        element(
          "g",
          { "clip-path": "url(#frame)" },
          ...inside,
          ...groups.flatMap((group, n) => printPoints(group, n, frame)),
        ),
        element("rect", { x: box.left, y: box.top, width: box.width, height: box.height, class: "edge" }),
        ...printTicks(frame, names),
        ...(scale === undefined ? [] : scale(top)),
        ...printed.parts,
      ],
    },
  };
}

interface Printed {
  readonly inside: readonly Markup[];
  /** The scale of colours, below `top`. */
  readonly scale?: (top: number) => Markup[];
  readonly legend: readonly LegendEntry[];
  readonly seen: SurfaceSheet["seen"];
}

/** From few values, each has a colour; from many, those between round numbers. */
const MOST_DISTINCT = 6;

function printValues(
  { surface: _, line, name }: SurfaceView & { kind: "values" },
  sampled: SampledSurface,
): Printed {
  const finite = sampled.values.filter(Number.isFinite);
  const distinct = [...new Set(finite)].sort((a, b) => a - b);
  const [least, most] = [distinct[0] ?? 0, distinct.at(-1) ?? 0];
  const isDiscrete = distinct.length <= MOST_DISTINCT;
  const bounds = isDiscrete
    ? amid(distinct)
    : scaleLinear([least, most], [0, 1])
        .ticks(6)
        .filter((at) => least < at && at < most);
  const zero = isDiscrete ? 0 : 1e-12 * (most - least);
  const ups = bounds.filter((at) => at >= -zero);
  const downs = bounds.filter((at) => at <= zero && least < -zero).reverse();
  const depth = (n: number, all: readonly number[]) => (MOST_OPACITY * (n + 1)) / Math.max(all.length, 2);
  const bands = (
    [
      ["plus", ups],
      ["minus", downs],
    ] as const
  ).flatMap(([sign, all]) =>
    all.map((at, n) => {
      const d = isDiscrete
        ? outlineOf(sampled, (value) => (sign === "plus" ? value >= at : value < at))
        : contourOf(sampled, at, sign === "plus" ? "above" : "below");
      const [before, now] = [n === 0 ? 0 : depth(n - 1, all), depth(n, all)];
      // Colours lie on each other: what each adds to those below it.
      return d === ""
        ? []
        : [element("path", { d, class: `band ${sign}`, "fill-opacity": (now - before) / (1 - before) })];
    }),
  );
  const swatches = [least, ...bounds].map((from, n): Swatch => {
    const to = bounds[n] ?? most;
    const up = ups.filter((at) => at <= from + zero && n > 0).length;
    const down = downs.filter((at) => at >= to - zero && n < bounds.length).length;
    return {
      label: isDiscrete ? brief(distinct[n] ?? 0) : undefined,
      bound: isDiscrete || n === 0 ? undefined : brief(from),
      sign: down > 0 ? "minus" : "plus",
      depth: down > 0 ? depth(down - 1, downs) : up > 0 ? depth(up - 1, ups) : 0,
    };
  });
  const border = line && contourOf(sampled, line.value, "above");
  return {
    inside: [...bands.flat(), ...(border ? [element("path", { d: border, class: "border" })] : [])],
    scale: (top) => printScale(name, swatches, top),
    legend:
      line === undefined || !border
        ? []
        : [
            {
              name: line.name,
              mark: (x, y) => [element("line", { x1: x, y1: y, x2: x + 36, y2: y, class: "border" })],
            },
          ],
    seen: { least, most },
  };
}

/** The numbers amid neighbours. */
const amid = (values: readonly number[]): number[] =>
  values.slice(1).map((value, n) => (value + (values[n] as number)) / 2);

interface Swatch {
  /** The one value that it stands for, else the value at which it begins. */
  readonly label: string | undefined;
  readonly bound: string | undefined;
  readonly sign: "plus" | "minus";
  readonly depth: number;
}

function printScale(name: string, swatches: readonly Swatch[], top: number): Markup[] {
  const label = cut(name, 16);
  const start = BOX.left + Math.max(24, [...label].length * 9 + 10);
  const width = Math.min(60, (BOX.left + BOX.width - start) / swatches.length);
  return [
    text(BOX.left, top + 15, label),
    ...swatches.flatMap(({ label, bound, sign, depth }, n) => {
      const x = start + n * width;
      return [
        element("rect", {
          x,
          y: top + 2,
          width,
          height: 16,
          class: `edge ${depth === 0 ? "" : sign}`,
          "fill-opacity": depth,
        }),
        ...(sign === "minus"
          ? [element("path", { d: `M${x + width / 2 - 5} ${top + 10}h10`, class: "sign" })]
          : []),
        ...(bound === undefined ? [] : [text(x, top + 34, bound, "small middle faint")]),
        ...(label === undefined ? [] : [text(x + width / 2, top + 34, label, "small middle faint")]),
      ];
    }),
  ];
}

function printClasses(names: readonly string[], sampled: SampledSurface): Printed {
  const present = [...new Set(sampled.values)].filter(Number.isFinite).sort((a, b) => a - b);
  const is = (index: number) => (value: number) => value === index;
  const regions = present.flatMap((index, n) => {
    const d = outlineOf(sampled, is(index));
    return [
      element("path", { d, class: `tint${n % TINTS}` }),
      ...(n === 0 ? [] : [element("path", { d, fill: `url(#pattern${n % PATTERNS})` })]),
      element("path", { d, class: "border" }),
    ];
  });
  const labels = present.flatMap((index) => {
    const label = cut(names[index] as string, 20);
    const middle = middleOf(sampled, is(index));
    if (middle === undefined) return [];
    const room = (2 * middle.distance * BOX.width) / sampled.side;
    return room < 9 * [...label].length ? [] : [text(middle.x, middle.y + 5, label, "middle halo strong")];
  });
  return {
    inside: [...regions, ...labels],
    legend: present.map((index, n) => ({
      name: names[index] as string,
      mark: (x, y) => {
        const box = { x, y: y - 8, width: 36, height: 16 };
        return [
          element("rect", { ...box, class: `tint${n % TINTS}` }),
          element("rect", {
            ...box,
            class: "edge",
            ...(n > 0 && { fill: `url(#pattern${n % PATTERNS})`, class: "outline" }),
          }),
        ];
      },
    })),
    seen: { classes: present.map((index) => names[index] as string) },
  };
}

const tints = ["soft", "positive", "negative", "mark"] as const;
const TINTS = tints.length;

/** Lines in directions of their own, and dots, so that classes are told apart without colour. */
const strokes = [
  "",
  "M-1 9L9-1M-5 5L5-5M3 13L13 3",
  "M-1-1L9 9M-5 3L5 13M3-5L13 5",
  "M0 4H8",
  "M4 0V8",
  "M3 4H5",
];
const PATTERNS = strokes.length;
const patterns = strokes.flatMap((d, n) =>
  d === ""
    ? []
    : [
        element(
          "pattern",
          { id: `pattern${n}`, width: 8, height: 8, patternUnits: "userSpaceOnUse" },
          element("path", { d, class: "hatch" }),
        ),
      ],
);

/** Shapes of points, which tell groups apart. */
const shapes: readonly SymbolType[] = [
  symbolCircle,
  symbolSquare,
  symbolTriangle,
  symbolDiamond,
  symbolCross,
  symbolStar,
];

const kindOf = (n: number): string => (n % 2 === 0 ? "point hollow" : "point");

const printSymbol = (n: number): Markup =>
  element("path", {
    id: `symbol${n}`,
    d: symbol(shapes[n % shapes.length] as SymbolType, 90).digits(1)() ?? "",
  });

const printPoints = ({ points }: PointGroup, n: number, { x, y }: Frame): Markup[] => [
  element(
    "g",
    { class: kindOf(n) },
    ...points.map(([px, py]) => element("use", { href: `#symbol${n}`, x: x(px), y: y(py) })),
  ),
];

const markOf =
  (n: number): LegendEntry["mark"] =>
  (x, y) => [element("use", { href: `#symbol${n}`, x: x + 18, y, class: kindOf(n) })];

const css = [
  ".edge,.outline{stroke-width:1.5}.edge{fill:none}.border{fill:none;stroke-width:1.75}.sign{stroke-width:1.2}.hatch{stroke-width:1;fill:none;opacity:.45}",
  ".band{stroke-width:.75;stroke-opacity:.8}.minus.band{stroke-dasharray:4 3}.point{stroke-width:1.5}",
  ".tint0,.tint1,.tint2,.tint3{fill-opacity:.3}.halo{paint-order:stroke;stroke-width:4px;stroke-linejoin:round}",
].join("");

const paint: Paint = {
  ".plus": { fill: "positive", stroke: "positive" },
  ".minus": { fill: "negative", stroke: "negative" },
  ".edge": { stroke: "line" },
  ".outline": { stroke: "line" },
  ".border": { stroke: "text" },
  ".sign": { stroke: "text" },
  ".hatch": { stroke: "text" },
  ".point": { fill: "text", stroke: "ground" },
  ".hollow": { fill: "ground", stroke: "text" },
  ".halo": { stroke: "ground" },
  ...Object.fromEntries(tints.map((color, n) => [`.tint${n}`, { fill: color }])),
};
