type Attributes = Readonly<Record<string, string | number>>;

/** An SVG element; children are markup, so text among them is to be escaped. */
export function element(name: string, attributes: Attributes, ...children: string[]): string {
  const written = Object.entries(attributes).map(([key, value]) => ` ${key}="${short(value)}"`);
  const start = `<${name}${written.join("")}`;
  return children.length > 0 ? `${start}>${children.join("")}</${name}>` : `${start}/>`;
}

export const text = (x: number, y: number, words: string, kind = ""): string =>
  element("text", { x, y, ...(kind ? { class: kind } : {}) }, escapeText(words));

export const line = (x1: number, y1: number, x2: number, y2: number, kind: string): string =>
  element("line", { x1, y1, x2, y2, class: kind });

export const dot = (cx: number, cy: number, kind: string): string =>
  element("circle", { cx, cy, r: 4, class: kind });

/** The whole drawing on a ground of its own, for light and dark; what it shows is told in words too. */
export const drawing = (width: number, height: number, title: string, parts: readonly string[]): string =>
  `${[
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${short(width)} ${short(height)}" role="img">`,
    `<title>${escapeText(title)}</title>`,
    `<style>${style}</style>`,
    element("rect", { width, height, rx: 6, class: "ground" }),
    ...parts,
    "</svg>",
  ].join("\n")}\n`;

const colors = {
  light: {
    ground: "#fff",
    words: "#333",
    faint: "#767676",
    grid: "#e2e2e2",
    ours: "#1f66d1",
    theirs: "#8a8a8a",
  },
  dark: {
    ground: "#16181d",
    words: "#ddd",
    faint: "#999",
    grid: "#33363d",
    ours: "#7fb0ff",
    theirs: "#9a9a9a",
  },
} as const;

const paint = ({
  ground,
  words,
  faint,
  grid,
  ours,
  theirs,
}: Record<keyof (typeof colors)["light"], string>) =>
  [
    `.ground{fill:${ground}}text{fill:${words}}.faint,.tick,.note{fill:${faint}}.grid{stroke:${grid}}`,
    `.mark{stroke:${faint};stroke-dasharray:3 3}.ours{fill:${ours}}.theirs{fill:${theirs}}`,
    `line.ours,polyline.ours{stroke:${ours};fill:none}line.theirs{stroke:${theirs}}`,
  ].join("");

const style = [
  "text{font:12px sans-serif}.title{font-size:15px;font-weight:600}.head{font-weight:600}",
  ".label{text-anchor:end}.tick,.note{text-anchor:middle;font-size:11px}line,polyline{stroke-width:1.5}",
  paint(colors.light),
  `@media(prefers-color-scheme:dark){${paint(colors.dark)}}`,
].join("");

const escapeText = (words: string): string => words.replaceAll("&", "&amp;").replaceAll("<", "&lt;");

const short = (value: string | number): string =>
  typeof value === "number" ? String(Math.round(value * 10) / 10) : value;
