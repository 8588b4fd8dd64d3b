import type { TensorData } from "../ir/tensor-data.ts";
import { brief } from "../picture/brief.ts";
import { cut, type Sheet } from "../picture/sheet.ts";
import { element, type Markup, short, text } from "../picture/svg.ts";
import type { Paint } from "../picture/theme.ts";
import { MOST_OPACITY } from "./frame.ts";

/** A matrix, and what its rows and columns are. */
export interface MatrixPlot {
  /** [rows, columns] */
  readonly matrix: TensorData;
  readonly rows: AxisOfCells;
  readonly columns: AxisOfCells;
}

export interface AxisOfCells {
  /** What they all are. */
  readonly title: string;
  /** What each is called, else its number from 1. */
  readonly names?: readonly string[] | undefined;
}

/** A matrix of more cells than that has more of them than a page has room for. */
export const MOST_CELLS = 50_000;

/** Cells are square: as large as there is room, within these bounds; from some size on a cell holds its number. */
const [LEAST, LARGEST, WITH_NUMBERS] = [5, 64, 44];
const [ROOM_ACROSS, ROOM_DOWN] = [400, 900];
const TOP = 54;
const STEPS = 8;

/** A matrix as cells: blue and orange for positive and negative, the deeper the larger; a negative cell that is not near 0 has a minus in it. */
export function plotMatrix({ matrix, rows, columns }: MatrixPlot): Sheet {
  const [height = 0, width = 0] = matrix.shape;
  const room = Math.min(Math.floor(ROOM_ACROSS / width), Math.floor(ROOM_DOWN / height));
  const size = Math.max(LEAST, Math.min(LARGEST, room));
  const hasNumbers = size >= WITH_NUMBERS;
  const left = 24 + widthOfNames(rows, height);
  const grid = { left, top: TOP, size, height, width };
  const most = matrix.data.reduce((a, b) => (Number.isFinite(b) ? Math.max(a, Math.abs(b)) : a), 0);
  const bottom = TOP + height * size;
  const legendTop = bottom + 24;
  return {
    width: Math.max(left + width * size + 20, left + 5 * SWATCH + 20, 300),
    height: legendTop + 44,
    ...{ css, paint },
    parts: [
      ...printCells(matrix, grid, most, hasNumbers),
      element("rect", { x: left, y: TOP, width: width * size, height: height * size, class: "edge" }),
      ...printNames(rows, height, size, 15).map(([n, name]) =>
        text(left - 7, TOP + (n + 0.5) * size + 4.5, name, "small end faint"),
      ),
      ...printNames(columns, width, size, hasNumbers ? 0 : widthOfNames(columns, width) + 6).map(
        ([n, name]) =>
          text(
            left + (n + 0.5) * size,
            TOP - 7,
            hasNumbers ? cut(name, Math.floor(size / 7)) : name,
            "small middle faint",
          ),
      ),
      text(left, TOP - 30, cut(`rows: ${rows.title}, columns: ${columns.title}`, 52)),
      ...printScale(most, left, legendTop),
    ],
  };
}

interface Grid {
  readonly left: number;
  readonly top: number;
  readonly size: number;
  readonly height: number;
  readonly width: number;
}

/** How deep the colour of a value is, from 0 to `STEPS`: only 0 itself has none. */
const depthOf = (value: number, most: number): number =>
  value === 0 ? 0 : Math.max(1, Math.ceil((Math.abs(value) / most) * STEPS));

function printCells({ data }: TensorData, grid: Grid, most: number, hasNumbers: boolean): Markup[] {
  const { left, top, size, width } = grid;
  const paths = new Map<string, string>();
  const add = (kind: string, path: string) => paths.set(kind, `${paths.get(kind) ?? ""}${path}`);
  const numbers: Markup[] = [];
  let minuses = "";
  data.forEach((value, n) => {
    const [x, y] = [left + (n % width) * size, top + Math.floor(n / width) * size];
    const box = `M${x} ${y}h${size}v${size}h${-size}z`;
    if (!Number.isFinite(value)) add("odd", box);
    else if (value !== 0) add(`${value < 0 ? "minus" : "plus"} d${depthOf(value, most)}`, box);
    if (hasNumbers) numbers.push(text(x + size / 2, y + size / 2 + 4.5, brief(value), "small middle"));
    else if (value < 0 && depthOf(value, most) > 1)
      minuses += `M${short(x + size / 3)} ${short(y + size / 2)}h${short(size / 3)}`;
  });
  return [
    ...[...paths].map(([kind, d]) => element("path", { d, class: kind })),
    ...(minuses === "" ? [] : [element("path", { d: minuses, class: "sign" })]),
    ...numbers,
  ];
}

/** The names or numbers of rows or columns that there is room for: all, or every second, fifth, tenth, … */
function printNames(
  { names }: AxisOfCells,
  count: number,
  size: number,
  room: number,
): [index: number, name: string][] {
  const step = STEPS_BETWEEN.find((one) => one * size >= room) ?? STEPS_BETWEEN.at(-1) ?? 1;
  return Array.from({ length: count }, (_, n) => n)
    .filter((n) => (names === undefined ? n + 1 : n) % step === 0)
    .map((n) => [n, cut(names?.[n] ?? String(n + 1), LONGEST)]);
}

const STEPS_BETWEEN = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000];

const LONGEST = 14;

const widthOfNames = ({ names }: AxisOfCells, count: number): number =>
  8 * Math.max(2, ...(names ?? [String(count)]).map((name) => Math.min(LONGEST, [...name].length)));

const SWATCH = 66;

/** The values that five depths stand for, from the least to the largest. */
function printScale(most: number, left: number, top: number): Markup[] {
  return [-1, -0.5, 0, 0.5, 1].flatMap((share, n) => {
    const x = left + n * SWATCH;
    const depth = depthOf(share * most, most);
    const kind = depth === 0 ? "edge" : `${share < 0 ? "minus" : "plus"} d${depth}`;
    return [
      element("rect", { x, y: top, width: SWATCH, height: 14, class: kind }),
      ...(share < 0 && depth > 0
        ? [element("path", { d: `M${x + SWATCH / 2 - 6} ${top + 7}h12`, class: "sign" })]
        : []),
      text(x + SWATCH / 2, top + 32, brief(share * most), "small middle faint"),
    ];
  });
}

const css = [
  ".edge{fill:none;stroke-width:1}.sign{stroke-width:1.2;opacity:.6}",
  ...Array.from(
    { length: STEPS },
    (_, n) => `.d${n + 1}{fill-opacity:${((MOST_OPACITY * (n + 1)) / STEPS).toFixed(2)}}`,
  ),
].join("");

const paint: Paint = {
  ".plus": { fill: "positive" },
  ".minus": { fill: "negative" },
  ".odd": { fill: "mark" },
  ".edge": { stroke: "line" },
  ".sign": { stroke: "text" },
};
