/** Which colours a picture has: those of its reader's screen, or always the same. */
export const themes = ["auto", "light", "dark"] as const;
export type Theme = (typeof themes)[number];

/** Each at least 4.5 to 1 against the ground where it is text, and 3 to 1 where it is a line (WCAG 2.2, AA). */
export const colors = {
  light: {
    ground: "#ffffff",
    text: "#1f2328",
    faint: "#59636e",
    line: "#818b98",
    fill: "#f6f8fa",
    positive: "#0969da",
    negative: "#bc4c00",
    mark: "#cf222e",
    soft: "#d1d9e0",
  },
  dark: {
    ground: "#0d1117",
    text: "#f0f6fc",
    faint: "#9198a1",
    line: "#7d8590",
    fill: "#161b22",
    positive: "#58a6ff",
    negative: "#f0883e",
    mark: "#ff7b72",
    soft: "#3d444d",
  },
} as const satisfies Record<Exclude<Theme, "auto">, Record<string, string>>;

export type Color = keyof (typeof colors)["light"];

/** Which colours lines and areas have, by selector; a style sheet in plain CSS, as not every program knows variables. */
export type Paint = Readonly<Record<string, Readonly<Partial<Record<"fill" | "stroke", Color>>>>>;

const rules = (paint: Paint, scheme: keyof typeof colors): string =>
  Object.entries(paint)
    .map(([selector, properties]) => {
      const body = Object.entries(properties).map(
        ([property, name]) => `${property}:${colors[scheme][name]}`,
      );
      return `${selector}{${body.join(";")}}`;
    })
    .join("");

/** The style sheet of a paint; by itself it is light, and dark on a dark screen, never on paper. */
export function paintCss(paint: Paint, theme: Theme): string {
  if (theme !== "auto") return rules(paint, theme);
  return `${rules(paint, "light")}@media screen and (prefers-color-scheme:dark){${rules(paint, "dark")}}`;
}
