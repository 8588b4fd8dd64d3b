import type { Activation } from "../../generator/ir/activation.ts";
import { expandActivation } from "../../generator/ir/mathematics.ts";
import { activate } from "../../generator/reference/activate.ts";
import { mathematics } from "../../generator/vocabulary/mathematics/index.ts";

const CELL = { width: 150, height: 130, plot: 100, left: 25, top: 22 };
const COLUMNS = 6;
/** The square that each plot shows: −REACH to REACH both ways. */
const REACH = 4;
const POINTS = 161;

/** An SVG of every element-wise activation, each over the same square of x and y; colours follow the reader's theme. */
export function plotActivations(table: Readonly<Record<string, Activation>>): string {
  const plotted = Object.entries(table).filter(([, { steps }]) => steps.every(({ kind }) => kind === "map"));
  const rows = Math.ceil(plotted.length / COLUMNS);
  const cells = plotted.map(([name, activation], n) => {
    const x = (n % COLUMNS) * CELL.width + CELL.left;
    const y = Math.floor(n / COLUMNS) * CELL.height + CELL.top;
    return [
      `<g transform="translate(${x} ${y})">`,
      `<text x="${CELL.plot / 2}" y="-6">${name}</text>`,
      `<path class="axis" d="M0 ${place(0, -1)}H${CELL.plot}M${place(0, 1)} 0V${CELL.plot}"/>`,
      `<path class="curve" d="${curve(name, activation)}"/>`,
      "</g>",
    ].join("");
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${COLUMNS * CELL.width} ${rows * CELL.height}">`,
    "<title>The activations, x and y from −4 to 4</title>",
    "<style>text{font:11px sans-serif;text-anchor:middle;fill:#555}path{fill:none}" +
      ".axis{stroke:#bbb}.curve{stroke:#2a6fdb;stroke-width:1.8}" +
      "@media(prefers-color-scheme:dark){text{fill:#bbb}.axis{stroke:#555}.curve{stroke:#7fb0ff}}</style>",
    ...cells,
    "</svg>",
    "",
  ].join("\n");
}

/** Where a value stands along an axis; y grows downwards on the page. */
const place = (value: number, sign: 1 | -1): string =>
  (((1 + (sign * value) / REACH) * CELL.plot) / 2).toFixed(1);

/** The curve inside the square, interrupted where it leaves it or jumps. */
function curve(name: string, activation: Activation): string {
  const x = Array.from({ length: POINTS }, (_, i) => (i / (POINTS - 1)) * 2 * REACH - REACH);
  const parameters = Object.fromEntries(
    Object.entries(activation.parameters).map(([parameter, { default: standard }]) => [
      parameter,
      { shape: [], data: Float64Array.of(standard ?? 0.25) },
    ]),
  );
  const expanded = expandActivation(activation, { mathematics, dtype: "f64", math: "portable" });
  const y = activate({ name, activation: expanded, parameters }, x, (value) => value);
  let path = "";
  for (const [i, value] of y.entries()) {
    if (Math.abs(value) > REACH) continue;
    const before = y[i - 1] ?? Number.NaN;
    const continues = Math.abs(before) <= REACH && Math.abs(value - before) < 0.4;
    path += `${continues ? "L" : "M"}${place(x[i] as number, 1)} ${place(value, -1)}`;
  }
  return path;
}
